import { isIPv4, isIPv6 } from "node:net";
import { canonicalJson, isJsonObject, booleanAt, numberAt, stringAt, stringsAt, type Json } from "../../kit/json";
import { PlatformError } from "./platform-error";
import type { RecordContent, Zone } from "./rows";

/** Types that Cloudflare's proxy can stand in front of. */
const PROXIABLE = ["A", "AAAA", "CNAME"];
const TYPES = [
  "A",
  "AAAA",
  "CAA",
  "CERT",
  "CNAME",
  "DNSKEY",
  "DS",
  "HTTPS",
  "LOC",
  "MX",
  "NAPTR",
  "NS",
  "OPENPGPKEY",
  "PTR",
  "SMIMEA",
  "SRV",
  "SSHFP",
  "SVCB",
  "TLSA",
  "TXT",
  "URI",
];
/** Types whose content is a host name. */
const HOST_CONTENT = ["CNAME", "MX", "NS", "PTR"];
const NEEDS_PRIORITY = ["MX", "URI"];
/** Order of the parts in the content; of the other types the order in which they are given is kept, an assumption. */
const DATA_ORDER: Readonly<Record<string, readonly string[] | undefined>> = {
  CAA: ["flags", "tag", "value"],
  CERT: ["type", "key_tag", "algorithm", "certificate"],
  DNSKEY: ["flags", "protocol", "algorithm", "public_key"],
  DS: ["key_tag", "algorithm", "digest_type", "digest"],
  HTTPS: ["priority", "target", "value"],
  NAPTR: ["order", "preference", "flags", "service", "regex", "replacement"],
  SRV: ["priority", "weight", "port", "target"],
  SSHFP: ["algorithm", "type", "fingerprint"],
  SVCB: ["priority", "target", "value"],
  TLSA: ["usage", "selector", "matching_type", "certificate"],
  URI: ["weight", "target"],
};

const LABEL = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?|\*)$/i;
const MIN_TTL_SECONDS = 60;
const MAX_TTL_SECONDS = 86_400;
const MAX_COMMENT_CHARACTERS = 100;

/** Whether a record of the type can be proxied. */
export function isProxiable(type: string): boolean {
  return PROXIABLE.includes(type);
}

/** A name as Cloudflare keeps it: `@` and names without the zone are completed. */
export function fullName(name: string, zone: string): string {
  const host = name.toLowerCase().replace(/\.$/, "");
  if (host === "@" || host === zone) return zone;
  return host.endsWith(`.${zone}`) ? host : `${host}.${zone}`;
}

/** Whether a text is a host name of DNS; underscores are allowed, as services use them. */
export function isHostName(text: string): boolean {
  const host = text.replace(/\.$/, "");
  return host.length > 0 && host.length <= 253 && host.split(".").every((label) => LABEL.test(label));
}

/**
 * Reads what the API was sent for a record.
 * @throws PlatformError 400 with Cloudflare's code for what is wrong
 */
export function recordContent(body: Json | undefined, zone: Zone): RecordContent {
  const type = (stringAt(body, "type") ?? "").toUpperCase();
  if (!TYPES.includes(type)) throw refusal(9020, `Invalid DNS record type "${type}". Known are ${TYPES.join(", ")}.`);
  const asked = stringAt(body, "name");
  if (asked === undefined || (asked !== "@" && !isHostName(asked))) throw refusal(9000, "DNS name is invalid.");
  const data = dataOf(body);
  const content = contentFrom(type, stringAt(body, "content"), data);
  checkContent(type, content);
  const priority = numberAt(body, "priority") ?? numberAt(data ?? undefined, "priority") ?? null;
  if (NEEDS_PRIORITY.includes(type) && priority === null)
    throw refusal(9101, `priority is a required data field for ${type} records.`);
  const proxied = booleanAt(body, "proxied") ?? false;
  if (proxied && !isProxiable(type)) throw refusal(9004, `This record type cannot be proxied: ${type}.`);
  const comment = stringAt(body, "comment") ?? "";
  if (comment.length > MAX_COMMENT_CHARACTERS) {
    throw refusal(9215, `DNS record comment exceeds ${MAX_COMMENT_CHARACTERS} characters.`);
  }
  return {
    name: fullName(asked, zone.name),
    type,
    content: content ?? "",
    data,
    ttl: proxied ? 1 : ttlOf(body),
    proxied,
    priority,
    // An empty comment is none: the API then leaves out the time of its last change.
    comment: comment === "" ? null : comment,
    tags: stringsAt(body, "tags"),
    settings: objectAt(body, "settings") ?? {},
  };
}

function ttlOf(body: Json | undefined): number {
  const ttl = numberAt(body, "ttl") ?? 1;
  if (ttl === 1 || (Number.isInteger(ttl) && ttl >= MIN_TTL_SECONDS && ttl <= MAX_TTL_SECONDS)) return ttl;
  throw refusal(
    9021,
    `Invalid TTL ${ttl}. Must be between ${MIN_TTL_SECONDS} and ${MAX_TTL_SECONDS} seconds, or 1 for Automatic.`,
  );
}

function checkContent(type: string, content: string | undefined): void {
  if (content === undefined || content === "") throw refusal(9005, `Content for ${type} record is missing.`);
  const shown = JSON.stringify(content);
  if (type === "A" && !isIPv4(content))
    throw refusal(9005, `Content for A record must be a valid IPv4 address, not ${shown}.`);
  if (type === "AAAA" && !isIPv6(content))
    throw refusal(9005, `Content for AAAA record must be a valid IPv6 address, not ${shown}.`);
  if (HOST_CONTENT.includes(type) && !isHostName(content)) {
    throw refusal(9005, `Content for ${type} record must be a host name, not ${shown}.`);
  }
}

/** The parts decide where a type has them; a host name is kept without a dot at its end. */
function contentFrom(type: string, given: string | undefined, data: Readonly<Record<string, Json>> | null) {
  if (data !== null && (given === undefined || DATA_ORDER[type] !== undefined)) return contentOf(type, data);
  return HOST_CONTENT.includes(type) ? given?.replace(/\.$/, "") : given;
}

function contentOf(type: string, data: Readonly<Record<string, Json>>): string {
  const order = DATA_ORDER[type] ?? Object.keys(data);
  const parts = order.flatMap((part) => {
    const value = data[part];
    if (value === undefined || value === null) return [];
    const shown = typeof value === "string" ? value : canonicalJson(value);
    return [type === "CAA" && part === "value" ? `"${shown}"` : shown];
  });
  return parts.join(" ");
}

function dataOf(body: Json | undefined): Readonly<Record<string, Json>> | null {
  return objectAt(body, "data") ?? null;
}

function objectAt(body: Json | undefined, key: string): Readonly<Record<string, Json>> | undefined {
  if (!isJsonObject(body)) return undefined;
  const found = body[key];
  return isJsonObject(found) ? found : undefined;
}

function refusal(code: number, message: string): PlatformError {
  return new PlatformError(400, code, message);
}
