import { ADDON_SERVICES, type AddonServiceFacts } from "../../catalogue/addon-services";
import { REDIS_PLANS, type RedisPlanFacts } from "../../catalogue/redis-plans";
import { ROLE_ORDER, type RedisRole } from "../../catalogue/redis-roles";
import type { AddonTopology, AppTopology, Topology } from "../topology";
import type { Budget, BudgetOptions } from "./budget";
import { loadOf } from "./load";
import { ANYCABLE_CONNECTIONS, webConnections, workerConnections } from "./process-connections";

const SESSIONS = "Sessions in Rails' own cache store have up to 5 in each process; redis-session-store has 1.";

/** An assumption: what one session takes in Redis, key and overhead included. */
export const BYTES_PER_SESSION = 2048;
const MIB = 1024 * 1024;

/** Whether an add-on is a Redis. */
export function isRedis({ service, roles }: AddonTopology): boolean {
  const services: Readonly<Record<string, AddonServiceFacts>> = ADDON_SERVICES;
  return service === undefined ? roles.length > 0 : services[service]?.redis === true;
}

/** What Rails keeps on a Redis: what it is for, or everything where it is the only one and nothing tells. */
function servedBy(addon: AddonTopology, app: AppTopology): readonly RedisRole[] {
  if (addon.roles.length > 0) return addon.roles;
  return app.addons.filter(isRedis).length === 1 ? ROLE_ORDER : [];
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
          ...(roles.includes("session") ? [SESSIONS] : []),
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
  if (load.anycable) return load.webProcesses * ANYCABLE_CONNECTIONS * load.overlap;
  // Rails subscribes to nothing then.
  const anycable = app.cable?.server === "anycable" || app.anycable?.standby === false;
  const beside = roles.includes("cable") ? load.anycableBeside * ANYCABLE_CONNECTIONS : 0;
  const total = (of: (role: RedisRole) => number): number => roles.reduce((sum, role) => sum + of(role), 0);
  const web = total((role) => webConnections(role, { threads: load.webThreads, anycable }));
  const worker = total((role) => workerConnections(role, load.workerThreads));
  return (load.webProcesses * web + beside) * load.overlap + load.workers * worker;
}

function namesOf(roles: readonly RedisRole[]): string {
  return ROLE_ORDER.filter((role) => roles.includes(role)).join(" and ");
}

function certaintyOf(facts: RedisPlanFacts | undefined): Budget["certainty"] {
  return facts === undefined ? "unknown" : facts.verified ? "verified" : "unverified";
}
