import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { LEDGER_NAME, readLedger, writeLedger } from "../../lib/project/ledger/ledger-file";
import { run } from "../sandbox/terraform/command";

const ROOT = resolve(__dirname, "../..");
const MODULE = JSON.stringify(join(ROOT, "lib/project/ledger/ledger-file.ts"));

/** One process that adds entries to the ledger of a directory, as a synth does. */
const ADD = (name: string, count: number): string => `
const { updateLedger } = require(${MODULE});
for (let index = 0; index < ${count}; index += 1) {
  updateLedger(process.cwd(), (now) => ({
    ...now,
    entries: [...now.entries, { stack: ${JSON.stringify(name)}, address: "heroku_app.a" + index, is: "app", durable: true }],
  }));
}`;

/** Dies where the ledger is written and not yet in its place. */
const KILLED = `require("node:fs").renameSync = () => process.kill(process.pid, "SIGKILL");`;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "ledger-file-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const program = (text: string) => {
  writeFileSync(join(directory, `${text.length}.cjs`), text);
  const tsx = join(ROOT, "node_modules/tsx/dist/cli.mjs");
  return run(process.execPath, [tsx, join(directory, `${text.length}.cjs`)], { cwd: directory, env: process.env });
};

test("synths at once keep the lines of each other", async () => {
  const names = ["a", "bb", "ccc"];
  const ended = await Promise.all(names.map((name) => program(ADD(name, 20))));
  expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(names.map(() => ({ code: 0, stderr: "" })));
  expect(readLedger(directory).entries).toHaveLength(60);
});

test("a synth that is killed before its ledger is in its place leaves the old one, and the next synth cleans up", async () => {
  const entry = { stack: "production", address: "heroku_app.rails", app: "acme", is: "app", durable: true } as const;
  writeLedger(directory, { entries: [entry], accepted: [] });
  const before = readFileSync(join(directory, LEDGER_NAME), "utf8");
  expect((await program(`${KILLED}${ADD("late", 1)}`)).code).not.toBe(0);
  expect(readFileSync(join(directory, LEDGER_NAME), "utf8")).toBe(before);
  expect(left()).not.toEqual([]);

  expect(await program(ADD("next", 1))).toMatchObject({ code: 0, stderr: "" });
  expect(readLedger(directory).entries.map(({ stack }) => stack)).toEqual(["next", "production"]);
  expect(left()).toEqual([]);
});

/** What is not the ledger and not the programs. */
function left(): readonly string[] {
  return readdirSync(directory).filter((name) => name !== LEDGER_NAME && !name.endsWith(".cjs"));
}
