import { CATALOGUE_DATE } from "../../catalogue/fact";
import { nearest } from "../../text/nearest";
import { isPlural, whyUnknown } from "../../deployment/unknown-text";
import { budgetsOf } from "../../deployment/sizing/all";
import type { Budget } from "../../deployment/sizing/budget";
import type { Acknowledgement, AppTopology, Topology, Unknown } from "../../deployment/topology";
import { RAILS_CHECK_IDS } from "./rails-check-ids";
import { RULES } from "./registry";
import { exposed, secretInPlainVariable } from "./secret-in-plain-variable";
import { bySeverity, type AcceptedFinding, type Finding, type RuleDescription } from "../finding";
import type { Rule, RuleContext, Violation } from "./rule";

/** What rules judge by. */
export interface JudgeOptions {
  /**
   * The day that dated facts are judged by, `YYYY-MM-DD`.
   *
   * @default CATALOGUE_DATE
   */
  readonly asOf?: string;
  /**
   * How many people use each app at once.
   *
   * @default - not known, and not judged
   */
  readonly users?: number;
}

/** What all rules say of a deployment. */
export interface Judgement {
  /** By severity, then in the order of apps and rules. */
  readonly findings: readonly Finding[];
  /** Findings that an acknowledgement accepts. */
  readonly acknowledged: readonly AcceptedFinding[];
  readonly budgets: readonly Budget[];
}

/** Thrown for an acknowledgement that names no rule or has no reason. */
export class AcknowledgementError extends Error {
  override readonly name = "AcknowledgementError";
}

/**
 * Lets every rule look at every app. Pure: the same topology and day give the same findings.
 *
 * @throws AcknowledgementError when an acknowledgement names no rule, or has no reason
 */
export function judge(topology: Topology, options: JudgeOptions = {}): Judgement {
  const budgets = budgetsFor(topology, options);
  const context = contextOf(topology, budgets, options);
  const judged = topology.apps.map((app) => judgedApp(app, context));
  return {
    findings: bySeverity([
      ...judged.flatMap(({ findings }) => findings),
      ...exposed(topology).map((violation) => findingOf(secretInPlainVariable, violation)),
      ...(topology.unknowns ?? []).map(unjudged),
    ]),
    acknowledged: judged.flatMap(({ acknowledged }) => acknowledged),
    budgets,
  };
}

/**
 * Lets every rule look at one app among others.
 *
 * @throws AcknowledgementError when an acknowledgement names no rule, or has no reason
 */
export function judgeApp(app: AppTopology, topology: Topology, options: JudgeOptions = {}): Judgement {
  const budgets = budgetsFor(topology, options);
  const { findings, acknowledged } = judgedApp(app, contextOf(topology, budgets, options));
  return { findings: bySeverity(findings), acknowledged, budgets };
}

function budgetsFor(topology: Topology, { users }: JudgeOptions): readonly Budget[] {
  return budgetsOf(topology, users === undefined ? {} : { users });
}

function contextOf(
  topology: Topology,
  budgets: readonly Budget[],
  { asOf = CATALOGUE_DATE }: JudgeOptions,
): RuleContext {
  const byPlace = new Map<string, Budget[]>();
  for (const budget of budgets) {
    const known = byPlace.get(budget.at);
    if (known === undefined) byPlace.set(budget.at, [budget]);
    else known.push(budget);
  }
  return { topology, asOf, budgetsAt: (at) => byPlace.get(at) ?? [] };
}

function judgedApp(app: AppTopology, context: RuleContext): Omit<Judgement, "budgets"> {
  for (const { rule, reason } of app.acknowledgements) validateAcknowledgement(rule, reason);
  const findings: Finding[] = [];
  const acknowledged: AcceptedFinding[] = [];
  const found = [
    ...RULES.flatMap((rule) => [rule.check(app, context)].flat().map((violation) => findingOf(rule, violation))),
    ...app.unknowns.map(unjudged),
  ];
  for (const finding of found) {
    const acknowledgement = app.acknowledgements.find((one) => covers(one, finding, app));
    if (acknowledgement === undefined) findings.push(finding);
    else acknowledged.push({ finding, reason: acknowledgement.reason });
  }
  return { findings, acknowledged };
}

/** Describes the finding that every value gets that is declared and unknown. */
export const VALUE_UNKNOWN: RuleDescription = {
  id: "value-unknown",
  severity: "warning",
  title: "Every value that rules read is known",
  why: "A value that comes from a variable without a value, a function, a token or a module that is not here is known to Terraform only. Rules cannot judge it, and do not call it fine.",
  advice: "Check the plan instead: save it with plan -out=tfplan, and check the JSON that show -json tfplan prints.",
};

function unjudged(unknown: Unknown): Finding {
  const { at, property, from, remedy } = unknown;
  const { id, severity } = VALUE_UNKNOWN;
  const advice = remedy ?? VALUE_UNKNOWN.advice;
  if (property === "resource" && remedy === undefined && /(?:^|\.)module\.[\w-]+$/.test(at)) {
    const message = `The files of ${from}, are not on this machine, so what the module deploys could not be judged.`;
    return {
      kind: "unknown",
      rule: id,
      severity,
      at,
      message,
      advice: `Initialise the directory first, which brings the module. ${advice}`,
      page: pageOf(id),
    };
  }
  const message =
    property === "resource" && remedy === undefined
      ? `It comes from ${from}, so whether it exists, and how often, could not be judged.`
      : `${whyUnknown(unknown)}, so rules could not judge ${isPlural(property) ? "them" : "it"}.`;
  return { kind: "unknown", rule: id, severity, at, message, advice, page: pageOf(id) };
}

function findingOf(
  { id, ...rule }: Rule,
  { at, message, severity = rule.severity, advice = rule.advice }: Violation,
): Finding {
  return { kind: "violation", rule: id, severity, at, message, advice, page: pageOf(id) };
}

/**
 * Checks that an acknowledgement names a rule and says why.
 *
 * @throws AcknowledgementError when it does not
 */
export function validateAcknowledgement(rule: string, reason: string): void {
  const ids: readonly string[] = [...RULES.map(({ id }) => id), VALUE_UNKNOWN.id, ...RAILS_CHECK_IDS];
  if (!ids.includes(rule)) {
    const suggestion = nearest(rule, ids);
    throw new AcknowledgementError(
      `${JSON.stringify(rule)}: unknown rule. ${suggestion === undefined ? `Allowed: ${ids.join(", ")}.` : `Did you mean ${JSON.stringify(suggestion)}?`}`,
    );
  }
  if (reason.trim() === "") {
    throw new AcknowledgementError(`${rule} is acknowledged without a reason. Say why the finding is acceptable here.`);
  }
}

/** The page about a rule, from the root of the repository. */
function pageOf(id: string): string {
  return `docs/rules/${id}.md`;
}

/** An acknowledgement holds where it stands and below, and one on an app for everything on the app. */
function covers(acknowledgement: Acknowledgement, finding: Finding, app: AppTopology): boolean {
  const { at, rule } = acknowledgement;
  return rule === finding.rule && (at === app.at || at === finding.at || finding.at.startsWith(`${at}/`));
}
