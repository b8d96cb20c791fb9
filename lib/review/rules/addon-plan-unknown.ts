import { CATALOGUE_DATE } from "../../catalogue/fact";
import { planStanding } from "../../catalogue/plan-standing";
import type { Rule } from "./rule";

export const addonPlanUnknown: Rule = {
  id: "addon-plan-unknown",
  severity: "error",
  title: "Heroku has the plan",
  why: "Terraform sends any plan to Heroku. A plan that Heroku does not have is refused during the apply, after other resources were changed already.",
  advice:
    "Correct the plan; `heroku addons:plans SERVICE` lists them. If the plan is newer than the catalogue, acknowledge this rule.",
  source: "Dev Center: heroku-redis-technical-characterization (2024-10-11), heroku-postgres-plans (2024-12-13)",
  check: ({ addons }, { asOf }) =>
    addons.flatMap(({ at, service, plan }) => {
      if (service === undefined || plan === undefined) return [];
      const standing = planStanding(service, plan, asOf);
      if (standing.kind !== "unknown") return [];
      const unknown = `plan "${service}:${plan}": unknown to the catalogue of ${CATALOGUE_DATE}.`;
      if (standing.nearest !== undefined)
        return [{ at, message: `${unknown} Did you mean "${service}:${standing.nearest}"?` }];
      if (!standing.mayBeNewer)
        return [{ at, message: `${unknown} It has plans such as ${standing.known.slice(0, 3).join(", ")}.` }];
      return [{ at, severity: "warning", message: `${unknown} It may be newer: nothing about it could be judged.` }];
    }),
};
