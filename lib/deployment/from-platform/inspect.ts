import { Api, InspectError, type ApiSurroundings } from "./api";
import { readCloudflare } from "./cloudflare";
import type { PlatformAccess } from "./credentials";
import { readHerokuApp } from "./heroku";
import { SNAPSHOT_FORMAT, type PipelineSnapshot, type Snapshot, type Unread } from "./snapshot";

/** What is to be inspected. */
export interface InspectRequest {
  /** Names or ids of apps. */
  readonly apps: readonly string[];
  /** Names or ids of zones at Cloudflare; every zone that the token shows where there are none. */
  readonly zones: readonly string[];
  readonly variableNames: boolean;
  /** The time that the snapshot is dated with, ISO 8601. */
  readonly takenAt: string;
}

/** The version of Heroku's API that is read. */
const HEROKU_MEDIA_TYPE = "application/vnd.heroku+json; version=3";

/**
 * Reads what exists at Heroku and Cloudflare, with GET requests only.
 *
 * @throws InspectError where an app or a zone cannot be read at all; parts that cannot be read are in `unread`
 */
export async function inspect(
  access: PlatformAccess,
  request: InspectRequest,
  surroundings: ApiSurroundings,
): Promise<Snapshot> {
  const bearer = { authorization: `Bearer ${access.herokuToken}` };
  const heroku = {
    platform: new Api(access.heroku, { ...bearer, accept: HEROKU_MEDIA_TYPE }, surroundings),
    data: new Api(access.herokuData, bearer, surroundings),
  };
  const wants = { variableNames: request.variableNames };
  const unread: Unread[] = [];
  const pipelines = new Map<string, PipelineSnapshot>();
  const apps: Snapshot["apps"][number][] = [];
  for (const name of request.apps) {
    const read = await readHerokuApp(heroku, name, wants, surroundings.progress);
    const twice = apps.find(({ id }) => id === read.app.id);
    if (twice !== undefined) throw new InspectError(`${name}: named twice. Name each app once`);
    apps.push(read.app);
    unread.push(...read.unread);
    if (read.pipeline !== undefined) pipelines.set(read.pipeline.id, read.pipeline);
  }
  const hosts = apps.flatMap(({ domains = [] }) => domains.map(({ hostname }) => hostname));
  const dns = await recordsFor(access, request, hosts, surroundings);
  return {
    snapshot: SNAPSHOT_FORMAT,
    takenAt: request.takenAt,
    apps,
    pipelines: [...pipelines.values()],
    zones: dns.zones,
    unread: [...unread, ...dns.unread],
  };
}

async function recordsFor(
  access: PlatformAccess,
  { zones }: InspectRequest,
  hosts: readonly string[],
  surroundings: ApiSurroundings,
): Promise<Pick<Snapshot, "zones" | "unread">> {
  if (hosts.length === 0) return { zones: [], unread: [] };
  if (access.cloudflareToken === undefined) {
    const reason =
      "CLOUDFLARE_API_TOKEN is not set. A token needs the permissions Zone, Zone, Read and Zone, DNS, Read";
    if (zones.length > 0) throw new InspectError(`--zone: ${reason}`);
    return { zones: [], unread: hosts.map((host) => ({ at: host, part: "record", reason })) };
  }
  const api = new Api(access.cloudflare, { authorization: `Bearer ${access.cloudflareToken}` }, surroundings);
  return readCloudflare(api, hosts, zones, surroundings.progress);
}
