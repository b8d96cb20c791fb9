import type {
  AddonTopology,
  AppTopology,
  HostTopology,
  ProcessTopology,
  UnknownProperty,
  VariableTopology,
} from "../../deployment/topology";
import { namedAttachments, urlVariables } from "../../deployment/derived";
import { paired } from "./pairs";

/** Says which side of a comparison exists, and which parts could not be read. */
export interface DriftContext {
  /** The side that was read from the platforms; the other one is declared. */
  readonly live: "now" | "before";
  /** Parts that could not be read: the app or host, and the part. */
  readonly unread: readonly { readonly at: string; readonly part: string; readonly reason: string }[];
}

/** Two descriptions of one app that differ in nothing but drift. */
export interface Comparable {
  readonly live: AppTopology;
  readonly declared: AppTopology;
  /** What could not be compared, one sentence each. */
  readonly uncompared: readonly string[];
}

/**
 * Gives each part of a side the place that the same part has on the other side. A name at Heroku or Cloudflare is the
 * same on both: construct paths are not.
 */
export function placedAs(apps: readonly AppTopology[], others: readonly AppTopology[]): AppTopology[] {
  const pairs = paired(apps, others, [({ at }) => at, ({ name }) => name]);
  const places = new Map<string, string>();
  for (const { now, before } of pairs) {
    if (now === undefined || before === undefined) continue;
    places.set(now.at, before.at);
    if (now.name !== undefined) places.set(now.name, before.at);
    for (const [one, other] of sameAddons(now.addons, before.addons)) places.set(one.at, other.at);
    note(places, now.processes, before.processes, ({ type }) => type);
    note(places, now.hosts, before.hosts, ({ host }) => host);
  }
  const placeOf = (at: string): string => places.get(at) ?? at;
  const placed = <Part extends { readonly at: string }>(part: Part): Part => ({ ...part, at: placeOf(part.at) });
  return apps.map((app) => ({
    ...placed(app),
    addons: app.addons.map((addon) => ({
      ...placed(addon),
      ...(addon.createdFor === undefined ? {} : { createdFor: placeOf(addon.createdFor) }),
    })),
    processes: app.processes.map(placed),
    hosts: app.hosts.map(placed),
    variables: app.variables.map((variable) => ({ ...variable, owner: placeOf(variable.owner) })),
    unknowns: app.unknowns.map(placed),
  }));
}

function note<Part extends { readonly at: string }>(
  places: Map<string, string>,
  parts: readonly Part[],
  others: readonly Part[],
  keyOf: (part: Part) => string | undefined,
): void {
  for (const { now, before } of paired(parts, others, [keyOf])) {
    if (now !== undefined && before !== undefined) places.set(now.at, before.at);
  }
}

/**
 * The same add-ons of two sides, the surest first: one that is known to both by a name of an attachment before one that has
 * the same plan and options.
 */
function sameAddons(
  some: readonly AddonTopology[],
  others: readonly AddonTopology[],
): ReadonlyMap<AddonTopology, AddonTopology> {
  const likely = some
    .flatMap((one) => others.map((other) => ({ one, other, likeness: likeness(one, other) })))
    .filter(({ likeness }) => likeness > 0)
    .sort((a, b) => b.likeness - a.likeness);
  const found = new Map<AddonTopology, AddonTopology>();
  const taken = new Set<AddonTopology>();
  for (const { one, other } of likely) {
    if (found.has(one) || taken.has(other)) continue;
    found.set(one, other);
    taken.add(other);
  }
  return found;
}

function likeness(one: AddonTopology, other: AddonTopology): number {
  if (one.service !== undefined && other.service !== undefined && one.service !== other.service) return 0;
  const shared = one.attachments.filter((name) => other.attachments.includes(name)).length;
  const options = Object.entries(one.options).filter(([name, value]) => other.options[name] === value).length;
  const isSure = one.service !== undefined && one.service === other.service;
  if (shared === 0 && (!isSure || (one.createdFor === undefined) !== (other.createdFor === undefined))) return 0;
  const only = shared > 0 && shared === named(one).length && shared === named(other).length ? 20 : 0;
  return shared * 100 + only + (isSure ? 1 : 0) + (one.plan === other.plan ? 10 : 0) + options;
}

/** The names that a user chose: Heroku gives the first one with the add-on. */
function named({ attachments, firstAttachment }: AddonTopology): readonly string[] {
  return attachments.filter((name) => name !== firstAttachment);
}

