import { parsePlan } from "../../catalogue/addon-plan";
import { CATALOGUE_DATE } from "../../catalogue/fact";
import { knownRedisVersion } from "../../catalogue/redis-versions";
import {
  PLACEHOLDER_VALUE,
  type AppSnapshot,
  type RecordSnapshot,
  type Snapshot,
} from "../../deployment/from-platform/snapshot";
import { CloudflarePlatform, type CloudflarePlatformJson } from "../cloudflare/platform/cloudflare-platform";
import type { DnsRecord, Zone } from "../cloudflare/platform/rows";
import { HerokuPlatform } from "../heroku/platform/heroku-platform";
import { provisionableVersions } from "../heroku/platform/redis";
import type { Addon, App, RedisInstance } from "../heroku/platform/rows";
import type { HerokuPlatformJson } from "../heroku/platform/state";
import { digest, uuid } from "../kit/identifiers";
import { withCodeOf } from "./code-of-state";

/** A world for a sandbox to start from, and which parts are made up because the source does not tell. */
export interface World {
  /** As `HerokuAndCloudflare` saves it. */
  readonly platforms: { readonly heroku: HerokuPlatformJson; readonly cloudflare: CloudflarePlatformJson };
  /** One sentence for each thing that is made up or missing. */
  readonly assumptions: readonly string[];
}

/** What a world is made with. */
interface WorldOptions {
  /**
   * The day whose rules hold.
   *
   * @default - the catalogue's
   */
  readonly asOf?: string;
  /** The state that the snapshot was read from, without secrets: its builds, slugs and releases are in no snapshot. */
  readonly state?: unknown;
}

/** What a Key-Value Store has whose settings were not read: Heroku's own defaults. */
const DEFAULT_REDIS = { maxmemoryPolicy: "noeviction", timeoutSeconds: 300, notifyKeyspaceEvents: "" };

/**
 * The world that a snapshot was taken of: the same ids, names, attachments, domains and records. Values of variables and
 * credentials are made up.
 *
 * @throws RangeError for a day that is not one
 */
