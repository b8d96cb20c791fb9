/** App features that matter to a Rails app; source: Dev Center and the provider's documentation, 2026-06. */
export const APP_FEATURES = [
  "http-session-affinity",
  "preboot",
  "runtime-dyno-metadata",
  "log-runtime-metrics",
  "http-routing-2-dot-0",
] as const;

/** A feature that the catalogue knows. */
export type AppFeatureName = (typeof APP_FEATURES)[number];
