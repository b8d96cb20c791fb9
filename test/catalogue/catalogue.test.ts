import { ADDON_PRICES } from "../../lib/catalogue/addon-prices";
import { ADDON_SERVICES } from "../../lib/catalogue/addon-services";
import { DYNO_LIMITS } from "../../lib/catalogue/dyno-limits";
import { DYNOS } from "../../lib/catalogue/dynos";
import { CATALOGUE_DATE } from "../../lib/catalogue/fact";
import { POSTGRES_PLANS } from "../../lib/catalogue/postgres-plans";
import { REDIS_PLANS } from "../../lib/catalogue/redis-plans";
import { REDIS_VERSIONS } from "../../lib/catalogue/redis-versions";
import { REGIONS } from "../../lib/catalogue/regions";
import { DEFAULT_STACK, STACKS, type StackFacts } from "../../lib/catalogue/stacks";

const TABLES = {
  ADDON_PRICES,
  ADDON_SERVICES,
  DYNO_LIMITS,
  DYNOS,
  POSTGRES_PLANS,
  REDIS_PLANS,
  REDIS_VERSIONS,
  REGIONS,
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
      const { date } = fact as { date: string };
      expect(date).toMatch(/^\d{4}-(0[1-9]|1[0-2])(-\d{2})?$/);
      expect(date <= CATALOGUE_DATE).toBe(true);
    }
  });
});

/** Dates of one life in the order in which they come; a stack's builds may be refused just after its end. */
const ORDER = ["availableFrom", "deprecatedFrom", "notProvisionedFrom", "forcedUpgradeFrom", "endOfLife"];

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
