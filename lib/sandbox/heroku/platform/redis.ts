import { MAXMEMORY_POLICIES } from "../../../catalogue/redis-roles";
import { REDIS_TLS_ONLY_FROM, REDIS_VERSIONS, type RedisVersionFacts } from "../../../catalogue/redis-versions";
import { digest, numberBelow } from "../../kit/identifiers";
import { invalid } from "./platform-error";
import type { Addon, RedisInstance } from "./rows";

/** Idle time after which a connection is closed; source: the Data API's own defaults, read live in 2026-06. */
const DEFAULT_TIMEOUT_SECONDS = 300;
const DEFAULT_MAXMEMORY_POLICY = "noeviction";

const VERSIONS: readonly (readonly [string, RedisVersionFacts])[] = Object.entries(REDIS_VERSIONS);

/** The versions that can be provisioned on a day, oldest first. */
export function provisionableVersions(asOf: string): readonly string[] {
  const versions: string[] = [];
  let openFrom = "";
  for (const [version, facts] of VERSIONS) {
    // No version came before its predecessor, so a version without a known first day takes the predecessor's.
    const first = facts.availableFrom ?? facts.seenFrom ?? "";
    if (first > openFrom) openFrom = first;
    const last = facts.notProvisionedFrom ?? facts.goneBy;
    if (openFrom <= asOf && (last === undefined || last > asOf)) versions.push(version);
  }
  return versions;
}

/**
 * The instance that the options of an add-on's creation ask for. Options other than version, maxmemory_policy and timeout are accepted
 * and have no effect: whether Heroku refuses them is not known, so this is an assumption.
 *
 * @throws PlatformError 422 for a version that can't be provisioned and for values out of range
 */
export function redisInstance(options: Readonly<Record<string, string>>, asOf: string): RedisInstance {
  const policy = options.maxmemory_policy ?? DEFAULT_MAXMEMORY_POLICY;
  const timeout = options.timeout ?? String(DEFAULT_TIMEOUT_SECONDS);
  const instance = {
    version: chooseVersion(options.version, asOf),
    maxmemoryPolicy: "",
    timeoutSeconds: 0,
    notifyKeyspaceEvents: "",
  };
  setMaxmemoryPolicy(instance, policy);
  setTimeoutSeconds(instance, /^\d+$/.test(timeout) ? Number(timeout) : NaN);
  return instance;
}

/** @throws PlatformError 422 for a policy that Redis doesn't have */
export function setMaxmemoryPolicy(instance: RedisInstance, policy: string): void {
  if (!MAXMEMORY_POLICIES.some((known) => known === policy)) {
    throw invalid(`maxmemory_policy ${policy} is not valid. Valid policies are ${MAXMEMORY_POLICIES.join(", ")}.`);
  }
  instance.maxmemoryPolicy = policy;
}

/** @throws PlatformError 422 for anything but a whole number of seconds from 0 */
export function setTimeoutSeconds(instance: RedisInstance, seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 0) {
    throw invalid("timeout must be a whole number of seconds, 0 for no timeout.");
  }
  instance.timeoutSeconds = seconds;
}

function chooseVersion(asked: string | undefined, asOf: string): string {
  const open = provisionableVersions(asOf);
  const newest = open
    .filter((version) => asked === undefined || version === asked || version.startsWith(`${asked}.`))
    .at(-1);
  if (newest !== undefined) return newest;
  const facts = VERSIONS.filter(([version]) => version === asked || version.startsWith(`${asked ?? ""}.`)).at(-1)?.[1];
  const closed = facts?.notProvisionedFrom ?? facts?.goneBy;
  const why =
    closed !== undefined && closed <= asOf
      ? `Heroku makes no new instance of it since ${closed} (${facts?.source ?? ""})`
      : `it is not a version that Heroku had on ${asOf}`;
  throw invalid(
    `Redis version ${asked ?? ""} can't be provisioned: ${why}. Versions to choose from: ${open.join(", ")}. ` +
      "(That Heroku answers in this way is an assumption.)",
  );
}

/** The last parts of the names of an instance's variables, and their values. */
export function redisVariables(addon: Addon, redis: RedisInstance, seed: string, asOf: string): Record<string, string> {
  const password = `p${digest(seed, "password", addon.id, addon.credential)}`;
  const host =
    redis.port !== undefined
      ? "127.0.0.1"
      : `redis-${digest(seed, "host", addon.id, addon.credential).slice(0, 8)}.sandbox.invalid`;
  const port = redis.port ?? 6000 + 2 * numberBelow(12_000, seed, "port", addon.id, addon.credential);
  const url = (scheme: string, offset: number) => `${scheme}://:${password}@${host}:${port + offset}`;
  // Redis 5 and older speak no TLS at all: the reason why the deployment page pins premium plans to it.
  if (Number(redis.version.split(".")[0]) < 6) return { URL: url("redis", 0) };
  if (addon.plan === "mini" && asOf < REDIS_TLS_ONLY_FROM) return { URL: url("redis", 0), TLS_URL: url("rediss", 1) };
  return { URL: url("rediss", 1) };
}
