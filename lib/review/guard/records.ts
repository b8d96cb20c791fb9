import { stringOf } from "../../deployment/from-terraform/json";
import { destroys, type PlannedChange } from "./plan-changes";
import { finding, open as openFinding, type PlanFinding, type PlanFindings } from "./plan-finding";

const RULE = "plan-destroys-dns-record";

/** Where a record points to that leads browsers to Heroku. */
const HEROKU_TARGET = /\.(?:herokudns|herokuapp|herokussl|herokuspace)\.com$/;

const ADDRESS = new Set(["A", "AAAA", "CNAME"]);

/** Whether a resource is a DNS record, of any version of Cloudflare's provider. */
export function isRecord({ type }: PlannedChange): boolean {
  return type === "cloudflare_dns_record" || type === "cloudflare_record";
}

/** Whether a record leads the browsers of a host somewhere. */
export function isRecordOf(change: PlannedChange, host: string): boolean {
  return isRecord(change) && isAddress(change.before) && hostOf(change.before) === host.toLowerCase();
}

/** The host whose browsers a record leads to the app, where the record goes and the host stays; undefined for any other record. */
export function hostLost(record: PlannedChange, changes: readonly PlannedChange[]): string | undefined {
  const host = hostOf(record.before);
  if (!isAddress(record.before)) return undefined;
  // With the domain the record has to go; whether the domain may is a finding of its own.
  if (changes.some((other) => isDomainOf(other, host) && destroys(other))) return undefined;
  if (leadsToHeroku(record.before)) return host;
  const isKept = changes.some(
    (other) =>
      isRecord(other) &&
      !destroys(other) &&
      isAddress(other.before) &&
      hostOf(other.before) === host &&
      hostOf(other.after) === host,
  );
  return !isKept && changes.some((other) => isDomainOf(other, host)) ? host : undefined;
}

/** Records that stay, and lead the browsers of a host elsewhere. */
export function turnedRecords(record: PlannedChange, changes: readonly PlannedChange[]): PlanFindings {
  const { actions, before } = record;
  if (!isRecord(record) || !actions.includes("update") || destroys(record) || !isAddress(before)) return [];
  const host = hostOf(before);
  const domain = changes.find((other) => isDomainOf(other, host));
  if (domain !== undefined && destroys(domain)) return [];
  if (domain === undefined && !leadsToHeroku(before)) return [];
  return (
    renaming(record, host, changes) ??
    [turned(record, host, domain, changes), unproxied(record, host, domain, changes)].flat()
  );
}

function unproxied(
  { address, before, after }: PlannedChange,
  host: string,
  domain: PlannedChange | undefined,
  changes: readonly PlannedChange[],
): PlanFindings {
  if (before.proxied !== true || after.proxied !== false || domain === undefined) return [];
  const app = changes.find((other) => other.type === "heroku_app" && other.before.id === domain.before.app_id);
  const isCertified =
    (stringOf(domain.after.sni_endpoint_id) ?? "") !== "" || domain.afterUnknown.sni_endpoint_id === true;
  if (app?.after.acm !== false || isCertified) return [];
  return finding(
    RULE,
    address,
    `The plan takes ${host} off Cloudflare's proxy, and the host has no certificate of its own: browsers refuse it.`,
    "Turn acm on for the app, or upload a certificate with heroku_ssl, before the proxy goes.",
    "proxied",
  );
}

function renaming(record: PlannedChange, host: string, changes: readonly PlannedChange[]): PlanFinding | undefined {
  const { address, before, after, afterUnknown } = record;
  const name = stringOf(after.name);
  const isSame = name === undefined || name === stringOf(before.name) || sameHost(name, host);
  if (afterUnknown.name !== true && isSame) return undefined;
  const others = changes.some(
    (other) => other !== record && isRecord(other) && !destroys(other) && sameHost(hostOf(other.after), host),
  );
  if (others) return undefined;
  const to = afterUnknown.name === true ? "a name that is known only after the apply" : (name ?? "");
  return finding(
    RULE,
    address,
    `The plan renames the DNS record of ${host} to ${to}, and the host stays: browsers find it no more.`,
    "Make a record for the other name beside it, or take the domain away in the same plan.",
    "name",
  );
}

