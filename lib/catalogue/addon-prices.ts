import type { Sourced } from "./fact";
import { POSTGRES_PLANS } from "./postgres-plans";
import { REDIS_PLANS, type RedisPlanFacts } from "./redis-plans";

/** What an add-on costs. */
export interface AddonPrice extends Sourced {
  /** US dollars a month. */
  readonly dollars: number;
}

const free = {
  dollars: 0,
  source: "app.json of bullet-train-co/bullet_train, which takes the free plans of these services",
  date: "2026-08-07",
  verified: false,
} satisfies AddonPrice;

const redisPlans: Readonly<Record<string, RedisPlanFacts>> = REDIS_PLANS;

/** Prices by service and plan, as `plan` of an add-on has them; what is not here has no price that a source gives. */
export const ADDON_PRICES: Readonly<Record<string, AddonPrice>> = {
  ...Object.fromEntries(
    Object.entries(redisPlans).flatMap(([name, { pricePerMonth }]) =>
      pricePerMonth === undefined ? [] : [[`heroku-redis:${name}`, pricePerMonth]],
    ),
  ),
  ...Object.fromEntries(
    Object.entries(POSTGRES_PLANS).map(([name, { pricePerMonth }]) => [`heroku-postgresql:${name}`, pricePerMonth]),
  ),
  "memcachier:dev": free,
  "scheduler:standard": free,
  "cloudinary:starter": free,
};
