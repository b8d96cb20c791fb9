import { planStanding } from "../catalogue/plan-standing";
import { REDIS_ROLES } from "../catalogue/redis-roles";
import type { CloudflarePlatformJson } from "./cloudflare/platform/cloudflare-platform";
import type { Addon, App, Loss } from "./heroku/platform/rows";
import type { HerokuPlatformJson } from "./heroku/platform/state";
import { counted } from "../text/counted";

/** What exists in a sandbox, in the shape that its platforms save. */
export interface Existing {
  readonly heroku: HerokuPlatformJson;
  readonly cloudflare: CloudflarePlatformJson;
}

/** What exists, for a reader: names, plans and settings, and never the value of a variable. */
export interface Summary {
  readonly apps: readonly AppSummary[];
  readonly pipelines: readonly { readonly name: string; readonly apps: readonly string[] }[];
  readonly dnsRecords: readonly DnsRecordSummary[];
  /** Data that went with an add-on that was removed, oldest first. */
  readonly losses: readonly Loss[];
}

export interface AppSummary {
  readonly name: string;
  readonly region: string;
  readonly stack: string;
  readonly release: number;
  /** Releases that restarted running dynos. */
  readonly restarts: number;
  readonly acm: boolean;
  readonly addons: readonly AddonSummary[];
  readonly formation: readonly { readonly type: string; readonly size: string; readonly quantity: number }[];
  readonly domains: readonly { readonly hostname: string; readonly target: string | null }[];
  /** Names only. */
  readonly configVars: readonly string[];
}

export interface AddonSummary {
  readonly name: string;
  /** As in `heroku-redis:premium-0`. */
  readonly plan: string;
  /** What the names of its attachments say that it is for, such as `session`; empty where they say nothing. */
  readonly roles: readonly string[];
  /** Names of the attachments on this app; each gives variables that begin with it. */
  readonly attachments: readonly string[];
  readonly state: Addon["state"];
  /** Whether the plan is newer than the catalogue, so that its price and its limits are unknown. */
  readonly unlisted?: true;
  readonly version?: string;
  readonly maxmemoryPolicy?: string;
}

export interface DnsRecordSummary {
  readonly name: string;
  readonly type: string;
  readonly content: string;
  readonly proxied: boolean;
}

const ROLE_OF_ATTACHMENT: ReadonlyMap<string, string> = new Map(
  Object.entries(REDIS_ROLES).map(([role, { attachment }]) => [attachment, role]),
);

function rolesOf(attachments: readonly string[]): readonly string[] {
  return attachments.flatMap((name) => ROLE_OF_ATTACHMENT.get(name) ?? []);
}

function isUnlisted({ service, plan }: Addon, asOf: string): boolean {
  return planStanding(service, plan, asOf).kind === "unknown";
}

function summariseAddon(heroku: HerokuPlatformJson, app: App, addon: Addon): AddonSummary {
  const attachments = heroku.attachments
    .filter(({ appId, addonId }) => appId === app.id && addonId === addon.id)
    .map(({ name }) => name);
  return {
    name: addon.name,
    plan: `${addon.service}:${addon.plan}`,
    roles: rolesOf(attachments),
    attachments,
    state: addon.state,
    ...(isUnlisted(addon, heroku.asOf) && { unlisted: true }),
    ...(addon.redis !== null && { version: addon.redis.version, maxmemoryPolicy: addon.redis.maxmemoryPolicy }),
  };
}

function summariseApp(heroku: HerokuPlatformJson, app: App): AppSummary {
  const attached = new Set(heroku.attachments.filter(({ appId }) => appId === app.id).map(({ addonId }) => addonId));
  return {
    name: app.name,
    region: app.region,
    stack: app.stack,
    release: app.version,
    restarts: app.restarts,
    acm: app.acm,
    addons: heroku.addons
      .filter(({ id, appId }) => appId === app.id || attached.has(id))
      .map((addon) => summariseAddon(heroku, app, addon)),
    formation: heroku.formation
      .filter(({ appId }) => appId === app.id)
      .map(({ type, size, quantity }) => ({ type, size, quantity })),
    domains: heroku.domains
      .filter(({ appId }) => appId === app.id)
      .map(({ hostname, cname }) => ({ hostname, target: cname })),
    configVars: Object.keys(app.configVars).sort(),
  };
}