function turned(
  { address, before, after, afterUnknown, references }: PlannedChange,
  host: string,
  domain: PlannedChange | undefined,
  changes: readonly PlannedChange[],
): PlanFindings {
  const attribute =
    ["content", "value"].find((name) => before[name] !== undefined && before[name] !== null) ?? "content";
  const open = (message: string): PlanFinding =>
    openFinding(RULE, address, message, "Make sure that the app answers there before you apply the plan.", attribute);
  if (afterUnknown[attribute] === true || afterUnknown.content === true) {
    const referred = references(attribute);
    if (referred.some((reference) => /(?:^|\.)heroku_(?:domain|app)\./.test(reference))) return [];
    return open(`Where the DNS record of ${host} leads to is known only after the apply.`);
  }
  const [was, is] = [targetOf(before), targetOf(after)];
  if (was === is || is === "") return [];
  const step = `The plan points ${host} from ${was} to ${is}`;
  const own = domain === undefined ? [] : targetsOf(domain);
  if (own.includes(is)) return [];
  if (own.length === 0 && targetsIn(changes).has(is)) return [];
  if (targetsIn(changes).has(is)) return open(`${step}, which is the target of another host.`);
  const wasKnown = leadsToHeroku(before) || targetsIn(changes).has(was);
  if (!wasKnown || (own.length === 0 && HEROKU_TARGET.test(is))) {
    return open(`${step}, and nothing in the plan tells what answers there.`);
  }
  return finding(
    RULE,
    address,
    `${step}, which is not the target of an app in this plan: browsers no longer find the app.`,
    "Point it to the cname of its heroku_domain. If something else serves the host from now on, accept the finding.",
    attribute,
  );
}

/** Everything in a plan that a record can point to and that leads to an app: targets of hosts, apps, and other records. */
function targetsIn(changes: readonly PlannedChange[]): ReadonlySet<string> {
  return new Set(changes.filter((change) => !destroys(change)).flatMap(targetsOf));
}

function targetsOf(change: PlannedChange): readonly string[] {
  const { type, before, after } = change;
  const values = [before, after];
  if (type === "heroku_domain") return values.flatMap(({ cname }) => plain(cname));
  if (type === "heroku_app") {
    return values.flatMap(({ web_url: url, name }) => [
      ...plain(stringOf(url)?.replace(/^https?:\/\/([^/]*).*$/, "$1")),
      ...plain(name).map((one) => `${one}.herokuapp.com`),
    ]);
  }
  return isRecord(change) ? values.filter(leadsToHeroku).map(hostOf) : [];
}

/** A name of a host as it is compared, in a list that is empty where there is none. */
export function plain(value: unknown): readonly string[] {
  const text = (stringOf(value) ?? "").toLowerCase().replace(/\.$/, "");
  return text === "" ? [] : [text];
}

/** Version 4 of the provider has the target as value. */
function targetOf({ content, value }: PlannedChange["before"]): string {
  return plain(content)[0] ?? plain(value)[0] ?? "";
}

/** Version 4 of the provider has the whole name as hostname. */
function hostOf({ hostname, name }: PlannedChange["before"]): string {
  return plain(hostname)[0] ?? plain(name)[0] ?? "";
}

function isAddress(values: PlannedChange["before"]): boolean {
  return ADDRESS.has((stringOf(values.type) ?? "CNAME").toUpperCase());
}

function leadsToHeroku(values: PlannedChange["before"]): boolean {
  return isAddress(values) && HEROKU_TARGET.test(targetOf(values));
}

/** Whether a domain has a host, by its name or by a wildcard. */
function isDomainOf({ type, before }: PlannedChange, host: string): boolean {
  const [name = ""] = plain(before.hostname);
  if (type !== "heroku_domain" || name === "") return false;
  return name === host || (name.startsWith("*.") && host.split(".").slice(1).join(".") === name.slice(2));
}

/** A name as it is written may lack the zone. */
function sameHost(written: string, host: string): boolean {
  const [name = ""] = plain(written);
  return name === host || name === "@" || host.startsWith(`${name}.`);
}
