import { parsePlan } from "../../catalogue/addon-plan";
import { knownRedisVersion } from "../../catalogue/redis-versions";
import { arranged } from "../arranged";
import { cableAddressOf, withCables, type AppWithoutCable } from "../cables";
import { urlVariables, withNamedRoles } from "../derived";
import { isCableHost, pageHosts } from "../from-terraform/hosts";
import type { AddonTopology, AttachmentTopology, HostTopology, Topology, Unknown, VariableTopology } from "../topology";
import type { AddonSnapshot, AppSnapshot, DomainSnapshot, RecordSnapshot, Snapshot } from "./snapshot";

/** What exists, as the tools see every deployment. What could not be read is unknown. */
export function topologyOfSnapshot(snapshot: Snapshot): Topology {
  return arranged({ apps: withCables(snapshot.apps.map((app) => appOf(app, snapshot))) });
}

function appOf(app: AppSnapshot, snapshot: Snapshot): AppWithoutCable {
  const at = app.name;
  const own = (app.addons ?? []).map((addon) => addonOf(app, addon));
  const attachments = attachmentsOf(app);
  const variables = [...urlVariables(attachments), ...setVariables(app, attachments)];
  const addons = withNamedRoles([...own, ...foreignAddonsOf(app, snapshot)], variables);
  const cable = cableAddressOf(variables);
  const pages = pageHosts(cable, variables);
  const records = snapshot.zones.flatMap((zone) => zone.records ?? []);
  const domains = app.domains ?? [];
  return {
    at,
    name: app.name,
    region: app.region,
    stack: app.stack,
    ...(app.team === null ? {} : { team: app.team }),
    ...(app.space === null ? {} : { space: app.space }),
    ...(app.buildpacks === undefined ? {} : { buildpacks: app.buildpacks }),
    acm: app.acm,
    features: (app.features ?? []).filter(({ enabled }) => enabled).map(({ name }) => name),
    disposable: false,
    addons,
    attachments,
    variables,
    processes: (app.formation ?? [])
      .filter(({ quantity }) => quantity > 0)
      .map(({ type, size, quantity }) => ({ at: `${at}/${type}`, type, size, quantity })),
    hosts: domains.map((domain): HostTopology => {
      const record = recordFor(domain.hostname, records);
      return {
        at: `${at}/${domain.hostname}`,
        host: domain.hostname,
        serves: isCableHost(domain.hostname, cable, pages) ? "cable" : "web",
        ...(record === undefined ? {} : { proxied: record.proxied }),
        certificate: certificateOf(app, domain),
      };
    }),
    ...(cable === undefined ? {} : { cable }),
    acknowledgements: [],
    unknowns: unknownsOf(app, snapshot),
  };
}

/** The record that decides where a host leads: its own, or the wildcard's. */
export function recordFor(host: string, records: readonly RecordSnapshot[]): RecordSnapshot | undefined {
  const wildcard = host.replace(/^[^.]+/, "*");
  const own = records.filter(({ name }) => name === host);
  return own.find(({ type }) => type === "CNAME") ?? own[0] ?? records.find(({ name }) => name === wildcard);
}

function addonOf(app: AppSnapshot, addon: AddonSnapshot): AddonTopology {
  const { redis } = addon;
  const options = {
    ...(redis?.maxmemoryPolicy === undefined ? {} : { maxmemory_policy: redis.maxmemoryPolicy }),
    ...(redis?.timeoutSeconds === undefined ? {} : { timeout: String(redis.timeoutSeconds) }),
    ...(redis?.version === undefined ? {} : { version: knownRedisVersion(redis.version) ?? redis.version }),
  };
  return {
    at: `${app.name}/${addon.name}`,
    ...parsePlan(addon.plan),
    options,
    attachments: namesOf(app, addon.id),
    ...firstOf(app, addon.id),
    roles: [],
  };
}

/** The oldest attachment: Heroku makes it with the add-on. */
function firstOf(app: AppSnapshot, addon: string): { readonly firstAttachment?: string } {
  const [first] = (app.attachments ?? [])
    .filter(({ addon: { id } }) => id === addon)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
  return first === undefined ? {} : { firstAttachment: first.name };
}

