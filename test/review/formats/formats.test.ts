import type { Finding } from "../../../lib/review/finding";
import { exitCodeOf } from "../../../lib/review/formats/exit-code";
import { written } from "../../../lib/review/formats/output-format";

const violation: Finding = {
  kind: "violation",
  rule: "queue-never-evicts",
  severity: "error",
  at: "heroku_addon.queue",
  message: "volatile-lru evicts jobs when memory is full.",
  advice: "Leave the policy out.",
  page: "docs/rules/queue-never-evicts.md",
  file: "main.tf.json",
  line: 7,
};
const unknown: Finding = { ...violation, kind: "unknown", severity: "warning", message: "The plan is unknown." };
const rules = [{ id: violation.rule, severity: "error", title: "t", why: "w", advice: "a" }] as const;

test("an unknown value is counted apart from errors, and has an exit code of its own", () => {
  expect(written([], rules, {})).toBe("No findings.\n");
  expect(written([unknown], rules, {})).toMatch(
    /^unknown: heroku_addon\.queue \(main\.tf\.json:7\)\n.*\n\n1 value unknown\n$/s,
  );
  expect(written([violation, unknown, unknown], rules, {})).toMatch(/\n1 error, 2 values unknown\n$/);
  expect(
    [[], [unknown], [violation, unknown], [{ ...violation, severity: "warning" as const }]].map(exitCodeOf),
  ).toEqual([0, 3, 1, 0]);
});

test("SARIF calls an unknown value open, and a finding without a file has none", () => {
  const nowhere = { ...violation, file: undefined, line: undefined };
  const log = JSON.parse(written([unknown, nowhere], rules, { sarif: true })) as {
    runs: { results: { kind: string; level: string; locations: { physicalLocation?: unknown }[] }[] }[];
  };
  const results = log.runs[0]?.results ?? [];
  expect(results.map(({ kind, level }) => [kind, level])).toEqual([
    ["open", "none"],
    ["fail", "error"],
  ]);
  expect(results[1]?.locations[0]).not.toHaveProperty("physicalLocation");
  expect(written([nowhere], rules, { github: true })).toMatch(/^::error title=queue-never-evicts::/);
});

test.each([{ json: true }, { sarif: true }, { github: true }, {}] as const)(
  "no format shows a character that turns the direction of a text: %j",
  (flags) => {
    const hidden = { ...violation, message: "plan pre\u202Emium", file: "a\u2028b.tf" };
    const text = written([hidden], rules, flags, { acknowledged: [{ reason: "\u202E" }] });
    expect(text).not.toMatch(/[\u2028\u202E]/);
    expect(text).toMatch(/pre\\u202emium/i);
  },
);
