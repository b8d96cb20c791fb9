import { planDowngrade } from "../../catalogue/plan-downgrade";
import { isStateless } from "../../catalogue/stateless-addons";
import { REDIS_ROLES } from "../../catalogue/redis-roles";
import type { AddonTopology, AppTopology, Topology } from "../../deployment/topology";
import { whyUnknown } from "../../deployment/unknown-text";
import { roleNamed } from "../../deployment/role-names";
import { letGoOf, processChanges } from "../process-change";
import { changedBuild, featuresOff } from "./changed-in-place";
import { hostsGone, movedHosts, turnedRecords, weakenedHosts } from "./host-consequences";
import type { Consequence } from "./model";
import { paired, type Pair } from "./pairs";
import { enumerated } from "./printable";
import { changedVariables } from "./variable-consequences";
import { planOf } from "./variables";
import { counted } from "../../text/counted";

/** What cannot be changed of an app: another value is another app. */
const FIXED = ["region", "space", "team"] as const;

/**
 * What the change does to what runs, from two descriptions of it, the worst first.
 *
 * @param context - `forgotten`: the parts that Terraform lets go of, as `removed` blocks say; `asOf`: the day that stacks are
 *   judged by, `YYYY-MM-DD`
 */
export function consequencesOf(
  now: Topology,
  before: Topology,
  { forgotten, asOf }: { readonly forgotten: ReadonlySet<string>; readonly asOf: string },
): Consequence[] {
  const apps = paired(now.apps, before.apps, [({ at }) => at, ({ name }) => name]);
  const all = apps.flatMap((pair): Consequence[] => {
    if (pair.before === undefined) return [];
    if (pair.now === undefined) return [appGone(pair.before, forgotten)];
    return [
      ...ofApp(pair.now, pair.before, forgotten),
      ...changedBuild(pair.now, pair.before, asOf),
      ...hostsGone(pair.before, now, forgotten),
    ];
  });
  return worstFirst([...all, ...movedHosts(now, before, apps)]);
}

const ORDER: readonly Consequence["severity"][] = ["error", "warning", "info"];

/** Errors first, each in the order in which they were found. */
export function worstFirst(consequences: readonly Consequence[]): Consequence[] {
  return ORDER.flatMap((severity) => consequences.filter((one) => one.severity === severity));
}

function appGone(app: AppTopology, forgotten: ReadonlySet<string>): Consequence {
  const { at, disposable } = app;
  if (forgotten.has(at)) {
    const message = `Terraform lets go of the app ${nameOf(app)}. It stays at Heroku.`;
    return { kind: "forgotten", severity: "warning", at, message };
  }
  const message = `The app ${nameOf(app)} is declared nowhere any more. ${lossWith(app)}`;
  return { kind: "destroyed", severity: disposable ? "warning" : "error", at, message };
}

function ofApp(now: AppTopology, before: AppTopology, forgotten: ReadonlySet<string>): Consequence[] {
  const replaced = replacement(now, before);
  if (replaced !== undefined) return [replaced, ...unprotected(now, before, [])];
  const addons = paired(now.addons, before.addons, [
    ({ at }) => at,
    ({ roles }) => (roles.length === 0 ? undefined : roles.join(" ")),
    ({ roles: [first], createdFor, service }) => first && `${first} ${createdFor ?? ""} ${service ?? ""}`,
  ]);
  return [
    ...addons.flatMap((pair) => addonGone(pair, forgotten)),
    ...addons.flatMap(addonReplaced),
    ...addons.flatMap(downgraded),
    ...renamed(now, before),
    ...weakened(now, before),
    ...featuresOff(now, before),
    ...turnedRecords(now, before),
    ...weakenedHosts(now, before),
    ...changedVariables(now, before),
    ...detached(now, before, addons, forgotten),
    ...cableGone(now, before),
    ...unprotected(now, before, addons),
    ...restarts(now, before, addons),
  ];
}

function replacement(now: AppTopology, before: AppTopology): Consequence | undefined {
  const changed = FIXED.filter((property) => now[property] !== before[property]);
  if (changed.length === 0) return undefined;
  const unknown = changed.flatMap((property) =>
    now.unknowns.filter((one) => one.at === now.at && one.property === property),
  );
  if (unknown.length === changed.length) {
    const values = unknown.map(whyUnknown);
    const message = `${capital(enumerated(values))}: with another value than before the app ${nameOf(before)} is replaced. ${lossWith(before)}`;
    return { kind: "replaced", severity: "warning", at: now.at, message };
  }
  const values = changed.map((property) => `${property} ${quoted(before[property])} to ${quoted(now[property])}`);
  const refused =
    now.preventDestroy === true ? " Terraform refuses the plan while the app is protected from destruction." : "";
  const message = `${capital(enumerated(values))}: the app ${nameOf(before)} is destroyed and made anew. ${lossWith(before)}${refused}`;
  return { kind: "replaced", severity: now.disposable && before.disposable ? "warning" : "error", at: now.at, message };
}

