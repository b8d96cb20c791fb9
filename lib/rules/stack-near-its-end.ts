import { DEFAULT_STACK, STACKS, type StackFacts } from "../catalogue/stacks";
import { deployed } from "./example";
import type { Rule } from "./rule";

export const stackNearItsEnd: Rule = {
  id: "stack-near-its-end",
  severity: "warning",
  title: "The stack is one that Heroku still builds on",
  why: "On a stack that is past its end a push is refused, on the day of the security fix at the latest. Before that it gets no updates of its own.",
  advice: `Set stack: ${JSON.stringify(DEFAULT_STACK)} or a newer one, and release once more.`,
  source: "Heroku changelogs 3230, 3703 and 3705",
  compliant: [{ shows: DEFAULT_STACK, topology: deployed({ stack: DEFAULT_STACK }) }],
  nonCompliant: [
    { shows: "builds refused", topology: deployed({ stack: "heroku-20" }) },
    { shows: "builds refused from this month on", topology: deployed({ stack: "heroku-22" }) },
  ],
  check: ({ at, stack }, { asOf }) => {
    const stacks: Readonly<Record<string, StackFacts>> = STACKS;
    const facts = stack === undefined ? undefined : stacks[stack];
    if (stack === undefined || facts === undefined) return [];
    if (facts.buildsFailFrom !== undefined && facts.buildsFailFrom <= asOf) {
      return [
        { at, message: `stack ${stack}: Heroku refuses builds on it since ${facts.buildsFailFrom} (${facts.source}).` },
      ];
    }
    if (facts.deprecatedFrom !== undefined && facts.deprecatedFrom <= asOf) {
      return [
        {
          at,
          message: `stack ${stack}: deprecated since ${facts.deprecatedFrom}, end of life ${facts.endOfLife ?? "not announced"} (${facts.source}).`,
        },
      ];
    }
    return [];
  },
};
