import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claim, holderOf, SandboxInUse } from "../../lib/sandbox/directory-lock";

const root = join(__dirname, "..", "..");

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "lock-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

test("one holder at a time, who can be found, and whose mark only its owner can read", () => {
  const first = claim(directory);
  expect(() => claim(directory)).toThrow(SandboxInUse);
  expect(() => claim(directory)).toThrow(`process ${process.pid}`);
  first.publish({ port: 4010, serves: true });
  expect(holderOf(directory)).toMatchObject({ pid: process.pid, port: 4010, serves: true });
  expect(statSync(join(directory, "lock")).mode & 0o777).toBe(0o700);
  expect(statSync(join(directory, "lock", "1")).mode & 0o777).toBe(0o600);
  first.release();
  expect(holderOf(directory)).toBeUndefined();
  claim(directory).release();
});

test.each([
  ["a process that is gone", { pid: 2 ** 22 + 1, began: "1" }],
  ["a process whose number another one has now", { pid: process.pid, began: "1" }],
  ["half a file", "{"],
])("the mark of %s does not count", (_, mark) => {
  mkdirSync(join(directory, "lock"));
  writeFileSync(join(directory, "lock", "7"), typeof mark === "string" ? mark : JSON.stringify(mark));
  expect(holderOf(directory)).toBeUndefined();
  const lock = claim(directory);
  expect(holderOf(directory)).toMatchObject({ pid: process.pid });
  lock.release();
});

const zombie = existsSync("/proc/self/stat") ? test : test.skip;

zombie("the mark of a process that was killed and whose parent has not asked for its end does not count", async () => {
  // The parent sleeps in a system call that the end of its child does not wake.
  const parent = spawn("sh", ["-c", "tail -f /dev/null & echo $!; exec tail -f /dev/null"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const pid = await new Promise<number>((resolve) => {
    parent.stdout.once("data", (chunk: Buffer) => {
      resolve(Number(chunk.toString()));
    });
  });
  const stat = () => readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat()
    .slice(stat().lastIndexOf(")") + 2)
    .split(" ");
  mkdirSync(join(directory, "lock"));
  writeFileSync(join(directory, "lock", "1"), JSON.stringify({ pid, began: fields[19] }));
  expect(holderOf(directory)).toMatchObject({ pid });
  process.kill(pid, "SIGKILL");
  while (!stat().includes(") Z ")) await new Promise(setImmediate);
  expect(holderOf(directory)).toBeUndefined();
  const ended = new Promise((resolve) => parent.once("exit", resolve));
  parent.kill("SIGKILL");
  await ended;
});

test("of processes that take over the same stale mark at once, one succeeds", async () => {
  const rounds = 40;
  for (let round = 0; round < rounds; round += 1) {
    mkdirSync(join(directory, String(round), "lock"), { recursive: true });
    writeFileSync(join(directory, String(round), "lock", "3"), JSON.stringify({ pid: 2 ** 22 + 1, began: "1" }));
  }
  const program = `
    const { existsSync, mkdirSync, readdirSync } = require("node:fs");
    const { claim } = require(${JSON.stringify(join(root, "lib/sandbox/directory-lock.ts"))});
    const [directory, name] = process.argv.slice(-2);
    for (let round = 0; round < ${rounds}; round += 1) {
      mkdirSync(directory + "/at-" + round + "/" + name, { recursive: true });
      while (readdirSync(directory + "/at-" + round).length < 4);
      try { claim(directory + "/" + round); console.log(round); } catch (error) { if (error.name !== "SandboxInUse") throw error; }
    }
    console.log("done");
    process.stdin.resume();
    process.stdin.on("end", () => process.exit());
  `;
  const racers = ["a", "b", "c", "d"].map((name) => {
    const child = spawn(process.execPath, ["--import", "tsx", "-e", program, directory, name], {
      cwd: root,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const won = new Promise<string[]>((resolve) => {
      let text = "";
      child.stdout.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (text.endsWith("done\n")) resolve(text.split("\n").slice(0, -2));
      });
    });
    return { child, won };
  });
  // A winner holds what it has won until all are through.
  const won = (await Promise.all(racers.map((racer) => racer.won))).flat().sort((a, b) => Number(a) - Number(b));
  for (const { child } of racers) child.stdin.end();
  await Promise.all(racers.map(({ child }) => new Promise((resolve) => child.once("exit", resolve))));
  expect(won).toEqual(Array.from({ length: rounds }, (_, round) => String(round)));
}, 60_000);
