import { anAddon, deployed, type RuleExamples } from "../example";

export const addonPlanUnknown: RuleExamples = {
  compliant: [
    { shows: "a plan of the catalogue", topology: deployed({ addons: [anAddon("heroku-redis", "premium-0")] }) },
    {
      shows: "a service whose plans the catalogue does not list",
      topology: deployed({ addons: [anAddon("papertrail", "choklad")] }),
    },
  ],
  nonCompliant: [
    { shows: "a missing hyphen", topology: deployed({ addons: [anAddon("heroku-redis", "premium0")] }) },
    { shows: "a misspelt tier", topology: deployed({ addons: [anAddon("heroku-postgresql", "standrd-0")] }) },
  ],
};