function addonGone({ now, before }: Pair<AddonTopology>, forgotten: ReadonlySet<string>): readonly Consequence[] {
  if (now !== undefined || before === undefined || before.createdFor !== undefined) return [];
  const { at } = before;
  if (forgotten.has(at)) {
    const message = `Terraform lets go of ${whatIs(before)}. It stays at Heroku.`;
    return [{ kind: "forgotten", severity: "warning", at, message }];
  }
  const data = isDurable(before) ? " Its data is lost." : "";
  const message = `${capital(whatIs(before))} is declared nowhere any more and is destroyed.${data}`;
  return [{ kind: "destroyed", severity: isDurable(before) ? "error" : "info", at, message }];
}

/** Another option replaces an add-on unless changes of options are ignored. */
function addonReplaced({ now, before }: Pair<AddonTopology>): readonly Consequence[] {
  if (now === undefined || before === undefined) return [];
  const service = now.service !== undefined && before.service !== undefined && now.service !== before.service;
  const options = now.ignoresOptions === false && sorted(now.options) !== sorted(before.options);
  if (!service && !options) return [];
  const cause = service ? `Another service, ${now.service ?? ""}` : "Another option";
  const message = `${cause}: ${whatIs(before)} is destroyed and made anew.${isDurable(before) ? " Its data is lost." : ""}`;
  return [{ kind: "replaced", severity: isDurable(before) ? "error" : "info", at: now.at, message }];
}

/** Another plan, which is changed in place, and has less. */
function downgraded({ now, before }: Pair<AddonTopology>): readonly Consequence[] {
  if (now?.plan === undefined || before?.plan === undefined || now.service !== before.service) return [];
  if (now.createdFor !== undefined) return [];
  const [old, next] = [planOf(before), planOf(now)];
  const { lost, smaller, unknown } = planDowngrade(old, next);
  const say = (severity: Consequence["severity"], effect: string): Consequence => ({
    kind: "downgraded",
    severity,
    at: now.at,
    message: `${capital(whatIs(before))} changes to ${next}, ${effect}.`,
  });
  return [
    ...(lost.length === 0
      ? []
      : [say(isDurable(before) ? "error" : "warning", `which has no ${lost.join(" and no ")}`)]),
    ...(smaller.length === 0 ? [] : [say("warning", `which has less: ${smaller.join(", ")}`)]),
    ...(unknown && isDurable(before) ? [say("warning", "and the catalogue does not know whether that has less")] : []),
  ];
}

/** Another name, which is changed in place and takes the herokuapp.com host with it. */
function renamed(now: AppTopology, before: AppTopology): readonly Consequence[] {
  if (now.name === undefined || before.name === undefined || now.name === before.name) return [];
  const hasHost = now.hosts.length > 0;
  const effect = `its herokuapp.com host changes${hasHost ? "" : ", and it has no other host"}`;
  const message = `The app ${before.name} is renamed to ${now.name}: ${effect}.`;
  return [{ kind: "moved", severity: hasHost ? "warning" : "error", at: now.at, message }];
}

/** Processes that have less than before, and those that nothing declares any more, whose dynos keep running. */
function weakened(now: AppTopology, before: AppTopology): readonly Consequence[] {
  return paired(now.processes, before.processes, [({ type }) => type, ({ at }) => at]).flatMap(
    (pair): readonly Consequence[] => {
      if (pair.before === undefined || pair.before.quantity === 0) return [];
      if (pair.now === undefined) {
        const message = letGoOf(pair.before.type);
        return [{ kind: "forgotten", severity: "warning", at: pair.before.at, message }];
      }
      const { at } = pair.now;
      return processChanges(pair.now, { ...pair.before, quantity: pair.before.quantity ?? 1 }).map(
        ({ kind, severity, message }) => ({ kind, severity, at, message }),
      );
    },
  );
}

/** The variables by which the app reads an add-on: one that goes, or leads to another add-on. */
function detached(
  now: AppTopology,
  before: AppTopology,
  addons: readonly Pair<AddonTopology>[],
  forgotten: ReadonlySet<string>,
): readonly Consequence[] {
  const successors = new Map(addons.flatMap((pair) => (pair.before === undefined ? [] : [[pair.before, pair.now]])));
  return before.addons.flatMap((addon) =>
    addon.attachments.flatMap((name): readonly Consequence[] => {
      const successor = successors.get(addon);
      if (successor?.attachments.includes(name) === true || forgotten.has(addon.at)) return [];
      const other = now.addons.find(({ attachments }) => attachments.includes(name));
      const role = roleNamed(name);
      const durable = role === undefined || REDIS_ROLES[role].durable;
      // Of an add-on that goes with its variable, the loss is said already.
      if (other === undefined && successor === undefined) return [];
      const isNew = other !== undefined && !addons.some((pair) => pair.now === other && pair.before !== undefined);
      const effect =
        other === undefined
          ? `The app loses ${name}_URL`
          : `${name}_URL leads to another store, ${other.at}${durable ? ": what is in the old one stays behind" : ""}. ` +
            `Heroku gives a name once, so the app is without ${name}_URL ${isNew ? "until the new add-on is there, which takes minutes" : "for a moment"}`;
      return [{ kind: "detached", severity: durable ? "error" : "warning", at: addon.at, message: `${effect}.` }];
    }),
  );
}

