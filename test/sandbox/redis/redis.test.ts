import { mkdtempSync, existsSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { act } from "../../../lib/sandbox/actions";
import { RedisServers } from "../../../lib/sandbox/redis/redis-servers";
import { Sandbox } from "../../../lib/sandbox/sandbox";
import { lossText } from "../../../lib/sandbox/summary";
import { findCommand } from "../../../lib/engines/terraform";
import { connectTo } from "./connect-to";

const installed = findCommand("redis-server", process.env) !== undefined;
if (!installed && process.env.REQUIRE_REDIS !== "1") {
  console.warn("redis-server is not on the path: the tests of --redis are skipped.");
}
const describeWithRedis = installed || process.env.REQUIRE_REDIS === "1" ? describe : describe.skip;

describeWithRedis("real servers", () => {
  let directory: string;
  let sandbox: Sandbox;

  const start = async (asOf?: string) => {
    sandbox = await Sandbox.start({ directory, redis: true, ...(asOf !== undefined && { asOf }) });
  };
  /** As the provider does it: ask for an add-on, and for its state until it is there. */
  const provision = async (plan: string, config: Record<string, string> = {}): Promise<void> => {
    const api = sandbox.platforms.herokuApi;
    const created = api.handle({ method: "POST", path: "/apps/acme/addons", body: { plan, config, confirm: "acme" } });
    expect(created.status).toBe(201);
    await sandbox.save();
    sandbox.platforms.heroku.settle();
    await sandbox.save();
  };
  const variables = () => sandbox.platforms.heroku.configVars.of(sandbox.platforms.heroku.apps.get("acme"));
  const url = (name: string) => variables()[name] ?? "";

  beforeEach(async () => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), "redis-")));
    await start();
    sandbox.platforms.heroku.apps.create({ name: "acme" });
  });
  afterEach(async () => {
    await sandbox.stop();
    rmSync(directory, { recursive: true });
  });

  test("have the policy, memory, connections and TLS of their plan, and keep keys over a stop", async () => {
    await provision("heroku-redis:premium-0", { maxmemory_policy: "volatile-lru", timeout: "60" });
    expect(url("REDIS_URL")).toMatch(/^rediss:\/\/:p[0-9a-f]+@127\.0\.0\.1:\d+$/);
    const redis = await connectTo(url("REDIS_URL"));
    const setting = async (name: string) => redis.send("CONFIG", "GET", name);
    expect(await setting("maxmemory-policy")).toEqual(["maxmemory-policy", "volatile-lru"]);
    expect(await setting("maxmemory")).toEqual(["maxmemory", String(50 * 1024 * 1024)]);
    expect(await setting("maxclients")).toEqual(["maxclients", "40"]);
    expect(await setting("timeout")).toEqual(["timeout", "60"]);
    await redis.send("SET", "app:session:1", "someone");
    redis.close();
    await sandbox.stop();
    await expect(connectTo(url("REDIS_URL"))).rejects.toThrow();
    await start();
    const again = await connectTo(url("REDIS_URL"));
    expect(await again.send("GET", "app:session:1")).toBe("someone");
    again.close();
  });

  test("a rotation and another policy reach the server, and the data stays", async () => {
    await provision("heroku-redis:premium-0");
    const old = url("REDIS_URL");
    const before = await connectTo(old);
    await before.send("SET", "key", "value");
    before.close();
    act(sandbox.platforms, ["rotate", "REDIS"]);
    act(sandbox.platforms, ["drift", "policy", "REDIS", "allkeys-lfu"]);
    await sandbox.save();
    await expect(connectTo(old)).rejects.toThrow(/WRONGPASS|ECONNREFUSED/);
    const after = await connectTo(url("REDIS_URL"));
    expect(await after.send("GET", "key")).toBe("value");
    expect(await after.send("CONFIG", "GET", "maxmemory-policy")).toEqual(["maxmemory-policy", "allkeys-lfu"]);
    after.close();
  });

  test("a server that is shut down is brought up again with its data, however lately it closed its port", async () => {
    await provision("heroku-redis:premium-0");
    for (const value of ["1", "2", "3"]) {
      const redis = await connectTo(url("REDIS_URL"));
      await redis.send("SET", "key", value);
      await expect(redis.send("SHUTDOWN", "NOSAVE")).rejects.toThrow();
      await sandbox.save();
      const again = await connectTo(url("REDIS_URL"));
      expect(await again.send("GET", "key")).toBe(value);
      again.close();
    }
  });

  test("an add-on that is destroyed takes its keys with it, and says how many", async () => {
    await provision("heroku-redis:premium-0");
    const redis = await connectTo(url("REDIS_URL"));
    for (const key of ["a", "b", "c"]) await redis.send("SET", key, "1");
    redis.close();
    const gone = url("REDIS_URL");
    act(sandbox.platforms, ["drift", "destroy-addon", "REDIS"]);
    await sandbox.save();
    const [loss] = sandbox.platforms.heroku.losses;
    expect(loss === undefined ? "" : lossText(loss)).toContain("its data is lost, 3 keys.");
    await expect(connectTo(gone)).rejects.toThrow();
    expect(readdirSync(join(directory, "redis")).filter((name) => name !== "certificate")).toEqual([]);
  });

  test("in 2021 mini has a plain URL and a TLS twin, and Redis 5 speaks no TLS until it is upgraded", async () => {
    await sandbox.stop();
    rmSync(directory, { recursive: true });
    await start("2021-09-01");
    sandbox.platforms.heroku.apps.create({ name: "acme" });
    await provision("heroku-redis:mini");
    for (const name of ["REDIS_URL", "REDIS_TLS_URL"]) {
      const redis = await connectTo(url(name));
      expect(await redis.send("PING")).toBe("PONG");
      redis.close();
    }
    expect([url("REDIS_URL"), url("REDIS_TLS_URL")].map((text) => text.split(":")[0])).toEqual(["redis", "rediss"]);
    await provision("heroku-redis:premium-0", { version: "5" });
    const [five] = Object.entries(variables()).filter(([name]) => name.startsWith("HEROKU_REDIS_"));
    expect(five?.[1]).toMatch(/^redis:/);
    const redis = await connectTo(five?.[1] ?? "");
    await redis.send("SET", "kept", "yes");
    redis.close();

    await sandbox.stop();
    await start("2026-11-01");
    expect(sandbox.platforms.forcedUpgrades).toMatchObject([
      { from: "6.2", to: "9.1" },
      { from: "5", to: "9.1" },
    ]);
    expect(Object.keys(variables())).not.toContain("REDIS_TLS_URL");
    expect(url(five?.[0] ?? "")).toMatch(/^rediss:/);
    const upgraded = await connectTo(url(five?.[0] ?? ""));
    expect(await upgraded.send("GET", "kept")).toBe("yes");
    upgraded.close();
  });

  test("servers that a killed sandbox left are stopped by the next one, and data without an add-on goes", async () => {
    await provision("heroku-redis:premium-0");
    const left = url("REDIS_URL");
    const { heroku } = sandbox.platforms;
    const addon = heroku.addons.get(heroku.attachments.of(heroku.apps.get("acme"))[0]?.addonId ?? "");
    // As a sandbox that starts while the killed one's servers are still there.
    await new RedisServers(join(directory, "redis"), heroku).start(false);
    await expect(connectTo(left)).rejects.toThrow();
    expect(existsSync(join(directory, "redis", addon.id))).toBe(true);
    heroku.addons.delete(addon);
    await new RedisServers(join(directory, "redis"), heroku).start(false);
    expect(existsSync(join(directory, "redis", addon.id))).toBe(false);
  });
});
