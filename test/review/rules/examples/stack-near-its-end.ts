import { DEFAULT_STACK } from "../../../../lib/catalogue/stacks";
import { deployed, type RuleExamples } from "../example";

export const stackNearItsEnd: RuleExamples = {
  compliant: [{ shows: DEFAULT_STACK, topology: deployed({ stack: DEFAULT_STACK }) }],
  nonCompliant: [
    { shows: "builds refused", topology: deployed({ stack: "heroku-20" }) },
    { shows: "builds refused since 2023", topology: deployed({ stack: "heroku-18" }) },
    { shows: "builds refused from this month on", topology: deployed({ stack: "heroku-22" }) },
  ],
};
