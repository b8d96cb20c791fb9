import { parsePlan } from "../catalogue/addon-plan";
import { knownRedisVersion, REDIS_VERSIONS, type RedisVersionFacts } from "../catalogue/redis-versions";
import { recordFor } from "../deployment/from-platform/of-snapshot";
import type { AddonSnapshot, AppSnapshot, DomainSnapshot, Snapshot } from "../deployment/from-platform/snapshot";
import type { Topology } from "../deployment/topology";

/**
 * What exists, for a person at a terminal.
 *
 * @param topology - of the same snapshot, for the roles
 */
export function snapshotText(snapshot: Snapshot, topology: Topology): string {
  const apps = snapshot.apps.map((app) => appText(app, snapshot, topology));
  const { unread } = snapshot;
  if (unread.length === 0) return apps.join("\n");
  const lines = unread.map(({ at, part, reason }) => `  ${at}: ${part}: ${reason}\n`);
  return `${apps.join("\n")}\nNot read, and so unknown:\n${lines.join("")}`;
}

function appText(app: AppSnapshot, snapshot: Snapshot, topology: Topology): string {
  const release = app.release?.version;
  const place = [
    app.region,
    app.stack,
    ...(app.team === null ? [] : [`team ${app.team}`]),
    ...(app.space === null ? [] : [`space ${app.space}`]),
    ...(release === undefined ? [] : [`release v${String(release)}`]),
    `ACM ${app.acm ? "on" : "off"}`,
  ];
  const seen = topology.apps.find(({ at }) => at === app.name);
  const roles = (addon: AddonSnapshot) =>
    seen?.addons.find(({ at }) => at === `${app.name}/${addon.name}`)?.roles.join(", ") ?? "";
  const processes = (app.formation ?? []).map(({ type, size, quantity }) => [type, size, `× ${String(quantity)}`]);
  const addons = (app.addons ?? []).map((addon) => [
    addon.name,
    addon.plan,
    priceOf(addon),
    namesOf(app, addon),
    roles(addon),
    redisOf(addon),
  ]);
  const foreign = (app.attachments ?? [])
    .filter(({ addon }) => app.addons?.some(({ id }) => id === addon.id) === false)
    .map(({ addon, name }) => [addon.name, `of ${addon.app}`, "", name]);
  const hosts = (app.domains ?? []).map((domain) => [
    domain.hostname,
    certificateOf(app, domain),
    dnsOf(domain, snapshot),
  ]);
  const variables = app.variableNames ?? [];
  return [
    `${app.name}  ${place.join(", ")}\n`,
    table("Processes", processes),
    table("Add-ons", [...addons, ...foreign]),
    table("Hosts", hosts),
    ...(variables.length === 0 ? [] : [`  Variables: ${variables.join(", ")}\n`]),
    costOf(app),
  ].join("");
}

function namesOf({ attachments = [] }: AppSnapshot, addon: AddonSnapshot): string {
  const names = attachments.filter((one) => one.addon.id === addon.id).map(({ name }) => name);
  return names.join(", ");
}

function priceOf({ price }: AddonSnapshot): string {
  return price === undefined ? "price unknown" : `$${dollars(price.cents)}/${price.unit}`;
}

function dollars(cents: number): string {
  return cents % 100 === 0 ? String(cents / 100) : (cents / 100).toFixed(2);
}

/** Version and settings, and the day on which Heroku upgrades by force. */
function redisOf({ plan, redis }: AddonSnapshot): string {
  if (parsePlan(plan).service !== "heroku-redis") return "";
  if (redis === undefined) return "version and policy unknown";
  const { version, maxmemoryPolicy, timeoutSeconds } = redis;
  const known = knownRedisVersion(version);
  const facts: RedisVersionFacts | undefined = known === undefined ? undefined : REDIS_VERSIONS[known];
  const forced = facts?.forcedUpgradeFrom;
  return [
    version === undefined ? "version unknown" : `version ${version}`,
    ...(forced === undefined ? [] : [`upgraded by force from ${forced}`]),
    maxmemoryPolicy ?? "policy unknown",
    ...(timeoutSeconds === undefined ? [] : [`timeout ${String(timeoutSeconds)} s`]),
  ].join(", ");
}

function certificateOf(app: AppSnapshot, { certificate, acmStatus, acmReason }: DomainSnapshot): string {
  if (certificate !== null) {
    const found = app.certificates?.find(({ id }) => id === certificate);
    const until = found?.expiresAt === undefined ? "" : `, expires ${found.expiresAt.slice(0, 10)}`;
    return `certificate ${found?.name ?? certificate}${until}`;
  }
  if (!app.acm) return "no certificate";
  return `ACM: ${acmStatus ?? "unknown"}${acmReason === null ? "" : ` (${acmReason})`}`;
}

function dnsOf({ hostname, cname }: DomainSnapshot, { zones, unread }: Snapshot): string {
  const record = recordFor(
    hostname,
    zones.flatMap(({ records = [] }) => records),
  );
  if (record === undefined) return unread.some(({ at }) => at === hostname) ? "record unknown" : "no record";
  const where = record.content === cname ? "" : `, not to ${cname ?? "its target"}`;
  return `${record.type} to ${record.content}${where}, ${record.proxied ? "proxied" : "DNS only"}`;
}

/** What the add-ons come to, by the prices that Heroku bills. */
function costOf({ addons = [] }: AppSnapshot): string {
  const monthly = addons.flatMap(({ price }) => (price?.unit === "month" ? [price.cents] : []));
  if (monthly.length === 0) return "";
  const rest = addons.length - monthly.length;
  const without = rest === 0 ? "" : `, without ${String(rest)} whose price is unknown`;
  return `  Add-ons cost $${dollars(monthly.reduce((sum, cents) => sum + cents, 0))} a month${without}.\n`;
}

function table(title: string, rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  const lines = rows.map(
    (row) => `    ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join("  ")}`.trimEnd() + "\n",
  );
  return `  ${title}\n${lines.join("")}`;
}
