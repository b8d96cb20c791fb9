import type { Sourced } from "./fact";

/** One plan of Heroku Postgres (the add-on `heroku-postgresql`). */
export interface PostgresPlanFacts extends Sourced {
  readonly connections: number;
  /** US dollars a month; left out where no source gives it. */
  readonly pricePerMonth?: Sourced & { readonly dollars: number };
}

const limits = {
  source: "Dev Center: heroku-postgres-production-tier-technical-characterization",
  date: "2024-09-06",
  verified: true,
} satisfies Sourced;

const priceList = {
  source: "heroku addons:plans heroku-postgresql, in medusajs/medusa#8914",
  date: "2024-08-30",
  verified: true,
} satisfies Sourced;

const essential = (connections: number, dollars: number, source: string, date: string) =>
  ({ source, date, verified: true, connections, pricePerMonth: { ...priceList, dollars } }) satisfies PostgresPlanFacts;

const plan = (connections: number, dollars?: number): PostgresPlanFacts => ({
  ...limits,
  connections,
  ...(dollars === undefined ? {} : { pricePerMonth: { ...priceList, dollars } }),
});

/** The plans of a tier above essential, which have the same limits in every tier. */
const CONNECTIONS = {
  "0": 120,
  "2": 400,
  "3": 500,
  "4": 500,
  "5": 500,
  "6": 500,
  "7": 500,
  "8": 500,
  "9": 500,
} as const;

type Numbered<Tier extends string> = `${Tier}-${keyof typeof CONNECTIONS}`;

const numbered = <Tier extends string>(tier: Tier) =>
  Object.fromEntries(
    Object.entries(CONNECTIONS).map(([number, connections]) => [`${tier}-${number}`, plan(connections)]),
  ) as Record<Numbered<Tier>, PostgresPlanFacts>;

/** Plans by name, as in `heroku-postgresql:essential-0`. Prices are known of the cheapest ones only. */
export const POSTGRES_PLANS = {
  "essential-0": essential(20, 5, "ProgressiveCoders/Spoke#2494", "2024-10-17"),
  "essential-1": {
    ...essential(20, 9, "taken to be that of essential-0", "2024-10-17"),
    verified: false,
  },
  "essential-2": essential(40, 20, "heroku/roadmap#292", "2024-05-17"),
  ...numbered("standard"),
  "standard-0": plan(120, 50),
  ...numbered("premium"),
  ...numbered("private"),
  ...numbered("shield"),
} as const satisfies Record<string, PostgresPlanFacts>;

/**
 * The tiers that plans are named by: a plan of a known tier may be newer than the catalogue, and Heroku has no plan of
 * another tier (Dev Center: heroku-postgres-plans, 2024-12-13).
 */
export const POSTGRES_TIERS = ["essential", "standard", "premium", "private", "shield"] as const;

/** A plan that the catalogue knows. */
export type PostgresPlanName = keyof typeof POSTGRES_PLANS;
