import { execFileSync } from "node:child_process";
import { Testing, TerraformStack } from "cdktf";
import { StimulusReflexStack } from "cdktf-stimulus-reflex";
import { HerokuAddon, HerokuApp, HerokuProvider } from "cdktf-stimulus-reflex/provider-heroku";
import { Rehearsal } from "cdktf-stimulus-reflex/testing";
import { describeWithTerraform } from "../terraform/command";

function production(plan: "premium-0" | "premium-2"): TerraformStack {
  return new StimulusReflexStack(Testing.app(), "production", {
    name: "acme-production",
    region: "eu",
    redis: { client: "ruby", plan },
    build: { url: "https://github.com/acme/acme/archive/refs/tags/v1.tar.gz", version: "v1" },
    processes: { web: { size: "standard-1x", quantity: 1 } },
  });
}

/** Written without the library's constructs, and with what they would refuse. */
function byHand(policy: string): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "by-hand");
  new HerokuProvider(stack, "heroku");
  const app = new HerokuApp(stack, "app", { name: "acme-by-hand", region: "us" });
  new HerokuAddon(stack, "session", {
    appId: app.id,
    plan: "heroku-redis:premium-0",
    config: { maxmemory_policy: policy },
  });
  return stack;
}

describeWithTerraform("Rehearsal", () => {
  let rehearsal: Rehearsal;
  beforeEach(async () => {
    rehearsal = await Rehearsal.start();
  });
  afterEach(() => rehearsal.stop());

  test("a change of plan keeps every Redis, and a second plan is empty", async () => {
    const first = await rehearsal.apply(production("premium-0"));
    expect(first.created.filter((address) => address.startsWith("heroku_addon."))).toHaveLength(4);
    expect((await rehearsal.plan(production("premium-0"))).actions).toEqual({});

    const plan = await rehearsal.plan(production("premium-2"));
    expect(plan.replaced).toEqual([]);
    expect(plan.updated.filter((address) => address.startsWith("heroku_addon."))).toHaveLength(4);

    const second = await rehearsal.apply(production("premium-2"));
    expect(second.losses).toEqual([]);
    // Each of the four gets another URL, and each new URL restarts the dynos.
    expect(second.restarts).toEqual({ "acme-production": 4 });
  });

  test("a stack written by hand is seen to destroy its session store", async () => {
    await rehearsal.apply(byHand("volatile-lru"));
    const plan = await rehearsal.plan(byHand("noeviction"));
    expect(plan.actions).toEqual({ "heroku_addon.session": "replace" });
    const { losses } = await rehearsal.apply(byHand("noeviction"));
    expect(losses).toMatchObject([{ app: "acme-by-hand", plan: "heroku-redis:premium-0" }]);
  });

  test("what production protects is not destroyed, and Terraform says why", async () => {
    await rehearsal.apply(production("premium-0"));
    await expect(rehearsal.destroy(production("premium-0"))).rejects.toThrow(/Instance cannot be destroyed/);
    expect(rehearsal.sandbox.platforms.heroku.apps.all()).toHaveLength(1);
  });
});

test("importing the testing entry loads neither gRPC nor the sandbox's server", () => {
  const program = `
    require("tsx/cjs");
    require("./lib/testing/index.ts");
    const loaded = Object.keys(require.cache).filter((file) => /@grpc|msgpack|sandbox.protocol/.test(file));
    process.stdout.write(JSON.stringify(loaded));`;
  const output = execFileSync(process.execPath, ["-e", program], {
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  expect(JSON.parse(output)).toEqual([]);
});
