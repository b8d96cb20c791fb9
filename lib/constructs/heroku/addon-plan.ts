import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { parsePlan } from "../../catalogue/addon-plan";
import { ADDON_SERVICES } from "../../catalogue/addon-services";
import { POSTGRES_PLANS, POSTGRES_TIERS } from "../../catalogue/postgres-plans";
import { REDIS_PLANS } from "../../catalogue/redis-plans";
import { ConfigurationError } from "../properties/configuration-error";
import { nearest } from "../../text/nearest";
import { listed, type Unlisted } from "../properties/listed";

const FORM = /^[a-z0-9][a-z0-9-]*:[a-z0-9][a-z0-9-]*$/i;
const POSTGRES_TIER = new RegExp(`^(${POSTGRES_TIERS.join("|")})-\\d`);

/** Services that the catalogue knows. There are hundreds of others. */
const SERVICES = Object.keys(ADDON_SERVICES);

/** Names of services are long and alike: ah-mysql-stackhero is no slip for ah-redis-stackhero. */
const SLIPS = 2;

/**
 * Service and plan as Heroku takes them.
 *
 * @throws ConfigurationError when there is no plan, when the service is a slip for one that the catalogue names, or when
 * a service of Heroku's own has no such plan
 */
export function addonPlan(at: IConstruct, plan: string | Unlisted): string {
  // Other services than Heroku's own are open, so every string is a known name here.
  const name = listed(at, "plan", plan, typeof plan === "string" ? [plan] : [], "plan of an add-on");
  if (Token.isUnresolved(name)) return name;
  if (!FORM.test(name)) {
    throw new ConfigurationError({
      at,
      property: "plan",
      value: name,
      problem: "names no plan, so Heroku would choose one, and its price",
      allowed: "service and plan, as in heroku-postgresql:essential-0",
      remedy: "Write the plan after a colon; `heroku addons:plans SERVICE` lists them",
    });
  }
  if (typeof plan === "string") validateKnown(at, name);
  return name;
}

function validateKnown(at: IConstruct, plan: string): void {
  const { service, plan: name = "" } = parsePlan(plan);
  const meant = SERVICES.includes(service) ? undefined : nearest(service, SERVICES, SLIPS);
  if (meant !== undefined) {
    throw new ConfigurationError({
      at,
      property: "plan",
      value: plan,
      problem: `is of no service that the catalogue knows, and ${meant} is near`,
      allowed: "service and plan, as `heroku addons:services` and `heroku addons:plans SERVICE` list them",
      remedy: `Did you mean ${JSON.stringify(`${meant}:${name}`)}? If Heroku has ${service}, pass { unlisted: ${JSON.stringify(plan)} }`,
    });
  }
  const plans =
    service === "heroku-redis"
      ? Object.keys(REDIS_PLANS)
      : service === "heroku-postgresql" && !POSTGRES_TIER.test(name)
        ? Object.keys(POSTGRES_PLANS)
        : undefined;
  if (plans === undefined) return;
  listed(
    at,
    "plan",
    plan,
    plans.map((known) => `${service}:${known}`),
    `plan of ${service}`,
  );
}
