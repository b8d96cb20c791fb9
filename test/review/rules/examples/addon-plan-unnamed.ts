import { anAddon, deployed, type RuleExamples } from "../example";

export const addonPlanUnnamed: RuleExamples = {
  compliant: [{ shows: "a plan", topology: deployed({ addons: [anAddon("heroku-redis", "premium-0")] }) }],
  nonCompliant: [{ shows: "a service alone", topology: deployed({ addons: [anAddon("heroku-redis", undefined)] }) }],
};
