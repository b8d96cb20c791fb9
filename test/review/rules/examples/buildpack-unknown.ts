import { deployed, type RuleExamples } from "../example";

export const buildpackUnknown: RuleExamples = {
  compliant: [
    { shows: "names of the registry", topology: deployed({ buildpacks: ["heroku/nodejs", "heroku-community/apt"] }) },
    {
      shows: "the URL of a repository",
      topology: deployed({ buildpacks: ["https://github.com/heroku/heroku-buildpack-ruby.git#v300"] }),
    },
  ],
  nonCompliant: [
    { shows: "a dash for a slash", topology: deployed({ buildpacks: ["heroku-ruby"] }) },
    { shows: "no namespace", topology: deployed({ buildpacks: ["ruby"] }) },
  ],
};
