import { meantName } from "./meant-name";
import { POSTGRES_PLANS, POSTGRES_TIERS } from "./postgres-plans";
import { REDIS_PLANS } from "./redis-plans";
import { RETIRED_PLANS, type RetiredPlanFacts } from "./retired-plans";

/** What the catalogue says of a plan. */
export type PlanStanding =
  /** Heroku has it, or it belongs to a service whose plans the catalogue does not list. */
  | { readonly kind: "known" | "unlisted-service" }
  /** Heroku had it. */
  | { readonly kind: "retired"; readonly facts: RetiredPlanFacts }
  /** The catalogue lists the plans of the service, and not this one. */
  | {
      readonly kind: "unknown";
      readonly known: readonly string[];
      /** The plan that it is a misspelling of. */
      readonly nearest?: string;
      /** Whether it is like no other plan and has the form of one, as in `premium-20` or `advanced-1`. */
      readonly mayBeNewer: boolean;
    };

const POSTGRES_TIER = new RegExp(`^(?:${POSTGRES_TIERS.join("|")})-(?:x?l-)?\\d+$`);

/** The form of the plans of Heroku's own services. */
const TIER_AND_NUMBER = /^(?:[a-z]+-)+\d+$/;

const PLANS: Readonly<Record<string, readonly string[]>> = {
  "heroku-redis": Object.keys(REDIS_PLANS),
  "heroku-postgresql": Object.keys(POSTGRES_PLANS),
};

/** What the catalogue says of a plan on a day: known, retired, unknown, or of a service that it does not list plans of. */
export function planStanding(service: string, plan: string, asOf: string): PlanStanding {
  const known = Object.hasOwn(PLANS, service) ? PLANS[service] : undefined;
  if (known === undefined) return { kind: "unlisted-service" };
  const retired = RETIRED_PLANS[`${service}:${plan}`];
  if (retired !== undefined)
    return retired.notProvisionedFrom <= asOf ? { kind: "retired", facts: retired } : { kind: "known" };
  // A plan of a known tier may be newer than the catalogue.
  if (known.includes(plan) || (service === "heroku-postgresql" && POSTGRES_TIER.test(plan))) return { kind: "known" };
  const near = meantName(plan, known);
  const mayBeNewer = near === undefined && TIER_AND_NUMBER.test(plan);
  return { kind: "unknown", known, mayBeNewer, ...(near === undefined ? {} : { nearest: near }) };
}
