import type { Budget } from "../../deployment/sizing/budget";
import type { AppTopology, Topology } from "../../deployment/topology";
import type { RuleDescription, Severity } from "../finding";

/** What a rule judges by, besides the app. */
export interface RuleContext {
  readonly topology: Topology;
  /** The day that dated facts are judged by, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** The budgets that are about one part. */
  readonly budgetsAt: (at: string) => readonly Budget[];
}

/** One thing that breaks a rule. */
export interface Violation {
  /** The part that it is about: a construct path, or an address in Terraform. */
  readonly at: string;
  /** What is wrong, with the value, as a sentence. */
  readonly message: string;
  /**
   * How bad it is.
   *
   * @default - as bad as the rule says
   */
  readonly severity?: Severity;
  /**
   * What to do, as a sentence.
   *
   * @default - what the rule says
   */
  readonly advice?: string;
}

/** One piece of advice, with its reason; its examples are in test/review/rules/examples. Its id is never renamed, since acknowledgements name it. */
export interface Rule extends RuleDescription {
  /** Where it is known from, with the day. */
  readonly source: string;
  /** What of an app breaks the rule, one thing or several; an empty list where the rule does not apply, or where too little is known. */
  readonly check: (app: AppTopology, context: RuleContext) => Violation | readonly Violation[];
}
