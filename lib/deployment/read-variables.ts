const READ =
  /^(?:REDIS_PROVIDER|WEB_CONCURRENCY|RAILS_MAX_THREADS|SIDEKIQ_CONCURRENCY|(?:RAILS_)?DB_POOL|DATABASE_POOL|SESSION_TTL_SECONDS|(?:ACTION_)?CABLE_.+|ANYCABLE_.+)$/;

/** Whether rules and budgets read the value of a config var; others can have any value. */
export function isRead(name: string): boolean {
  return READ.test(name);
}
