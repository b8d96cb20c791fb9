import * as fc from "fast-check";
import { planDowngrade } from "../../../lib/catalogue/plan-downgrade";
import { POSTGRES_PLANS } from "../../../lib/catalogue/postgres-plans";
import { REDIS_PLANS } from "../../../lib/catalogue/redis-plans";
import { guard } from "../../../lib/review/guard/guard";
import { APP, plan, type Change } from "./plan-json";

const addon = (before: string, after: string, name = "main"): Change => {
  const values = { id: "addon-1", app_id: "app-1" };
  return {
    address: `heroku_addon.${name}`,
    actions: ["update"],
    before: { ...values, plan: before },
    after: { ...values, plan: after },
  };
};
const said = (...changes: readonly Change[]) =>
  guard(plan(APP, ...changes)).map(({ severity, kind, message }) => `${kind} ${severity}: ${message}`);

test.each([
  ["heroku-redis:premium-0", "heroku-redis:mini", "no persistence"],
  ["HEROKU-REDIS:PREMIUM-0", "heroku-redis:mini", "no persistence"],
  ["heroku-redis:premium-20", "heroku-redis:mini", "no persistence"],
  ["heroku-postgresql:premium-0", "heroku-postgresql:standard-0", "no high availability"],
  ["heroku-postgresql:premium-0", "heroku-postgresql:basic", "no continuous backups"],
  ["heroku-postgresql:premium-l-9", "heroku-postgresql:essential-2", "and no high availability"],
  ["heroku-postgresql:standard-0", "heroku-postgresql:essential-2", "no continuous backups"],
  ["heroku-redis:premium-0", "rediscloud:30", "which is of another service"],
])("refuses %s to %s in place: %s", (before, after, what) => {
  const [first] = said(addon(before, after));
  expect(first).toContain("violation error: ");
  expect(first).toContain(what);
});

test("of a cache or a cable the loss of persistence is a warning", () => {
  expect(said(addon("heroku-redis:premium-0", "heroku-redis:mini", "cache"))[0]).toContain("violation warning: ");
});

test("warns of a plan with less room, and says nothing of one with more", () => {
  expect(said(addon("heroku-redis:premium-2", "heroku-redis:premium-0"))).toEqual([
    "violation warning: The plan changes heroku-redis:premium-2 to heroku-redis:premium-0, which has less: memory from 250 to 50 MiB, connections from 200 to 40.",
  ]);
  expect(said(addon("heroku-postgresql:standard-4", "heroku-postgresql:standard-2"))[0]).toContain(
    "connections from 500 to 400, disk and memory",
  );
  expect(said(addon("heroku-redis:premium-0", "heroku-redis:premium-2"))).toEqual([]);
  expect(said(addon("heroku-redis:mini", "heroku-redis:premium-0"))).toEqual([]);
  expect(said(addon("memcachier:100", "memcachier:dev"))).toEqual([]);
});

test("refuses a plan whose connections the app's own processes use up", () => {
  const values = {
    "heroku_app.web": { name: "acme", region: "us" },
    "heroku_addon.jobs": { app_id: "app-1", plan: "heroku-redis:premium-0" },
    "heroku_formation.worker": { app_id: "app-1", type: "worker", quantity: 20, size: "standard-1x" },
  };
  const resources = Object.entries(values).map(([address, one]) => {
    const [type = "", name = ""] = address.split(".");
    return { address, mode: "managed", type, name, values: one };
  });
  const app = { references: ["heroku_app.web.id", "heroku_app.web"] };
  const configured = resources.map(({ address, type, name, mode }) => ({
    ...{ address, type, name, mode },
    expressions: type === "heroku_app" ? {} : { app_id: app },
  }));
  const json = {
    ...plan(APP, addon("heroku-redis:premium-3", "heroku-redis:premium-0", "jobs")),
    planned_values: { root_module: { resources } },
    configuration: { root_module: { resources: configured } },
  };
  const [finding] = guard(json);
  expect(finding).toMatchObject({ rule: "plan-downgrades-addon", severity: "error", at: "heroku_addon.jobs" });
  expect(finding?.message).toMatch(
    /which is too small\. Connections to the queue Redis: up to \d+ of 40 connections\./,
  );
});

test("says what it cannot compare", () => {
  expect(said(addon("rediscloud:100", "rediscloud:30"))[0]).toMatch(/^unknown warning: .*does not know whether/);
  expect(said(addon("heroku-redis:premium-4", "heroku-redis:premium-20"))[0]).toMatch(/^unknown warning: /);
  expect(said(addon("heroku-redis:premium-4", "heroku-redis"))[0]).toMatch(/^unknown warning: /);
  expect(said({ ...addon("heroku-redis:premium-4", ""), unknown: { plan: true } })[0]).toMatch(
    /^unknown warning: Which plan follows/,
  );
});

test("never finds a plan both smaller and larger than another", () => {
  const plans = [
    ...Object.keys(REDIS_PLANS).map((name) => `heroku-redis:${name}`),
    ...Object.keys(POSTGRES_PLANS).map((name) => `heroku-postgresql:${name}`),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...plans), fc.constantFrom(...plans), (a, b) => {
      const [there, back] = [planDowngrade(a, b), planDowngrade(b, a)];
      if (a.split(":")[0] !== b.split(":")[0]) return;
      const both = there.lost.filter((one) => back.lost.includes(one));
      expect({ both, unknown: there.unknown, same: a === b ? there.smaller : [] }).toEqual({
        both: [],
        unknown: false,
        same: [],
      });
    }),
  );
});
