import { deployed, type RuleExamples } from "../example";

export const buildpackOrder: RuleExamples = {
  compliant: [
    { shows: "Node.js first", topology: deployed({ buildpacks: ["heroku/nodejs", "heroku/ruby"] }) },
    { shows: "Ruby alone", topology: deployed({ buildpacks: ["heroku/ruby"] }) },
  ],
  nonCompliant: [{ shows: "Ruby first", topology: deployed({ buildpacks: ["heroku/ruby", "heroku/nodejs"] }) }],
};
