/** What a Redis is for, in Rails' own words. */
export type RedisRole = "cache" | "session" | "cable" | "queue";

/** What happens to keys when the memory of an instance is full. */
export type MaxmemoryPolicy =
  | "noeviction"
  | "allkeys-lru"
  | "allkeys-lfu"
  | "allkeys-random"
  | "volatile-lru"
  | "volatile-lfu"
  | "volatile-random"
  | "volatile-ttl";

/** How one role is deployed. */
export interface RedisRoleFacts {
  /** The name of the add-on attachment; Heroku derives the variable's name from it. */
  readonly attachment: string;
  /** The variable that holds the URL. */
  readonly variable: string;
  readonly maxmemoryPolicy: MaxmemoryPolicy;
  /** Whether what it holds cannot be made again: lost sessions log people out, lost jobs are never run. */
  readonly durable: boolean;
}

/**
 * The roles in the order in which their add-ons are created: Heroku calls the first one of an app `REDIS_URL`, and the
 * StimulusReflex deployment page (2026-02-26) has the cache there.
 *
 * The policies of cache, session and queue are that page's; Action Cable publishes and stores no keys, so its Redis
 * keeps the platform's default, which never evicts.
 */
export const REDIS_ROLES: Readonly<Record<RedisRole, RedisRoleFacts>> = {
  cache: {
    attachment: "CACHE_REDIS",
    variable: "CACHE_REDIS_URL",
    maxmemoryPolicy: "volatile-lru",
    durable: false,
  },
  session: {
    attachment: "SESSION_REDIS",
    variable: "SESSION_REDIS_URL",
    maxmemoryPolicy: "volatile-lru",
    durable: true,
  },
  cable: {
    attachment: "CABLE_REDIS",
    variable: "CABLE_REDIS_URL",
    maxmemoryPolicy: "noeviction",
    durable: false,
  },
  queue: {
    attachment: "QUEUE_REDIS",
    variable: "QUEUE_REDIS_URL",
    maxmemoryPolicy: "noeviction",
    durable: true,
  },
};

/** The roles in the order in which their add-ons are created. */
export const ROLE_ORDER = Object.keys(REDIS_ROLES) as readonly RedisRole[];

/** Sorts roles into the order in which their add-ons are created. */
export function byRole(a: RedisRole, b: RedisRole): number {
  return ROLE_ORDER.indexOf(a) - ROLE_ORDER.indexOf(b);
}

/** The eight policies that Redis and Heroku Key-Value Store know. */
export const MAXMEMORY_POLICIES: readonly MaxmemoryPolicy[] = [
  "noeviction",
  "allkeys-lru",
  "allkeys-lfu",
  "allkeys-random",
  "volatile-lru",
  "volatile-lfu",
  "volatile-random",
  "volatile-ttl",
];
