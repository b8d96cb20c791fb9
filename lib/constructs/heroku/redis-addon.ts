import { Annotations, Token } from "cdktf";
import { Construct } from "constructs";
import { REDIS_ROLES, type MaxmemoryPolicy, type RedisRole } from "../../catalogue/redis-roles";
import { ConfigurationError } from "../properties/configuration-error";
import { nearest } from "../../text/nearest";
import { checkShape, type Shape } from "../properties/shape";
import { Addon } from "./addon";
import { NEEDS_APP, validateApp, type IRailsApp } from "./existing-rails-app";
import { oneOf } from "../properties/one-of";
import { HIREDIS_NOTE } from "./redis-client-note";
import { REDIS_SHAPE, redisOrder, validatePolicy, type RedisOptions } from "./redis-options";

/** Properties of a {@link RedisAddon}. */
export interface RedisAddonProps extends RedisOptions {
  /** The app that it is created for. */
  readonly app: IRailsApp;
  /** What it is for. An app has each role once. */
  readonly role: RedisRole;
}

const SHAPE = {
  ...REDIS_SHAPE,
  app: NEEDS_APP,
  role: { is: "string", needs: Object.keys(REDIS_ROLES).join(", ") },
} satisfies Shape<RedisAddonProps>;

/** The prefix under which the deployment page keeps sessions. */
export const SESSION_KEY_PREFIX = "app:session:";

/** How long a session lives: `1.year` in Ruby on Rails, which counts 365.2425 days. */
export const SESSION_TTL_SECONDS = 31_556_952;

/** What would go wrong with a further role on a Redis, or undefined where the two get along. */
export function whyApart({ role: first, maxmemoryPolicy }: RedisAddon, role: RedisRole): string | undefined {
  const both: readonly RedisRole[] = [first, role];
  if (both.includes("cache") && both.includes("session")) {
    return "would put cache and session on one Redis: a busy cache drives the sessions out, and people are logged out after minutes";
  }
  const wanted = REDIS_ROLES[role].maxmemoryPolicy;
  return wanted === maxmemoryPolicy ? undefined : `wants ${wanted}, and the Redis of ${first} has ${maxmemoryPolicy}`;
}

/** The options that public code gives Heroku Key-Value Store; the official list is not published (2026-06). */
const CREATE_OPTIONS = ["version", "maxmemory_policy", "timeout", "fork"];

/**
 * A Redis for one role, attached under a name of its own: the app reads `SESSION_REDIS_URL` and the like, which follow
 * every rotation, failover and upgrade.
 *
 * @example
 * ```ts
 * new RedisAddon(this, "sessions", { app: rails, role: "session", client: "ruby" });
 * ```
 */
export class RedisAddon extends Construct {
  readonly app: IRailsApp;
  /** What it was made for. */
  readonly role: RedisRole;
  /** The policy it is created with. */
  readonly maxmemoryPolicy: MaxmemoryPolicy;
  /** The add-on, for attaching it to further apps. */
  readonly addon: Addon;
  readonly #roles: RedisRole[] = [];
  /** Whether the user said whether it may be destroyed, so that a further role changes nothing. */
  readonly #protectionTold: boolean;

  constructor(scope: Construct, id: string, props: RedisAddonProps) {
    super(scope, id);
    checkShape(this, "a Redis", props, SHAPE);
    validateApp(this, "app", props.app);
    const order = redisOrder(this, props.role, props);
    const facts = REDIS_ROLES[props.role];
    this.app = props.app;
    this.role = props.role;
    this.maxmemoryPolicy = order.maxmemoryPolicy;
    this.#protectionTold = props.preventDestroy !== undefined;
    this.#take(props.role);
    this.addon = new Addon(this, "Default", {
      app: props.app,
      plan: typeof props.plan === "object" ? { unlisted: order.plan } : order.plan,
      attachment: facts.attachment,
      config: order.config,
      preventDestroy: props.preventDestroy ?? (facts.durable && !props.app.disposable),
      transform: props.transform,
    });
    props.app.inventory.describeRedis(this.addon.nodes.addon, { roles: this.#roles, client: props.client });
    // Terraform has no place for it, and whoever checks cdktf.out has to know.
    if (props.client === "hiredis") Annotations.of(this).addInfo(HIREDIS_NOTE);
    if (order.config === undefined) {
      Annotations.of(this).addInfo(
        `${order.service}: set the eviction policy of this Redis to ${order.maxmemoryPolicy} at its provider; the add-on takes no such option.`,
      );
      return;
    }
    props.app.inventory.addRedis(props.role, this.addon.nodes.addon);
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
    oneOf(this, "role", role, Object.keys(REDIS_ROLES));
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
    this.addon.attach(REDIS_ROLES[role].attachment);
    if (REDIS_ROLES[role].durable && !this.#protectionTold && !this.app.disposable) {
      const { addon } = this.addon.nodes;
      addon.lifecycle = { ...addon.lifecycle, preventDestroy: true };
    }
  }

  /** Notes the role, and sets what Rails reads for it besides the URL. */
  #take(role: RedisRole): void {
    const { configVars, inventory } = this.app;
    inventory.addRole(role, this);
    this.#roles.push(role);
    if (role === "session") {
      configVars.add("SESSION_KEY_PREFIX", SESSION_KEY_PREFIX, this);
      configVars.add("SESSION_TTL_SECONDS", String(SESSION_TTL_SECONDS), this);
    }
    // Sidekiq takes the name of its variable from REDIS_PROVIDER, and REDIS_URL, the cache, without it.
    if (role === "queue") configVars.add("REDIS_PROVIDER", REDIS_ROLES.queue.variable, this);
  }

  /** An option that Heroku does not know has no effect and no error, so a misspelt policy would go unseen. */
  #checkCreateOptions(): void {
    const config = this.addon.nodes.addon.configInput;
    if (config === undefined || Token.isUnresolved(config)) return;
    for (const [option, value] of Object.entries(config)) {
      const property = "transform.addon.config";
      if (option === "maxmemory_policy") validatePolicy(this, `${property}.${option}`, this.role, value);
      if (CREATE_OPTIONS.includes(option)) continue;
      const suggestion = nearest(option, CREATE_OPTIONS);
      throw new ConfigurationError({
        at: this,
        property,
        value: option,
        problem: "is no option of Heroku Key-Value Store, which would ignore it without a word",
        allowed: CREATE_OPTIONS,
        remedy: suggestion === undefined ? "Leave it out" : `Did you mean ${JSON.stringify(suggestion)}?`,
      });
    }
  }
}
