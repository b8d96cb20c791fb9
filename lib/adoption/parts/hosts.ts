import type {
  AppSnapshot,
  DomainSnapshot,
  RecordSnapshot,
  ZoneSnapshot,
} from "../../deployment/from-platform/snapshot";
import { construct, DNS_RECORD, HEROKU, type Draft } from "../draft";
import { Code, comment, type SourceValue } from "../source";
import { visible } from "../../text/visible";
import { LIBRARY } from "../../engines/package-names";

/** A host with its records. */
export function hostText(draft: Draft, app: AppSnapshot, owner: string, domain: DomainSnapshot): string {
  const { hostname, cname, certificate } = domain;
  const label = hostname.startsWith("*.") ? `wildcard-${hostname.slice(2)}` : hostname;
  const id = draft.own(app, label.replaceAll(".", "-"));
  const zone = draft.snapshot.zones.find(({ records = [] }) => records.some(({ name }) => name === hostname));
  const records = (zone?.records ?? []).filter(({ name }) => name === hostname);
  const [record] = records;
  draft.manage(id, "heroku_domain", `${app.id}:${hostname}`, `the host ${hostname} of ${app.name}`);
  const reason = whyRaw(draft, app, domain, records);
  if (reason === undefined && zone !== undefined && record !== undefined) {
    draft.use(LIBRARY, "Domain");
    draft.records.add(record.id);
    draft.manage(`${id}/record`, "cloudflare_dns_record", `${zone.id}/${record.id}`, `the record of ${hostname}`);
    const changed = transformOf(record);
    const at = `${app.name}/${hostname}`;
    const constant = draft.hasErrors(at) ? draft.constant(id) : undefined;
    const config = {
      app: new Code(owner),
      zoneId: new Code(draft.zone(zone)),
      zone: zone.name,
      host: hostname,
      proxied: record.proxied ? true : undefined,
      comment: record.comment ?? undefined,
      certificate: certificate === null ? (app.acm ? undefined : false) : { sniEndpointId: certificate },
      transform: changed === undefined ? undefined : { record: changed },
    };
    const accepted = constant === undefined ? "" : draft.acknowledgements(at, constant);
    return construct("Domain", id, config, constant) + accepted;
  }
  draft.use(HEROKU, "HerokuDomain");
  const pointsHere = records.some(({ type, content }) => type === "CNAME" && content === cname);
  const name = pointsHere ? draft.constant(id) : undefined;
  const config = { appId: new Code(`${owner}.appId`), hostname, sniEndpointId: certificate ?? undefined };
  const lines = zone === undefined ? [] : records.map((one) => recordText(draft, name, one, zone, cname));
  return comment(reason ?? "") + construct("HerokuDomain", id, config, name) + lines.join("");
}

/** Why the construct cannot declare a host; undefined where it can. */
function whyRaw(
  draft: Draft,
  app: AppSnapshot,
  { hostname, cname, certificate }: DomainSnapshot,
  records: readonly RecordSnapshot[],
): string | undefined {
  const [record, ...others] = records;
  if (record === undefined) {
    const unread = draft.snapshot.unread.some(({ at, part }) => at === hostname && part === "record");
    draft.leftOut.push(
      unread
        ? `${hostname}: its record, which could not be read`
        : `${hostname}: no record of its own was found at Cloudflare`,
    );
    return unread
      ? `Domain declares a record as well, and that of ${hostname} could not be read.`
      : `Domain declares a record as well, and ${hostname} has none of its own at Cloudflare.`;
  }
  if (others.length > 0) return `Domain declares one record, and ${hostname} has several.`;
  if (record.type !== "CNAME") return `Domain declares a CNAME, and ${hostname} has an ${record.type} record.`;
  if (record.content !== cname) return `Domain points to what Heroku tells, and ${hostname} leads elsewhere.`;
  const { comment: said } = record;
  if (said !== null && (visible(said) !== said || /[\t\n]/.test(said))) {
    return `Domain takes a comment of printable characters, and that of ${hostname} has others.`;
  }
  return app.acm && certificate !== null ? "Domain refuses a certificate of its own beside Heroku's." : undefined;
}

function recordText(
  draft: Draft,
  domain: string | undefined,
  record: RecordSnapshot,
  zone: ZoneSnapshot,
  cname: string | null,
): string {
  if (draft.records.has(record.id)) return "";
  draft.records.add(record.id);
  const path = draft.path(`record-${record.name.replace(/^\*\./, "wildcard-").replaceAll(".", "-")}`);
  draft.use(DNS_RECORD, "DnsRecord");
  const words = `the ${record.type} record of ${record.name}`;
  draft.manage(path, "cloudflare_dns_record", `${zone.id}/${record.id}`, words);
  const leadsHere = domain !== undefined && record.type === "CNAME" && record.content === cname;
  return construct("DnsRecord", path, {
    zoneId: new Code(draft.zone(zone)),
    name: record.name,
    type: record.type,
    content: leadsHere ? new Code(`${domain}.cname`) : record.content,
    ttl: record.ttl,
    proxied: record.proxied,
    comment: record.comment ?? undefined,
    tags: record.tags.length === 0 ? undefined : [...record.tags],
  });
}

/** What of a record differs from the one that Domain declares. */
function transformOf({ ttl, tags }: RecordSnapshot): Readonly<Record<string, SourceValue>> | undefined {
  const changed = { ...(ttl === 1 ? {} : { ttl }), ...(tags.length === 0 ? {} : { tags: [...tags] }) };
  return Object.keys(changed).length === 0 ? undefined : changed;
}
