/**
 * Services that keep nothing of an app's that could be lost: caches by their own description, and monitors that are sent
 * copies. Any service that is not listed is taken to hold data. Sources: the services' pages at elements.heroku.com, whose
 * descriptions these are; unverified, 2026-11.
 */
const STATELESS: ReadonlySet<string> = new Set([
  "memcachier",
  "memcachedcloud",
  "newrelic",
  "scout",
  "appsignal",
  "librato",
  "deployhooks",
]);

/** Whether an add-on of a service can go without a loss. */
export function isStateless(service: string): boolean {
  return STATELESS.has(service.toLowerCase());
}
