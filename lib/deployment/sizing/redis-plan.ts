import { REDIS_PLANS, type RedisPlanFacts, type RedisPlanName } from "../../catalogue/redis-plans";

/** A monthly price. */
export interface MonthlyPrice {
  readonly dollars: number;
  /** Whether a part of it has no known price, so that it is this or more. */
  readonly atLeast: boolean;
}

/** The plan that a Redis needs. */
export interface RedisPlan {
  readonly connections: number;
  /** Left out where not even the largest plan has so many. */
  readonly plan?: RedisPlanName;
  readonly price: MonthlyPrice;
}

const isPlan = (name: string): name is RedisPlanName => name in REDIS_PLANS;

/** Plans of the Common Runtime that persist, from the smallest up. */
const PLANS: readonly (readonly [RedisPlanName, RedisPlanFacts])[] = Object.keys(REDIS_PLANS)
  .filter(isPlan)
  .filter((name) => name.startsWith("premium-"))
  .map((name) => [name, REDIS_PLANS[name]] as const)
  .sort(([, a], [, b]) => a.connections - b.connections);

/**
 * The smallest plan with so many connections. A plan whose price is not known costs no less than the one below it, which
 * is all that can be said of it.
 */
export function redisPlanFor(connections: number): RedisPlan {
  const index = PLANS.findIndex(([, facts]) => facts.connections >= connections);
  const upTo = index === -1 ? PLANS : PLANS.slice(0, index + 1);
  const dollars = Math.max(0, ...upTo.map(([, { pricePerMonth }]) => pricePerMonth?.dollars ?? 0));
  const [plan, facts] = PLANS[index] ?? [];
  return {
    connections,
    ...(plan === undefined ? {} : { plan }),
    price: { dollars, atLeast: facts?.pricePerMonth === undefined },
  };
}
