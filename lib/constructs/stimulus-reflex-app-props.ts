import { anyCableOptions, type AnyCableOptions } from "./cable/anycable-options";
import { CABLE_HOST_SHAPE, CABLE_SHAPE, type CableOptions } from "./cable/cable-host";
import type { RedisRole } from "../catalogue/redis-roles";
import { validateHostName, validateNoWildcard } from "./cloudflare/host";
import { ADDON_SHAPE, type AddonProps } from "./heroku/addon";
import { HOST_SHAPE, type HostProps } from "./heroku/domain";
import { SCALE_SHAPE, validateType, type ProcessScale } from "./heroku/process";
import { RAILS_SHAPE, UNPROVIDED_RAILS_SHAPE, type RailsAppProps } from "./heroku/rails-app";
import { SESSION_SHAPE, type SessionOptions } from "./heroku/redis-addon";
import { REDIS_SHAPE, type RedisOptions } from "./heroku/redis-options";
import { problemsOf } from "./properties/configuration-error";
import { boolean, choice, entries, record, records, text, wholeNumber } from "./properties/kinds";
import { isPlainObject } from "./properties/plain-object";
import { optional, problemsAt, problemsOfRecord, required, type Check, type Shape } from "./properties/shape";
import { cut } from "./properties/shown";

/** A role that uses the Redis of another role. Only cable and queue can share. */
export interface SharedRedis {
  /** The role whose Redis it uses. */
  readonly sharedWith: "cable" | "queue";
}

/** One role: options of its own, the Redis of another role, or `false` for none. */
export type RedisRoleProps = Partial<RedisOptions> | SharedRedis | false;

/** The Redis for sessions. */
export interface SessionRedisProps extends Partial<RedisOptions>, SessionOptions {}

/** The Redis instances of an app: options of all roles, and options of each role. */
export interface RedisProps extends Omit<RedisOptions, "maxmemoryPolicy"> {
  /**
   * The Redis for fragments and other cached values.
   *
   * @default - a Redis of its own with the common options
   */
  readonly cache?: Partial<RedisOptions> | false;
  /**
   * The Redis for sessions, with their lifetime and key prefix; `false` where Rails keeps sessions elsewhere.
   *
   * @default - a Redis of its own with the common options
   */
  readonly session?: SessionRedisProps | false;
  /**
   * The Redis for the messages of Action Cable or AnyCable.
   *
   * @default - a Redis of its own with the common options
   */
  readonly cable?: RedisRoleProps;
  /**
   * The Redis for the jobs of Sidekiq.
   *
   * @default - a Redis of its own with the common options
   */
  readonly queue?: RedisRoleProps;
}

/** The host of the pages. */
export interface WebDomainProps extends HostProps {
  /**
   * Whether traffic goes through Cloudflare's proxy. It needs `acm: false`, a certificate of your own, and a cable host.
   *
   * @default false - DNS only
   */
  readonly proxied?: boolean;
}

/** The cable: on the web host, or on a host of its own. */
export interface CableProps extends CableOptions, Partial<HostProps> {
  /**
   * Which server holds the websockets.
   *
   * @default "action-cable", in the web dynos
   */
  readonly server?: "action-cable" | "anycable";
  /**
   * How AnyCable is run. While the server is "action-cable" it is prepared and not in use: the first step of a move, and
   * the last step back.
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
  /**
   * Whether the config vars are set that follow from hosts and sizes: `APPLICATION_HOST`, `ACTION_CABLE_URL`,
   * `ACTION_CABLE_ALLOWED_REQUEST_ORIGINS`, and `WEB_CONCURRENCY` and `RAILS_MAX_THREADS` by default. `false` for an adopted
   * app that has them by other hands; those of AnyCable, of roles and in `configVars` are set all the same.
   *
   * @default true
   */
  readonly setsVariables?: boolean;
}

const webHost = text((place, host) => {
  validateHostName(place, host);
  validateNoWildcard(
    place.at,
    place.property,
    host,
    "www",
    `Pass the host of the application, and add new Domain(…, { app: app.rails, host: ${JSON.stringify(host)}, … }) for the others`,
  );
});

const WEB_DOMAIN = {
  ...HOST_SHAPE,
  host: required(webHost, "the full host name, as in www.acme.com"),
  proxied: optional(boolean("plain")),
} satisfies Shape<WebDomainProps>;

