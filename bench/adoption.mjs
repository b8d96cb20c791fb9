// How long people wait for what is read of an app that runs, by the clock: the APIs are the sandbox's, on this machine.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { QUICK } from "./statistics.mjs";

const ADDONS = 20;
const RUNS = QUICK ? 3 : 7;
const run = promisify(execFile);

/**
 * `inspect` and `adopt`, its rehearsal included, of an app with 20 add-ons, as whole processes.
 *
 * @returns the least of some runs of each, in milliseconds
 */
export async function measureAdoption(dist) {
  // Inside of this project, whose packages the written program imports.
  const directory = mkdtempSync(join(dist, "..", "bench", ".adoption-"));
  const command = join(dist, "cli", "main.js");
  const served = spawn(process.execPath, [command, "sandbox", "--directory", join(directory, "sandbox"), "serve"], {
    cwd: directory,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const env = { ...process.env, ...(await exportsOf(served)) };
    await makeApp(env.HEROKU_API_URL);
    const timed = async (...args) => {
      const started = performance.now();
      await run(process.execPath, [command, ...args], { cwd: directory, env });
      return performance.now() - started;
    };
    const least = { inspect: Infinity, adopt: Infinity };
    for (let turn = 0; turn < RUNS; turn += 1) {
      const inspected = await timed("inspect", "acme", "--out", join(directory, `acme-${turn}.json`));
      const adopted = await timed("adopt", "acme", "--out", join(directory, `adopted-${turn}`));
      least.inspect = Math.min(least.inspect, inspected);
      least.adopt = Math.min(least.adopt, adopted);
    }
    return least;
  } finally {
    const ended = once(served, "close");
    served.kill("SIGTERM");
    await ended;
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The environment that `serve` prints as shell commands, without the engine: the rehearsal has a sandbox of its own. */
async function exportsOf(served) {
  const found = {};
  for await (const line of createInterface({ input: served.stdout })) {
    const [, name, value] = /^export (HEROKU\w*|CLOUDFLARE\w*)='(.*)'$/.exec(line) ?? [];
    if (name !== undefined) found[name] = value;
    if (name === "CLOUDFLARE_BASE_URL") break;
  }
  return found;
}

async function makeApp(origin) {
  const post = async (path, body) => {
    const response = await globalThis.fetch(`${origin}${path}`, {
      method: "POST",
      headers: {
        accept: "application/vnd.heroku+json; version=3",
        authorization: "Bearer sandbox-placeholder",
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
  };
  await post("/apps", { name: "acme", region: "eu", stack: "heroku-24" });
  for (let index = 0; index < ADDONS; index += 1) {
    const plan = index === 0 ? "heroku-postgresql:standard-0" : "heroku-redis:premium-0";
    await post("/apps/acme/addons", { plan, attachment: { name: `STORE_${index}` } });
  }
}
