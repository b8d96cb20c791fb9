import { execFileSync } from "node:child_process";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Testing, TerraformStack } from "cdktf";
import { StimulusReflexStack } from "cdktf-stimulus-reflex";
import { HerokuAddon, HerokuApp, HerokuProvider } from "cdktf-stimulus-reflex/provider-heroku";
import { Rehearsal } from "cdktf-stimulus-reflex/testing";
import { connectTo } from "../redis/connect-to";
import { describeWithTerraform, folder } from "../terraform/command";

const describeWithRedis =
  Rehearsal.isAvailable({ redis: true }) || process.env.REQUIRE_REDIS === "1" ? describeWithTerraform : describe.skip;

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
    await expect(rehearsal.destroy(production("premium-0"))).rejects.toThrow(/instance cannot be destroyed/i);
    expect(rehearsal.sandbox.platforms.heroku.apps.all()).toHaveLength(1);
  });
});

describeWithRedis("Rehearsal with real Redis", () => {
  test("config vars lead to the Redis of their role, and a rotation changes the URL and keeps the data", async () => {
    const rehearsal = await Rehearsal.start({ redis: true });
    try {
      await rehearsal.apply(production("premium-0"));
      const url = () => rehearsal.configVars("acme-production").SESSION_REDIS_URL ?? "";
      const before = url();
      const session = await connectTo(before);
      expect(await session.send("CONFIG", "GET", "maxmemory-policy")).toEqual(["maxmemory-policy", "volatile-lru"]);
      await session.send("SET", "app:session:1", "ada");
      session.close();

      expect(await rehearsal.do("rotate", "SESSION_REDIS")).toMatch(
        /^Rotated the credentials of redis-.*: its URL has changed\.$/,
      );
      expect(url()).not.toBe(before);
      await expect(connectTo(before).then(() => "connected as before")).rejects.toThrow(/WRONGPASS|ECONNREFUSED/);
      const rotated = await connectTo(url());
      expect(await rotated.send("GET", "app:session:1")).toBe("ada");
      rotated.close();

      await expect(rehearsal.do("rotate", "SESSIONS")).rejects.toThrow(/There is no add-on SESSIONS in the sandbox/);
      expect(() => rehearsal.configVars("acme")).toThrow(/Couldn't find that app/);
    } finally {
      await rehearsal.stop();
    }
  });
});

test("a rehearsal with real Redis is there only where redis-server and openssl are as well", () => {
  const path = process.env.PATH;
  const programs = folder({ terraform: "", "redis-server": "" });
  try {
    for (const name of ["terraform", "redis-server"]) chmodSync(join(programs, name), 0o755);
    process.env.PATH = programs;
    expect([Rehearsal.isAvailable(), Rehearsal.isAvailable({ redis: true })]).toEqual([true, false]);
    writeFileSync(join(programs, "openssl"), "", { mode: 0o755 });
    expect(Rehearsal.isAvailable({ redis: true })).toBe(true);
  } finally {
    process.env.PATH = path;
    rmSync(programs, { recursive: true });
  }
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
