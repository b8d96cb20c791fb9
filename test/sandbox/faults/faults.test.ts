import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { act } from "../../../lib/sandbox/actions";
import { FAULTS, parseFault } from "../../../lib/sandbox/faults/fault";
import { FAULT_RESOURCES } from "../../../lib/sandbox/faults/resources";
import { orphans } from "../../../lib/sandbox/orphans";
import { Sandbox } from "../../../lib/sandbox/sandbox";
import { describeWithTerraform, folder, run, succeed, type Finished } from "../terraform/command";
import { ENGINE } from "../../engine";

const configuration = {
  terraform: {
    required_providers: { heroku: { source: "heroku/heroku" }, cloudflare: { source: "cloudflare/cloudflare" } },
  },
  provider: {
    heroku: { customizations: [{ set_app_all_config_vars_in_state: false, set_addon_config_vars_in_state: false }] },
    cloudflare: {},
  },
  resource: {
    heroku_app: { acme: { name: "acme-production", region: "eu" } },
    heroku_addon: {
      session: {
        app_id: "${heroku_app.acme.id}",
        plan: "heroku-redis:premium-0",
        config: { maxmemory_policy: "volatile-lru" },
        lifecycle: { ignore_changes: ["config"] },
      },
    },
    heroku_addon_attachment: {
      session: { app_id: "${heroku_app.acme.id}", addon_id: "${heroku_addon.session.id}", name: "SESSION_REDIS" },
    },
    heroku_app_config_association: {
      acme: {
        app_id: "${heroku_app.acme.id}",
        vars: { WEB_CONCURRENCY: "2" },
        depends_on: ["heroku_addon_attachment.session"],
      },
    },
    heroku_domain: { www: { app_id: "${heroku_app.acme.id}", hostname: "www.acme.com" } },
    cloudflare_dns_record: {
      www: {
        zone_id: "0da42c8d2132a9ddaf714f9e7c920711",
        name: "www.acme.com",
        type: "CNAME",
        content: "${heroku_domain.www.cname}",
        ttl: 1,
      },
    },
  },
};

describe("a fault on the command line", () => {
  test("any name with any place is read back as it was written", () => {
    const resource = fc.constantFrom(...Object.keys(FAULT_RESOURCES));
    const general = fc.constantFrom("rate-limit", "server-error", "connection-cut");
    fc.assert(
      fc.property(general, fc.option(resource), fc.option(fc.integer({ min: 1, max: 999 })), (name, type, turn) => {
        const place = [type, turn].filter((part) => part !== null).join(":");
        const fault = parseFault(place === "" ? name : `${name}@${place}`);
        expect(fault).toEqual({ name, ...(type !== null && { resource: type }), ...(turn !== null && { turn }) });
      }),
    );
    for (const name of Object.keys(FAULTS)) expect(parseFault(name)).toEqual({ name });
  });

  test.each([
    ["rate-limits", "there is no such fault; did you mean rate-limit?"],
    ["rate-limit@", "it is written NAME, NAME@N"],
    ["rate-limit@0", "turns are counted from 1"],
    ["server-error@heroku_addons", "heroku_addons can't be told from requests; did you mean heroku_addon?"],
    ["provisioning-fails@heroku_app", "only heroku_addon is provisioned"],
    ["connection-cut@heroku_app:x", "it is written NAME"],
  ])("%s is refused", (text, message) => {
    expect(() => parseFault(text)).toThrow(message);
  });
});

