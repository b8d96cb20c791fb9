import { ProviderError, type Attributes, type DataSourceType, type Value } from "../../protocol/provider";
import { isObject, listAt, stringAt, valueAt } from "../../kit/json";
import type { CloudflareClient } from "../client";
import { text } from "./attributes";
import { describe } from "./dns-record";
import { zoneAttributes } from "./zone";

/** `data.cloudflare_zone` */
export const zoneData: DataSourceType<CloudflareClient> = {
  validate: (config) => oneOf(config, "zone_id", "filter"),

  async read(config, client) {
    const filter = valueAt(config, "filter");
    const zoneId = stringAt(config, "zone_id") ?? (await onlyResult("/zones", filter, client));
    const found = await client.request("GET", `/zones/${zoneId}`);
    return { ...zoneAttributes(found), zone_id: zoneId, filter: isObject(filter) ? filter : null };
  },
};

/** `data.cloudflare_dns_record` */
export const dnsRecordData: DataSourceType<CloudflareClient> = {
  validate: (config) => oneOf(config, "dns_record_id", "filter"),

  async read(config, client) {
    const zoneId = text(config, "zone_id");
    const filter = valueAt(config, "filter");
    const id = stringAt(config, "dns_record_id") ?? (await onlyResult(`/zones/${zoneId}/dns_records`, filter, client));
    const found = await client.request("GET", `/zones/${zoneId}/dns_records/${id}`);
    return { ...describe(found, zoneId), dns_record_id: id, filter: isObject(filter) ? filter : null };
  },
};

function oneOf(config: Attributes, id: string, filter: string) {
  const given = [id, filter].filter((name) => valueAt(config, name) !== null && valueAt(config, name) !== undefined);
  if (given.length === 1) return [];
  const detail = given.length === 0 ? "Neither is given." : "Both are given.";
  return [{ severity: "error", summary: `Give exactly one of ${id} and ${filter}`, detail } as const];
}

/** @throws ProviderError unless the filter finds exactly one */
async function onlyResult(path: string, filter: Value | undefined, client: CloudflareClient): Promise<string> {
  const query = Object.fromEntries(queryOf(filter, ""));
  const results = listAt({ results: await client.request("GET", path, undefined, query) }, "results");
  const only = results[0];
  if (results.length === 1 && only !== undefined) return text(only, "id");
  throw new ProviderError(
    "failed to find exactly one result",
    `The filter ${JSON.stringify(query)} finds ${results.length}. Narrow it down, or give the id.`,
  );
}

/** `{name: {exact: "a"}}` is asked for as `name.exact=a`. */
function queryOf(filter: Value | undefined, prefix: string): [string, string][] {
  if (!isObject(filter)) return [];
  return Object.entries(filter).flatMap(([name, value]): [string, string][] => {
    if (value === null || typeof value === "symbol") return [];
    if (isObject(value)) return queryOf(value, `${prefix}${name}.`);
    return [[`${prefix}${name}`, typeof value === "string" ? value : JSON.stringify(value)]];
  });
}
