import { ADDON_PRICES } from "../../lib/catalogue/addon-prices";
import { ADDON_SERVICES } from "../../lib/catalogue/addon-services";
import { DYNO_LIMITS } from "../../lib/catalogue/dyno-limits";
import { DYNOS } from "../../lib/catalogue/dynos";
import { CATALOGUE_DATE } from "../../lib/catalogue/fact";
import { POSTGRES_PLANS } from "../../lib/catalogue/postgres-plans";
import { REDIS_PLANS } from "../../lib/catalogue/redis-plans";
import { REDIS_VERSIONS } from "../../lib/catalogue/redis-versions";
import { REGIONS } from "../../lib/catalogue/regions";
import { planStanding } from "../../lib/catalogue/plan-standing";
import { RETIRED_PLANS } from "../../lib/catalogue/retired-plans";
import { DEFAULT_STACK, PAST_STACKS, STACKS, type StackFacts } from "../../lib/catalogue/stacks";

const TABLES = {
  ADDON_PRICES,
  ADDON_SERVICES,
  DYNO_LIMITS,
  DYNOS,
  PAST_STACKS,
  POSTGRES_PLANS,
  REDIS_PLANS,
  REDIS_VERSIONS,
  REGIONS,
  RETIRED_PLANS,
  STACKS,
};

/** The facts of an entry, or of its parts where each has a source of its own. */
function sourced(entry: object): object[] {
  return "source" in entry ? [entry] : Object.values(entry as Record<string, object>);
}

describe.each(Object.entries(TABLES))("%s", (_name, table) => {
  test.each(Object.entries(table))("%s has a source and a day that is not ahead of the catalogue", (_key, entry) => {
    const facts = sourced(entry as object);
    expect(facts).not.toEqual([]);
    for (const fact of facts) {
      expect(fact).toMatchObject({
        source: expect.stringMatching(/\S/) as string,
        verified: expect.any(Boolean) as boolean,
      });
      const { date, source } = fact as { date: string; source: string };
      expect(source).not.toMatch(/from memory/);
      expect(date).toMatch(/^\d{4}-(0[1-9]|1[0-2])(-\d{2})?$/);
      expect(date <= CATALOGUE_DATE).toBe(true);
    }
  });
});

/** Dates of one life in the order in which they come; a stack's builds may be refused just after its end. */
const ORDER = ["availableFrom", "seenFrom", "deprecatedFrom", "notProvisionedFrom", "forcedUpgradeFrom", "endOfLife"];

test.each(Object.entries({ ...STACKS, ...REDIS_VERSIONS }))("the dates of %s are days, in order", (_name, facts) => {
  const dates = ORDER.flatMap((key) => {
    const date: unknown = Reflect.get(facts, key);
    return typeof date === "string" ? [date] : [];
  });
  for (const date of dates) expect(new Date(date).toISOString().slice(0, 10)).toBe(date);
  expect([...dates].sort()).toEqual(dates);
});

test("the default stack is neither deprecated nor at its end on the catalogue's day", () => {
  const facts: StackFacts = STACKS[DEFAULT_STACK];
  expect(facts).not.toHaveProperty("deprecatedFrom");
  expect(CATALOGUE_DATE < (facts.endOfLife ?? "")).toBe(true);
});

test("a larger plan never has less memory or fewer connections", () => {
  const premium = Object.entries(REDIS_PLANS)
    .filter(([name]) => name.startsWith("premium-"))
    .map(([, plan]) => plan);
  premium.slice(1).forEach((plan, index) => {
    expect(plan.memoryMiB).toBeGreaterThanOrEqual(premium[index]?.memoryMiB ?? 0);
    expect(plan.connections).toBeGreaterThanOrEqual(premium[index]?.connections ?? 0);
  });
});

test.each([
  ["heroku-redis", "premium-0", "known"],
  ["heroku-redis", "premium0", "unknown"],
  ["heroku-redis", "hobby-dev", "retired"],
  ["heroku-postgresql", "premium-l-6", "known"],
  ["heroku-postgresql", "standard-12", "known"],
  ["heroku-postgresql", "standrd-0", "unknown"],
  ["heroku-postgresql", "mini", "retired"],
  ["redistogo", "nano", "unlisted-service"],
  ["constructor", "toString", "unlisted-service"],
])("the plan %s:%s is %s", (service, plan, kind) => {
  expect(planStanding(service, plan, CATALOGUE_DATE)).toMatchObject({ kind });
});

test.each([
  ["heroku-redis", "premium-20", true],
  ["heroku-postgresql", "advanced-1", true],
  ["heroku-redis", "premium-6", false],
  ["heroku-redis", "nope", false],
])("whether %s:%s may be newer than the catalogue: %s", (service, plan, mayBeNewer) => {
  expect(planStanding(service, plan, CATALOGUE_DATE)).toMatchObject({ kind: "unknown", mayBeNewer });
});

test("a plan that is retired today was known the day before its last one", () => {
  expect(planStanding("heroku-postgresql", "mini", "2024-05-21")).toEqual({ kind: "known" });
});
