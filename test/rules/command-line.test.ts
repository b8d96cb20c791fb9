import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { addCheckCommand, ageOfCatalogue } from "../../lib/cli/check";
import { addGuardCommand } from "../../lib/cli/guard";
import { FOUR, stack } from "./stack";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "check-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
  process.exitCode = undefined;
});

function file(name: string, json: unknown): string {
  const path = join(directory, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof json === "string" ? json : JSON.stringify(json));
  return path;
}

async function run(...words: readonly string[]): Promise<{ out: string; err: string; code: typeof process.exitCode }> {
  const program = new Command("stimulus-reflex").exitOverride();
  addCheckCommand(program);
  addGuardCommand(program);
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
    out: "Nothing to object to.\n",
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
    "nor a plan that terraform show -json printed.",
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

test("what the program acknowledged is read from cdktf's manifest", async () => {
  const warnedByCdktf = JSON.parse(JSON.stringify(warned)) as { resource: { heroku_app: { web: object } } };
  Object.assign(warnedByCdktf.resource.heroku_app.web, {
    "//": { metadata: { path: "production/app/rails/Default" } },
  });
  file("out/stacks/production/cdk.tf.json", warnedByCdktf);
  file("out/manifest.json", {
    stacks: {
      production: {
        synthesizedStackPath: "stacks/production/cdk.tf.json",
        annotations: [
          {
            constructPath: "production/app",
            level: "@cdktf/info",
            message: "Rule stack-near-its-end is acknowledged here: we move in May",
          },
        ],
      },
    },
  });
  const { out, err } = await run("check", join(directory, "out"));
  expect(out).toBe("Nothing to object to.\n");
  expect(err).toBe("acknowledged: production/app/rails: stack-near-its-end: we move in May\n");
});

test("GitHub gets one annotation a finding, with everything escaped", async () => {
  const { out } = await run("check", "--github", file("a,b.tf.json", warned));
  expect(out).toMatch(
    /^::warning file=[^,]*a%2Cb\.tf\.json,title=stack-near-its-end::heroku_app\.web: stack heroku-22: [^\n]*\n$/,
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
  expect((await run("check", "--as-of", "2026-01-01", path)).out).toBe("Nothing to object to.\n");
  expect(await run("check", "--as-of", "2026-13-01", path)).toMatchObject({ code: 2, out: "" });
  const sessions = file("sessions/main.tf.json", stack(FOUR));
  expect((await run("check", "--users", "100000", sessions)).out).toContain(
    "Memory of the session Redis: up to 196 of 50",
  );
});

test("says when the catalogue is old", () => {
  expect(ageOfCatalogue("2027-04-30")).toBe("");
  expect(ageOfCatalogue("2027-06-01")).toContain("212 days old");
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
    out: "Nothing to object to.\n",
    err: "",
    code: 0,
  });
  const bad = await run("guard", file("bad.json", plan(["delete"])));
  expect(bad.code).toBe(1);
  expect(bad.out).toContain("error: heroku_app.web\n  The plan destroys the app acme: the plan says so.");
  expect(await run("guard", file("none.json", {}))).toMatchObject({ code: 2, out: "" });
});
