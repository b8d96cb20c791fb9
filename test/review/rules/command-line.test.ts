import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { CATALOGUE_DATE } from "../../../lib/catalogue/fact";
import { addCapacityCommand } from "../../../lib/cli/capacity";
import { addCheckCommand } from "../../../lib/cli/check";
import { addGuardCommand } from "../../../lib/cli/guard";
import { addReportCommand } from "../../../lib/cli/report";
import { ENGINE } from "../../engine";
import { FOUR, stack } from "./stack";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "check-"));
  today(CATALOGUE_DATE);
});
afterEach(() => {
  jest.useRealTimers();
  rmSync(directory, { recursive: true });
  process.exitCode = undefined;
});

function file(name: string, json: unknown): string {
  const path = join(directory, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof json === "string" ? json : JSON.stringify(json));
  return path;
}

/** Sets the date, and leaves every timer as it is. */
function today(day: string): void {
  jest.useFakeTimers({ now: new Date(day), doNotFake: ["nextTick", "setImmediate", "setTimeout", "setInterval"] });
}

async function run(...words: readonly string[]): Promise<{ out: string; err: string; code: typeof process.exitCode }> {
  const program = new Command("stimulus-reflex").exitOverride();
  addCheckCommand(program);
  addGuardCommand(program);
  addReportCommand(program);
  addCapacityCommand(program);
  const written = { out: "", err: "" };
  const out = jest.spyOn(process.stdout, "write").mockImplementation((text) => ((written.out += String(text)), true));
  const err = jest.spyOn(process.stderr, "write").mockImplementation((text) => ((written.err += String(text)), true));
  try {
    await program.parseAsync(words, { from: "user" });
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
  return { ...written, code: process.exitCode };
}

const warned = stack({}, { stack: "heroku-22" });
const wrong = stack({}, { config_vars: { SECRET_KEY_BASE: "0123456789abcdef" } });

test("exits with 0 for nothing and for warnings, 1 for an error, 2 for what is nothing of Terraform's", async () => {
  expect(await run("check", file("good.tf.json", stack(FOUR)))).toEqual({
    out: "No findings.\n",
    err: "",
    code: 0,
  });
  expect((await run("check", file("a/warned.tf.json", warned))).code).toBe(0);
  const failed = await run("check", file("b/wrong.tf.json", wrong));
  expect(failed.code).toBe(1);
  expect(failed.out).toContain("secret-in-plain-variable, see docs/rules/secret-in-plain-variable.md");
  expect(failed.out).toMatch(/\n1 error\n$/);
  expect(await run("check", file("c/list.json", [1]))).toMatchObject({ code: 2, out: "" });
  expect(await run("check", file("d/text.json", "no JSON"))).toMatchObject({ code: 2, out: "" });
  expect(await run("check", join(directory, "missing.tf.json"))).toMatchObject({ code: 2, out: "" });
  expect((await run("check", file("e/other.json", { hello: 1 }))).err).toContain(
    `nor a plan that ${ENGINE} show -json printed.`,
  );
});

test("the files of a folder are one configuration, as Terraform reads them", async () => {
  const app = file("split/app.tf.json", { resource: { heroku_app: { web: { name: "acme", region: "us" } } } });
  const addons = file("split/addons.tf.json", {
    resource: {
      heroku_addon: {
        jobs: {
          app_id: "${heroku_app.web.id}",
          plan: "heroku-redis:mini",
          config: { maxmemory_policy: "allkeys-lru" },
        },
      },
    },
  });
  const { out, code } = await run("check", "--json", app, addons);
  expect(code).toBe(1);
  const { findings } = JSON.parse(out) as { findings: { rule: string; at: string }[] };
  expect(findings[0]).toMatchObject({ rule: "queue-never-evicts", at: "heroku_addon.jobs" });
});

test("what the program acknowledged is read from the metadata of its stack", async () => {
  const warnedByCdktf = JSON.parse(JSON.stringify(warned)) as { resource: { heroku_app: { web: object } } };
  Object.assign(warnedByCdktf.resource.heroku_app.web, {
    "//": { metadata: { path: "production/app/rails/Default" } },
  });
  const acknowledgements = [{ at: "production/app", rule: "stack-near-its-end", reason: "we move in May" }];
  file("out/stacks/production/cdk.tf.json", {
    ...warnedByCdktf,
    "//": { metadata: { stackName: "production", "stimulus-reflex": { acknowledgements } } },
  });
  file("out/manifest.json", {
    stacks: { production: { synthesizedStackPath: "stacks/production/cdk.tf.json", annotations: [] } },
  });
  const { out, err } = await run("check", join(directory, "out"));
  expect(out).toBe("No findings.\n");
  expect(err).toBe("acknowledged: production/app/rails: stack-near-its-end: we move in May\n");
});

test("GitHub gets one annotation a finding, with everything escaped", async () => {
  const { out } = await run("check", "--github", file("a,b.tf.json", warned));
  expect(out).toMatch(
    /^::warning file=[^,]*a%2Cb\.tf\.json,line=1,title=stack-near-its-end::heroku_app\.web: stack heroku-22: [^\n]*\n$/,
  );
});

test("SARIF has a rule for each result", async () => {
  const { out } = await run("check", "--sarif", file("x.tf.json", warned));
  const { version, runs } = JSON.parse(out) as {
    version: string;
    runs: {
      tool: { driver: { rules: { id: string }[] } };
      results: { ruleId: string; ruleIndex: number; level: string }[];
    }[];
  };
  const [first] = runs;
  const [result] = first?.results ?? [];
  expect(version).toBe("2.1.0");
  expect(result).toMatchObject({ ruleId: "stack-near-its-end", level: "warning" });
  expect(first?.tool.driver.rules[result?.ruleIndex ?? -1]?.id).toBe("stack-near-its-end");
});

test("--as-of and --users decide what is judged", async () => {
  const path = file("day.tf.json", warned);
  expect((await run("check", "--as-of", "2026-01-01", path)).out).toBe("No findings.\n");
  expect(await run("check", "--as-of", "2026-13-01", path)).toMatchObject({ code: 2, out: "" });
  const sessions = file("sessions/main.tf.json", stack(FOUR));
  expect((await run("check", "--users", "100000", sessions)).out).toContain(
    "Memory of the session Redis: up to 196 of 50",
  );
});

test.each([
  ["check", (path: string) => [path]],
  ["report", (path: string) => [path]],
  ["capacity", () => ["--connections", "100"]],
])("%s says when the catalogue is more than half a year old, and prints the same", async (command, words) => {
  const path = file("good.tf.json", stack(FOUR));
  today("2027-04-30");
  const young = await run(command, ...words(path));
  expect(young.err).toBe("");
  today("2027-06-01");
  const old = await run(command, ...words(path));
  expect(old.err).toBe(
    `note: the catalogue of Heroku's dates, plans and prices is of ${CATALOGUE_DATE}, 212 days old. Update cdktf-stimulus-reflex.\n`,
  );
  expect(old.out).toBe(young.out);
});

test("a finding names the line of the file that declares what it is about", async () => {
  const path = file("lines.tf.json", JSON.stringify(wrong, undefined, 2));
  const line =
    JSON.stringify(wrong, undefined, 2)
      .split("\n")
      .findIndex((text) => text.includes('"web": {')) + 1;
  expect((await run("check", path)).out).toContain(`error: heroku_app.web (${path}:${line})\n`);
  expect((await run("check", "--github", path)).out).toContain(`lines.tf.json,line=${line},title=`);
});

test("guard exits with 0, 1 and 2", async () => {
  const plan = (actions: readonly string[]): object => ({
    format_version: "1.2",
    planned_values: {},
    resource_changes: [
      { address: "heroku_app.web", type: "heroku_app", mode: "managed", change: { actions, before: { name: "acme" } } },
    ],
  });
  expect(await run("guard", file("fine.json", plan(["no-op"])))).toEqual({
    out: "No findings.\n",
    err: "",
    code: 0,
  });
  const bad = await run("guard", file("bad.json", plan(["delete"])));
  expect(bad.code).toBe(1);
  expect(bad.out).toContain("error: heroku_app.web\n  The plan destroys the app acme: the plan says so.");
  expect(await run("guard", file("none.json", {}))).toMatchObject({ code: 2, out: "" });
});
