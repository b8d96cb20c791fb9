import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { parsePlan } from "../../catalogue/addon-plan";
import { CATALOGUE_DATE } from "../../catalogue/fact";
import { LONGEST_REDIS_TIMEOUT_SECONDS, type RedisPlanName } from "../../catalogue/redis-plans";
import { MAXMEMORY_POLICIES, REDIS_ROLES, type MaxmemoryPolicy, type RedisRole } from "../../catalogue/redis-roles";
import { REDIS_VERSIONS, type RedisVersionFacts, type RedisVersionName } from "../../catalogue/redis-versions";
import { ConfigurationError, problemsOf } from "../properties/configuration-error";
import { boolean, catalogued, choice, wholeNumber, text } from "../properties/kinds";
import { nameOf, type Listed } from "../properties/listed";
import { oneOf } from "../properties/one-of";
import { optional, required, type Check, type Shape } from "../properties/shape";
import { addonTransforms, type AddonTransforms } from "./addon";
import { plan, validateStanding } from "./addon-plan";
import { isToken } from "../properties/tokens";

/**
 * The Redis client in the app's Gemfile, which decides about TLS.
 *
 * - `"ruby"`: the redis or redis-client gem's own driver; TLS.
 * - `"hiredis-client"`: the gem of that name, beside redis 5; TLS, and `verify_mode` from 0.30.0.
 * - `"hiredis"`: hiredis-rb, beside redis 4; no TLS, so premium plans are pinned to Redis 5.
 */
export type RedisClient = "ruby" | "hiredis-client" | "hiredis";

/** Properties of a Redis that do not depend on its role. */
export interface RedisOptions {
  /** The client in the Gemfile. Only the Rails side knows it. */
  readonly client: RedisClient;
  /**
   * A plan of Heroku Key-Value Store, or service and plan of another Redis provider, as in `rediscloud:30`.
   *
   * @default "premium-0", the smallest that persists
   */
  readonly plan?: Listed<RedisPlanName>;
  /**
   * The version of Redis or Valkey, used when the add-on is created. To upgrade later, run `heroku redis:upgrade`, which
   * keeps the data. A version that Heroku makes no instance of is refused; for an instance that still has it, pass
   * `{ unlisted: "7.2" }`.
   *
   * @default - "5" on premium plans if the client is hiredis, else the platform's current version
   */
  readonly version?: Listed<RedisVersionName>;
  /**
   * Which keys to evict when the memory is full, used when the add-on is created. To change it later, run
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
   * Whether the app gets what it reads for the role: the attachment, as in `QUEUE_REDIS`, and variables such as
   * `REDIS_PROVIDER`. `false` for a Redis that exists and that the app still reads under another name: nothing is added.
   *
   * @default true
   */
  readonly attached?: boolean;
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

const DEFAULT_PLAN = "premium-0" satisfies RedisPlanName;
const HIREDIS_VERSION = "5" satisfies RedisVersionName;
const HEROKU_REDIS = "heroku-redis";

const redisPlan: Check<Listed<RedisPlanName>> = (place, value) => {
  if (typeof value !== "string" || isToken(value)) {
    return catalogued<RedisPlanName>([], "plan of Heroku Key-Value Store")(place, value);
  }
  if (value.includes(":") && parsePlan(value).service !== HEROKU_REDIS) return plan(place, value);
  const problems = text()(place, value);
  if (problems.length > 0) return problems;
  return problemsOf(() => {
    validateStanding(place.at, place.property, { text: value, service: HEROKU_REDIS, plan: bareName(value) });
  });
};

/** The properties of {@link RedisOptions}. */
export const REDIS_SHAPE = {
  client: required(choice(CLIENTS), `${CLIENTS.join(", ")}: the Redis client in the Gemfile`),
  plan: optional(redisPlan),
  version: optional(catalogued(Object.keys(REDIS_VERSIONS) as RedisVersionName[], "version of Redis or Valkey")),
  maxmemoryPolicy: optional(choice(MAXMEMORY_POLICIES)),
  timeoutSeconds: optional(
    wholeNumber(
      "seconds",
      { from: 0, to: LONGEST_REDIS_TIMEOUT_SECONDS },
      "Leave it out for the platform's 300 seconds",
    ),
  ),
  attached: optional(boolean("plain")),
  preventDestroy: optional(boolean("protection")),
  transform: optional(addonTransforms),
} satisfies Shape<RedisOptions>;

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
  const maxmemoryPolicy = options.maxmemoryPolicy ?? REDIS_ROLES[role].maxmemoryPolicy;
  validatePolicy(at, "maxmemoryPolicy", role, maxmemoryPolicy);

