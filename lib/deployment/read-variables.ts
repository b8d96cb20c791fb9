const READ = new Set([
  "REDIS_PROVIDER",
  "WEB_CONCURRENCY",
  "RAILS_MAX_THREADS",
  "SIDEKIQ_CONCURRENCY",
  "RAILS_DB_POOL",
  "DB_POOL",
  "DATABASE_POOL",
  "SESSION_TTL_SECONDS",
]);
const READ_BY_PREFIX = ["ACTION_CABLE_", "CABLE_", "ANYCABLE_"];

/** Whether rules and budgets read the value of a config var; others can have any value. */
export function isRead(name: string): boolean {
  return READ.has(name) || READ_BY_PREFIX.some((prefix) => name.startsWith(prefix));
}
