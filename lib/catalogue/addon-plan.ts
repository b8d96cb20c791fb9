import { ADDON_SERVICES, type AddonServiceFacts } from "./addon-services";

/** The plan of an add-on, parsed: `heroku-redis:premium-0`. */
export interface AddonPlan {
  /** The slug of the service, as in `heroku-redis`. */
  readonly service: string;
  /** The plan without the slug, as in `premium-0`; left out where Heroku chooses one. */
  readonly plan?: string;
}

/** Splits the plan of an add-on, as Heroku and Terraform write it, into service and plan. */
export function parsePlan(text: string): AddonPlan {
  const colon = text.indexOf(":");
  if (colon < 0) return { service: text };
  const plan = text.slice(colon + 1);
  return { service: text.slice(0, colon), ...(plan === "" ? {} : { plan }) };
}

/** What the catalogue knows of a service; undefined for a service that it does not list. */
export function serviceFacts(service: string | undefined): AddonServiceFacts | undefined {
  const services: Readonly<Record<string, AddonServiceFacts>> = ADDON_SERVICES;
  return service !== undefined && Object.hasOwn(services, service) ? services[service] : undefined;
}

/** Whether a plan of Heroku's own databases is for Private Spaces; undefined for other services, whose names tell nothing. */
export function isForSpaces({ service, plan }: Partial<AddonPlan>): boolean | undefined {
  if (plan === undefined || (service !== "heroku-redis" && service !== "heroku-postgresql")) return undefined;
  return plan.startsWith("private-") || plan.startsWith("shield-");
}
