import { readFileSync } from "node:fs";
import { join } from "node:path";
import { report } from "../../../lib/review/report/report";
import { budget, environment, finding, redis, topology } from "./topologies";

/** A report in which every property that there can be is there. */
const whole = report(
  topology({
    addons: [redis("cache", { options: { version: "7.2" } })],
    processes: [
      { at: "p", type: "web", size: "eco", quantity: 1 },
      { at: "q", type: "worker", size: "basic", quantity: 0 },
    ],
    acknowledgements: [{ at: "a", rule: "r", reason: "x" }],
  }),
  {
    findings: [finding()],
    budgets: [budget({ users: 1 })],
    asOf: "2026-11-01",
    use: { connections: 3000 },
    before: {
      topology: { apps: [environment({ stack: "heroku-22" }), environment({ at: "gone", name: "gone" })] },
      findings: [finding({ rule: "resolved" })],
    },
  },
);

/** A report that compares what exists with what is declared. */
const drifted = report(topology({}), {
  findings: [],
  budgets: [],
  asOf: "2026-11-01",
  before: { topology: topology({}), findings: [], drift: { live: "before", unread: [] } },
});

/** The names of all properties below a value. */
function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)]);
}

test("docs/report.md describes every property of the JSON, and none that is not there", () => {
  const page = readFileSync(join(__dirname, "..", "..", "..", "docs", "report.md"), "utf8");
  const section = page.slice(page.indexOf("\n## JSON\n"));
  const described = new Set([...section.matchAll(/`([A-Za-z]+)`/g)].map(([, name]) => name));
  const values =
    "error warning info none added removed changed same process addon space verified unverified unknown configuration platform plain sensitive url web cable managed own null websockets threads users dynos http grpc thruster violation replaced destroyed forgotten unprotected detached stopped downgraded moved restarted now before".split(
      " ",
    );
  const there = new Set([whole, drifted].flatMap(namesIn));
  expect([...there].filter((name) => !described.has(name))).toStrictEqual([]);
  expect(
    [...described].filter((name) => name === undefined || !(there.has(name) || values.includes(name))),
  ).toStrictEqual([]);
});

test("days come soonest first, with how far they are and where they are known from", () => {
  expect(whole.apps[0]?.dates.map(({ date, subject, daysAhead }) => [date, subject, daysAhead])).toStrictEqual([
    ["2026-10-19", "Redis 7.2 of cache", -13],
    ["2026-12-19", "Redis 7.2 of cache", 48],
    ["2026-12-19", "Redis 7.2 of cache", 48],
    ["2029-04-30", "stack heroku-24", 911],
  ]);
  expect(whole.apps[0]?.dates.every(({ source }) => /\d{4}-\d{2}/.test(source))).toBe(true);
});
