import { deployed, plain, processOf, type RuleExamples } from "../example";

export const dynoThreadLimit: RuleExamples = {
  compliant: [
    {
      shows: "two processes of five threads",
      topology: deployed({ processes: [processOf("web", "standard-2x")], variables: plain({ WEB_CONCURRENCY: "2" }) }),
    },
  ],
  nonCompliant: [
    {
      shows: "sixteen processes on a small dyno",
      topology: deployed({ processes: [processOf("web", "standard-1x")], variables: plain({ WEB_CONCURRENCY: "16" }) }),
    },
  ],
};