/** What exists now. */
export function summarise({ heroku, cloudflare }: Existing): Summary {
  const appName = (id: string) => heroku.apps.find((app) => app.id === id)?.name ?? id;
  return {
    apps: heroku.apps.map((app) => summariseApp(heroku, app)),
    pipelines: heroku.pipelines.map(({ id, name }) => ({
      name,
      apps: heroku.pipelineCouplings
        .filter(({ pipelineId }) => pipelineId === id)
        .map(({ appId, stage }) => `${appName(appId)} (${stage})`),
    })),
    dnsRecords: cloudflare.records.map(({ name, type, content, proxied }) => ({ name, type, content, proxied })),
    losses: heroku.losses,
  };
}

/** Rows in columns, each as wide as its widest cell. */
function columns(rows: readonly (readonly string[])[], indent: string): readonly string[] {
  const widths = rows.reduce<number[]>((found, row) => row.map((cell, i) => Math.max(cell.length, found[i] ?? 0)), []);
  return rows.map(
    (row) =>
      indent +
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
  );
}

function section(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : [`  ${title}`, ...columns(rows, "    ")];
}

function addonRow(addon: AddonSummary): readonly string[] {
  const settings = addon.maxmemoryPolicy === undefined ? "" : `${addon.version ?? ""} ${addon.maxmemoryPolicy}`;
  const variables =
    addon.state === "provisioned"
      ? addon.attachments.map((name) => `${name}_URL`).join(", ")
      : addon.state === "provisioning"
        ? "(being made)"
        : "(could not be made)";
  const unlisted = addon.unlisted === true ? ["price and limits unknown: the catalogue does not list the plan"] : [];
  return [addon.roles.join(", ") || "-", addon.plan, settings, variables, ...unlisted];
}

/** One sentence about data that is gone. */
export function lossText(loss: Loss): string {
  const role = loss.durableRole === null ? "" : `, the ${loss.durableRole} store`;
  const names = loss.attachments.length === 0 ? "" : ` (${loss.attachments.join(", ")})`;
  return `${loss.addon}${names} of ${loss.app} is gone, ${loss.plan}${role}: its data is lost${loss.keys === undefined ? "" : `, ${counted(loss.keys, "key")}`}.`;
}

/** The summary as text for a terminal. */
export function summaryText(summary: Summary): string {
  if (summary.apps.length === 0 && summary.dnsRecords.length === 0 && summary.pipelines.length === 0) {
    return "Nothing exists in the sandbox.\n";
  }
  const apps = summary.apps.flatMap((app) => [
    `${app.name}  ${app.region}, ${app.stack}, release v${app.release}${app.acm ? ", ACM" : ""}`,
    ...section("add-ons", app.addons.map(addonRow)),
    ...section(
      "processes",
      app.formation.map(({ type, size, quantity }) => [type, `${quantity} x ${size}`]),
    ),
    ...section(
      "domains",
      app.domains.map(({ hostname, target }) => [hostname, target === null ? "" : `-> ${target}`]),
    ),
    ...(app.configVars.length === 0 ? [] : ["  config vars", `    ${app.configVars.join(", ")}`]),
  ]);
  const records = summary.dnsRecords.map(({ name, type, content, proxied }) => [
    name,
    type,
    content,
    proxied ? "proxied" : "DNS-only",
  ]);
  const pipelines = summary.pipelines.map(({ name, apps: coupled }) => [name, coupled.join(", ")]);
  const blocks = [
    apps,
    pipelines.length === 0 ? [] : ["pipelines", ...columns(pipelines, "  ")],
    records.length === 0 ? [] : ["DNS records", ...columns(records, "  ")],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}