describeWithTerraform("with real Terraform", () => {
  let root: string;
  let sandbox: Sandbox;

  const start = async (...faults: string[]) => {
    sandbox = await Sandbox.start({ directory: join(root, "sandbox"), faults });
    await succeed(ENGINE, ["init", "-input=false"], options());
  };
  const options = () => ({ cwd: root, env: sandbox.env });
  const apply = (...more: string[]): Promise<Finished> =>
    run(ENGINE, ["apply", "-auto-approve", "-input=false", "-no-color", ...more], options());
  const words = ({ stdout, stderr }: Finished) => `${stdout}${stderr}`.replace(/[\s│╷╵]+/g, " ");
  const heroku = () => sandbox.platforms.heroku;
  const addons = () =>
    heroku()
      .apps.all()
      .flatMap((app) => heroku().addons.of(app));
  const left = () => orphans(sandbox.directory, sandbox.platforms.toJSON()).map(({ name }) => name);

  /** Whatever went wrong: one of each thing, no loss, nothing more to do. */
  const expectConverged = async () => {
    const plan = await run(ENGINE, ["plan", "-detailed-exitcode", "-input=false", "-no-color"], options());
    expect({ code: plan.code, said: plan.code === 0 ? "" : words(plan) }).toEqual({ code: 0, said: "" });
    expect(
      heroku()
        .apps.all()
        .map(({ name }) => name),
    ).toEqual(["acme-production"]);
    expect(heroku().losses).toEqual([]);
    const [app] = heroku().apps.all();
    expect(app === undefined ? [] : Object.keys(heroku().configVars.of(app))).toEqual(
      expect.arrayContaining(["WEB_CONCURRENCY", "SESSION_REDIS_URL"]),
    );
    const { cloudflare } = sandbox.platforms;
    expect(
      cloudflare
        .zones()
        .flatMap((zone) => cloudflare.records(zone))
        .map(({ name }) => name),
    ).toEqual(["www.acme.com"]);
  };

  beforeEach(() => {
    root = folder({ "main.tf.json": configuration });
  });
  afterEach(async () => {
    await sandbox.stop();
    rmSync(root, { recursive: true });
  });

  test("provisioning that takes long is waited for, in the platform's own time", async () => {
    await start("provisioning-slow");
    const before = Date.parse(heroku().now);
    expect(await apply()).toMatchObject({ code: 0 });
    expect(Date.parse(heroku().now) - before).toBeGreaterThan(20_000);
    await expectConverged();
  });

  test("provisioning that fails leaves nothing behind, and the next apply makes the add-on", async () => {
    await start("provisioning-fails");
    const first = await apply();
    expect(first.code).toBe(1);
    expect(words(first)).toContain("unexpected state 'deprovisioned', wanted target 'provisioned'");
    expect(left()).toEqual([]);
    expect(await apply()).toMatchObject({ code: 0 });
    expect(addons().map(({ state }) => state)).toEqual(["deprovisioned", "provisioned"]);
    await expectConverged();
  });

  test("an add-on that outlasts the provider's patience is an orphan, and is reported as one", async () => {
    await start("provisioning-hangs@1");
    const first = await apply();
    expect(first.code).toBe(1);
    expect(words(first)).toContain("timeout while waiting for state to become 'provisioned'");
    expect(left()).toHaveLength(1);
    expect(left()[0]).toMatch(/^add-on redis-\S+ \(heroku-redis:premium-0\) of acme-production$/);
    expect(await apply()).toMatchObject({ code: 0 });
    expect(addons()).toHaveLength(2);
    expect(left()).toHaveLength(1);
    await expectConverged();
  });

  test("429 fails a request with a body after 30 seconds, nothing is made, and the next apply goes on from there", async () => {
    await start("rate-limit@heroku_addon");
    const before = Date.parse(heroku().now);
    const first = await apply();
    expect(first.code).toBe(1);
    expect(words(first)).toMatch(/POST \/apps\/\S+\/addons: http: ContentLength=\d+ with Body length 0/);
    expect(Date.parse(heroku().now) - before).toBeGreaterThanOrEqual(30_000);
    expect(addons()).toHaveLength(0);
    expect(await apply()).toMatchObject({ code: 0 });
    expect(addons()).toHaveLength(1);
    await expectConverged();
  });

  test("an error of the server fails the apply, and the next one goes on from there", async () => {
    await start("server-error@heroku_addon_attachment");
    const first = await apply();
    expect(first.code).toBe(1);
    expect(words(first)).toContain("Heroku answered 500 (server_error) to POST /addon-attachments");
    expect(await apply()).toMatchObject({ code: 0 });
    expect(addons()).toHaveLength(1);
    await expectConverged();
  });

  test("Cloudflare's client gets over an error by itself", async () => {
    await start("server-error@cloudflare_dns_record");
    expect(await apply()).toMatchObject({ code: 0 });
    await expectConverged();
  });

  test("a connection cut after an add-on was made leaves an orphan, here as there", async () => {
    await start("connection-cut@heroku_addon");
    const first = await apply();
    expect(first.code).toBe(1);
    expect(words(first)).toContain("The connection was cut before the answer to POST /apps/");
    expect(addons()).toHaveLength(1);
    expect(left()).toHaveLength(1);
    expect(await apply()).toMatchObject({ code: 0 });
    expect(addons()).toHaveLength(2);
    expect(left()).toHaveLength(1);
    await expectConverged();
  });

  test("a connection cut after variables were set loses nothing, and the next apply agrees", async () => {
    await start("connection-cut@heroku_app_config_association:2");
    expect((await apply()).code).toBe(1);
    expect(await apply()).toMatchObject({ code: 0 });
    expect(addons()).toHaveLength(1);
    expect(left()).toEqual([]);
    await expectConverged();
  });

  test.each(["rotate", "failover"])("%s between plan and apply changes nothing that Terraform sees", async (action) => {
    await start();
    expect(await apply()).toMatchObject({ code: 0 });
    const plan = structuredClone(configuration);
    plan.resource.heroku_app_config_association.acme.vars.WEB_CONCURRENCY = "3";
    writeFileSync(join(root, "main.tf.json"), JSON.stringify(plan));
    await succeed(ENGINE, ["plan", "-out=saved.tfplan", "-input=false"], options());
    const [app] = heroku().apps.all();
    const before = app === undefined ? "" : heroku().configVars.of(app).SESSION_REDIS_URL;
    act(sandbox.platforms, [action, "SESSION_REDIS"]);
    expect(app === undefined ? "" : heroku().configVars.of(app).SESSION_REDIS_URL).not.toBe(before);
    await succeed(ENGINE, ["apply", "-input=false", "saved.tfplan"], options());
    await expectConverged();
  });

  test("a variable that a person changed by hand is set right again", async () => {
    await start();
    expect(await apply()).toMatchObject({ code: 0 });
    act(sandbox.platforms, ["drift", "config-var", "acme-production", "WEB_CONCURRENCY=9"]);
    act(sandbox.platforms, ["drift", "proxy", "www.acme.com"]);
    const plan = await run(ENGINE, ["plan", "-no-color"], options());
    expect(plan.stdout).toContain("Plan: 0 to add, 2 to change, 0 to destroy.");
    expect(await apply()).toMatchObject({ code: 0 });
    await expectConverged();
  });

  test("Terraform killed half way leaves a sandbox that works, and says what it left", async () => {
    await start();
    // Killed as soon as the app exists: its state may have it or not, the platform does.
    const child = spawn(ENGINE, ["apply", "-auto-approve", "-input=false"], { ...options(), stdio: "ignore" });
    const exists = new Promise<void>((resolve) => {
      const unwatch = sandbox.platforms.watch(() => {
        if (heroku().apps.all().length === 0) return;
        unwatch();
        resolve();
      });
    });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    await exists;
    child.kill("SIGKILL");
    await ended;
    const known = (await run(ENGINE, ["state", "list"], options())).stdout.includes("heroku_app.acme");
    expect(left().filter((name) => name.startsWith("app "))).toEqual(known ? [] : ["app acme-production"]);
    if (!known)
      await succeed(ENGINE, ["import", "-input=false", "-lock=false", "heroku_app.acme", "acme-production"], options());
    expect(await apply("-lock=false")).toMatchObject({ code: 0 });
    await expectConverged();
  });
});
