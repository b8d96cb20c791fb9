import { isObject } from "../../../text/json";
import { PluginCrash, type Attributes, type ResourceType } from "../../protocol/provider";
import { canonicalJson, isList, numberAt, stringAt, valueAt, type Json } from "../../kit/json";
import type { Value } from "../../protocol/provider";
import type { CloudflareClient } from "../client";
import { splitImportId, text } from "./attributes";

/** `cloudflare_zone_setting` */
export const zoneSetting: ResourceType<CloudflareClient> = {
  create: (planned, _config, client) => patch(null, planned, client),

  async read(state, client) {
    const zoneId = text(state, "zone_id");
    const found = await client.request("GET", `/zones/${zoneId}/settings/${text(state, "setting_id")}`);
    // Cloudflare does not tell of it, so that one that is configured is updated at every plan.
    const attributes = zoneSettingAttributes(found, zoneId);
    return { ...attributes, value: inKindOf(state.value ?? null, attributes.value ?? null), enabled: null };
  },

  update: (prior, planned, _config, client) => patch(prior, planned, client),

  /** Sends nothing: a setting always has some value, and Cloudflare keeps the last one. */
  delete: () => Promise.resolve(),

  async import(id, client) {
    const [zoneId, setting] = splitImportId(id, "<zone_id>/<setting_id>");
    return zoneSettingAttributes(await client.request("GET", `/zones/${zoneId}/settings/${setting}`), zoneId);
  },
};

/** The provider reads a value as one of the kind that state has; one that can't be read so does not change state. */
function inKindOf(before: Value, found: Value): Value {
  if (found === null) return null;
  if (typeof before === "string" || typeof before === "boolean") return typeof found === typeof before ? found : before;
  if (typeof before !== "number" || typeof found === "number") return found;
  if (typeof found === "boolean") return Number(found);
  const number = typeof found === "string" && found.trim() !== "" ? Number(found) : NaN;
  return Number.isNaN(number) ? before : number;
}

/** The provider compares a text or a switch with what it was before, and takes what was of another kind for the same kind. */
function checkKinds(before: Value | undefined, after: Value | undefined): void {
  const isCollection = typeof before === "object" && before !== null;
  const crashes =
    typeof after === "boolean"
      ? before !== null && before !== undefined && typeof before !== "boolean"
      : typeof after === "string" && isCollection;
  if (crashes) throw new PluginCrash(`cloudflare_zone_setting.value becomes a ${typeof after} and was none before.`);
}

/** An update sends what has changed and nothing else. */
async function patch(prior: Attributes | null, planned: Attributes, client: CloudflareClient): Promise<Attributes> {
  const zoneId = text(planned, "zone_id");
  const enabled = valueAt(planned, "enabled");
  const value = toJson(planned.value ?? null);
  checkKinds(valueAt(prior ?? {}, "value"), planned.value);
  const stays = (name: string) =>
    prior !== null && canonicalJson(toJson(prior[name] ?? null)) === canonicalJson(toJson(planned[name] ?? null));
  const found = await client.request("PATCH", `/zones/${zoneId}/settings/${text(planned, "setting_id")}`, {
    ...(stays("value") ? {} : { value }),
    ...(typeof enabled === "boolean" && !stays("enabled") ? { enabled } : {}),
  });
  return {
    ...zoneSettingAttributes(found, zoneId),
    value: planned.value ?? null,
    enabled: typeof enabled === "boolean" ? enabled : null,
  };
}

/** The attributes of a setting as the API has it. */
export function zoneSettingAttributes(found: Json, zoneId: string): Attributes {
  return {
    id: text(found, "id"),
    setting_id: text(found, "id"),
    zone_id: zoneId,
    value: valueAt(found, "value") ?? null,
    editable: valueAt(found, "editable") === true,
    enabled: null,
    modified_on: stringAt(found, "modified_on") ?? null,
    time_remaining: numberAt(found, "time_remaining") ?? null,
  };
}

function toJson(value: Value): Json {
  if (typeof value === "symbol") return null;
  if (isList(value)) return value.map(toJson);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
}