  const name = nameOf(options.plan ?? DEFAULT_PLAN);
  if (!isToken(name) && name.includes(":")) {
    const { service } = parsePlan(name);
    if (service !== HEROKU_REDIS)
      return { service, plan: name, maxmemoryPolicy, version: undefined, config: undefined };
  }
  const plan = bareName(name);
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
  if (isToken(policy)) return;
  oneOf(at, property, policy, MAXMEMORY_POLICIES);
  if (role === "queue" && policy !== "noeviction") {
    throw new ConfigurationError({
      at,
      property,
      value: policy,
      problem: "would discard jobs silently when the memory is full",
      allowed: ["noeviction"],
      remedy: "Leave it out: writes then fail loudly when the memory is full",
    });
  }
  if (role === "session" && policy === "noeviction") {
    throw new ConfigurationError({
      at,
      property,
      value: policy,
      problem: "would refuse every new session when the memory is full, so that logins fail",
      allowed: MAXMEMORY_POLICIES.filter((name) => name.startsWith("volatile-")),
      remedy: "Leave it out: volatile-lru evicts the least recently used sessions",
    });
  }
}

function versionOf(at: IConstruct, { client, version }: RedisOptions, plan: string): string | undefined {
  if (version === undefined) return client === "hiredis" && plan.startsWith("premium-") ? HIREDIS_VERSION : undefined;
  const name = nameOf(version);
  if (client === "hiredis" && !isToken(name) && Number(name) >= 6) {
    throw new ConfigurationError({
      at,
      property: "version",
      value: name,
      problem: "requires TLS, which hiredis cannot do",
      allowed: [HIREDIS_VERSION],
      remedy:
        'Leave the version out, or replace hiredis by redis 5 and hiredis-client in the Gemfile and set client: "hiredis-client"',
    });
  }
  if (client !== "hiredis" && typeof version === "string") validateProvisioned(at, name);
  return name;
}

/** A version that Heroku makes no new instance of is refused at creation, in the middle of an apply. */
function validateProvisioned(at: IConstruct, name: string): void {
  const versions: Readonly<Record<string, RedisVersionFacts>> = REDIS_VERSIONS;
  const { notProvisionedFrom, goneBy, forcedUpgradeFrom, source } = versions[name] ?? {};
  const last = notProvisionedFrom ?? goneBy;
  if (last === undefined || last > CATALOGUE_DATE) return;
  const isOver = forcedUpgradeFrom !== undefined && forcedUpgradeFrom <= CATALOGUE_DATE;
  const current = Object.entries(versions).flatMap(([version, facts]) =>
    facts.notProvisionedFrom === undefined && facts.goneBy === undefined ? [version] : [],
  );
  throw new ConfigurationError({
    at,
    property: "version",
    value: name,
    problem: `Heroku has made no instance of this version since ${last}${notProvisionedFrom === undefined ? " at the latest" : ""} (${source ?? ""})`,
    allowed: current,
    remedy: isOver
      ? `Leave the version out: Heroku upgraded the last instances by force from ${forcedUpgradeFrom} on`
      : `Leave the version out. For an instance that still has it, pass { unlisted: ${JSON.stringify(name)} }`,
  });
}

/** The plan without the slug of Heroku's own service. */
function bareName(plan: string): string {
  return plan.startsWith(`${HEROKU_REDIS}:`) ? plan.slice(HEROKU_REDIS.length + 1) : plan;
}

/** A number as the string that a map of strings takes; `Token.asString` leaves a literal number a number. */
function textOf(value: number): string {
  return isToken(value) ? Token.asString(value) : String(value);
}
