import { deployed } from "./example";
import { judge } from "../../../lib/review/rules/judge";

test.each([
  ["heroku-24", "2026-11-01", undefined],
  ["heroku-24", "2028-11-01", "its end of life is 2029-04-30, 180 days ahead"],
  ["heroku-24", "2029-04-30", "its end of life is 2029-04-30, today"],
  ["heroku-24", "2029-05-01", "its end of life was 2029-04-30"],
  ["heroku-24", "2030-01-01", "its end of life was 2029-04-30"],
  ["heroku-22", "2026-05-20", "deprecated since 2026-05-20, end of life 2027-04-30"],
  ["heroku-22", "2026-11-01", "refuses builds on it since 2026-11-01"],
  ["container", "2040-01-01", undefined],
])("%s on %s", (stack, asOf, expected) => {
  const { findings } = judge(deployed({ stack }), { asOf });
  const said = findings.filter(({ rule }) => rule === "stack-near-its-end").map(({ message }) => message);
  expect(said).toEqual(expected === undefined ? [] : [expect.stringContaining(expected)]);
});
