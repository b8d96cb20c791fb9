import type { Sourced } from "./fact";

/** One plan of Heroku Postgres (the add-on `heroku-postgresql`). */
export interface PostgresPlanFacts extends Sourced {
  readonly connections: number;
  /** US dollars a month. */
  readonly pricePerMonth: Sourced & { readonly dollars: number };
}

const facts = {
  source: "Heroku's public price list, from memory of the field",
  date: "2024-12",
  verified: false,
} satisfies Sourced;

const plan = (connections: number, dollars: number): PostgresPlanFacts => ({
  ...facts,
  connections,
  pricePerMonth: { ...facts, dollars },
});

/** Plans by name, as in `heroku-postgresql:essential-0`. None of it could be seen at its source. */
export const POSTGRES_PLANS = {
  "essential-0": plan(20, 5),
  "essential-1": plan(20, 9),
  "essential-2": plan(40, 20),
  "standard-0": plan(120, 50),
  "standard-2": plan(400, 200),
  "standard-3": plan(500, 400),
  "standard-4": plan(500, 750),
  "premium-0": plan(120, 200),
  "premium-2": plan(400, 350),
  "premium-3": plan(500, 750),
  "premium-4": plan(500, 1200),
} as const satisfies Record<string, PostgresPlanFacts>;

/**
 * The tiers that plans are named by: a plan of a known tier may be newer than the catalogue, and one of another tier is
 * none (Dev Center: heroku-postgres-plans, 2024-12-13).
 */
export const POSTGRES_TIERS = ["essential", "standard", "premium", "private", "shield"] as const;

/** A plan that the catalogue knows. */
export type PostgresPlanName = keyof typeof POSTGRES_PLANS;
