import type { Sourced } from "./fact";

/** A plan that Heroku no longer makes add-ons of. */
export interface RetiredPlanFacts extends Sourced {
  /** The first day on which Heroku makes no new add-on of it, `YYYY-MM-DD`. */
  readonly notProvisionedFrom: string;
  /** The plan of the same service that took its place. */
  readonly successor: string;
}

const free = {
  source: "Heroku's mail of 2022-08-25, in badges/shields#8337",
  date: "2022-08-25",
  verified: true,
  notProvisionedFrom: "2022-11-28",
} satisfies Partial<RetiredPlanFacts>;

const smallPostgres = {
  source: "Heroku's announcement of 2024-05-01, in mitre/heimdall2#5804; refused in django-simple-deploy#345",
  date: "2024-10-17",
  verified: true,
  notProvisionedFrom: "2024-05-22",
} satisfies Partial<RetiredPlanFacts>;

/** Plans that are gone, by service and plan as an add-on has them. */
export const RETIRED_PLANS: Readonly<Record<string, RetiredPlanFacts>> = {
  "heroku-postgresql:dev": { ...free, successor: "essential-0" },
  "heroku-postgresql:hobby-dev": { ...free, successor: "essential-0" },
  "heroku-postgresql:hobby-basic": { ...smallPostgres, successor: "essential-1" },
  "heroku-postgresql:mini": { ...smallPostgres, successor: "essential-0" },
  "heroku-postgresql:basic": { ...smallPostgres, successor: "essential-1" },
  "heroku-redis:hobby-dev": { ...free, successor: "mini" },
};