/** Add-ons of other apps that are attached to this one. */
function foreignAddonsOf(app: AppSnapshot, { apps }: Snapshot): AddonTopology[] {
  const own = new Set((app.addons ?? []).map(({ id }) => id));
  const foreign = new Map(
    (app.attachments ?? []).filter(({ addon }) => !own.has(addon.id)).map(({ addon }) => [addon.id, addon]),
  );
  return [...foreign.values()].map((addon) => {
    const home = apps.find(({ name }) => name === addon.app);
    const known = home?.addons?.find(({ id }) => id === addon.id);
    const described = home === undefined || known === undefined ? { options: {} } : addonOf(home, known);
    return {
      ...described,
      at: `${addon.app}/${addon.name}`,
      attachments: namesOf(app, addon.id),
      createdFor: addon.app,
      roles: [],
    };
  });
}

function namesOf(app: AppSnapshot, addon: string): string[] {
  return (app.attachments ?? []).filter(({ addon: { id } }) => id === addon).map(({ name }) => name);
}

function attachmentsOf({ attachments = [] }: AppSnapshot): AttachmentTopology[] {
  return attachments.map(({ name, addon, variables = [`${name}_URL`] }) => ({
    name,
    addon: `${addon.app}/${addon.name}`,
    variables,
  }));
}

/** What Heroku Key-Value Store gives besides the URL; a snapshot of an older version does not say so. */
const FURTHER_SUFFIX = "_TLS_URL";

/** The variables that no add-on gives. */
function setVariables(app: AppSnapshot, attachments: readonly AttachmentTopology[]): VariableTopology[] {
  const given = new Set(attachments.flatMap(({ name, variables }) => [...variables, `${name}${FURTHER_SUFFIX}`]));
  // Values are never read, so every variable is treated as a secret.
  return (app.variableNames ?? [])
    .filter((name) => !given.has(name))
    .map((name) => ({ name, kind: "sensitive", owner: "set by hand" }));
}

function certificateOf(app: AppSnapshot, { certificate }: DomainSnapshot): HostTopology["certificate"] {
  if (certificate !== null) return "own";
  return app.acm ? "managed" : "none";
}

const UNREAD_PARTS: Readonly<Record<string, Unknown["property"]>> = {
  buildpacks: "buildpacks",
  features: "features",
  attachments: "attachment",
  team: "team",
  variables: "variables",
};

/** A snapshot is read from a running app, so a plan cannot tell more. */
const READ_AGAIN =
  "Run `stimulus-reflex inspect` with a token that may read it, and check the new snapshot. Check by hand what it never keeps.";
const READ_NAMES =
  "Run `stimulus-reflex inspect` with --variable-names, which takes a token of scope read-protected, and check the new snapshot.";

function unknownsOf(app: AppSnapshot, { unread }: Snapshot): Unknown[] {
  const at = app.name;
  const parts = unread.flatMap(({ reason, ...place }): Unknown[] => {
    const one = { ...place, reason: reason.replace(/\.$/, "") };
    const remedy = READ_AGAIN;
    if (one.at === at) {
      const redis = /^redis (.+)$/.exec(one.part)?.[1];
      if (redis !== undefined) return [{ at: `${at}/${redis}`, property: "options", from: one.reason, remedy }];
      const property = UNREAD_PARTS[one.part];
      if (property !== undefined) return [{ at, property, from: one.reason, remedy }];
      return [{ at, property: "resource", from: `${one.part}: ${one.reason}`, remedy }];
    }
    const host = (app.domains ?? []).find(({ hostname }) => hostname === one.at);
    return host === undefined ? [] : [{ at: `${at}/${host.hostname}`, property: "proxied", from: one.reason, remedy }];
  });
  const isNoted = unread.some((one) => one.at === at && one.part === "variables");
  if (app.variableNames !== undefined || isNoted) return parts;
  const from = "inspect reads the names of config vars only where it is told to";
  return [...parts, { at, property: "variables", from, remedy: READ_NAMES }];
}
