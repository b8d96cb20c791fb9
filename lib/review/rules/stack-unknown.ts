import { CATALOGUE_DATE } from "../../catalogue/fact";
import { meantName } from "../../catalogue/meant-name";
import { STACKS, stackFacts } from "../../catalogue/stacks";
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
    const near = meantName(stack, Object.keys(STACKS));
    const unknown = `stack "${stack}": unknown to the catalogue of ${CATALOGUE_DATE}.`;
    if (near !== undefined) return [{ at, message: `${unknown} Did you mean "${near}"?` }];
    return [{ at, severity: "warning", message: `${unknown} It may be newer: nothing about it could be judged.` }];
  },
};
