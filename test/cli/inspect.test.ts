import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { serveApis, type ServedApis } from "../../lib/sandbox/http/server";
import { HerokuAndCloudflare } from "../../lib/sandbox/platforms";
import { make, MESSY } from "../adoption/living-apps";
import { folder, run } from "../sandbox/terraform/command";

const ROOT = resolve(__dirname, "../..");
const MAIN = [join(ROOT, "node_modules/tsx/dist/cli.mjs"), join(ROOT, "lib/cli/main.ts")];

let root: string;
let served: ServedApis;
beforeEach(async () => {
  root = folder({});
  const platforms = new HerokuAndCloudflare(undefined, () => []);
  make(platforms, MESSY);
  served = await serveApis(platforms, { save: () => Promise.resolve() });
});
afterEach(async () => {
  await served.stop();
  rmSync(root, { recursive: true });
});

function stimulusReflex(...words: readonly string[]) {
  return run(process.execPath, [...MAIN, ...words], {
    cwd: root,
    env: {
      ...process.env,
      HEROKU_API_KEY: "token",
      HEROKU_API_URL: served.origin,
      HEROKUX_REDIS_API_URL: served.origin,
      CLOUDFLARE_API_TOKEN: "token",
      CLOUDFLARE_BASE_URL: `${served.origin}/client/v4`,
    },
  });
}

test("inspect shows an app and what the rules find, and check, report and the sandbox take its snapshot", async () => {
  const inspected = await stimulusReflex("inspect", "acme", "--out", "acme.json");
  expect(inspected.code).toBe(0);
  expect(inspected.stdout).toMatch(/^acme {2}eu, heroku-24/);
  expect(inspected.stdout).toContain("error: acme/shop.acme.example.com\n");
  expect(inspected.stdout).toContain("web-record-proxied-with-acm, see ");
  expect(inspected.stderr).toContain("acme: addons\n");
  expect(inspected.stderr).toContain("acme.json: written.");
  expect(readFileSync(join(root, "acme.json"), "utf8")).not.toMatch(/planted/i);

  const checked = await stimulusReflex("check", "acme.json");
  expect(checked.stdout).toContain("web-record-proxied-with-acm");
  expect(checked.code).toBe(1);

  const sized = await stimulusReflex("capacity", "--from", "acme.json", "--connections", "2000");
  expect(sized.stdout).toMatch(/^acme\n\n2000 websockets/);

  mkdirSync(join(root, "rails/config"), { recursive: true });
  writeFileSync(join(root, "rails/config/application.rb"), "module Acme; end\n");
  const rails = await stimulusReflex("rails", "--check", "--out", "rails", "--from", "acme.json");
  expect(rails.stdout).toContain("cable-adapter, see ");
  const written = await stimulusReflex("rails", "--out", "rails", "--from", "acme.json");
  expect(written.stdout).toContain("acme: Rails ");

  const reported = await stimulusReflex("report", "acme.json");
  expect(reported.code).toBe(0);
  expect(reported.stdout).toContain("heroku-redis:premium-0");

  const loaded = await stimulusReflex("sandbox", "load", "acme.json");
  expect(loaded.code).toBe(0);
  expect(loaded.stdout).toMatch(/^The sandbox in \S+ holds acme as of \S+\.\n$/);
  expect(loaded.stderr).toContain("acme: config vars were not read; the sandbox has only those of add-ons.\n");
  const status = await stimulusReflex("sandbox", "status");
  expect(status.stdout).toContain("acme");
  expect(status.stdout).toContain("www.acme.example.com");

  const twice = await stimulusReflex("sandbox", "load", "acme.json");
  expect(twice.code).toBe(2);
  expect(twice.stderr).toMatch(/a sandbox is there already\. Pass --fresh to replace what exists in it/);
});

test("inspect of an app that does not exist ends with 2 and says what to do", async () => {
  expect(await stimulusReflex("inspect", "acne")).toMatchObject({
    code: 2,
    stdout: "",
    stderr:
      "acne: the app\nstimulus-reflex inspect: acne: Heroku knows no app of this name, or hides it from this account. " +
      "`heroku apps --all` lists those that it shows.\n",
  });
});
