import { report } from "../../../lib/review/report/report";
import type { AppTopology, Topology } from "../../../lib/deployment/topology";
import { environment, redis, topology } from "./topologies";

const asOf = "2026-11-01";

function costOf(changes: Partial<AppTopology>): ReturnType<typeof report>["cost"] {
  return report(topology(changes), { findings: [], budgets: [], asOf }).cost;
}

function web(size: string | undefined, quantity: number | undefined, type = "web"): AppTopology["processes"] {
  return [{ at: `p/${type}`, type, size, quantity }];
}

test("dynos cost their price times their number", () => {
  expect(costOf({ addons: [], processes: web("standard-2x", 3) }).dollarsPerMonth).toBe(150);
});

test("Heroku writes sizes with capitals, and they cost the same", () => {
  expect(costOf({ addons: [], processes: web("Standard-2X", 3) }).dollarsPerMonth).toBe(150);
});

test("a stopped process type costs nothing, whatever its size", () => {
  const cost = costOf({ addons: [], processes: web("no-such-size", 0) });
  expect(cost).toStrictEqual({ dollarsPerMonth: 0, unverifiedDollarsPerMonth: 0, unknownParts: 0 });
});

test("the eco hours of an account are paid once, by all of its apps together", () => {
  const processes = [...web("eco", 1), ...web("eco", 1, "worker")];
  const apps = [environment({ addons: [], processes }), environment({ at: "b", addons: [], processes })];
  expect(report({ apps }, { findings: [], budgets: [], asOf }).cost.dollarsPerMonth).toBe(5);
});

test("an add-on that is attached to a second app is paid once, by the app that it was created for", () => {
  const addons = [redis("cache", { at: "shared", plan: "mini" })];
  const attached = [redis("cache", { at: "shared", plan: "mini", createdFor: "b" })];
  const apps = [
    environment({ addons: attached, processes: web("basic", 1) }),
    environment({ at: "b", addons, processes: web("basic", 1) }),
  ];
  const whole = report({ apps }, { findings: [], budgets: [], asOf });
  expect(whole.cost.dollarsPerMonth).toBe(3 + 7 + 7);
  const paid = whole.apps.map(({ costParts }) => costParts.find(({ kind }) => kind === "addon")?.dollarsPerMonth);
  expect(paid).toStrictEqual([0, 3]);
});

test.each([
  ["a size that nobody knows", { addons: [], processes: web("turbo-9x", 1) }],
  ["a size known after apply", { addons: [], processes: web(undefined, 1) }],
  ["a number known after apply", { addons: [], processes: web("standard-1x", undefined) }],
  ["web dynos that are scaled elsewhere", { addons: [], processes: [] }],
  ["a plan known after apply", { addons: [redis("cache", { plan: undefined })], processes: web("basic", 0) }],
  ["a plan without a known price", { addons: [redis("cache", { plan: "premium-4" })], processes: web("basic", 0) }],
  ["a Private Space", { addons: [], processes: web("standard-1x", 0), space: "acme-space" }],
])("%s is an unknown part, not a free one", (_, changes) => {
  expect(costOf(changes).unknownParts).toBe(1);
});

test("a price that no primary source confirms is marked", () => {
  const processes = web("standard-1x", 1);
  const { dollarsPerMonth, unverifiedDollarsPerMonth } = costOf({ addons: [redis("cache")], processes });
  expect({ dollarsPerMonth, unverifiedDollarsPerMonth }).toStrictEqual({
    dollarsPerMonth: 40,
    unverifiedDollarsPerMonth: 15,
  });
});

describe("the difference to before", () => {
  function compared(now: Topology, then: Topology): ReturnType<typeof report> {
    return report(now, { findings: [], budgets: [], asOf, before: { topology: then, findings: [] } });
  }

  test("is of the parts that changed, came and went", () => {
    const then = topology({ addons: [redis("cache"), redis("queue")], processes: web("standard-1x", 1) });
    const now = topology({ addons: [redis("cache"), redis("session")], processes: web("standard-2x", 1) });
    const { cost, apps } = compared(now, then);
    expect(cost).toMatchObject({ dollarsPerMonth: 50 + 15 + 15, beforeDollarsPerMonth: 25 + 15 + 15 });
    expect(apps[0]?.costParts.map(({ name, difference }) => [name, difference])).toStrictEqual([
      ["web", "changed"],
      ["cache Redis", "same"],
      ["session Redis", "added"],
      ["queue Redis", "removed"],
    ]);
  });

  test("counts an app that is gone", () => {
    const gone = environment({ at: "staging/app/rails", name: "acme-staging", addons: [], processes: web("basic", 1) });
    const then = { apps: [environment({ addons: [], processes: web("basic", 1) }), gone] };
    const { cost, removedApps } = compared(topology({ addons: [], processes: web("basic", 1) }), then);
    expect(cost).toMatchObject({ dollarsPerMonth: 7, beforeDollarsPerMonth: 14 });
    expect(removedApps).toStrictEqual([{ at: "staging/app/rails", title: "acme-staging", beforeDollarsPerMonth: 7 }]);
  });

  test("is the whole cost of an app that is new", () => {
    const { cost, apps } = compared(topology({ addons: [], processes: web("basic", 1) }), { apps: [] });
    expect(cost).toMatchObject({ dollarsPerMonth: 7, beforeDollarsPerMonth: 0 });
    expect(apps[0]?.difference).toBe("added");
  });

  test("is nothing for an app that only moved to another construct", () => {
    const then = topology({ at: "old/place" });
    const { cost, apps, removedApps } = compared(topology(), then);
    expect(cost.beforeDollarsPerMonth).toBe(cost.dollarsPerMonth);
    expect([apps[0]?.difference, removedApps]).toStrictEqual(["same", []]);
  });

  test("does not count a part of unknown price as a saving", () => {
    const part = { addons: [redis("cache", { plan: "premium-4" })], processes: web("basic", 1) };
    const { cost } = compared(topology({ ...part, addons: [] }), topology(part));
    expect(cost).toMatchObject({ dollarsPerMonth: 7, beforeDollarsPerMonth: 7, unknownParts: 0 });
  });
});
