import type { Sourced } from "./fact";
import { POSTGRES_PLANS, type PostgresPlanFacts } from "./postgres-plans";
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

function pricesOf(
  service: string,
  plans: Readonly<Record<string, RedisPlanFacts | PostgresPlanFacts>>,
): Readonly<Record<string, AddonPrice>> {
  return Object.fromEntries(
    Object.entries(plans).flatMap(([name, { pricePerMonth }]) =>
      pricePerMonth === undefined ? [] : [[`${service}:${name}`, pricePerMonth]],
    ),
  );
}

/** Prices by service and plan, as `plan` of an add-on has them; what is not here has no price that a source gives. */
export const ADDON_PRICES: Readonly<Record<string, AddonPrice>> = {
  ...pricesOf("heroku-redis", REDIS_PLANS),
  ...pricesOf("heroku-postgresql", POSTGRES_PLANS),
  "memcachier:dev": free,
  "scheduler:standard": free,
  "cloudinary:starter": free,
};
