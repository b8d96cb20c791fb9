import { DEFAULT_STACK, STACKS, stackFacts } from "../../catalogue/stacks";
import { daysBetween } from "../../catalogue/days";
import type { Rule } from "./rule";
import { counted } from "../../text/counted";

/** How long before the day a team wants to hear of it: a new stack means a new Ruby for many. */
const NOTICE_DAYS = 180;

const NEWEST = Object.keys(STACKS).findLast((name) => name.startsWith("heroku-")) ?? DEFAULT_STACK;

export const stackNearItsEnd: Rule = {
  id: "stack-near-its-end",
  severity: "warning",
  title: "The stack is one that Heroku still builds on",
  why: "On a stack that is past its end a push is refused, on the day of the security fix at the latest. Before that it gets no updates of its own.",
  advice: `Set a newer stack, up to ${JSON.stringify(NEWEST)}, and release once more.`,
  source: "Heroku changelogs 3230, 3703 and 3705",
  check: ({ at, stack }, { asOf }) => {
    const facts = stack === undefined ? undefined : stackFacts(stack);
    if (stack === undefined || facts === undefined) return [];
    if (facts.buildsFailFrom !== undefined && facts.buildsFailFrom <= asOf) {
      const message = `stack ${stack}: Heroku refuses builds on it since ${facts.buildsFailFrom} (${facts.source}).`;
      return { at, message };
    }
    const { endOfLife } = facts;
    if (endOfLife !== undefined && endOfLife < asOf) {
      return [{ at, message: `stack ${stack}: its end of life was ${endOfLife} (${facts.source}).` }];
    }
    if (facts.deprecatedFrom !== undefined && facts.deprecatedFrom <= asOf) {
      const message = `stack ${stack}: deprecated since ${facts.deprecatedFrom}, end of life ${endOfLife ?? "not announced"} (${facts.source}).`;
      return { at, message };
    }
    const ahead = endOfLife === undefined ? Infinity : daysBetween(asOf, endOfLife);
    if (endOfLife === undefined || ahead > NOTICE_DAYS) return [];
    const days = ahead === 0 ? "today" : `${counted(ahead, "day")} ahead`;
    return [{ at, message: `stack ${stack}: its end of life is ${endOfLife}, ${days} (${facts.source}).` }];
  },
};
