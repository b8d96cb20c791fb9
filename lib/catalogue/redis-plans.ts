import type { Sourced } from "./fact";

/** One plan of Heroku Key-Value Store (the add-on `heroku-redis`). */
export interface RedisPlanFacts extends Sourced {
  readonly memoryMiB: number;
  readonly connections: number;
  /** Whether the data survives a restart of the instance. */
  readonly persistent: boolean;
  /** US dollars a month, where known. */
  readonly pricePerMonth?: Sourced & { readonly dollars: number };
}

const limits = {
  source: "Dev Center: heroku-redis-technical-characterization",
  date: "2024-10-11",
  verified: true,
} satisfies Sourced;
const quoted = {
  source: "commonly quoted in public repositories",
  date: "2026-09-30",
  verified: false,
} satisfies Sourced;

const plan = (
  memoryMiB: number,
  connections: number,
  pricePerMonth?: RedisPlanFacts["pricePerMonth"],
): RedisPlanFacts => ({ ...limits, memoryMiB, connections, persistent: true, pricePerMonth });

const GiB = 1024;

/** Plans by name, as in `heroku-redis:premium-0`. There is no premium-6, 8, 11 or 13. */
export const REDIS_PLANS = {
  mini: {
    ...limits,
    source: "Heroku API, read live",
    date: "2026-06-10",
    memoryMiB: 25,
    connections: 20,
    persistent: false,
    pricePerMonth: { dollars: 3, source: "Heroku API, billed_price", date: "2026-06-10", verified: true },
  },
  "premium-0": plan(50, 40, { ...quoted, dollars: 15 }),
  "premium-1": plan(100, 80, { ...quoted, dollars: 30 }),
  "premium-2": plan(250, 200, { ...quoted, dollars: 60 }),
  "premium-3": plan(500, 400, { ...quoted, dollars: 120 }),
  "premium-4": plan(750, 700),
  "premium-5": plan(GiB, 1000, { ...quoted, dollars: 200 }),
  "premium-7": plan(7 * GiB, 10_000),
  "premium-9": plan(10 * GiB, 25_000),
  "premium-10": plan(25 * GiB, 40_000),
  "premium-12": plan(50 * GiB, 65_000),
  "premium-14": plan(100 * GiB, 65_000),
  "private-3": {
    ...plan(500, 400),
    source: "heroku-buildpack-mcp-auth-proxy README",
    date: "2026-06",
    verified: false,
  },
  "private-7": plan(7 * GiB, 10_000),
  "private-9": plan(10 * GiB, 25_000),
  "private-10": plan(25 * GiB, 40_000),
  "private-12": plan(50 * GiB, 65_000),
  "private-14": plan(100 * GiB, 65_000),
  "shield-7": plan(7 * GiB, 10_000),
  "shield-9": plan(10 * GiB, 25_000),
  "shield-10": plan(25 * GiB, 40_000),
  "shield-12": plan(50 * GiB, 65_000),
  "shield-14": plan(100 * GiB, 65_000),
} as const satisfies Record<string, RedisPlanFacts>;

/** A plan that the catalogue knows. */
export type RedisPlanName = keyof typeof REDIS_PLANS;

/** The longest idle time of a connection that is taken to be meant, in seconds: a year. 0 is never. */
export const LONGEST_REDIS_TIMEOUT_SECONDS = 31_536_000;