export function worldOfSnapshot(snapshot: Snapshot, { asOf = CATALOGUE_DATE, state }: WorldOptions = {}): World {
  const seed = `snapshot of ${snapshot.apps.map(({ id }) => id).join(" ")}`;
  const empty = new HerokuPlatform({ seed, asOf }).toJSON();
  const taken = snapshot.takenAt;
  const made = { createdAt: taken, updatedAt: taken };
  const strangers = strangersOf(snapshot);
  /** The rows of one kind of part, of all apps. */
  const rowsOf = <Part, Row>(
    parts: (app: AppSnapshot) => readonly Part[] | undefined,
    row: (part: Part, appId: string) => Row,
  ): readonly Row[] => snapshot.apps.flatMap((app) => (parts(app) ?? []).map((part) => row(part, app.id)));
  const attachments = snapshot.apps.flatMap((app) =>
    (app.attachments ?? []).map(({ id, name, namespace, createdAt, addon }) => {
      return { id, appId: app.id, addonId: addon.id, name, namespace, createdAt };
    }),
  );
  const addonRow = (id: string, name: string, appId: string, plan: string, createdAt: string): Addon => {
    const { service, plan: size = "default" } = parsePlan(plan);
    return {
      id,
      appId,
      name,
      service,
      plan: size,
      state: "provisioned",
      config: {},
      providerId: digest(seed, "provider", id).slice(0, 24),
      credential: 0,
      redis: null,
      names: attachments.filter(({ addonId }) => addonId === id).map((one) => one.name),
      createdAt,
      updatedAt: createdAt,
    };
  };
  const heroku: HerokuPlatformJson = {
    ...empty,
    now: Math.max(empty.now, Date.parse(taken) || 0),
    apps: [...snapshot.apps.map((app) => appRow(app, taken)), ...strangers.apps],
    releases: snapshot.apps.flatMap(({ id, release }) =>
      release === undefined || release === null
        ? []
        : {
            id: uuid(seed, "release", id),
            appId: id,
            version: release.version,
            description: "The release that ran when the snapshot was taken",
            slugId: release.hasCode ? uuid(seed, "slug", id) : null,
            restarted: false,
            createdAt: release.createdAt,
          },
    ),
    slugs: snapshot.apps.flatMap((app) =>
      app.release?.hasCode === true
        ? {
            id: uuid(seed, "slug", app.id),
            appId: app.id,
            // Commands are not read; the types are those that the formation has.
            processTypes:
              app.formation === undefined ? null : Object.fromEntries(app.formation.map(({ type }) => [type, ""])),
            stack: app.stack,
            commit: null,
            commitDescription: null,
            buildpackProvidedDescription: null,
            checksum: null,
            createdAt: app.release.createdAt,
          }
        : [],
    ),
    addons: [
      ...snapshot.apps.flatMap((app) =>
        (app.addons ?? []).map((addon) => {
          const row = addonRow(addon.id, addon.name, app.id, addon.plan, addon.createdAt);
          return { ...row, redis: row.service === "heroku-redis" ? redisOf(addon.redis, asOf) : null };
        }),
      ),
      ...strangers.addons.map(({ id, name, appId }) => addonRow(id, name, appId, "unknown-service:unknown", taken)),
    ],
    attachments,
    formation: rowsOf(
      ({ formation }) => formation,
      (process, appId) => ({ ...process, appId, command: "", sized: true, ...made }),
    ),
    domains: rowsOf(
      ({ domains }) => domains,
      ({ id, hostname, cname, certificate: sniEndpointId }, appId) => ({
        id,
        appId,
        hostname,
        cname,
        sniEndpointId,
        ...made,
      }),
    ),
    sniEndpoints: rowsOf(
      ({ certificates }) => certificates,
      ({ id, name }, appId) => ({ id, appId, name, certificateChain: "", ...made }),
    ),
    pipelines: snapshot.pipelines.map(({ id, name, owner }) => ({
      id,
      name,
      ownerId: owner?.id ?? uuid(seed, "account"),
      ownerType: owner?.type === "team" ? "team" : "user",
      repository: null,
      reviewAppConfig: null,
      configVars: {},
      ...made,
    })),
    pipelineCouplings: snapshot.apps.flatMap(({ id, coupling }) =>
      coupling === undefined || coupling === null
        ? []
        : [{ id: coupling.id, pipelineId: coupling.pipeline, appId: id, stage: coupling.stage, createdAt: taken }],
    ),
    logDrains: rowsOf(
      ({ drains }) => drains,
      ({ id, url = PLACEHOLDER_URL }, appId) => ({ id, appId, url, token: `d.${uuid("drain", id)}`, createdAt: taken }),
    ),
    webhooks: rowsOf(
      ({ webhooks }) => webhooks,
      ({ id, url = PLACEHOLDER_URL, level, include }, appId) => ({
        id,
        appId,
        url,
        level,
        include: [...include],
        ...made,
      }),
    ),
    collaborators: rowsOf(
      ({ collaborators }) => collaborators,
      ({ id, email }, appId) => ({ id, appId, userId: uuid("user", digest(email)), email, createdAt: taken }),
    ),
  };
  return {
    platforms: {
      heroku: state === undefined ? heroku : withCodeOf(heroku, state),
      cloudflare: cloudflareOf(snapshot, asOf),
    },
    assumptions: assumptionsOf(snapshot),
  };
}

const PLACEHOLDER_URL = "https://placeholder.invalid/";

function appRow(app: AppSnapshot, taken: string): App {
  const given = (app.attachments ?? []).map(({ name }) => `${name}_`);
  const set = (app.variableNames ?? []).filter((name) => !given.some((prefix) => name.startsWith(prefix)));
  return {
    id: app.id,
    name: app.name,
    region: app.region,
    stack: app.stack,
    team: app.team,
    space: app.space,
    personal: app.team === null,
    locked: app.locked,
    internalRouting: app.internalRouting,
    maintenance: app.maintenance,
    acm: app.acm,
    buildpacks: [...(app.buildpacks ?? [])],
    configVars: Object.fromEntries(set.map((name) => [name, PLACEHOLDER_VALUE])),
    features: Object.fromEntries((app.features ?? []).map(({ name, enabled }) => [name, enabled])),
    version: app.release?.version ?? 0,
    restarts: 0,
    createdAt: taken,
    updatedAt: taken,
  };
}

