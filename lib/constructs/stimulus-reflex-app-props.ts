import type { Construct } from "constructs";
import { checkAnyCableShape, type AnyCableOptions } from "./cable/anycable-options";
import { CABLE_SHAPE, type CableOptions } from "./cable/cable-host";
import { ROLE_ORDER, type RedisRole } from "../catalogue/redis-roles";
import { validateNoWildcard } from "./cloudflare/host";
import { ConfigurationError } from "./properties/configuration-error";
import type { AddonProps } from "./heroku/addon";
import { HOST_SHAPE, type HostProps } from "./heroku/domain";
import type { ProcessScale } from "./heroku/process";
import { RAILS_SHAPE, type RailsAppProps } from "./heroku/rails-app";
import { REDIS_SHAPE, type RedisOptions } from "./heroku/redis-options";
import { checkShape, type Shape } from "./properties/shape";

/** A role on the Redis of another one. */
export interface SharedRedis {
  /** The role whose Redis it is. Only cable and queue can share. */
  readonly sharedWith: RedisRole;
}

/** One role: options of its own, a share of another Redis, or `false` for none. */
export type RedisRoleProps = Partial<RedisOptions> | SharedRedis | false;

/** The Redis instances of an app: what all have in common, and what a role has of its own. */
export interface RedisProps extends Omit<RedisOptions, "maxmemoryPolicy">, Partial<Record<RedisRole, RedisRoleProps>> {}

/** The host of the pages. */
export interface WebDomainProps extends HostProps {
  /**
   * Whether Cloudflare stands in between. Only with `acm: false` and certificates of one's own, and with a cable host.
   *
   * @default false - DNS only
   */
  readonly proxied?: boolean;
}

/** The cable: on the web host, or on a host of its own. */
export interface CableProps extends CableOptions, Partial<HostProps> {
  /**
   * What holds the websockets.
   *
   * @default "action-cable", in the web dynos
   */
  readonly server?: "action-cable" | "anycable";
  /**
   * How AnyCable is run. While the server is "action-cable" it is prepared and not in use, which is the first step of a
   * move and the last of the way back.
   *
   * @default - no AnyCable
   */
  readonly anycable?: AnyCableOptions;
}

/** Properties of a {@link StimulusReflexApp}. */
export interface StimulusReflexAppProps extends RailsAppProps {
  /** The Redis instances. `client` says which Redis client the Gemfile has. */
  readonly redis: RedisProps;
  /**
   * The host of the pages.
   *
   * @default - the app's own host at herokuapp.com
   */
  readonly domain?: WebDomainProps;
  /**
   * The cable. Zone and provider are those of `domain` unless given.
   *
   * @default - on the host of the pages, at /cable
   */
  readonly cable?: CableProps;
  /**
   * How process types are scaled.
   *
   * @default - not managed here: Heroku starts one web dyno at the first release
   */
  readonly processes?: Readonly<Record<string, ProcessScale>>;
  /**
   * Further add-ons by construct id, as in `postgres: { plan: "heroku-postgresql:essential-0" }`.
   *
   * @default - none
   */
  readonly addons?: Readonly<Record<string, Omit<AddonProps, "app">>>;
  /**
   * Puma's worker processes in one web dyno, `WEB_CONCURRENCY`.
   *
   * @default - one for each 512 MiB of the web dyno, 16 at the most
   */
  readonly webConcurrency?: number;
  /**
   * Threads of one Puma worker and of Sidekiq, `RAILS_MAX_THREADS`.
   *
   * @default 5
   */
  readonly railsMaxThreads?: number;
}

/** The properties of {@link StimulusReflexAppProps}. */
export const APP_SHAPE = {
  ...RAILS_SHAPE,
  redis: { is: "value", needs: 'at least the Redis client that the Gemfile has, as in redis: { client: "ruby" }' },
  domain: "value?",
  cable: "value?",
  processes: "map?",
  addons: "map?",
  webConcurrency: "value?",
  railsMaxThreads: "value?",
} satisfies Shape<StimulusReflexAppProps>;

const WEB_DOMAIN = { ...HOST_SHAPE, proxied: "boolean?" } satisfies Shape<WebDomainProps>;

const CABLE = {
  ...HOST_SHAPE,
  ...CABLE_SHAPE,
  host: "string?",
  zoneId: "string?",
  server: "string?",
  anycable: "value?",
} satisfies Shape<CableProps>;

const { maxmemoryPolicy: ofRole, ...COMMON_REDIS } = REDIS_SHAPE;
const REDIS = {
  ...COMMON_REDIS,
  cache: "value?",
  session: "value?",
  cable: "value?",
  queue: "value?",
} satisfies Shape<RedisProps>;
const ONE_REDIS = { ...COMMON_REDIS, maxmemoryPolicy: ofRole, client: "string?" } satisfies Shape<
  Partial<RedisOptions>
>;
const ROLE = { ...ONE_REDIS, sharedWith: "string?" } as const;
const SHARED_REDIS = { sharedWith: { is: "string", needs: "cable or queue" } } satisfies Shape<SharedRedis>;

/**
 * Checks what a StimulusReflexApp is given, as far as no part of it does that itself.
 *
 * @throws ConfigurationError for the first property that is wrong
 */
export function checkAppProps(at: Construct, props: StimulusReflexAppProps): void {
  checkShape(at, "a StimulusReflexApp", props, APP_SHAPE);
  checkHosts(at, props);
  checkRedis(at, props.redis);
}

function checkHosts(at: Construct, { domain, cable }: StimulusReflexAppProps): void {
  if (domain !== undefined) {
    checkShape(at, "the host of the pages", domain, WEB_DOMAIN, "domain");
    validateNoWildcard(
      at,
      "domain.host",
      domain.host,
      "www",
      `Name the host of the application, and add new Domain(…, { app: app.rails, host: ${JSON.stringify(domain.host)}, … }) for the others`,
    );
  }
  if (cable === undefined) return;
  checkShape(at, "the cable", cable, CABLE, "cable");
  if (cable.anycable !== undefined) checkAnyCableShape(at, cable.anycable, undefined, "cable.anycable");
  if (cable.host !== undefined) {
    validateNoWildcard(at, "cable.host", cable.host, "cable", "Name the host that browsers open the websocket on");
  }
}

function checkRedis(at: Construct, props: RedisProps): void {
  if (typeof props === "object" && "maxmemoryPolicy" in props) {
    throw new ConfigurationError({
      at,
      property: "redis.maxmemoryPolicy",
      problem: "depends on the role",
      allowed: Object.keys(REDIS),
      remedy: "Set it for one role, as in redis.cache.maxmemoryPolicy",
    });
  }
  checkShape(at, "the Redis instances", props, REDIS, "redis");
  for (const role of ROLE_ORDER) {
    const own = props[role];
    if (own === undefined || own === false) continue;
    const property = `redis.${role}`;
    const shared = Object.hasOwn(Object(own) as object, "sharedWith");
    if (!shared || !("sharedWith" in own)) {
      checkShape(at, `the Redis of ${role}`, own, ROLE, property);
      continue;
    }
    const option = Object.keys(own).find((name) => Object.hasOwn(ONE_REDIS, name));
    if (option !== undefined) {
      throw new ConfigurationError({
        at,
        property: `${property}.${option}`,
        problem: `has no effect beside sharedWith: ${role} is on the Redis of ${own.sharedWith}`,
        remedy: `Set it in redis.${own.sharedWith}, or leave sharedWith out for a Redis of its own`,
      });
    }
    checkShape(at, "a share of another Redis", own, SHARED_REDIS, property);
  }
}
