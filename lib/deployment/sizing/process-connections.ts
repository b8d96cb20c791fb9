import { CABLE_COEFFICIENTS } from "../../catalogue/cable-coefficients";
import type { RedisRole } from "../../catalogue/redis-roles";

// Connections of one process, measured with CLIENT LIST on Redis 7.0 or read in the sources: rails.md section 10.
/** Action Cable's adapter: one to publish and one to subscribe. */
const ACTION_CABLE_CONNECTIONS = CABLE_COEFFICIENTS.redisPerRailsProcess.value;
const PUBLISH_ONLY = 1;
const CACHE_STORE_POOL = 5;
const REDIS_SESSION_STORE = 1;
const SIDEKIQ_CLIENT_POOL = 10;
const SIDEKIQ_INTERNAL_POOL = 10;

/** The connections that one AnyCable server opens at the most. */
export const ANYCABLE_CONNECTIONS = CABLE_COEFFICIENTS.redisPerAnyCable.value;

/** Threads of Action Cable in each web process, `worker_pool_size` when none is set (Rails 6.1 to 8.1). */
export const CABLE_THREADS = 4;

/** A web process, as far as its connections go. */
export interface WebProcess {
  /** Threads of Puma. */
  readonly threads: number;
  /**
   * Whether AnyCable holds the websockets.
   *
   * @default false
   */
  readonly anycable?: boolean;
  /**
   * Where sessions are kept: Rails' own cache store has a pool, redis-session-store has one connection.
   *
   * @default "cache-store", of which there can be more
   */
  readonly sessionStore?: "cache-store" | "redis-session-store";
}

/** The connections that one web process can open for a role. */
export function webConnections(role: RedisRole, { threads, anycable = false, sessionStore }: WebProcess): number {
  const touching = threads + CABLE_THREADS;
  switch (role) {
    case "cache":
      return Math.min(CACHE_STORE_POOL, touching);
    case "session":
      return sessionStore === "redis-session-store" ? REDIS_SESSION_STORE : Math.min(CACHE_STORE_POOL, touching);
    case "cable":
      return anycable ? PUBLISH_ONLY : ACTION_CABLE_CONNECTIONS;
    case "queue":
      return Math.min(SIDEKIQ_CLIENT_POOL, touching);
  }
}

/** The connections that one Sidekiq process can open for a role. */
export function workerConnections(role: RedisRole, threads: number): number {
  switch (role) {
    case "cache":
      return Math.min(CACHE_STORE_POOL, threads);
    case "session":
      return 0;
    case "cable":
      return PUBLISH_ONLY;
    case "queue":
      return threads + SIDEKIQ_INTERNAL_POOL;
  }
}
