import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { parsePlan } from "../../catalogue/addon-plan";
import { REDIS_PLANS, type RedisPlanName } from "../../catalogue/redis-plans";
import { MAXMEMORY_POLICIES, REDIS_ROLES, type MaxmemoryPolicy, type RedisRole } from "../../catalogue/redis-roles";
import { REDIS_VERSIONS, type RedisVersionName } from "../../catalogue/redis-versions";
import { ConfigurationError } from "../properties/configuration-error";
import type { Shape } from "../properties/shape";
import type { AddonTransforms } from "./addon";
import { listed, type Listed } from "../properties/listed";
import { oneOf } from "../properties/one-of";

/**
 * The Redis client that the app's Gemfile has, which decides about TLS.
 *
 * - `"ruby"`: the redis or redis-client gem's own driver; TLS.
 * - `"hiredis-client"`: the gem of that name, beside redis 5; TLS, and `verify_mode` from 0.30.0.
 * - `"hiredis"`: hiredis-rb, beside redis 4; no TLS, so premium plans are pinned to Redis 5.
 */
export type RedisClient = "ruby" | "hiredis-client" | "hiredis";

/** Properties of a Redis that do not depend on what it is for. */
export interface RedisOptions {
  /** The client in the Gemfile. Only the Rails side knows it. */
  readonly client: RedisClient;
  /**
   * A plan of Heroku Key-Value Store, or service and plan of another provider of Redis, as in `rediscloud:30`.
   *
   * @default "premium-0", the smallest that persists
   */
  readonly plan?: Listed<RedisPlanName>;
  /**
   * The version of Redis or Valkey. Used when the add-on is created, and not afterwards: upgrade with
   * `heroku redis:upgrade`, which keeps the data.
   *
   * @default - "5" on premium plans if the client is hiredis, else the platform's current version
   */
  readonly version?: Listed<RedisVersionName>;
  /**
   * What to evict when the memory is full. Used when the add-on is created, and not afterwards: change it with
   * `heroku redis:maxmemory`.
   *
   * @default - by role: "volatile-lru" for cache and session, "noeviction" for cable and queue
   */
  readonly maxmemoryPolicy?: MaxmemoryPolicy;
  /**
   * Seconds after which an idle connection is closed; 0 never. Used when the add-on is created.
   *
   * @default - the platform's 300 seconds
   */
  readonly timeoutSeconds?: number;
  /**
   * Whether Terraform refuses every plan that would destroy the add-on.
   *
   * @default - true for session and queue, and for a Redis that one of them shares, unless the app is disposable
   */
  readonly preventDestroy?: boolean;
  /**
   * Changes to the generated resources.
   *
   * @default - none
   */
  readonly transform?: AddonTransforms;
}

const CLIENTS: readonly RedisClient[] = ["ruby", "hiredis-client", "hiredis"];

/** The properties of {@link RedisOptions}. */
export const REDIS_SHAPE = {
  client: { is: "string", needs: `${CLIENTS.join(", ")}: the Redis client that the Gemfile has` },
  plan: "value?",
  version: "value?",
  maxmemoryPolicy: "string?",
  timeoutSeconds: "value?",
  preventDestroy: "protection?",
  transform: "value?",
} satisfies Shape<RedisOptions>;

const DEFAULT_PLAN = "premium-0" satisfies RedisPlanName;
const HIREDIS_VERSION = "5" satisfies RedisVersionName;
const HEROKU_REDIS = "heroku-redis";

/** What a Redis add-on is created with. */
export interface RedisOrder {
  /** The slug of the service. */
  readonly service: string;
  /** Service and plan. */
  readonly plan: string;
  readonly maxmemoryPolicy: MaxmemoryPolicy;
  /** The version that is asked for; undefined for the platform's current one. */
  readonly version: string | undefined;
  /** The options of the add-on; undefined for services that are not Heroku's, whose options are not known. */
  readonly config: Readonly<Record<string, string>> | undefined;
}

/**
 * What to create for a role.
 *
 * @throws ConfigurationError for a client, plan, version or timeout that cannot work, and for a policy that would lose
 * what the role keeps
 */
