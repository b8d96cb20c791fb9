import { serviceFacts } from "../../catalogue/addon-plan";
import type { Rule } from "./rule";

export const addonPlanUnnamed: Rule = {
  id: "addon-plan-unnamed",
  severity: "info",
  title: "The plan of an add-on is written out",
  why: "Without a plan Heroku takes its default, which is the smallest one, and may change the default: a Redis loses its data at a restart, and the price is not known from the file.",
  advice: "Write the plan after a colon, as in heroku-redis:premium-0.",
  source: "Heroku API, read live: the default of heroku-redis is mini, without persistence (2026-06-10)",
  check: ({ addons, unknowns }) =>
    addons.flatMap(({ at, service, plan }) => {
      const isUnknown = unknowns.some(
        (one) => one.at === at && (one.property === "plan" || one.property === "resource"),
      );
      if (serviceFacts(service) === undefined || plan !== undefined || isUnknown) return [];
      return [{ at, message: `plan "${service ?? ""}" names a service and no plan: Heroku chooses the plan.` }];
    }),
};
