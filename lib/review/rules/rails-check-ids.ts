/**
 * The checks of `stimulus-reflex rails --check`, by id. They are listed here, below the checks themselves, so that an
 * acknowledgement may name one without loading the Rails side.
 */
export const RAILS_CHECK_IDS = [
  "anycable-warden",
  "cable-adapter",
  "cable-meta-tag",
  "cable-reconnect",
  "cable-tls",
  "cable-url",
  "cache-store",
  "cache-tls",
  "content-security-policy",
  "cookie-domain",
  "database-pool",
  "default-url-options",
  "development-cache",
  "force-ssl",
  "gem-versions",
  "generated-files",
  "hiredis-tls",
  "hiredis-verify-mode",
  "identified-by",
  "identity-cookie",
  "included-files",
  "one-consumer",
  "package-versions",
  "passenger-cable",
  "queue-redis",
  "rack-floor",
  "redis-connections",
  "redis-provider",
  "request-origins",
  "session-apart-from-cache",
  "session-expiry",
  "session-failures",
  "session-key",
  "session-store",
  "session-store-ttl",
  "session-tls",
  "standalone-cable",
] as const;

/** The id of a check of a Rails app. */
export type RailsCheckId = (typeof RAILS_CHECK_IDS)[number];
