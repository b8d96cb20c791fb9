import type { Sourced } from "./fact";

/** How an add-on service names what it gives an app. */
export interface AddonServiceFacts extends Sourced {
  /** Name of the attachment that the first add-on of the service on an app gets; its URL is in `<name>_URL`. */
  readonly firstAttachment: string;
  /** What a colour is appended to for the attachments that follow; only Heroku's own services name by colour. */
  readonly colourPrefix?: string;
  /** Whether it is a Redis or Valkey server. */
  readonly redis: boolean;
}

/** Services by slug, the part of a plan before the colon. */
export const ADDON_SERVICES = {
  "heroku-redis": {
    source: "StimulusReflex deployment page; heroku/cli#1572",
    date: "2026-02-26",
    verified: true,
    firstAttachment: "REDIS",
    colourPrefix: "HEROKU_REDIS",
    redis: true,
  },
  "heroku-postgresql": {
    source: "Dev Center: heroku-postgresql",
    date: "2024-10",
    verified: true,
    firstAttachment: "DATABASE",
    colourPrefix: "HEROKU_POSTGRESQL",
    redis: false,
  },
  rediscloud: {
    source: "redis.io docs: integrate/heroku-redis",
    date: "2026-04-01",
    verified: true,
    firstAttachment: "REDISCLOUD",
    redis: true,
  },
  "ah-redis-stackhero": {
    source: "Stackhero's documentation; its variables end in _TLS and _CLEAR",
    date: "2026-06",
    verified: false,
    firstAttachment: "STACKHERO_REDIS",
    redis: true,
  },
} as const satisfies Record<string, AddonServiceFacts>;
