import { report } from "../../../lib/review/report/report";
import { redis, topology } from "./topologies";

const dates = (asOf: string, options: Readonly<Record<string, string>> = {}) =>
  report(topology({ stack: "heroku-26", addons: [redis("session", { options })] }), {
    findings: [],
    budgets: [],
    asOf,
  }).apps.flatMap((app) => app.dates.filter(({ subject }) => subject.startsWith("Redis")));

test("a Redis without a pinned version may be of an old one, and the report says when Heroku upgrades that by force", () => {
  expect(dates("2027-03-01")).toMatchObject([
    {
      date: "2026-12-19",
      daysAhead: -72,
      subject: "Redis without a pinned version, of session",
      event: expect.stringContaining("one made before 2026-10-19 may be 7.2") as string,
    },
  ]);
});

test("a Redis with a pinned version is judged by that version alone", () => {
  expect(dates("2027-03-01", { version: "9.1" })).toEqual([]);
});
