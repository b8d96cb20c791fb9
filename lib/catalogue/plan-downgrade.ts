import { parsePlan } from "./addon-plan";
import { POSTGRES_PLANS } from "./postgres-plans";
import { REDIS_PLANS } from "./redis-plans";
import { isStateless } from "./stateless-addons";

/** What an add-on loses by another plan. */
export interface PlanDowngrade {
  /** Whether the new plan is of another service. */
  readonly isOther: boolean;
  /** What the plan had and the new one has not, as in `persistence`. */
  readonly lost: readonly string[];
  /** Limits that become smaller, as in `memory from 250 to 50 MiB`. */
  readonly smaller: readonly string[];
  /** Whether the plans cannot be compared: the catalogue does not know one of them. */
  readonly unknown: boolean;
}

const NONE: PlanDowngrade = { isOther: false, lost: [], smaller: [], unknown: false };

/** Compares two plans of an add-on, as in `heroku-redis:premium-0`. */
export function planDowngrade(before: string, now: string): PlanDowngrade {
  const [old, next] = [parsePlan(before.toLowerCase()), parsePlan(now.toLowerCase())];
  // Heroku chooses a plan where none is named.
  if (next.service === "" || next.plan === undefined) return { ...NONE, unknown: before !== now };
  if (old.service !== next.service) return { ...NONE, isOther: true };
  if (old.plan === undefined) return { ...NONE, unknown: true };
  if (old.plan === next.plan) return NONE;
  switch (old.service) {
    case "heroku-redis":
      return redisDowngrade(old.plan, next.plan);
    case "heroku-postgresql":
      return postgresDowngrade(old.plan, next.plan);
    default:
      return isStateless(old.service) ? NONE : { ...NONE, unknown: true };
  }
}

interface RedisLimits {
  readonly memoryMiB: number;
  readonly connections: number;
  readonly persistent: boolean;
}

function redisDowngrade(before: string, now: string): PlanDowngrade {
  const plans: Readonly<Record<string, RedisLimits>> = REDIS_PLANS;
  // The plan of before mini had no persistence either.
  const factsOf = (plan: string): RedisLimits | undefined => plans[plan === "hobby-dev" ? "mini" : plan];
  const [old, next] = [factsOf(before), factsOf(now)];
  const losesPersistence = next?.persistent === false && old?.persistent !== false;
  return {
    isOther: false,
    lost: losesPersistence ? ["persistence"] : [],
    smaller: [
      ...smaller("memory", old?.memoryMiB, next?.memoryMiB, " MiB"),
      ...smaller("connections", old?.connections, next?.connections),
    ],
    unknown: old === undefined || (next === undefined && old.persistent),
  };
}

/**
 * What plans of a tier have, from the least up (Dev Center: heroku-postgres-plans, 2024-12-13). Retired plans of the hobby
 * tier had what essential ones have.
 */
const POSTGRES_FEATURES: Readonly<Record<string, readonly string[]>> = {
  essential: [],
  standard: ["continuous backups (rollback, fork and follow)"],
  ...Object.fromEntries(
    ["premium", "private", "shield"].map((tier) => [
      tier,
      ["continuous backups (rollback, fork and follow)", "high availability"],
    ]),
  ),
};

const HOBBY = /^(?:dev|basic|mini|hobby-dev|hobby-basic)$/;

interface PostgresTier {
  readonly features: readonly string[];
  /** Larger numbers have more of everything. */
  readonly size: number;
  readonly connections?: number;
}

function postgresTier(plan: string): PostgresTier | undefined {
  if (HOBBY.test(plan)) return { features: [], size: 0, connections: 20 };
  const [, tier = "", number = ""] = /^([a-z]+)-(?:x-|l-|xl-)?(\d+)$/.exec(plan) ?? [];
  const features = POSTGRES_FEATURES[tier];
  if (features === undefined) return undefined;
  const plans: Readonly<Record<string, { readonly connections: number }>> = POSTGRES_PLANS;
  const connections = plans[`${tier}-${number}`]?.connections;
  return { features, size: Number(number), ...(connections === undefined ? {} : { connections }) };
}

function postgresDowngrade(before: string, now: string): PlanDowngrade {
  const [old, next] = [postgresTier(before), postgresTier(now)];
  if (old === undefined || next === undefined) return { ...NONE, unknown: true };
  return {
    isOther: false,
    lost: old.features.filter((feature) => !next.features.includes(feature)),
    smaller: [
      ...smaller("connections", old.connections, next.connections),
      ...(next.size < old.size || next.features.length < old.features.length
        ? ["disk and memory, whose sizes the catalogue does not list"]
        : []),
    ],
    unknown: false,
  };
}

function smaller(limit: string, before: number | undefined, now: number | undefined, unit = ""): readonly string[] {
  return before !== undefined && now !== undefined && now < before ? [`${limit} from ${before} to ${now}${unit}`] : [];
}
