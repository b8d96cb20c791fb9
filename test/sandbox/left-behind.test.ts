import { Testing, TerraformStack } from "cdktf";
import { HerokuAddon, HerokuAddonAttachment, HerokuApp, HerokuProvider } from "cdktf-stimulus-reflex/provider-heroku";
import { Rehearsal } from "cdktf-stimulus-reflex/testing";
import { leftBehind, leftBehindText } from "../../lib/sandbox/left-behind";
import { connectTo } from "./redis/connect-to";
import { describeWithTerraform } from "./terraform/command";

const describeWithRedis =
  Rehearsal.isAvailable({ redis: true }) || process.env.REQUIRE_REDIS === "1" ? describeWithTerraform : describe.skip;

/** Written by hand, since our constructs refuse the change: the queue is on the cable's Redis, or on its own. */
function byHand(own: boolean): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "by-hand");
  new HerokuProvider(stack, "heroku");
  const { id: appId } = new HerokuApp(stack, "app", { name: "acme", region: "us" });
  const cable = new HerokuAddon(stack, "cable", { appId, plan: "heroku-redis:premium-0" });
  new HerokuAddonAttachment(stack, "cable_url", { appId, addonId: cable.id, name: "CABLE_REDIS" });
  const queue = own ? new HerokuAddon(stack, "queue", { appId, plan: "heroku-redis:premium-0" }) : cable;
  new HerokuAddonAttachment(stack, "queue_url", { appId, addonId: queue.id, name: "QUEUE_REDIS" });
  return stack;
}

describeWithRedis("jobs in a Redis that no app reads any more", () => {
  test("are counted, and a job that is to run later is one of them", async () => {
    const rehearsal = await Rehearsal.start({ redis: true });
    try {
      await rehearsal.apply(byHand(false));
      const redis = await connectTo(rehearsal.configVars("acme").QUEUE_REDIS_URL ?? "");
      await redis.send("LPUSH", "queue:default", ...Array.from({ length: 99 }, (_, job) => `job ${String(job)}`));
      await redis.send("ZADD", "schedule", "1", "a job for later");
      redis.close();

      const { platforms } = rehearsal.sandbox;
      const before = structuredClone(platforms.toJSON());
      expect(leftBehind(before, platforms.toJSON())).toEqual([]);
      await rehearsal.apply(byHand(true));
      const [left] = leftBehind(before, platforms.toJSON());
      if (left === undefined) throw new Error("Nothing is left behind.");
      expect(leftBehindText(left)).toContain("Jobs may be left in redis-");
      expect(leftBehindText({ ...left, contents: await platforms.redisContents(left.addonId) })).toBe(
        `100 jobs in ${left.addon}, which no app reads any more: QUEUE_REDIS_URL of acme does not lead there.`,
      );
    } finally {
      await rehearsal.stop();
    }
  });
});
