import { ProviderError, UNKNOWN, type Attributes, type ResourceType, type Value } from "../../protocol/provider";
import { isNotFound, type CloudflareClient } from "../client";
import {
  canonicalJson,
  isList,
  isObject,
  listAt,
  numberAt,
  stringAt,
  valueAt,
  type Json,
  type JsonObject,
} from "../../kit/json";
import { splitImportId, text } from "./attributes";

/** What a configuration can say of a record; the rest is Cloudflare's to say. */
const SAID = ["type", "name", "content", "data", "ttl", "proxied", "priority", "comment", "tags", "settings"] as const;
/** Members of `data` and `settings` are all in a state, null where there is nothing; the API leaves those out. */
const SETTINGS = ["flatten_cname", "ipv4_only", "ipv6_only"];

/** `cloudflare_dns_record` */
export const dnsRecord: ResourceType<CloudflareClient> = {
  plan(prior, planned, config) {
    if (prior === null) return { planned };
    const kept = keepWhatIsTheSame(prior, planned, config);
    const changed = ["zone_id", ...SAID].filter(
      (name) => hasUnknown(kept[name]) || !same(prior[name] ?? null, kept[name] ?? null),
    );
    if (changed.length === 0) return { planned: prior };
    return {
      planned: {
        ...kept,
        id: prior.id ?? UNKNOWN,
        created_on: prior.created_on ?? null,
        proxiable: prior.proxiable ?? null,
        meta: prior.meta ?? null,
        modified_on: UNKNOWN,
        comment_modified_on: changed.includes("comment") ? UNKNOWN : (prior.comment_modified_on ?? null),
        tags_modified_on: changed.includes("tags") ? UNKNOWN : (prior.tags_modified_on ?? null),
      },
    };
  },

  async create(planned, _config, client) {
    checkTtl(planned);
    const zoneId = text(planned, "zone_id");
    const created = await client.request("POST", `/zones/${zoneId}/dns_records`, body(planned));
    return asPlanned(planned, describe(created, zoneId));
  },

  async read(state, client) {
    try {
      return await readRecord(text(state, "zone_id"), text(state, "id"), client);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  },

  async update(prior, planned, _config, client) {
    const zoneId = text(prior, "zone_id");
    const path = `/zones/${zoneId}/dns_records/${text(prior, "id")}`;
    const changed = await client.request("PUT", path, { ...body(planned), ...leftOut(prior, planned) });
    return asPlanned(planned, describe(changed, zoneId));
  },

  async delete(state, client) {
    await client.request("DELETE", `/zones/${text(state, "zone_id")}/dns_records/${text(state, "id")}`);
  },

  import(id, client) {
    const [zoneId, recordId] = splitImportId(id, "<zone_id>/<dns_record_id>");
    return readRecord(zoneId, recordId, client);
  },
};

async function readRecord(zoneId: string, id: string, client: CloudflareClient): Promise<Attributes> {
  return describe(await client.request("GET", `/zones/${zoneId}/dns_records/${id}`), zoneId);
}

function checkTtl(planned: Attributes): void {
  if (planned.proxied !== true || numberAt(planned, "ttl") === 1) return;
  throw new ProviderError(
    "ttl must be set to 1 when `proxied` is true",
    `ttl is ${numberAt(planned, "ttl") ?? "not set"}. Set ttl to 1 (automatic), or proxied to false.`,
  );
}

/** The attributes of a record as the API has it. */
export function describe(found: Json, zoneId: string): Attributes {
  const data = valueAt(found, "data");
  return {
    id: text(found, "id"),
    zone_id: zoneId,
    type: text(found, "type"),
    name: text(found, "name"),
    content: text(found, "content"),
    data: isObject(data) ? data : null,
    ttl: numberAt(found, "ttl") ?? 1,
    proxied: valueAt(found, "proxied") === true,
    priority: numberAt(found, "priority") ?? null,
    comment: stringAt(found, "comment") ?? null,
    tags: listAt(found, "tags"),
    settings: Object.fromEntries(SETTINGS.map((name) => [name, valueAt(found, "settings", name) ?? null])),
    meta: canonicalJson(toJson(valueAt(found, "meta") ?? {}) ?? {}),
    proxiable: valueAt(found, "proxiable") === true,
    created_on: text(found, "created_on"),
    modified_on: text(found, "modified_on"),
    comment_modified_on: stringAt(found, "comment_modified_on") ?? null,
    tags_modified_on: stringAt(found, "tags_modified_on") ?? null,
  };
}

/** Everything that the plan knows: what a configuration says, and what it has kept from state. */
function body(planned: Attributes): JsonObject {
  const entries = SAID.map((name) => [name, toJson(planned[name] ?? null)] as const);
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

/** What a configuration no longer says is sent as null. */
function leftOut(prior: Attributes, planned: Attributes): JsonObject {
  const gone = SAID.filter((name) => planned[name] === null && (prior[name] ?? null) !== null);
  return Object.fromEntries(gone.map((name) => [name, null]));
}

/** A name or content in another form of the same record is no change: the plan keeps what state has. */
function keepWhatIsTheSame(prior: Attributes, planned: Attributes, config: Attributes): Attributes {
  const [before, after] = [stringAt(prior, "name"), stringAt(planned, "name")];
  const sameName = before !== undefined && after !== undefined && isSameName(before, after);
  const unset = (name: string) => valueAt(config, name) === null || valueAt(config, name) === undefined;
  const hasData = !unset("data");
  const dataStays = same(prior.data ?? null, planned.data ?? null);
  const content = hasData ? (dataStays ? prior.content : UNKNOWN) : keptContent(prior, planned);
  const noTags = unset("tags") || listAt(config, "tags").length === 0;
  return {
    ...planned,
    name: sameName ? before : (planned.name ?? null),
    content: content ?? null,
    data: hasData ? (planned.data ?? null) : null,
    tags: noTags && listAt(prior, "tags").length === 0 ? (prior.tags ?? null) : noTags ? [] : (planned.tags ?? null),
    settings: keptSettings(prior.settings ?? null, planned.settings ?? null),
  };
}

/** `cable` and `cable.acme.com` are the same in the zone `acme.com`; `@` is the zone itself, which has the fewest labels. */
function isSameName(before: string, after: string): boolean {
  const [full, asked] = [before.toLowerCase(), after.toLowerCase().replace(/\.$/, "")];
  if (full === asked || full.startsWith(`${asked}.`)) return true;
  return asked === "@" && full.split(".").length === 2;
}

function keptContent(prior: Attributes, planned: Attributes): Value | undefined {
  const [before, after] = [stringAt(prior, "content"), stringAt(planned, "content")];
  const alias = stringAt(planned, "type") === "CNAME";
  return alias && before?.toLowerCase() === after?.toLowerCase() ? before : planned.content;
}

/** Settings of which none is configured are those of state, unless one that was on is to be no more. */
function keptSettings(prior: Value, planned: Value): Value {
  if (!isObject(planned)) return prior;
  const says = SETTINGS.some((name) => typeof planned[name] === "boolean");
  const wasOn = SETTINGS.some((name) => valueAt(prior, name) === true);
  return says || wasOn ? planned : prior;
}

/** A setting that is left out beside others is known after the change only, so that there always is a change. */
function hasUnknown(value: Value | undefined): boolean {
  return isObject(value) && Object.values(value).includes(UNKNOWN);
}

/** What Cloudflare answered, with what was planned left as it was planned: Terraform holds a provider to its word. */
function asPlanned(planned: Attributes, actual: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(actual).map(([name, value]) => [
      name,
      settle(planned[name] ?? UNKNOWN, value, planned[name] === null),
    ]),
  );
}

function settle(planned: Value, actual: Value, plannedNull: boolean): Value {
  if (plannedNull) return null;
  if (planned === UNKNOWN) return actual;
  if (!isObject(planned)) return planned;
  return Object.fromEntries(
    Object.entries(planned).map(([name, value]) => [name, value === UNKNOWN ? (valueAt(actual, name) ?? null) : value]),
  );
}

function same(a: Value, b: Value): boolean {
  const [left, right] = [toJson(a), toJson(b)];
  return left === undefined || right === undefined ? left === right : canonicalJson(left) === canonicalJson(right);
}

/** JSON of a value; undefined for null and unknown, and so left out of objects. */
function toJson(value: Value): Json | undefined {
  if (value === null || typeof value === "symbol") return undefined;
  if (isList(value)) return value.map((item) => toJson(item) ?? null);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, toJson(item)] as const);
  return Object.fromEntries(entries.flatMap(([key, item]) => (item === undefined ? [] : [[key, item] as const])));
}
