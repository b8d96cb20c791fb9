import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { judge } from "../../../lib/review/rules/judge";
import type { Topology } from "../../../lib/deployment/topology";
import { EXAMPLES } from "./examples/index";
import { anAddon, deployed } from "./example";
import { RULES } from "../../../lib/review/rules/registry";

const root = join(__dirname, "..", "..", "..");

describe.each(RULES.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  const found = (topology: Parameters<typeof judge>[0]): readonly string[] =>
    judge(topology).findings.map((finding) => finding.rule);

  const { compliant = [], nonCompliant = [] } = EXAMPLES[id] ?? {};

  test.each(compliant)("is silent: $shows", ({ topology }) => {
    expect(found(topology)).not.toContain(id);
  });

  if (nonCompliant.length > 0) {
    test.each(nonCompliant)("speaks up: $shows", ({ topology }) => {
      expect(found(topology)).toContain(id);
    });
  }

  test("reads like a sentence, and has a source", () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
    for (const text of [rule.why, rule.advice]) expect(text).toMatch(/[.]$/);
    expect(rule.title).not.toMatch(/\.$/);
    expect(rule.source).not.toBe("");
    expect(compliant).not.toEqual([]);
  });
});

test.each([
  ["stack-unknown", deployed({ stack: "heroku-28" }), deployed({ stack: "heroku24" })],
  [
    "addon-plan-unknown",
    deployed({ addons: [anAddon("heroku-postgresql", "advanced-1")] }),
    deployed({ addons: [anAddon("heroku-postgresql", "standrd-0")] }),
  ],
])("%s: a name that may be newer than the catalogue is a warning, a misspelt one an error", (id, newer, misspelt) => {
  const severities = (topology: Topology) =>
    judge(topology)
      .findings.filter(({ rule }) => rule === id)
      .map(({ severity }) => severity);
  expect([severities(newer), severities(misspelt)]).toEqual([["warning"], ["error"]]);
});

test("every rule in the folder is registered under the name of its file", () => {
  const files = readdirSync(join(root, "lib", "review", "rules")).map((file) => file.replace(/\.ts$/, ""));
  const ids = RULES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !files.includes(id))).toEqual([]);
});

test("the pages are up to date", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/rule-pages.mjs", "--check"], {
    cwd: root,
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
