import { isObject } from "../../text/json";
import { objectOf, stringOf, stringsOf, type JsonObject } from "../from-terraform/json";
import { InspectError, RefusedRequest, text, type Api } from "./api";
import type { RecordSnapshot, Unread, ZoneSnapshot } from "./snapshot";

const ZONE_ID = /^[0-9a-f]{32}$/;
const ADDRESSES_AND_ALIASES = ["A", "AAAA", "CNAME"];

/** What is read of Cloudflare. */
export interface CloudflareRead {
  readonly zones: readonly ZoneSnapshot[];
  readonly unread: readonly Unread[];
}

/**
 * Reads the zones of hosts and their records.
 *
 * @param named - names or ids of zones; every zone that the token shows where there are none
 * @throws InspectError for a zone that does not exist, and where two zones hold one host
 */
export async function readCloudflare(
  api: Api,
  hosts: readonly string[],
  named: readonly string[],
  progress: (step: string) => void,
): Promise<CloudflareRead> {
  const unread: Unread[] = [];
  progress("zones at Cloudflare");
  const shown = await zonesOf(api, named);
  const zones = new Map<string, { readonly zone: ZoneSnapshot; readonly hosts: string[] }>();
  for (const host of hosts) {
    const holders = longest(shown.filter(({ name }) => host === name || host.endsWith(`.${name}`)));
    const [holder, rival] = holders;
    if (holder !== undefined && rival !== undefined) {
      throw new InspectError(
        `${host}: two zones at Cloudflare are named ${holder.name}. Choose the one that the domain is delegated to: ` +
          holders.map(({ id }) => `--zone ${id}`).join(" or "),
      );
    }
    if (holder === undefined) {
      unread.push({ at: host, part: "record", reason: "no zone that the token shows holds this host" });
      continue;
    }
    const entry = zones.get(holder.id) ?? { zone: holder, hosts: [] };
    zones.set(holder.id, entry);
    entry.hosts.push(host);
  }
  const read: ZoneSnapshot[] = [];
  for (const { zone, hosts: own } of zones.values()) {
    progress(`records of ${zone.name}`);
    try {
      const records: RecordSnapshot[] = [];
      for (const host of own) {
        const exact = await recordsOf(api, zone.id, host);
        const wildcard = host.replace(/^[^.]+/, "*");
        records.push(...(exact.length > 0 ? exact : await recordsOf(api, zone.id, wildcard)));
      }
      const distinct = new Map(records.map((record) => [record.id, record]));
      read.push({ ...zone, records: [...distinct.values()] });
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      const reason = `${error.message}. The token needs the permission Zone, DNS, Read`;
      unread.push(...own.map((host) => ({ at: host, part: "record", reason })));
      read.push(zone);
    }
  }
  return { zones: read, unread };
}

async function zonesOf(api: Api, named: readonly string[]): Promise<readonly ZoneSnapshot[]> {
  try {
    if (named.length === 0) return (await pages(api, "/zones", "")).map(zoneOf);
    const found = await Promise.all(
      named.map(async (zone) => {
        if (ZONE_ID.test(zone)) return [zoneOf(objectOf(objectOf((await api.get(`/zones/${zone}`)).body).result))];
        const zones = (await pages(api, "/zones", `name=${encodeURIComponent(zone)}`)).map(zoneOf);
        if (zones.length > 0) return zones;
        throw new InspectError(
          `--zone ${JSON.stringify(zone)}: the token shows no zone of this name at Cloudflare. ` +
            "Check the name, and that the token has the permission Zone, Zone, Read for it",
        );
      }),
    );
    return found.flat();
  } catch (error) {
    if (!(error instanceof RefusedRequest)) throw error;
    if (error.status === 404) {
      throw new InspectError(`--zone ${named.join(", ")}: Cloudflare has no zone of this id (${error.message})`);
    }
    const denied = [400, 401, 403].includes(error.status);
    throw new InspectError(
      denied
        ? `CLOUDFLARE_API_TOKEN: Cloudflare does not accept the token (${error.message}). Make one at ` +
            "https://dash.cloudflare.com/profile/api-tokens with the permissions Zone, Zone, Read and Zone, DNS, Read"
        : `Cloudflare did not answer as expected (${error.message}). Try again later`,
    );
  }
}

/** Zones of the longest name: `shop.acme.com` before `acme.com`. */
function longest(zones: readonly ZoneSnapshot[]): readonly ZoneSnapshot[] {
  const length = Math.max(0, ...zones.map(({ name }) => name.length));
  return zones.filter(({ name }) => name.length === length);
}

async function recordsOf(api: Api, zone: string, host: string): Promise<readonly RecordSnapshot[]> {
  const rows = await pages(api, `/zones/${zone}/dns_records`, `name=${encodeURIComponent(host)}`);
  return rows
    .filter(({ type }) => ADDRESSES_AND_ALIASES.includes(String(type)))
    .map((row) => ({
      id: text(row, "id"),
      name: text(row, "name"),
      type: text(row, "type"),
      content: text(row, "content"),
      ttl: Number(row.ttl ?? 1),
      proxied: row.proxied === true,
      comment: stringOf(row.comment) ?? null,
      tags: [...stringsOf(row.tags)],
    }));
}

async function pages(api: Api, path: string, query: string): Promise<readonly JsonObject[]> {
  const rows: JsonObject[] = [];
  for (let page = 1; ; page += 1) {
    const words = [query, "per_page=50", `page=${String(page)}`].filter((word) => word !== "").join("&");
    const body = objectOf((await api.get(`${path}?${words}`)).body);
    rows.push(...(Array.isArray(body.result) ? body.result.filter(isObject) : []));
    if (page >= Number(objectOf(body.result_info).total_pages ?? 1)) return rows;
  }
}

function zoneOf(row: JsonObject): ZoneSnapshot {
  return { id: text(row, "id"), name: text(row, "name"), account: stringOf(objectOf(row.account).id) ?? null };
}