export function redisOrder(at: IConstruct, role: RedisRole, options: RedisOptions): RedisOrder {
  oneOf(at, "role", role, Object.keys(REDIS_ROLES));
  oneOf(at, "client", options.client, CLIENTS);
  const maxmemoryPolicy = options.maxmemoryPolicy ?? REDIS_ROLES[role].maxmemoryPolicy;
  validatePolicy(at, "maxmemoryPolicy", role, maxmemoryPolicy);
  validateTimeout(at, options.timeoutSeconds);

  const name = nameOf(at, options.plan ?? DEFAULT_PLAN);
  if (!Token.isUnresolved(name) && name.includes(":")) {
    const { service } = parsePlan(name);
    if (service !== HEROKU_REDIS)
      return { service, plan: name, maxmemoryPolicy, version: undefined, config: undefined };
  }
  const bare = name.startsWith(`${HEROKU_REDIS}:`) ? name.slice(HEROKU_REDIS.length + 1) : name;
  const plan =
    typeof options.plan === "object"
      ? bare
      : listed(at, "plan", bare, Object.keys(REDIS_PLANS), "plan of Heroku Key-Value Store");
  const version = versionOf(at, options, plan);
  const config = {
    ...(version === undefined ? {} : { version }),
    maxmemory_policy: maxmemoryPolicy,
    ...(options.timeoutSeconds === undefined ? {} : { timeout: textOf(options.timeoutSeconds) }),
  };
  return { service: HEROKU_REDIS, plan: `${HEROKU_REDIS}:${plan}`, maxmemoryPolicy, version, config };
}

/**
 * Checks a policy against what the role keeps.
 *
 * @throws ConfigurationError when it is unknown, or would lose jobs or refuse logins
 */
export function validatePolicy(at: IConstruct, property: string, role: RedisRole, policy: string): void {
  if (Token.isUnresolved(policy)) return;
  oneOf(at, property, policy, MAXMEMORY_POLICIES);
  if (role === "queue" && policy !== "noeviction") {
    throw new ConfigurationError({
      at,
      property,
      value: policy,
      problem: "would throw jobs away when the memory is full, without a word",
      allowed: ["noeviction"],
      remedy: "Leave it out: a full queue should sound every alarm",
    });
  }
  if (role === "session" && policy === "noeviction") {
    throw new ConfigurationError({
      at,
      property,
      value: policy,
      problem: "would refuse every new session when the memory is full, so that nobody can log in",
      allowed: MAXMEMORY_POLICIES.filter((name) => name.startsWith("volatile-")),
      remedy: "Leave it out: volatile-lru forgets first who has not been there for longest",
    });
  }
}

function versionOf(at: IConstruct, { client, version }: RedisOptions, plan: string): string | undefined {
  if (version === undefined) return client === "hiredis" && plan.startsWith("premium-") ? HIREDIS_VERSION : undefined;
  const name = listed(at, "version", version, Object.keys(REDIS_VERSIONS), "version of Redis or Valkey");
  if (client === "hiredis" && !Token.isUnresolved(name) && Number(name) >= 6) {
    throw new ConfigurationError({
      at,
      property: "version",
      value: name,
      problem: "speaks TLS, which hiredis cannot do",
      allowed: [HIREDIS_VERSION],
      remedy:
        'Leave the version out, or replace hiredis by redis 5 and hiredis-client in the Gemfile and set client: "hiredis-client"',
    });
  }
  return name;
}

function nameOf(at: IConstruct, plan: Listed<RedisPlanName>): string {
  return typeof plan === "string" ? plan : listed(at, "plan", plan, [], "plan of Heroku Key-Value Store");
}

/** A number as the string that a map of strings takes; `Token.asString` leaves a literal number a number. */
function textOf(value: number): string {
  return Token.isUnresolved(value) ? Token.asString(value) : String(value);
}

function validateTimeout(at: IConstruct, seconds: number | undefined): void {
  if (seconds === undefined || Token.isUnresolved(seconds) || (Number.isInteger(seconds) && seconds >= 0)) return;
  throw new ConfigurationError({
    at,
    property: "timeoutSeconds",
    value: seconds,
    problem: "is no number of seconds",
    allowed: "0 for never, or a whole number of seconds",
    remedy: "Leave it out for the platform's 300 seconds",
  });
}
