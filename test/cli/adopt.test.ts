import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { serveApis, type ServedApis } from "../../lib/sandbox/http/server";
import { HerokuAndCloudflare } from "../../lib/sandbox/platforms";
import { make, MESSY } from "../adoption/living-apps";
import { describeWithTerraform, folder, run } from "../sandbox/terraform/command";

const ROOT = resolve(__dirname, "../..");
const MAIN = [join(ROOT, "node_modules/tsx/dist/cli.mjs"), join(ROOT, "lib/cli/main.ts")];

/** A test has no ledger, and CI only compares one. */
const OUTSIDE_JEST = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => name !== "JEST_WORKER_ID" && name !== "CI"),
);

const PRETTIER = join(ROOT, "node_modules/prettier/bin/prettier.cjs");

/** A module of a project that stands for one of this repository. */
const standsFor = (path: string) => `module.exports = require(${JSON.stringify(join(ROOT, path))});`;
const PROJECT = {
  "node_modules/cdktf-stimulus-reflex/index.js": standsFor("lib/index.ts"),
  "node_modules/cdktf-stimulus-reflex/provider-heroku.js": standsFor("lib/provider-heroku/index.ts"),
  "node_modules/cdktf/index.js": standsFor("node_modules/cdktf"),
  "node_modules/@cdktf/provider-cloudflare/lib/provider.js": standsFor(
    "node_modules/@cdktf/provider-cloudflare/lib/provider",
  ),
  "node_modules/@cdktf/provider-cloudflare/lib/dns-record.js": standsFor(
    "node_modules/@cdktf/provider-cloudflare/lib/dns-record",
  ),
};

describeWithTerraform("stimulus-reflex adopt", () => {
  let root: string;
  let served: ServedApis;
  beforeEach(async () => {
    root = folder(PROJECT);
    const platforms = new HerokuAndCloudflare(undefined, () => []);
    make(platforms, MESSY);
    served = await serveApis(platforms, { save: () => Promise.resolve() });
  });
  afterEach(async () => {
    await served.stop();
    rmSync(root, { recursive: true });
  });

  const adopt = (...words: readonly string[]) =>
    run(process.execPath, [...MAIN, "adopt", ...words], {
      cwd: root,
      env: {
        ...OUTSIDE_JEST,
        // It has to find OpenTofu by itself.
        TERRAFORM_BINARY_NAME: process.env.TERRAFORM ?? process.env.TOFU,
        HEROKU_API_KEY: "token",
        HEROKU_API_URL: served.origin,
        HEROKUX_REDIS_API_URL: served.origin,
        CLOUDFLARE_API_TOKEN: "token",
        CLOUDFLARE_BASE_URL: `${served.origin}/client/v4`,
      },
    });

  it("writes a formatted program, rehearses it, and says what to do next", async () => {
    const { code, stdout, stderr } = await adopt("acme", "--out", "infrastructure");
    expect(stderr).not.toContain("error:");
    expect(stdout).toMatch(/^\d+ to import, 0 to change, 0 releases; the second plan is empty\n$/);
    expect(code).toBe(0);
    const read = (name: string) => readFileSync(join(root, "infrastructure", name), "utf8");
    const files = ["main.ts", "adopted.ts"].map((name) => join(root, "infrastructure", name));
    const formatted = await run(process.execPath, [PRETTIER, "--no-config", "--check", ...files], {
      cwd: root,
      env: process.env,
    });
    expect(formatted).toMatchObject({ code: 0 });
    expect(read("ADOPTED.md")).toContain("acme: builds and releases; code is released as before.\n");
    expect(["main.ts", "adopted.ts", "ADOPTED.md"].map(read).join()).not.toMatch(/planted/i);

    // The first synth of a person has nothing to add to the ledger.
    const ledger = read("stimulus-reflex.lock.json");
    expect(ledger).toContain('"address": "heroku_app.acme", "app": "acme", "is": "app", "durable": true');
    const synthesised = await run(process.execPath, [MAIN[0] ?? "", "main.ts"], {
      cwd: join(root, "infrastructure"),
      env: { ...OUTSIDE_JEST, CDKTF_OUTDIR: "cdktf.out", CDKTF_CONTEXT_JSON: "{}" },
    });
    expect(synthesised).toMatchObject({ code: 0 });
    expect(read("stimulus-reflex.lock.json")).toBe(ledger);
  });

  it("writes over no program, and adopts nothing that is not named", async () => {
    writeFileSync(join(root, "main.ts"), "mine");
    expect(await adopt("acme", "--out", ".")).toMatchObject({
      code: 2,
      stderr: "stimulus-reflex adopt: --out .: main.ts is there already. Name a directory without a program.\n",
    });
    expect(readFileSync(join(root, "main.ts"), "utf8")).toBe("mine");
    expect((await adopt("--out", "infrastructure")).stderr).toContain("Name either the apps to adopt, or a snapshot");
    expect(existsSync(join(root, "infrastructure"))).toBe(false);
  });
});
