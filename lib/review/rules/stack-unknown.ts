import { CATALOGUE_DATE } from "../../catalogue/fact";
import { STACKS, stackFacts } from "../../catalogue/stacks";
import { nearest } from "../../text/nearest";
import type { Rule } from "./rule";

export const stackUnknown: Rule = {
  id: "stack-unknown",
  severity: "error",
  title: "Heroku has the stack",
  why: "Heroku refuses a stack that it does not have, during the apply, after other resources were changed already.",
  advice: "Correct the stack. If it is newer than the catalogue, acknowledge this rule.",
  source: "Dev Center: stack; Heroku changelogs 3230, 3703 and 3705",
  check: ({ at, stack }) => {
    if (stack === undefined || stackFacts(stack) !== undefined) return [];
    const names = Object.keys(STACKS);
    const near = nearest(stack, names);
    const remedy = near === undefined ? `Allowed: ${names.join(", ")}.` : `Did you mean "${near}"?`;
    return [{ at, message: `stack "${stack}": unknown to the catalogue of ${CATALOGUE_DATE}. ${remedy}` }];
  },
};