const CABLE = {
  ...HOST_SHAPE,
  ...CABLE_SHAPE,
  host: optional(CABLE_HOST_SHAPE.host.check),
  zoneId: optional(HOST_SHAPE.zoneId.check),
  server: optional(choice(["action-cable", "anycable"])),
  anycable: optional(anyCableOptions),
} satisfies Shape<CableProps>;

const { maxmemoryPolicy, client, ...COMMON } = REDIS_SHAPE;
const OF_ROLE = { ...COMMON, maxmemoryPolicy, client: optional(client.check) } satisfies Shape<Partial<RedisOptions>>;
const OF_SESSION = { ...OF_ROLE, ...SESSION_SHAPE } satisfies Shape<SessionRedisProps>;
const SHARED = {
  sharedWith: required(choice(["cable", "queue"]), "cable or queue"),
} satisfies Shape<SharedRedis>;

/** The options of one role, of a share, or false. */
function role(name: RedisRole): Check<RedisRoleProps> {
  return (place, value) => {
    if (value === false) return [];
    const mayShare = name === "cable" || name === "queue";
    const shape =
      name === "session"
        ? OF_SESSION
        : mayShare
          ? { ...OF_ROLE, sharedWith: optional(SHARED.sharedWith.check) }
          : OF_ROLE;
    if (!mayShare && isPlainObject(value) && "sharedWith" in value) {
      const at = { at: place.at, property: `${place.property}.sharedWith` };
      return problemsAt(at, {
        value: value.sharedWith,
        problem:
          "would put cache and session on one Redis, or on one that never evicts: a busy cache evicts the sessions, and users are logged out",
        allowed: "cable and queue on one Redis",
        remedy: `Give ${name} a Redis of its own`,
      });
    }
    if (!mayShare || !isPlainObject(value) || value.sharedWith === undefined) {
      return problemsOfRecord(place, value, `the Redis of ${name}`, shape);
    }
    const option = Object.keys(value).find((other) => Object.hasOwn(OF_ROLE, other));
    if (option === undefined) return problemsOfRecord(place, value, "a shared Redis", SHARED);
    const host = typeof value.sharedWith === "string" ? cut(value.sharedWith) : "that role";
    const at = { at: place.at, property: `${place.property}.${option}` };
    return problemsAt(at, {
      problem: `has no effect together with sharedWith: ${name} uses the Redis of ${host}`,
      remedy: `Set it in redis.${host}, or leave out sharedWith for a Redis of its own`,
    });
  };
}

/** A policy of all roles would contradict what each of them needs. */
const noCommonPolicy: Check<never> = (place) =>
  problemsAt(place, {
    problem: "depends on the role",
    allowed: Object.keys(REDIS).filter((name) => name !== "maxmemoryPolicy"),
    remedy: "Set it for one role, as in redis.cache.maxmemoryPolicy",
  });

const REDIS = {
  ...COMMON,
  client,
  maxmemoryPolicy: optional(noCommonPolicy),
  cache: optional(role("cache")),
  session: optional(role("session")),
  cable: optional(role("cable")),
  queue: optional(role("queue")),
} as const;

const count = wholeNumber("processes or threads", { from: 1, to: 1000 }, "Leave it out for the default");

/** The properties of {@link StimulusReflexAppProps}, without the provider. */
export const UNPROVIDED_APP_SHAPE = {
  ...UNPROVIDED_RAILS_SHAPE,
  redis: required(
    record<never>("the Redis instances", REDIS),
    'at least the Redis client in the Gemfile, as in redis: { client: "ruby" }',
  ),
  domain: optional(record<WebDomainProps>("the host of the pages", WEB_DOMAIN)),
  cable: optional(record<CableProps>("the cable", CABLE)),
  processes: optional(
    entries<ProcessScale>((place, value, type) => [
      ...problemsOf(() => {
        validateType(place, type);
      }),
      ...problemsOfRecord(place, value, "a Process", SCALE_SHAPE),
    ]),
  ),
  addons: optional(records<Omit<AddonProps, "app">>("an Addon", ADDON_SHAPE)),
  webConcurrency: optional(count),
  railsMaxThreads: optional(count),
  setsVariables: optional(boolean("plain")),
} satisfies Shape<Omit<StimulusReflexAppProps, "provider">>;

/** The properties of {@link StimulusReflexAppProps}. */
export const APP_SHAPE = {
  ...UNPROVIDED_APP_SHAPE,
  provider: RAILS_SHAPE.provider,
} satisfies Shape<StimulusReflexAppProps>;