function redisOf(read: NonNullable<AppSnapshot["addons"]>[number]["redis"], asOf: string): RedisInstance {
  const version = knownRedisVersion(read?.version) ?? read?.version ?? provisionableVersions(asOf).at(-1) ?? "";
  return { ...DEFAULT_REDIS, ...read, version };
}

/** Apps that are not in the snapshot, and their add-ons that are attached to apps that are. */
function strangersOf({ apps, takenAt }: Snapshot) {
  const own = new Set(apps.flatMap(({ addons = [] }) => addons.map(({ id }) => id)));
  const foreign = new Map(
    apps.flatMap(({ attachments = [] }) =>
      attachments.filter(({ addon }) => !own.has(addon.id)).map(({ addon }) => [addon.id, addon] as const),
    ),
  );
  const known = new Map(apps.map(({ name, id }) => [name, id]));
  const idOf = (name: string) => known.get(name) ?? uuid("app elsewhere", name);
  const names = new Set([...foreign.values()].map(({ app }) => app).filter((name) => !known.has(name)));
  return {
    apps: [...names].map((name): App => {
      return {
        id: idOf(name),
        name,
        region: "us",
        stack: apps[0]?.stack ?? "",
        team: null,
        space: null,
        personal: true,
        locked: false,
        internalRouting: null,
        acm: false,
        buildpacks: [],
        configVars: {},
        features: {},
        version: 0,
        restarts: 0,
        createdAt: takenAt,
        updatedAt: takenAt,
      };
    }),
    addons: [...foreign.values()].map(({ id, name, app }) => ({ id, name, appId: idOf(app) })),
  };
}

function cloudflareOf({ zones, takenAt }: Snapshot, asOf: string): CloudflarePlatformJson {
  const empty = new CloudflarePlatform({ asOf }).toJSON();
  return {
    ...empty,
    zones: zones.map((zone): Zone => ({
      id: zone.id,
      name: zone.name,
      assumedName: false,
      accountId: zone.account ?? digest("account").slice(0, 32),
      type: "full",
      paused: false,
      status: "active",
      vanityNameServers: [],
      settings: {},
      createdOn: takenAt,
      modifiedOn: takenAt,
    })),
    records: zones.flatMap((zone) => (zone.records ?? []).map((record) => recordRow(record, zone.id, takenAt))),
  };
}

function recordRow(record: RecordSnapshot, zoneId: string, takenAt: string): DnsRecord {
  return {
    ...record,
    zoneId,
    data: null,
    priority: null,
    settings: {},
    createdOn: takenAt,
    modifiedOn: takenAt,
    commentModifiedOn: record.comment === null ? null : takenAt,
    tagsModifiedOn: record.tags.length === 0 ? null : takenAt,
  };
}

function assumptionsOf({ apps, unread }: Snapshot): string[] {
  return [
    ...apps.flatMap((app) => {
      const secret = [...(app.drains ?? []), ...(app.webhooks ?? [])].filter(({ url }) => url === undefined).length;
      return [
        app.variableNames === undefined
          ? `${app.name}: config vars were not read; the sandbox has only those of add-ons.`
          : `${app.name}: each config var has the value ${PLACEHOLDER_VALUE}.`,
        ...(secret === 0
          ? []
          : [
              `${app.name}: ${String(secret)} log drains and webhooks have a placeholder for their URL, which may be secret.`,
            ]),
      ];
    }),
    ...unread.map(({ at, part, reason }) => `${at}: ${part} could not be read: ${reason.replace(/\.?$/, ".")}`),
  ];
}