/** Leaves out of both sides what only one of them can know, so that what differs is drift. */
export function comparable(
  live: AppTopology,
  declared: AppTopology,
  unread: DriftContext["unread"],
  liveName: string,
): Comparable {
  const missing = new Map(unread.filter(({ at }) => at === liveName).map(({ part, reason }) => [part, reason]));
  const isUnread = (part: string): boolean => missing.has(part);
  const isUnknown = (at: string, property: UnknownProperty): boolean =>
    [live, declared].some(({ unknowns }) => unknowns.some((one) => one.at === at && one.property === property));
  const same = <Property extends keyof AppTopology>(property: Property & UnknownProperty, part: string) =>
    isUnread(part) || declared[property] === undefined || isUnknown(declared.at, property)
      ? { [property]: declared[property] }
      : {};
  const variablesRead = !isUnread("variables") && !live.unknowns.some(({ property }) => property === "variables");
  const addonsRead = !isUnread("addons") && !isUnread("attachments");
  const addons = addonsRead
    ? comparedAddons(live, declared, isUnknown)
    : { live: declared.addons, declared: declared.addons };
  const variables = comparedVariables(live.variables, declared.variables, variablesRead);
  const hiddenHosts = new Set(unread.filter(({ part }) => part === "record").map(({ at }) => at));
  return {
    live: {
      ...live,
      ...same("region", "app"),
      ...same("stack", "app"),
      ...same("buildpacks", "buildpacks"),
      ...same("acm", "app"),
      ...same("features", "features"),
      name: declared.name ?? live.name,
      preventDestroy: declared.preventDestroy,
      disposable: declared.disposable,
      addons: addons.live,
      attachments: namedAttachments(addons.live),
      variables: [...variables.live, ...urlVariables(namedAttachments(addons.live))],
      processes: isUnread("formation") ? declared.processes : comparedProcesses(live.processes, declared.processes),
      hosts: isUnread("domains") ? declared.hosts : comparedHosts(live.hosts, declared.hosts, hiddenHosts),
    },
    declared: {
      ...declared,
      addons: addons.declared,
      attachments: namedAttachments(addons.declared),
      variables: [...variables.declared, ...urlVariables(namedAttachments(addons.declared))],
      processes: declared.processes.filter(({ type }) => type !== RELEASE_PHASE),
    },
    uncompared: [
      ...[...missing].map(
        ([part, reason]) => `${liveName}: ${part}, which could not be read: ${reason.replace(/\.$/, "")}.`,
      ),
      ...live.hosts.flatMap(({ host }) =>
        host !== undefined && hiddenHosts.has(host)
          ? [`${liveName}: the record of ${host}, which could not be read.`]
          : [],
      ),
      ...(variablesRead || isUnread("variables")
        ? []
        : [`${liveName}: config vars, whose names are read with inspect --variable-names only.`]),
      `${liveName}: values of config vars, drains, webhooks, collaborators and pipelines.`,
    ],
  };
}

const RELEASE_PHASE = "release";

function comparedAddons(
  live: AppTopology,
  declared: AppTopology,
  isUnknown: (at: string, property: UnknownProperty) => boolean,
): { readonly live: readonly AddonTopology[]; readonly declared: readonly AddonTopology[] } {
  const same = sameAddons(live.addons, declared.addons);
  const others = new Map([...same].map(([one, other]) => [other, one]));
  return {
    live: live.addons.map((addon) => {
      const other = same.get(addon);
      if (other === undefined) return addon;
      const { client, ignoresOptions } = other;
      return {
        at: other.at,
        ...(other.service === undefined ? {} : { service: addon.service }),
        ...(other.plan === undefined || isUnknown(other.at, "plan")
          ? pick(other, "plan")
          : { plan: addon.plan?.toLowerCase() }),
        options: common(addon.options, other.options),
        // The first name comes with the add-on, and the program does not say it.
        attachments: addon.attachments.filter(
          (name) => name !== addon.firstAttachment || other.attachments.includes(name),
        ),
        ...pick(other, "createdFor"),
        roles: other.roles,
        ...(client === undefined ? {} : { client }),
        preventDestroy: other.preventDestroy,
        ...(ignoresOptions === undefined ? {} : { ignoresOptions }),
      };
    }),
    declared: declared.addons.map((addon) => {
      const other = others.get(addon);
      const plan = addon.plan === undefined ? {} : { plan: addon.plan.toLowerCase() };
      return other === undefined ? addon : { ...addon, ...plan, options: common(addon.options, other.options) };
    }),
  };
}

function pick<Property extends "plan" | "createdFor">(addon: AddonTopology, property: Property) {
  const value = addon[property];
  return value === undefined ? {} : { [property]: value };
}

/** The options that both sides tell. Others are used at creation alone, or were not read. */
function common(
  options: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(others, name)));
}

/** Values are not read, and Terraform leaves alone what it did not set: a declared name may be missing, and no more. */
function comparedVariables(
  live: readonly VariableTopology[],
  declared: readonly VariableTopology[],
  isRead: boolean,
): { readonly live: readonly VariableTopology[]; readonly declared: readonly VariableTopology[] } {
  const own = declared.filter(({ kind }) => kind !== "url");
  const names = new Set(live.map(({ name }) => name));
  return isRead ? { live: own.filter(({ name }) => names.has(name)), declared: own } : { live: [], declared: [] };
}

function comparedProcesses(
  live: readonly ProcessTopology[],
  declared: readonly ProcessTopology[],
): readonly ProcessTopology[] {
  const byType = new Map(declared.map((process) => [process.type, process]));
  const there = new Set(live.map(({ type }) => type));
  return [
    ...live
      .filter(({ type }) => type !== RELEASE_PHASE)
      .map((process) => {
        const { size, quantity } = byType.get(process.type) ?? process;
        return {
          ...process,
          ...(size === undefined ? { size } : {}),
          ...(quantity === undefined ? { quantity } : {}),
        };
      }),
    // A type that runs no dyno is not read, whatever its size is.
    ...declared.filter(({ type, quantity }) => quantity === 0 && !there.has(type)),
  ];
}

function comparedHosts(
  live: readonly HostTopology[],
  declared: readonly HostTopology[],
  unread: ReadonlySet<string>,
): readonly HostTopology[] {
  const byName = new Map(declared.map((host) => [host.host, host]));
  return live.map((host) => {
    const other = byName.get(host.host);
    if (other === undefined) return host;
    const isHidden = other.proxied === undefined || (host.host !== undefined && unread.has(host.host));
    return {
      ...host,
      serves: other.serves,
      record: other.record,
      ...(isHidden ? { proxied: other.proxied } : {}),
      ...(other.certificate === "unknown" ? { certificate: other.certificate } : {}),
    };
  });
}
