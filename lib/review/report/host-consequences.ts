import type { AppTopology, HostTopology, Topology } from "../../deployment/topology";
import type { Consequence } from "./model";
import { paired, type Pair } from "./pairs";

/** Hosts that an app had before, and that none has now. */
export function hostsGone(
  before: AppTopology,
  { apps }: Topology,
  forgotten: ReadonlySet<string>,
): readonly Consequence[] {
  const kept = new Set(apps.flatMap(({ hosts }) => hosts.map(({ host }) => host)));
  const isUnknown = apps.some(({ unknowns }) => unknowns.some(({ property }) => property === "host"));
  return before.hosts.flatMap(({ at, host, certificate }): readonly Consequence[] => {
    if (host === undefined || kept.has(host) || isUnknown) return [];
    if (forgotten.has(at)) {
      return [{ kind: "forgotten", severity: "warning", at, message: `Terraform lets go of the host ${host}.` }];
    }
    const message = `The host ${host} goes: browsers and bookmarks that use it find nothing.`;
    return [{ kind: "destroyed", severity: certificate === "none" ? "warning" : "error", at, message }];
  });
}

/** A host that another app has from now on: Heroku gives it to one app at a time. */
export function movedHosts(
  now: Topology,
  before: Topology,
  apps: readonly Pair<AppTopology>[],
): readonly Consequence[] {
  return before.apps.flatMap((from) =>
    from.hosts.flatMap(({ host, at }): readonly Consequence[] => {
      if (host === undefined) return [];
      const to = now.apps.find(({ hosts }) => hosts.some((one) => one.host === host));
      const same = apps.find((pair) => pair.before === from)?.now;
      if (to === undefined || to === same) return [];
      const message = `The host ${host} moves from ${from.name ?? from.at} to ${to.name ?? to.at}: it is away until Heroku has it there and its certificate is issued.`;
      return [{ kind: "moved", severity: "warning", at, message }];
    }),
  );
}

/** Records that lead a host elsewhere, or that are of another type: Terraform deletes one before it makes the other. */
export function turnedRecords(now: AppTopology, before: AppTopology): readonly Consequence[] {
  return paired(now.hosts, before.hosts, [({ host }) => host, ({ at }) => at]).flatMap(turnedRecord);
}

function turnedRecord({ now, before }: Pair<HostTopology>): readonly Consequence[] {
  const was = before?.record;
  if (now === undefined || was === undefined) return [];
  const { at, host = at, record: is } = now;
  const say = (severity: Consequence["severity"], message: string): Consequence => ({
    kind: "moved",
    severity,
    at,
    message: `The DNS record of ${host} ${message}.`,
  });
  if (is === undefined)
    return [say("error", "is declared nowhere any more, and the host stays: browsers no longer find it")];
  const { type = "an unknown type", target = "a target that is unknown" } = is;
  const old = { type: "an unknown type", target: "a target that is unknown", ...was };
  return [
    ...(type === old.type
      ? []
      : [
          say(
            "warning",
            `changes from ${old.type} to ${type}: it is deleted and made anew, and the host is away in between`,
          ),
        ]),
    ...(target === old.target
      ? []
      : [say("warning", `leads to ${target} instead of ${old.target}: make sure that the app answers there`)]),
  ];
}

/** Hosts that stay, and lose their certificate or what renews it. */
export function weakenedHosts(now: AppTopology, before: AppTopology): readonly Consequence[] {
  return paired(now.hosts, before.hosts, [({ host }) => host, ({ at }) => at]).flatMap(
    (pair): readonly Consequence[] => {
      if (pair.now === undefined || pair.before === undefined) return [];
      const { at, host = at, certificate, proxied } = pair.now;
      const hadOne = pair.before.certificate === "managed" || pair.before.certificate === "own";
      const say = (message: string): readonly Consequence[] => [{ kind: "detached", severity: "error", at, message }];
      if (certificate === "none" && hadOne) return say(`${host} stays and loses its certificate: browsers refuse it.`);
      return certificate === "managed" && proxied === true && pair.before.proxied === false
        ? say(
            `${host} goes behind Cloudflare's proxy while Heroku manages its certificate: it is not renewed, and browsers refuse the host weeks later.`,
          )
        : [];
    },
  );
}
