import { deployed, type RuleExamples } from "../example";

export const stackUnknown: RuleExamples = {
  compliant: [
    { shows: "a stack of the catalogue", topology: deployed({ stack: "heroku-24" }) },
    { shows: "no stack", topology: deployed() },
  ],
  nonCompliant: [{ shows: "a missing hyphen", topology: deployed({ stack: "heroku24" }) }],
};
