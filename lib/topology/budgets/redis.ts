import { ADDON_SERVICES, type AddonServiceFacts } from "../../catalogue/addon-services";
import { REDIS_PLANS, type RedisPlanFacts } from "../../catalogue/redis-plans";
import type { RedisRole } from "../../catalogue/redis-roles";
import type { AddonTopology, AppTopology, Topology } from "../topology";
import type { Budget, BudgetOptions } from "./budget";
import { CABLE_THREADS, loadOf } from "./load";

// Connections of one process, measured with CLIENT LIST on Redis 7.0 or read in the sources: rails.md section 10.
const CABLE = { publishAndSubscribe: 2, publishOnly: 1 };
const SESSION_STORE = 1;
const CACHE_POOL = 5;
const SIDEKIQ_CLIENT_POOL = 10;
const SIDEKIQ_INTERNAL_POOL = 10;

/** A client of anycable-go: 1 dedicated and up to 4 multiplexed connections (rueidis v1.0.76, source). */
const ANYCABLE_CLIENT = 5;
/** It broadcasts with one, and talks to its other nodes with another. */
const ANYCABLE_CLIENTS = 2;

const ROLES: readonly RedisRole[] = ["cache", "session", "cable", "queue"];

/** An assumption: what one session takes in Redis, key and overhead included. */
export const BYTES_PER_SESSION = 2048;
const MIB = 1024 * 1024;

/** The connections that one web process can open for a role. */
export function webConnections(role: RedisRole, threads: number, anycable = false): number {
  const touching = threads + CABLE_THREADS;
  switch (role) {
    case "cache":
      return Math.min(CACHE_POOL, touching);
    case "session":
      return SESSION_STORE;
    case "cable":
      return anycable ? CABLE.publishOnly : CABLE.publishAndSubscribe;
    case "queue":
      return Math.min(SIDEKIQ_CLIENT_POOL, touching);
  }
}

/** The connections that one Sidekiq process can open for a role. */
export function workerConnections(role: RedisRole, threads: number): number {
  switch (role) {
    case "cache":
      return Math.min(CACHE_POOL, threads);
    case "session":
      return 0;
    case "cable":
      return CABLE.publishOnly;
    case "queue":
      return threads + SIDEKIQ_INTERNAL_POOL;
  }
}

/** Whether an add-on is a Redis. */
export function isRedis({ service, roles }: AddonTopology): boolean {
  const services: Readonly<Record<string, AddonServiceFacts>> = ADDON_SERVICES;
  return service === undefined ? roles.length > 0 : services[service]?.redis === true;
}

/** What Rails keeps on a Redis: what it is for, or everything where it is the only one and nothing tells. */
export function servedBy(addon: AddonTopology, app: AppTopology): readonly RedisRole[] {
  if (addon.roles.length > 0) return addon.roles;
  return app.addons.filter(isRedis).length === 1 ? ROLES : [];
}

/** The connections that all apps together can open to each Redis, against the limit of its plan. */
export function redisConnections({ apps }: Topology): readonly Budget[] {
  const instances = new Map<string, { readonly addon: AddonTopology; readonly users: RedisUser[] }>();
  for (const app of apps) {
    for (const addon of app.addons.filter(isRedis)) {
      const instance = instances.get(addon.at) ?? { addon, users: [] };
      instance.users.push({ app, roles: servedBy(addon, app) });
      instances.set(addon.at, instance);
    }
  }
  return [...instances.values()].flatMap(({ addon, users }) => {
    const roles = [...new Set(users.flatMap((user) => user.roles))];
    if (roles.length === 0) return [];
    const facts = planOf(addon);
    return [
      {
        kind: "redis-connections",
        at: addon.at,
        subject: `Connections to the ${namesOf(roles)} Redis`,
        used: users.reduce((total, user) => total + opened(user), 0),
        ...(facts === undefined ? {} : { limit: facts.connections }),
        unit: "connections",
        because: [
          ...new Set(users.flatMap((user) => loadOf(user.app).because)),
          ...(facts === undefined
            ? []
            : [`${addon.plan ?? ""} takes ${facts.connections} (${facts.source}, ${facts.date}).`]),
        ],
        certainty: certaintyOf(facts),
      } satisfies Budget,
    ];
  });
}

interface RedisUser {
  readonly app: AppTopology;
  readonly roles: readonly RedisRole[];
}

/** The memory that sessions take, against that of the plan. */
export function sessionMemory({ apps }: Topology, { users }: BudgetOptions = {}): readonly Budget[] {
  return apps.flatMap((app) =>
    app.addons.flatMap((addon): Budget[] => {
      if (addon.createdFor !== undefined || !addon.roles.includes("session")) return [];
      const facts = planOf(addon);
      return [
        {
          kind: "redis-memory",
          at: addon.at,
          subject: "Memory of the session Redis",
          used: users === undefined ? 0 : Math.ceil((users * BYTES_PER_SESSION) / MIB),
          ...(facts === undefined
            ? {}
            : { limit: facts.memoryMiB, users: Math.floor((facts.memoryMiB * MIB) / BYTES_PER_SESSION) }),
          unit: "MiB",
          because: [
            `A session is taken to need ${BYTES_PER_SESSION / 1024} KiB, an assumption; everybody who came within the time to live has one.`,
            ...(users === undefined ? ["No number of users is given."] : []),
          ],
          certainty: facts === undefined ? "unknown" : "unverified",
        },
      ];
    }),
  );
}

/** The facts about the plan of a Heroku Key-Value Store. */
export function planOf({ service, plan }: AddonTopology): RedisPlanFacts | undefined {
  const plans: Readonly<Record<string, RedisPlanFacts>> = REDIS_PLANS;
  return service === "heroku-redis" && plan !== undefined ? plans[plan] : undefined;
}

function opened({ app, roles }: RedisUser): number {
  const load = loadOf(app);
  if (load.anycable) return load.webProcesses * ANYCABLE_CLIENT * ANYCABLE_CLIENTS * load.overlap;
  const anycable = app.variables.some(({ name }) => name.startsWith("ANYCABLE_"));
  const total = (of: (role: RedisRole) => number): number => roles.reduce((sum, role) => sum + of(role), 0);
  const web = total((role) => webConnections(role, load.webThreads, anycable));
  const worker = total((role) => workerConnections(role, load.workerThreads));
  return load.webProcesses * web * load.overlap + load.workers * worker;
}

function namesOf(roles: readonly RedisRole[]): string {
  return ROLES.filter((role) => roles.includes(role)).join(" and ");
}

function certaintyOf(facts: RedisPlanFacts | undefined): Budget["certainty"] {
  return facts === undefined ? "unknown" : facts.verified ? "verified" : "unverified";
}
