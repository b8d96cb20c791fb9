import type { RedisRole } from "../catalogue/redis-roles";

/** The words by which public code names what a Redis is for; rails.md, reference deployments (2026-11). */
const WORDS: Readonly<Record<string, RedisRole>> = {
  cache: "cache",
  caching: "cache",
  fragments: "cache",
  session: "session",
  sessions: "session",
  cable: "cable",
  actioncable: "cable",
  anycable: "cable",
  pubsub: "cable",
  websocket: "cable",
  websockets: "cable",
  queue: "queue",
  queues: "queue",
  sidekiq: "queue",
  resque: "queue",
  job: "queue",
  jobs: "queue",
  worker: "queue",
  workers: "queue",
};

/** What a Redis is for by a name of its own: an attachment such as `SIDEKIQ_REDIS`, or a resource such as `jobs`. */
export function roleNamed(name: string): RedisRole | undefined {
  const words = name.toLowerCase().split(/[^a-z]+/);
  return words.map((word) => WORDS[word]).find((role) => role !== undefined);
}
