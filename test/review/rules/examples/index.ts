import * as rules from "../../../../lib/review/rules/all";
import type { Rule } from "../../../../lib/review/rules/rule";
import type { RuleExamples } from "../example";
import * as all from "./all";

/** No rule is without examples. */
const examples: Readonly<Record<keyof typeof rules, RuleExamples>> = all;

/** Deployments that keep each rule, and that break it, by the rule's id: for its tests and for its page in docs/rules. */
export const EXAMPLES: Readonly<Record<string, RuleExamples>> = Object.fromEntries(
  Object.entries<Rule>(rules).map(([name, { id }]) => [id, examples[name as keyof typeof rules]]),
);
