import { readFileSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { folder } from "../sandbox/terraform/command";

const ROOT = resolve(__dirname, "../..");
const MAIN = [join(ROOT, "node_modules/tsx/dist/cli.mjs"), join(ROOT, "lib/cli/main.ts")];

let root: string;
afterEach(() => {
  rmSync(root, { recursive: true });
});

function stimulusReflex(words: readonly string[], files: Readonly<Record<string, string | object>> = {}, input = "") {
  root = folder(files);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...MAIN, ...words], {
    cwd: root,
    input,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test.each([
  [["guard"]],
  [["guard", "plan.json", "--max-restarts", "x"]],
  [["check", "--users", "-1"]],
  [["sandbox", "--no-such-flag"]],
  [["no-such-command"]],
])("%j is written wrong, which is not a finding: exit code 2", (words) => {
  const { status, stderr } = stimulusReflex(words);
  expect(stderr).toMatch(/^error: /);
  expect(status).toBe(2);
});

test("--version is that of the package", () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  expect(stimulusReflex(["--version"])).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
});

const PLAN = { format_version: "1.2", planned_values: {}, resource_changes: [] };

test("- is standard input", () => {
  const { status, stdout } = stimulusReflex(["guard", "-"], {}, JSON.stringify(PLAN));
  expect({ status, stdout }).toEqual({ status: 0, stdout: "No findings.\n" });
});

const MAIN_TF = (plan: string) =>
  `const { writeFileSync, mkdirSync } = require("node:fs");
  const out = process.env.CDKTF_OUTDIR;
  mkdirSync(out + "/stacks/acme", { recursive: true });
  writeFileSync(out + "/manifest.json", JSON.stringify({ stacks: { acme: { synthesizedStackPath: "stacks/acme/cdk.tf.json" } } }));
  writeFileSync(out + "/stacks/acme/cdk.tf.json", JSON.stringify({ resource: {
    heroku_app: { web: { name: "acme", region: "us" } },
    heroku_addon: { jobs: { app_id: "\${heroku_app.web.id}", plan: ${JSON.stringify(plan)}, config: { maxmemory_policy: "allkeys-lru" } } },
  } }));`;

test("check judges the project as its sources are, by the day of its context, where it is told to put its output", () => {
  const project = { app: "node main.js", output: "synthesised", context: { "stimulus-reflex:as-of": "2026-10-02" } };
  const { status, stdout } = stimulusReflex(["check", "--json"], {
    "cdktf.json": project,
    "main.js": MAIN_TF("heroku-redis:premium-0"),
  });
  const { asOf, findings } = JSON.parse(stdout) as { asOf: string; findings: { rule: string; file: string }[] };
  expect(status).toBe(1);
  expect(asOf).toBe("2026-10-02");
  expect(findings[0]).toMatchObject({ rule: "queue-never-evicts" });
  expect(findings[0]?.file).toBe(join(root, "synthesised/stacks/acme/cdk.tf.json"));
});

test("check and report take the number of users from the context of the project, and --users goes before it", () => {
  const run = (users: unknown, ...words: string[]) =>
    stimulusReflex(words, {
      "cdktf.json": { app: "node main.js", context: { "stimulus-reflex:users": users } },
      "main.js": MAIN_TF("heroku-redis:premium-0"),
    });
  const unusable = run("many", "check");
  expect(unusable.status).toBe(2);
  expect(unusable.stderr).toContain(
    'context["stimulus-reflex:users"] of cdktf.json: "many" is not a whole number of people',
  );
  const scaled = (...words: string[]): string =>
    JSON.stringify((JSON.parse(run(700, "report", "--format", "json", ...words).stdout) as { apps: unknown }).apps);
  expect(scaled("--users", "700")).toBe(scaled());
});
