import { isObject } from "../../../text/json";
import { ProviderError, type Attributes, type DataSourceType, type Value } from "../../protocol/provider";
import { isList, listAt, stringAt, valueAt, type Json } from "../../kit/json";
import type { CloudflareClient } from "../client";
import { checkMaxItems, text } from "./attributes";
import { describe } from "./dns-record";
import { certificateAttributes } from "./origin-ca-certificate";
import { zoneAttributes } from "./zone";
import { zoneSettingAttributes } from "./zone-setting";

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

/** `data.cloudflare_zones` */
export const zonesData: DataSourceType<CloudflareClient> = {
  validate: (config) => checkMaxItems(config),

  async read(config, client) {
    const found = await allResults("/zones", config, client);
    return { ...config, result: found.map((zone) => zoneAttributes(zone)) };
  },
};

/** `data.cloudflare_dns_records` */
export const dnsRecordsData: DataSourceType<CloudflareClient> = {
  validate: (config) => checkMaxItems(config),

  async read(config, client) {
    const zoneId = text(config, "zone_id");
    const found = await allResults(`/zones/${zoneId}/dns_records`, config, client);
    return { ...config, result: found.map((record) => describe(record, zoneId)) };
  },
};

/** `data.cloudflare_zone_setting` */
export const zoneSettingData: DataSourceType<CloudflareClient> = {
  async read(config, client) {
    const [zoneId, setting] = [text(config, "zone_id"), text(config, "setting_id")];
    const found = await client.request("GET", `/zones/${zoneId}/settings/${setting}`);
    return { ...zoneSettingAttributes(found, zoneId), setting_id: setting };
  },
};

/** `data.cloudflare_origin_ca_certificate` */
export const originCaCertificateData: DataSourceType<CloudflareClient> = {
  validate: (config) => oneOf(config, "certificate_id", "filter"),

  async read(config, client) {
    const filter = valueAt(config, "filter");
    const id = stringAt(config, "certificate_id") ?? (await onlyResult("/certificates", filter, client));
    const found = await client.request("GET", `/certificates/${id}`);
    return { ...certificateAttributes(found), certificate_id: id, filter: isObject(filter) ? filter : null };
  },
};

/** `data.cloudflare_origin_ca_certificates` */
export const originCaCertificatesData: DataSourceType<CloudflareClient> = {
  validate: (config) => checkMaxItems(config),

  async read(config, client) {
    const found = await allResults("/certificates", config, client, ["result"]);
    return { ...config, result: found.map(certificateAttributes) };
  },
};

/** Of a list without `max_items` the provider takes as many; the pages that it asks for are of Cloudflare's usual size. */
const MOST_ITEMS = 1000;

/** Asks for one page after another until one is empty or there are enough. */
async function allResults(
  path: string,
  config: Attributes,
  client: CloudflareClient,
  /** Attributes that are not asked for. */
  apart: readonly string[] = ["zone_id", "result"],
): Promise<readonly Json[]> {
  const { max_items: limit, ...rest } = config;
  const filter = Object.fromEntries(Object.entries(rest).filter(([name]) => !apart.includes(name)));
  const query = Object.fromEntries(queryOf(filter, ""));
  const wanted = typeof limit === "number" && limit > 0 ? limit : MOST_ITEMS;
  const found: Json[] = [];
  for (let page = 1; found.length < wanted; page += 1) {
    const shown = await client.request(
      "GET",
      path,
      undefined,
      sorted(page === 1 ? query : { ...query, page: String(page) }),
    );
    if (!isList(shown) || shown.length === 0) break;
    found.push(...shown);
  }
  return found.slice(0, wanted);
}

/** The provider's client names parameters in the order of the alphabet. */
function sorted(query: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1)));
}

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
