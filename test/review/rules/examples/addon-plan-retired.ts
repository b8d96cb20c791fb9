import { anAddon, deployed, type RuleExamples } from "../example";

export const addonPlanRetired: RuleExamples = {
  compliant: [
    {
      shows: "a plan that Heroku has",
      topology: deployed({ addons: [anAddon("heroku-postgresql", "essential-0")] }),
    },
  ],
  nonCompliant: [
    { shows: "a free database", topology: deployed({ addons: [anAddon("heroku-postgresql", "hobby-dev")] }) },
    { shows: "a database of 2023", topology: deployed({ addons: [anAddon("heroku-postgresql", "mini")] }) },
    { shows: "a free Redis", topology: deployed({ addons: [anAddon("heroku-redis", "hobby-dev")] }) },
  ],
};
