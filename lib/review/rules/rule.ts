import type { Budget } from "../../deployment/sizing/budget";
import type { AppTopology, Topology } from "../../deployment/topology";

/** How bad it is: an error loses data, leaks or cannot work; a warning will hurt one day; an info is advice. */
export type Severity = "error" | "warning" | "info";

/** What a rule judges by, besides the app. */
export interface RuleContext {
  readonly topology: Topology;
  /** The day that dated facts are judged by, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** The budgets that are about one part. */
  readonly budgetsAt: (at: string) => readonly Budget[];
}

/** One thing that a rule does not like. */
export interface Violation {
  /** The part that it is about: a construct path, or an address in Terraform. */
  readonly at: string;
  /** What is wrong, with the value, as a sentence. */
  readonly message: string;
}

/** A deployment that shows what a rule is about, in its tests and on its page. */
export interface RuleExample {
  /** What it shows, in a few words. */
  readonly shows: string;
  readonly topology: Topology;
}

/** One piece of advice, with its reason and its proof. */
export interface Rule {
  /** Words that a person can search for, joined by dashes; never renamed, since acknowledgements name it. */
  readonly id: string;
  readonly severity: Severity;
  /** What should be so, as a sentence. */
  readonly title: string;
  /** What happens otherwise. */
  readonly why: string;
  /** What to do, as a sentence. */
  readonly advice: string;
  /** Where it is known from, with the day. */
  readonly source: string;
  readonly compliant: readonly RuleExample[];
  readonly nonCompliant: readonly RuleExample[];
  /** What of an app breaks the rule; nothing where the rule does not apply, or where too little is known. */
  readonly check: (app: AppTopology, context: RuleContext) => readonly Violation[];
}

/** A violation, as a reader is shown it. */
export interface Finding extends Violation {
  /** The id of the rule. */
  readonly rule: string;
  readonly severity: Severity;
  readonly advice: string;
  /** The page about the rule, from the root of the repository. */
  readonly page: string;
}
