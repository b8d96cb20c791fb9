import { REDIS_PLANS, type RedisPlanFacts } from "../../../catalogue/redis-plans";
import { MAXMEMORY_POLICIES } from "../../../catalogue/redis-roles";
import { isJsonObject, stringAt, valueAt, type Json } from "../../kit/json";
import { uuid } from "../../kit/identifiers";
import { invalid, PlatformError } from "../platform/platform-error";
import { setMaxmemoryPolicy, setTimeoutSeconds } from "../platform/redis";
import { redisOf, upgrade } from "../platform/redis-operations";
import type { Addon, RedisInstance } from "../platform/rows";
import type { Call, Routes } from "./route";

/** The Data API of Key-Value Store (api.data.heroku.com); fields as seen live in 2026-06, less those that no client reads. */
export const redisRoutes: Routes = {
  "GET /redis/v0/databases/:addon": (call) => ({ body: describeRedis(call, addonOf(call)) }),
  "GET /redis/v0/databases/:addon/config": (call) => ({ body: describeConfig(redisOf(addonOf(call))) }),
  "PATCH /redis/v0/databases/:addon/config": (call) => {
    const redis = redisOf(addonOf(call));
    applySettings(redis, call.body);
    return { body: describeConfig(redis) };
  },
  "GET /redis/v0/databases/:addon/wait": (call) => {
    if (addonOf(call).state === "provisioning")
      throw new PlatformError(404, "not_found", "The database is not ready yet.");
    return { body: { message: "available", "waiting?": false } };
  },
  "POST /redis/v0/databases/:addon/upgrade": (call) => {
    const addon = addonOf(call);
    const version = upgrade(call.platform, addon, stringAt(call.body, "version"));
    return { body: { message: `${addon.name} is upgraded to ${version}` } };
  },
  "POST /redis/v0/databases/:addon/credentials_rotation": (call) => {
    call.platform.addons.rotateCredentials(addonOf(call));
    return { body: { message: "Credentials rotation successful" } };
  },
  "POST /redis/v0/databases/:addon/stats/reset": (call) => ({
    body: { message: `Statistics of ${addonOf(call).name} are reset` },
  }),
};

/** By name or id, as the API itself takes either. */
function addonOf({ platform, part }: Call): Addon {
  const addon = platform.addons.get(part("addon"));
  redisOf(addon);
  return addon;
}

function describeRedis({ platform }: Call, addon: Addon) {
  const redis = redisOf(addon);
  const [attachment] = platform.addons.attachmentsOf(addon);
  const urls = attachment === undefined ? {} : platform.attachments.variables(attachment, addon);
  const url = Object.values(urls).find((value) => value.startsWith("rediss:")) ?? Object.values(urls)[0];
  const plans: Readonly<Record<string, RedisPlanFacts | undefined>> = REDIS_PLANS;
  const plan = plans[addon.plan];
  const info: readonly (readonly [string, string])[] = [
    ["Plan", addon.plan],
    ["Status", addon.state === "provisioned" ? "available" : addon.state],
    ["Version", redis.version],
    ["Timeout", String(redis.timeoutSeconds)],
    ["Maxmemory", redis.maxmemoryPolicy],
    ["Connection limit", String(plan?.connections ?? "unknown")],
    ["Requires TLS", url?.startsWith("rediss:") === true ? "Yes" : "No"],
    ["Persistence", plan === undefined ? "unknown" : plan.persistent ? "AOF" : "None"],
  ];
  return {
    addon_id: addon.id,
    name: addon.name,
    plan: addon.plan,
    created_at: addon.createdAt,
    formation: { id: uuid("formation", addon.id), primary: null },
    metaas_source: addon.name,
    port: url === undefined ? null : Number(new URL(url).port),
    resource_url: url ?? null,
    info: info.map(([name, value]) => ({ name, values: [value] })),
    version: redis.version,
    prefer_native_tls: url?.startsWith("rediss:") === true,
  };
}

function describeConfig(redis: RedisInstance) {
  return {
    maxmemory_policy: {
      value: redis.maxmemoryPolicy,
      desc: "What happens when the memory is full.",
      default: "noeviction",
      values: Object.fromEntries(MAXMEMORY_POLICIES.map((policy) => [policy, policy])),
    },
    notify_keyspace_events: { value: redis.notifyKeyspaceEvents, desc: "Events that are published.", default: "" },
    timeout: { value: redis.timeoutSeconds, desc: "Seconds until an idle connection is closed.", default: 300 },
  };
}

/** All of them or none. That an unknown setting is refused is an assumption. */
function applySettings(redis: RedisInstance, body: Json | undefined): void {
  if (!isJsonObject(body)) throw invalid("The body must be an object of settings.");
  const unknown = Object.keys(body).filter(
    (name) => !["maxmemory_policy", "notify_keyspace_events", "timeout"].includes(name),
  );
  if (unknown.length > 0) {
    throw invalid(
      `${unknown.join(", ")}: no such setting. Settings are maxmemory_policy, notify_keyspace_events and timeout.`,
    );
  }
  const changed = { ...redis };
  const policy = valueAt(body, "maxmemory_policy");
  if (policy !== undefined) setMaxmemoryPolicy(changed, typeof policy === "string" ? policy : JSON.stringify(policy));
  const timeout = valueAt(body, "timeout");
  if (timeout !== undefined) setTimeoutSeconds(changed, typeof timeout === "number" ? timeout : NaN);
  const events = valueAt(body, "notify_keyspace_events");
  if (events !== undefined) {
    if (typeof events !== "string" || !/^[AKEg$lshzxetdmn]*$/.test(events)) {
      throw invalid(`notify_keyspace_events ${JSON.stringify(events)} is not valid: use letters of "AKEg$lshzxetdmn".`);
    }
    changed.notifyKeyspaceEvents = events;
  }
  Object.assign(redis, changed);
}
