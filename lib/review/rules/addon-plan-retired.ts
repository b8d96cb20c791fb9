import { planStanding } from "../../catalogue/plan-standing";
import type { Rule } from "./rule";

export const addonPlanRetired: Rule = {
  id: "addon-plan-retired",
  severity: "error",
  title: "Heroku still makes add-ons of the plan",
  why: "An existing add-on was moved to another plan by Heroku, and a new one is refused: a new environment, a review app or a replacement fails in the middle of an apply.",
  advice: "Set the plan that the add-on has today; `heroku addons` shows it.",
  source:
    "Heroku's mail of 2022-08-25 (badges/shields#8337); mitre/heimdall2#5804 (2024-05-01); refusal seen in django-simple-deploy#345",
  check: ({ addons }, { asOf }) =>
    addons.flatMap(({ at, service, plan }) => {
      if (service === undefined || plan === undefined) return [];
      const standing = planStanding(service, plan, asOf);
      if (standing.kind !== "retired") return [];
      const { notProvisionedFrom, source, successor } = standing.facts;
      const message = `plan "${service}:${plan}": retired, not provisioned since ${notProvisionedFrom} (${source}). Its successor is "${service}:${successor}".`;
      return { at, message };
    }),
};
