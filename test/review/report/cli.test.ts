import { App } from "cdktf";
import { StimulusReflexStack } from "cdktf-stimulus-reflex";
import { Command } from "commander";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addReportCommand } from "../../../lib/cli/report";
import { acknowledge } from "../../../lib/synth/acknowledge";
import { synthesised } from "./examples";

const here = process.cwd();
let directory: string;

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), "report-cli-")));
});
afterEach(() => {
  process.chdir(here);
  rmSync(directory, { recursive: true });
});

interface Ran {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/** Runs `stimulus-reflex report` in the directory of this test. */
async function run(...words: string[]): Promise<Ran> {
  const before = process.exitCode;
  let [out, err] = ["", ""];
  const stdout = jest.spyOn(process.stdout, "write").mockImplementation((text) => ((out += String(text)), true));
  const stderr = jest.spyOn(process.stderr, "write").mockImplementation((text) => ((err += String(text)), true));
  try {
    process.exitCode = 0;
    process.chdir(directory);
    const program = new Command("stimulus-reflex");
    addReportCommand(program);
    await program.parseAsync(["report", ...words], { from: "user" });
    return { out, err: err.replaceAll(directory, "."), code: process.exitCode };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
    process.exitCode = before;
  }
}

/** Puts the stacks of an example where `cdktf synth` would. */
async function place(example: string, name: string): Promise<string> {
  const stacks = await synthesised(example);
  for (const { file, json } of stacks) {
    mkdirSync(join(directory, name, file, ".."), { recursive: true });
    writeFileSync(join(directory, name, file), JSON.stringify(json));
  }
  const listed = Object.fromEntries(stacks.map(({ file }) => [file, { synthesizedStackPath: file }]));
  writeFileSync(join(directory, name, "manifest.json"), JSON.stringify({ version: "0", stacks: listed }));
  return join(directory, name);
}

test("all stacks of a directory, as Markdown unless told otherwise", async () => {
  await place("staging-and-production", "out");
  const { out, err, code } = await run("out");
  expect([code, err]).toStrictEqual([0, ""]);
  expect(out).toMatch(/^<!-- stimulus-reflex report -->\n## StimulusReflex: /);
  expect(out.match(/^### .*/gm)).toStrictEqual(["### `acme-production`", "### `acme-staging`"]);
});

test("the same words twice give the same report", async () => {
  await place("production", "out");
  for (const format of ["markdown", "json", "html"]) {
    expect(await run("out", "--format", format)).toStrictEqual(await run("out", "--format", format));
  }
});

test("JSON on standard output, and a page in a file", async () => {
  await place("production", "out");
  const { out } = await run("out", "--format", "json", "--as-of", "2027-01-01");
  expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, asOf: "2027-01-01", compared: false });
  expect((await run("out", "--format", "html", "--out", "page.html")).out).toBe("");
  expect(readFileSync(join(directory, "page.html"), "utf8")).toMatch(/^<!doctype html>[^]*<\/html>\s*$/);
});

test("what is different between two of them", async () => {
  await place("production", "old");
  await place("production", "new");
  const stack = join(directory, "new", "stacks", "production", "cdk.tf.json");
  writeFileSync(stack, readFileSync(stack, "utf8").replace('"heroku-redis:premium-1"', '"heroku-redis:premium-2"'));
  const { out, code } = await run("--diff", "old", "new");
  expect(code).toBe(0);
  expect(out).toContain("queue Redis, plan: `heroku-redis:premium-1` → `heroku-redis:premium-2`");
  expect(out).toContain("(+$30)");
});

test("what the rules find, which is new, and what has been resolved", async () => {
  await place("production", "old");
  await place("production", "new");
  const broken = (name: string): void => {
    const stack = join(directory, name, "stacks", "production", "cdk.tf.json");
    writeFileSync(
      stack,
      readFileSync(stack, "utf8").replaceAll('"maxmemory_policy":"noeviction"', '"maxmemory_policy":"allkeys-lru"'),
    );
  };
  broken("new");
  const { out, code } = await run("--diff", "old", "new");
  expect(code).toBe(0);
  expect(out).toMatch(/^## StimulusReflex: \d+ errors?\b/m);
  expect(out).toMatch(
    /^- \*\*error\*\* \(new\) `queue-never-evicts` at `production\/app\/redis\/queue`: .*allkeys-lru/m,
  );
  const back = await run("--diff", "new", "old");
  expect(back.out).toMatch(/^- `queue-never-evicts` at `production\/app\/redis\/queue`$/m);
});

test("with --exit-code a change that destroys what runs ends with 1, and one that does not with 0", async () => {
  const file = join(await place("production", "before"), "stacks", "production", "cdk.tf.json");
  cpSync(join(directory, "before"), join(directory, "after"), { recursive: true });
  expect((await run("after", "--diff", "before", "--exit-code")).code).toBe(0);
  const json = JSON.parse(readFileSync(file, "utf8")) as { resource: { heroku_app: object } };
  for (const app of Object.values(json.resource.heroku_app)) Object.assign(app, { region: "us" });
  writeFileSync(file.replace("before", "after"), JSON.stringify(json));
  expect((await run("after", "--diff", "before", "--exit-code")).code).toBe(1);
  expect((await run("after", "--diff", "before")).code).toBe(0);
});

test("what a program acknowledged, with its reason, from what it synthesised", async () => {
  const app = new App({ outdir: join(directory, "out") });
  const stack = new StimulusReflexStack(app, "production", {
    name: "acme-production",
    region: "eu",
    redis: { client: "hiredis" },
  });
  acknowledge(stack, "hiredis-without-tls", "These instances are from 2022 | they move in May.");
  app.synth();
  const { out } = await run("out");
  expect(out).toMatch(
    /\| `hiredis-without-tls` \| `production` \| These instances are from 2022 &#124; they move in May\. \| Redis 5 is pinned/,
  );
  expect(out).not.toMatch(/\*\* `hiredis-without-tls`/);
});

test("the cable is calculated for as many people as are given, and for how they use it", async () => {
  await place("production", "out");
  const demand = async (...words: string[]): Promise<unknown> => {
    const { out } = await run("out", "--format", "json", ...words);
    const { apps } = JSON.parse(out) as { apps: { scaling: { capacity: { demand: object } } }[] };
    return apps[0]?.scaling.capacity.demand;
  };
  expect(await demand("--users", "1200")).toMatchObject({ connections: 1200, messagesPerSecond: 20 });
  expect(
    await demand("--users", "1200", "--messages-per-second", "7.5", "--fan-out", "30", "--reflex-ms", "80"),
  ).toMatchObject({ connections: 1200, messagesPerSecond: 7.5, fanOut: 30, reflexMilliseconds: 80 });
});

test("budgets for as many people as are given", async () => {
  await place("production", "out");
  const used = async (...words: string[]): Promise<unknown> => {
    const { out } = await run("out", "--format", "json", ...words);
    const { apps } = JSON.parse(out) as { apps: { budgets: { kind: string; used: number }[] }[] };
    return apps[0]?.budgets.find(({ kind }) => kind === "websockets")?.used;
  };
  expect([await used(), await used("--users", "1200")]).toStrictEqual([0, 1200]);
});

test("the project in the current directory, synthesised first when it has to be", async () => {
  await place("production", "made");
  const program = `
    const fs = require("node:fs");
    fs.cpSync("made", process.env.CDKTF_OUTDIR, { recursive: true });
    fs.appendFileSync("runs", process.env.CDKTF_CONTEXT_JSON + "\\n");`;
  const context = { "stimulus-reflex:as-of": "2026-12-24" };
  writeFileSync(join(directory, "main.cjs"), program);
  writeFileSync(join(directory, "cdktf.json"), JSON.stringify({ app: "node main.cjs", context }));
  const first = await run("--format", "json");
  expect(first.code).toBe(0);
  // The context names the day for synth, and so for the report.
  expect(JSON.parse(first.out)).toMatchObject({ asOf: "2026-12-24", apps: [{ title: "acme-production" }] });
  expect(readFileSync(join(directory, "runs"), "utf8")).toBe(`${JSON.stringify(context)}\n`);
});

test("compared with the project when only one path is given", async () => {
  await place("production", "cdktf.out");
  cpSync(join(directory, "cdktf.out"), join(directory, "old"), { recursive: true });
  writeFileSync(join(directory, "cdktf.json"), JSON.stringify({ app: "true" }));
  const { out } = await run("--diff", "old", "--format", "json");
  expect(JSON.parse(out)).toMatchObject({ compared: true, apps: [{ difference: "same", changes: [] }] });
});

test.each([
  [["--format", "pdf"], '--format "pdf" is not known. Choose one of markdown, json, html.'],
  [["--as-of", "2026-02-30"], '--as-of: "2026-02-30" is not a day. Write it as in 2026-11-01.'],
  [["--as-of", "yesterday"], '--as-of: "yesterday" is not a day. Write it as in 2026-11-01.'],
  [["--users", "many"], '--users: "many" is not a whole number of people. Write it as in 1200.'],
  [["nowhere"], "nowhere: there is no such file or directory."],
  [["list.json"], /^list\.json: it holds no JSON object\. Name a cdk\.tf\.json/],
  [["other.json"], /^other\.json: it is neither a configuration/],
  [["empty.tf.json"], "empty.tf.json: there is no app at Heroku in it. Name a stack that declares heroku_app."],
  [["--diff", "nowhere", "app.tf.json"], "nowhere: there is no such file or directory."],
  [
    ["app.tf.json", "--out", "app.tf.json/report.md"],
    "app.tf.json/report.md: cannot be written, a file is where a folder should be. Name a file that can be written with --out.",
  ],
  [[], /^\.\/cdktf\.json: there is no such file\. Run this in the directory of a CDK for Terraform project/],
])("%j cannot be reported on: exit code 2", async (words, message) => {
  writeFileSync(join(directory, "list.json"), "[]");
  writeFileSync(join(directory, "other.json"), '{"name":"a package"}');
  writeFileSync(join(directory, "empty.tf.json"), '{"resource":{}}');
  writeFileSync(join(directory, "app.tf.json"), '{"resource":{"heroku_app":{"a":{"name":"acme","region":"eu"}}}}');
  const { err, out, code } = await run(...words);
  expect([code, out]).toStrictEqual([2, ""]);
  const said = err.replace(/^stimulus-reflex report: /, "").trimEnd();
  if (typeof message === "string") expect(said).toBe(message);
  else expect(said).toMatch(message);
});
