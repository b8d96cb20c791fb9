import { Annotations, Token } from "cdktf";
import { Construct } from "constructs";
import { REDIS_ROLES, ROLE_ORDER, type MaxmemoryPolicy, type RedisRole } from "../../catalogue/redis-roles";
import { checkedId } from "../properties/checked-id";
import { ConfigurationError, declareOrigin } from "../properties/configuration-error";
import { nearest } from "../../text/nearest";
import { choice, record, text, wholeNumber } from "../properties/kinds";
import { checkShape, optional, required, type Place, type Shape } from "../properties/shape";
import { Addon } from "./addon";
import { inventoryOf } from "./app-inventory";
import { APP, type IRailsApp } from "./existing-rails-app";
import { oneOf } from "../properties/one-of";
import { REDIS_SHAPE, redisOrder, validatePolicy, type RedisOptions } from "./redis-options";
import { isToken } from "../properties/tokens";

/** Properties of a {@link RedisAddon}. */
export interface RedisAddonProps extends RedisOptions {
  /** The app that it is created for. */
  readonly app: IRailsApp;
  /** Its role. An app has each role once. */
  readonly role: RedisRole;
  /**
   * How Rails keeps sessions, for the role `session`.
   *
   * @default - the key prefix `app:session:` and a lifetime of a year
   */
  readonly session?: SessionOptions;
}

/** How Rails keeps sessions in Redis. */
export interface SessionOptions {
  /**
   * How long a session lives after its last request, in seconds: `SESSION_TTL_SECONDS`.
   *
   * @default 31556952, which is `1.year` in Rails
   */
  readonly ttlSeconds?: number;
  /**
   * The prefix of the keys of sessions: `SESSION_KEY_PREFIX`.
   *
   * @default "app:session:"
   */
  readonly keyPrefix?: string;
}

/** The longest lifetime of a session: ten years. */
const LONGEST_SESSION_SECONDS = 315_569_520;

/** The properties of {@link SessionOptions}. */
export const SESSION_SHAPE = {
  ttlSeconds: optional(wholeNumber("seconds", { from: 1, to: LONGEST_SESSION_SECONDS }, "Leave it out for a year")),
  keyPrefix: optional(text(validateKeyPrefix)),
} satisfies Shape<SessionOptions>;

function validateKeyPrefix({ at, property }: Place, prefix: string): void {
  if (isToken(prefix) || !/\s/.test(prefix)) return;
  throw new ConfigurationError({
    at,
    property,
    value: prefix,
    problem: "contains white space",
    allowed: 'a prefix of Redis keys, as in "app:session:"',
    remedy: "Remove the white space",
  });
}

const SHAPE = {
  ...REDIS_SHAPE,
  app: APP,
  role: required(choice(ROLE_ORDER), ROLE_ORDER.join(", ")),
  session: optional(record<SessionOptions>("the session store", SESSION_SHAPE)),
} satisfies Shape<RedisAddonProps>;

/** The prefix under which the deployment page keeps sessions. */
export const SESSION_KEY_PREFIX = "app:session:";

/** How long a session lives: `1.year` in Ruby on Rails, which counts 365.2425 days. */
export const SESSION_TTL_SECONDS = 31_556_952;

/** Why a Redis cannot serve a further role; undefined where it can. */
export function whyApart({ role: first, maxmemoryPolicy }: RedisAddon, role: RedisRole): string | undefined {
  const both: readonly RedisRole[] = [first, role];
  if (both.includes("cache") && both.includes("session")) {
    return "would put cache and session on one Redis: a busy cache evicts the sessions, and users are logged out";
  }
  const wanted = REDIS_ROLES[role].maxmemoryPolicy;
  return wanted === maxmemoryPolicy ? undefined : `needs ${wanted}, and the Redis of ${first} has ${maxmemoryPolicy}`;
}

/** The options that public code gives Heroku Key-Value Store; the official list is not published (2026-06). */
const CREATE_OPTIONS = ["version", "maxmemory_policy", "timeout", "fork"];

/**
 * A Redis for one role, attached under the name of the role: the app reads `SESSION_REDIS_URL` and the like, which follow
 * every rotation, failover and upgrade.
 *
 * @example
 * ```ts
 * new RedisAddon(this, "sessions", { app: rails, role: "session", client: "ruby" });
 * ```
 */
export class RedisAddon extends Construct {
  readonly app: IRailsApp;
  /** The role that it was created for. */
  readonly role: RedisRole;
  /** The policy it is created with. */
  readonly maxmemoryPolicy: MaxmemoryPolicy;
  /** The add-on, for attaching it to further apps. */
  readonly addon: Addon;
  readonly #roles: RedisRole[] = [];
  /** Whether the user said whether it may be destroyed, so that a further role changes nothing. */
  readonly #protectionTold: boolean;
  readonly #session: SessionOptions;
  readonly #attached: boolean;

