import * as fc from "fast-check";
import { REDIS_ROLES, type RedisRole } from "../../../lib/catalogue/redis-roles";
import { anApp, plain, processOf, redis, together } from "../../review/rules/example";
import { webConnections, workerConnections } from "../../../lib/deployment/sizing/process-connections";
import { redisConnections, sessionMemory } from "../../../lib/deployment/sizing/redis";

const roles = fc.constantFrom(...(Object.keys(REDIS_ROLES) as RedisRole[]));
const count = fc.integer({ min: 0, max: 50 });

function used(
  role: RedisRole,
  webs: number,
  workers: number,
  threads: number,
  concurrency: number,
  preboot = false,
): number {
  const app = anApp({
    features: preboot ? ["preboot"] : [],
    addons: [redis(role)],
    processes: [processOf("web", "standard-1x", webs), processOf("worker", "standard-1x", workers)],
    variables: plain({ RAILS_MAX_THREADS: String(threads), WEB_CONCURRENCY: String(concurrency) }),
  });
  return redisConnections(together(app))[0]?.used ?? Number.NaN;
}

test("connections are those of each process, times the processes; preboot doubles web alone", () => {
  fc.assert(
    fc.property(
      roles,
      count,
      count,
      fc.integer({ min: 1, max: 64 }),
      fc.integer({ min: 1, max: 16 }),
      (role, webs, workers, threads, concurrency) => {
        const web = webs * concurrency * webConnections(role, { threads });
        const worker = workers * workerConnections(role, threads);
        expect(used(role, webs, workers, threads, concurrency)).toBe(web + worker);
        expect(used(role, webs, workers, threads, concurrency, true)).toBe(2 * web + worker);
      },
    ),
  );
});

test("the example that was measured: everything on one Redis, two Puma processes, one Sidekiq", () => {
  const app = anApp({
    addons: [redis([], { plan: "mini" })],
    processes: [processOf("web", "basic"), processOf("worker", "basic")],
    variables: plain({ WEB_CONCURRENCY: "2", RAILS_MAX_THREADS: "5" }),
  });
  // Measured with redis-session-store; each of the two processes has 4 more where Rails' own store keeps the sessions.
  expect(redisConnections(together(app))[0]).toMatchObject({ used: 55 + 2 * 4, limit: 20 });
});

test("an add-on that two apps share is counted once, with the connections of both", () => {
  const own = anApp({ addons: [redis("cable")], processes: [processOf("web", "standard-1x", 3)] });
  const other = anApp({
    at: "heroku_app.other",
    addons: [redis("cable", { createdFor: own.at })],
    processes: [processOf("web", "standard-1x", 4)],
  });
  const budgets = redisConnections(together(own, other));
  expect(budgets.map((budget) => budget.used)).toEqual([(3 + 4) * webConnections("cable", { threads: 5 })]);
});

test("an AnyCable server counts by its own clients", () => {
  const server = anApp({
    addons: [redis("cable")],
    processes: [processOf("web", "standard-1x", 2)],
    variables: plain({ ANYCABLE_RPC_HOST: "https://www.acme.com/_anycable" }),
  });
  expect(redisConnections(together(server))[0]?.used).toBe(20);
});

test.each([
  // One Ruby process of one connection to publish, and ten of the server in Go, for each dyno.
  ["over gRPC", { ANYCABLE_DEPLOYMENT: "true", CABLE_ADAPTER: "any_cable", WEB_CONCURRENCY: "1" }, 2 * (1 + 10)],
  // Reflexes run in Puma's main process, beside its two workers.
  ["in Thruster", { ANYCABLE_EMBEDDED: "true", CABLE_ADAPTER: "any_cable", WEB_CONCURRENCY: "2" }, 2 * (3 + 10)],
  // Rails still subscribes by itself.
  [
    "in Thruster, on standby",
    { ANYCABLE_EMBEDDED: "true", THRUSTER_DISABLE_ANYCABLE: "true", CABLE_ADAPTER: "redis", WEB_CONCURRENCY: "1" },
    2 * 2,
  ],
])("AnyCable %s opens connections beside those of Ruby", (_, variables, connections) => {
  const app = anApp({
    addons: [redis("cable")],
    processes: [processOf("web", "standard-1x", 2)],
    variables: plain(variables),
  });
  expect(redisConnections(together(app))[0]?.used).toBe(connections);
});

test("as many sessions as are said to fit do fit, and one MiB more does not", () => {
  const topology = together(anApp({ addons: [redis("session")] }));
  const fit = sessionMemory(topology)[0]?.users ?? 0;
  expect(sessionMemory(topology, { users: fit })[0]).toMatchObject({ used: 50, limit: 50 });
  expect(sessionMemory(topology, { users: fit + 1 })[0]?.used).toBe(51);
});
