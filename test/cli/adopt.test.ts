import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
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

const SECRET = "planted-7f3a91";
const APP_ID = "11111111-1111-4111-8111-111111111111";

/** A resource of a state, with one instance. */
function resource(type: string, attributes: object, more: object = {}) {
  const instance = { schema_version: 0, attributes, sensitive_attributes: [], private: btoa(SECRET), ...more };
  return { mode: "managed", type, name: "it", provider: 'provider["x"]', instances: [instance] };
}

/** A state with a secret in each place where Terraform or the providers keep one. */
const PLANTED_STATE = {
  version: 4,
  terraform_version: "1.11.4",
  serial: 1,
  lineage: "22222222-2222-4222-8222-222222222222",
  outputs: { password: { value: SECRET, type: "string", sensitive: true } },
  resources: [
    resource("heroku_app", {
      id: APP_ID,
      uuid: APP_ID,
      name: "acme",
      region: "us",
      stack: "heroku-24",
      buildpacks: [`https://user:${SECRET}@git.example.com/buildpack`],
      config_vars: { A: SECRET },
      sensitive_config_vars: { B: SECRET },
      all_config_vars: { A: SECRET, B: SECRET },
    }),
    resource("heroku_addon", {
      id: "33333333-3333-4333-8333-333333333333",
      app_id: APP_ID,
      name: "redis-clear-1",
      plan: "heroku-redis:mini",
      config: { password: SECRET },
      config_vars: ["REDIS_URL"],
      config_var_values: { REDIS_URL: `rediss://:${SECRET}@host:6379` },
    }),
    resource("heroku_app_config_association", {
      id: "config:1",
      app_id: APP_ID,
      vars: { A: SECRET },
      sensitive_vars: { B: SECRET },
    }),
    resource("heroku_drain", {
      id: "44444444-4444-4444-8444-444444444444",
      app_id: APP_ID,
      url: "",
      token: SECRET,
      sensitive_url: `https://x:${SECRET}@logs.example.com`,
    }),
    resource("heroku_app_webhook", {
      id: "55555555-5555-4555-8555-555555555555",
      app_id: APP_ID,
      level: "notify",
      include: ["api:release"],
      url: `https://ci.example.com/?token=${SECRET}`,
      secret: SECRET,
      authorization: SECRET,
    }),
    resource("heroku_ssl", {
      id: "66666666-6666-4666-8666-666666666666",
      app_id: APP_ID,
      private_key: SECRET,
      certificate_chain: "x",
    }),
    resource("heroku_pipeline_config_var", {
      id: "7",
      pipeline_id: "7",
      pipeline_stage: "test",
      vars: { A: SECRET },
      sensitive_vars: { B: SECRET },
      all_vars: { A: SECRET },
    }),
    resource("heroku_build", {
      id: "88888888-8888-4888-8888-888888888888",
      app_id: APP_ID,
      source: [{ url: `https://example.com/x?token=${SECRET}`, path: "" }],
    }),
    resource("heroku_slug", {
      id: "99999999-9999-4999-8999-999999999999",
      app_id: APP_ID,
      blob: [{ url: `https://example.com/x?Signature=${SECRET}`, method: "PUT" }],
    }),
    resource(
      "cloudflare_origin_ca_certificate",
      { id: "1", csr: "x", certificate: "x" },
      { sensitive_attributes: [[{ type: "get_attr", value: "csr" }]] },
    ),
    resource("aws_db_instance", { id: "1", password: SECRET }),
    { ...resource("heroku_app", { id: APP_ID, config_vars: { A: SECRET } }), mode: "data" },
  ],
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

  const adopt = (...words: readonly string[]) => cli("adopt", ...words);
  const cli = (...words: readonly string[]) =>
    run(process.execPath, [...MAIN, ...words], {
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

  it("keeps no secret of an app or of a state in any file or output", async () => {
    writeFileSync(join(root, "state.json"), JSON.stringify(PLANTED_STATE));
    const said: string[] = [];
    const stimulusReflex = async (...words: readonly string[]) => {
      const { code, stdout, stderr } = await cli(...words);
      said.push(stdout, stderr);
      expect({ code, stderr }).toMatchObject({ code: 0 });
    };
    await stimulusReflex("inspect", "acme", "--variable-names", "--json", "--out", "acme.json");
    await stimulusReflex("adopt", "--from", "acme.json", "--out", "live", "--no-rehearsal");
    await stimulusReflex("report", "acme.json", "--format", "html", "--out", "report.html");
    await stimulusReflex("sandbox", "load", "acme.json");
    await stimulusReflex("sandbox", "--", "true");
    expect(said.at(-1)).toMatch(
      /^note: the sandbox has acme, acme-data and no Terraform state\. .* "Name acme is already taken": load the state instead, /,
    );
    mkdirSync(join(root, "rails/config"), { recursive: true });
    writeFileSync(join(root, "rails/config/application.rb"), 'require "rails/all"\n');
    await stimulusReflex("rails", "--from", "acme.json", "--out", "rails");
    await stimulusReflex("adopt", "--state", "state.json", "--out", "from-state", "--no-rehearsal");
    await stimulusReflex("sandbox", "load", "--state", "state.json", "--directory", "other");
    await stimulusReflex("sandbox", "--directory", "other", "--", "true");
    expect(said.at(-1)).toContain("first run the line that `stimulus-reflex sandbox load --state` printed");
    rmSync(join(root, "state.json"));
    rmSync(join(root, "node_modules"), { recursive: true });
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const names = files.map(({ parentPath, name }) => join(parentPath, name));
    expect(names.map((name) => relative(root, name))).toEqual(
      expect.arrayContaining([
        "acme.json",
        "live/ADOPTED.md",
        "rails/app.json",
        "from-state/main.ts",
        "other/loaded-state.json",
      ]),
    );
    expect(names.filter((name) => /planted/i.test(readFileSync(name, "utf8")))).toEqual([]);
    expect(said.join("\n")).not.toMatch(/planted/i);
  }, 60_000);

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

  it("leaves no program that it could not rehearse, so that the next try works", async () => {
    const elsewhere = folder({});
    const { code, stderr } = await adopt("acme", "--out", elsewhere);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is not installed there\. Run npm install .* or pass --no-rehearsal/) as string,
    });
    expect(stderr).not.toContain("written");
    expect(readdirSync(elsewhere)).toEqual([]);
    rmSync(elsewhere, { recursive: true });
  });
});