  constructor(scope: Construct, id: string, props: RedisAddonProps) {
    super(scope, checkedId(scope, id));
    checkShape(this, "a Redis", props, SHAPE);
    if (props.session !== undefined && props.role !== "session") {
      throw new ConfigurationError({
        at: this,
        property: "session",
        problem: `has no effect on a Redis for the role ${props.role}`,
        remedy: "Pass it to the Redis of the role session",
      });
    }
    this.#session = props.session ?? {};
    this.#attached = props.attached ?? true;
    const order = redisOrder(this, props.role, props);
    const facts = REDIS_ROLES[props.role];
    this.app = props.app;
    this.role = props.role;
    this.maxmemoryPolicy = order.maxmemoryPolicy;
    this.#protectionTold = props.preventDestroy !== undefined;
    this.#take(props.role);
    declareOrigin(this, "Default", { at: this, path: (property) => (property === "attachment" ? "role" : property) });
    this.addon = new Addon(this, "Default", {
      app: props.app,
      plan: typeof props.plan === "object" ? { unlisted: order.plan } : order.plan,
      attachment: this.#attached ? facts.attachment : undefined,
      config: order.config,
      preventDestroy: props.preventDestroy ?? (facts.durable && !props.app.disposable),
      transform: props.transform,
    });
    const inventory = inventoryOf(props.app);
    inventory.describeRedis(this.addon.nodes.addon, { roles: this.#roles, client: props.client });
    if (order.config === undefined) {
      Annotations.of(this).addInfo(
        `${order.service}: set the eviction policy of this Redis to ${order.maxmemoryPolicy} at its provider; the add-on takes no such option.`,
      );
      return;
    }
    inventory.addRedis(props.role, this.addon.nodes.addon);
    this.#checkCreateOptions();
  }

  /** The roles that it serves, its own first. */
  get roles(): readonly RedisRole[] {
    return [...this.#roles];
  }

  /** The variable that holds its URL. */
  get urlVariable(): string {
    return REDIS_ROLES[this.role].variable;
  }

  /** The generated resources; attachments in the order of declaration. */
  get nodes(): Addon["nodes"] {
    return this.addon.nodes;
  }

  /**
   * Serves another role as well, under that role's own variable, so that it can get a Redis of its own later without a
   * change to the app. Only roles that evict alike can share, and cache and session never do. What a durable role is on is
   * protected from then on, unless `preventDestroy` said otherwise.
   *
   * @throws ConfigurationError when the two roles would harm each other
   */
  serve(role: RedisRole): void {
    oneOf(this, "role", role, ROLE_ORDER);
    const problem = whyApart(this, role);
    if (problem !== undefined) {
      throw new ConfigurationError({
        at: this,
        property: "role",
        value: role,
        problem,
        allowed: "cable and queue on one Redis",
        remedy: `Give ${role} a Redis of its own`,
      });
    }
    this.#take(role);
    if (this.#attached) this.addon.attach(REDIS_ROLES[role].attachment);
    if (REDIS_ROLES[role].durable && !this.#protectionTold && !this.app.disposable) {
      const { addon } = this.addon.nodes;
      addon.lifecycle = { ...addon.lifecycle, preventDestroy: true };
    }
  }

  /** Notes the role, and sets what Rails reads for it besides the URL. */
  #take(role: RedisRole): void {
    const { configVars } = this.app;
    inventoryOf(this.app).addRole(role, this);
    this.#roles.push(role);
    if (!this.#attached) return;
    if (role === "session") {
      const { keyPrefix = SESSION_KEY_PREFIX, ttlSeconds = SESSION_TTL_SECONDS } = this.#session;
      configVars.add("SESSION_KEY_PREFIX", keyPrefix, this);
      configVars.add(
        "SESSION_TTL_SECONDS",
        isToken(ttlSeconds) ? Token.asString(ttlSeconds) : String(ttlSeconds),
        this,
      );
    }
    // Sidekiq takes the name of its variable from REDIS_PROVIDER, and REDIS_URL, the cache, without it.
    if (role === "queue") configVars.add("REDIS_PROVIDER", REDIS_ROLES.queue.variable, this);
  }

  /** Heroku ignores an unknown option without an error, so a misspelt policy would have no effect. */
  #checkCreateOptions(): void {
    const config = this.addon.nodes.addon.configInput;
    if (config === undefined || isToken(config)) return;
    for (const [option, value] of Object.entries(config)) {
      const property = "transform.addon.config";
      if (option === "maxmemory_policy") validatePolicy(this, `${property}.${option}`, this.role, value);
      if (CREATE_OPTIONS.includes(option)) continue;
      const suggestion = nearest(option, CREATE_OPTIONS);
      throw new ConfigurationError({
        at: this,
        property,
        value: option,
        problem: "unknown option of Heroku Key-Value Store, which would ignore it silently",
        allowed: CREATE_OPTIONS,
        remedy: suggestion === undefined ? "Leave it out" : `Did you mean ${JSON.stringify(suggestion)}?`,
      });
    }
  }
}