/** Terraform detaches AnyCable's Redis before it changes the variables of Rails, and has no other order for it. */
function cableGone({ at, cable: now }: AppTopology, { cable: before }: AppTopology): readonly Consequence[] {
  const isUsed = before?.server === "anycable" && !before.standby;
  if (!isUsed || now?.mode !== undefined) return [];
  const message =
    "AnyCable is taken away while Rails uses it: ANYCABLE_REDIS_URL goes before CABLE_ADAPTER changes, and broadcasts fail in between. " +
    'To avoid that, take server: "anycable" away and deploy, then take anycable away.';
  return [{ kind: "detached", severity: "warning", at, message }];
}

function unprotected(
  now: AppTopology,
  before: AppTopology,
  addons: readonly Pair<AddonTopology>[],
): readonly Consequence[] {
  const off = (what: string, at: string): Consequence => ({
    kind: "unprotected",
    severity: "warning",
    at,
    message: `${what} is not protected from destruction any more: the next plan may destroy it.`,
  });
  if (now.disposable && !before.disposable) {
    const message = `disposable takes the protection off the app ${nameOf(now)} and everything on it: the next plan may destroy it.`;
    return [{ kind: "unprotected", severity: "error", at: now.at, message }];
  }
  return [
    ...(before.preventDestroy === true && now.preventDestroy === false ? [off(`The app ${nameOf(now)}`, now.at)] : []),
    ...addons.flatMap((pair) =>
      pair.before?.preventDestroy === true && pair.now?.preventDestroy === false
        ? [off(capital(whatIs(pair.now)), pair.now.at)]
        : [],
    ),
  ];
}

/** Each change of an add-on, an attachment or the config vars is a release, and each release restarts all dynos. */
function restarts(
  now: AppTopology,
  before: AppTopology,
  addons: readonly Pair<AddonTopology>[],
): readonly Consequence[] {
  const causes = addons.flatMap((pair): readonly (readonly [string, number])[] => {
    const own = (addon: AddonTopology): number => (addon.createdFor === undefined ? 1 : 0) + addon.attachments.length;
    if (pair.before === undefined)
      return pair.now === undefined ? [] : [[`${whatIs(pair.now)} is added`, own(pair.now)]];
    if (pair.now === undefined) return [[`${whatIs(pair.before)} goes`, own(pair.before)]];
    const [names, old] = [new Set(pair.now.attachments), new Set(pair.before.attachments)];
    const attachments =
      [...names].filter((name) => !old.has(name)).length + [...old].filter((name) => !names.has(name)).length;
    return [
      [
        `${whatIs(pair.now)} has another plan`,
        pair.now.plan !== pair.before.plan && pair.now.createdFor === undefined ? 1 : 0,
      ],
      [`${whatIs(pair.now)} is attached otherwise`, attachments],
    ];
  });
  const variables = ({ variables: all }: AppTopology): string =>
    JSON.stringify(
      all
        .filter(({ kind }) => kind !== "url")
        .map(({ name, kind, value }) => [name, kind, value])
        .sort(),
    );
  const changing = [...causes, ["config vars change", variables(now) === variables(before) ? 0 : 1] as const].filter(
    ([, count]) => count > 0,
  );
  const features = now.features.filter((feature) => !before.features.includes(feature));
  const featured =
    features.length === 0
      ? ""
      : ` ${capital(enumerated(features))} takes effect at the next release, and restarts nothing by itself.`;
  const total = changing.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0 && featured === "") return [];
  const why = changing.map(([cause, count]) => (count === 1 ? cause : `${cause} (${count})`)).join(", ");
  const message =
    total === 0
      ? `${nameOf(now)} is not restarted.`
      : `${nameOf(now)} is restarted ${total === 1 ? "once" : counted(total, "time")}: ${why}. Each restart drops every websocket.`;
  return [{ kind: "restarted", severity: "info", at: now.at, message: `${message}${featured}` }];
}

function isDurable({ roles, service }: AddonTopology): boolean {
  if (roles.length > 0) return roles.some((role) => REDIS_ROLES[role].durable);
  return service === undefined || !isStateless(service);
}

function whatIs(addon: AddonTopology): string {
  const name = addon.roles.length > 0 ? `the Redis for ${enumerated(addon.roles)}` : "the add-on";
  return `${name} (${planOf(addon)})`;
}

/** What goes with an app. */
function lossWith({ addons }: AppTopology): string {
  const own = addons.filter(({ createdFor }) => createdFor === undefined).filter(isDurable);
  return own.length === 0
    ? "Its hosts, variables and releases go with it."
    : `With it go ${enumerated(own.map(whatIs))}.`;
}

function nameOf({ name, at }: AppTopology): string {
  return name ?? at;
}

function quoted(value: string | undefined): string {
  return value === undefined ? "none" : JSON.stringify(value);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sorted(options: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(options).sort());
}
