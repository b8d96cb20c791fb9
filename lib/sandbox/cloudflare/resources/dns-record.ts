import { isObject } from "../../../text/json";
import { ProviderError, UNKNOWN, type Attributes, type ResourceType, type Value } from "../../protocol/provider";
import { isNotFound, type CloudflareClient } from "../client";
import {
  canonicalJson,
  isJsonObject,
  isList,
  listAt,
  numberAt,
  stringAt,
  valueAt,
  type Json,
  type JsonObject,
} from "../../kit/json";
import { splitImportId, text, toJson } from "./attributes";

/** What a configuration can say of a record; the rest is Cloudflare's to say. */
const SAID = ["type", "name", "content", "data", "ttl", "proxied", "priority", "comment", "tags", "settings"] as const;
/** Members of `data` and `settings` are all in a state, null where there is nothing; the API leaves those out. */
const SETTINGS = ["flatten_cname", "ipv4_only", "ipv6_only"];

/** `cloudflare_dns_record` */
export const dnsRecord: ResourceType<CloudflareClient> = {
  plan: (prior, planned) => ({ planned: stamped(prior, prior === null ? planned : keptFromState(prior, planned)) }),

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

  delete: (state, client) =>
    client.request("DELETE", `/zones/${text(state, "zone_id")}/dns_records/${text(state, "id")}`),

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

/** What a configuration no longer says is sent as null, members of `data` as well. */
function leftOut(prior: Attributes, planned: Attributes): JsonObject {
  const gone = SAID.filter((name) => planned[name] === null && (prior[name] ?? null) !== null);
  const before: Value | undefined = prior.data;
  const after: Value | undefined = planned.data;
  if (!isObject(before) || !isObject(after)) return Object.fromEntries(gone.map((name) => [name, null]));
  const parts = Object.keys(before).filter((name) => before[name] !== null && after[name] === null);
  const data = { ...toObject(after), ...Object.fromEntries(parts.map((name) => [name, null])) };
  return { ...Object.fromEntries(gone.map((name) => [name, null])), ...(parts.length > 0 ? { data } : {}) };
}

function toObject(value: Value): JsonObject {
  const json = toJson(value);
  return isJsonObject(json) ? json : {};
}

/**
 * The provider's own changes to a plan, mistakes included. As soon as the configuration differs from state, `cable` from
 * `cable.acme.com` as well, the plugin framework has made unknown what is computed and not configured; what is not about
 * to change is taken from state again.
 */
function keptFromState(prior: Attributes, planned: Attributes): Attributes {
  const name = isKeptName(stringAt(prior, "name"), stringAt(planned, "name")) ? prior.name : planned.name;
  const content = keptContent(prior, planned);
  const tags = planned.tags === UNKNOWN && isEmptyList(prior.tags) ? prior.tags : planned.tags;
  const kept: Attributes = {
    ...planned,
    name: name ?? null,
    content: content ?? null,
    tags: tags ?? null,
    settings: keptSettings(prior.settings ?? null, planned.settings ?? null),
    created_on: orPrior(planned.created_on, prior.created_on),
    proxiable: orPrior(planned.proxiable, prior.proxiable),
    meta: orPrior(planned.meta, prior.meta),
  };
  const changed = ["name", "type", "ttl", "proxied", "priority", "comment", "data"].some((one) =>
    differs(prior[one] ?? null, kept[one] ?? null),
  );
  const isChanged =
    changed ||
    (kept.data === null && differs(prior.content ?? null, kept.content ?? null)) ||
    tagsChange(prior.tags ?? null, planned.tags ?? null) ||
    settingsChange(prior.settings ?? null, planned.settings ?? null);
  return {
    ...kept,
    modified_on: isChanged ? (planned.modified_on ?? null) : orPrior(planned.modified_on, prior.modified_on),
  };
}

/** Of a record without comment or tags the times of their change are null; with the same ones, they are those of state. */
function stamped(prior: Attributes | null, planned: Attributes): Attributes {
  const time = (what: string, isEmpty: boolean): Value => {
    const stamp = planned[`${what}_modified_on`] ?? null;
    if (stamp !== UNKNOWN) return stamp;
    if (isEmpty) return null;
    const stays = prior !== null && !differs(prior[what] ?? null, planned[what] ?? null);
    return stays ? (prior[`${what}_modified_on`] ?? null) : UNKNOWN;
  };
  const noComment = (planned.comment ?? null) === null || planned.comment === "";
  return {
    ...planned,
    comment_modified_on: time("comment", noComment),
    tags_modified_on: time("tags", planned.tags !== UNKNOWN && isEmptyList(planned.tags)),
  };
}

function orPrior(planned: Value | undefined, prior: Value | undefined): Value {
  return (planned === UNKNOWN ? prior : planned) ?? null;
}

function isEmptyList(value: Value | undefined): boolean {
  return value === null || value === undefined || (isList(value) && value.length === 0);
}

/**
 * Whether the provider takes the configured name for the one in state: `cable` for `cable.acme.com`, and `@` for any name. A
 * full name with a dot at its end, or with capitals, it does not recognise, and updates at every plan.
 */
function isKeptName(before: string | undefined, asked: string | undefined): boolean {
  if (before === undefined || asked === undefined) return false;
  if (asked === "@") return before !== "@" && before.includes(".");
  const [full, short] = [before.replace(/\.$/, ""), asked.replace(/\.$/, "")];
  return full.startsWith(`${short}.`);
}

/** Case makes no difference to an alias. Content that follows from `data` stays, even where `data` changes. */
function keptContent(prior: Attributes, planned: Attributes): Value | undefined {
  if (isObject(planned.data)) return orPrior(planned.content, prior.content);
  const [before, after] = [stringAt(prior, "content"), stringAt(planned, "content")];
  const alias = stringAt(planned, "type") === "CNAME" && after !== undefined;
  return alias && before?.toLowerCase() === after.toLowerCase() ? before : planned.content;
}

function tagsChange(prior: Value, planned: Value): boolean {
  if (planned === UNKNOWN) return !isEmptyList(prior);
  return isEmptyList(prior) && isEmptyList(planned) ? false : !same(prior, planned);
}

function saysNothing(settings: Value): boolean {
  return !isObject(settings) || SETTINGS.every((name) => typeof settings[name] !== "boolean");
}

function isAnyOn(settings: Value): boolean {
  return SETTINGS.some((name) => valueAt(settings, name) === true);
}

function settingsChange(prior: Value, planned: Value): boolean {
  if (!saysNothing(planned) && isObject(prior)) return hasUnknown(planned) || !same(prior, planned);
  return saysNothing(planned) && isObject(prior) && isAnyOn(prior);
}

/** Settings of which none is configured are those of state, unless one that was on is to be no more. */
function keptSettings(prior: Value, planned: Value): Value {
  if (!isObject(planned)) return prior;
  return saysNothing(planned) && !isAnyOn(prior) ? prior : planned;
}

/** A setting that is left out beside others is known after the change only. */
function hasUnknown(value: Value): boolean {
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

/** Whether a planned value is another one than that of state; one that is known after the change only is. */
function differs(prior: Value, planned: Value): boolean {
  return planned === UNKNOWN || hasUnknown(planned) || !same(prior, planned);
}

function same(a: Value, b: Value): boolean {
  const [left, right] = [toJson(a), toJson(b)];
  return left === undefined || right === undefined ? left === right : canonicalJson(left) === canonicalJson(right);
}
