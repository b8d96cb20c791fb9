import { isObject } from "../text/json";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { stackName } from "../deployment/from-terraform/cross-stack";
import { LEDGER_NAME, readLedger } from "../project/ledger/ledger-file";
import { checkConfiguration, usualPlaces } from "../project/project";
import type { Finding } from "../review/finding";
import { withAcceptances, type PlanAcceptance } from "../review/guard/acceptances";
import { answersIn } from "../review/guard/answers";
import { declaredBy } from "../review/guard/declared-by";
import { guard } from "../review/guard/guard";
import type { PlanFinding } from "../review/guard/plan-finding";
import { changesOf } from "../review/guard/plan-changes";
import { restartsByApp } from "../review/guard/restarts";

/** What a plan is judged by. */
export interface JudgementOptions {
  readonly maxRestarts: number;
  /** Whether the plan may only import. */
  readonly onlyImports?: boolean;
  /** What the plan was made of, where it is in none of the usual places. */
  readonly configuration?: string;
}

/** A plan to be judged. */
export interface Judged {
  /** What `terraform show -json` printed. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The file that it was read from, where findings are if no line causes them. */
  readonly file?: string;
  /** The directory that it was made in, or that it lies in, as findings name it. */
  readonly directory: string;
}

/** What is said about one plan. */
export interface Judgement {
  /** What is not accepted. */
  readonly findings: readonly Finding[];
  /** What is accepted, and acceptances whose last day is over: a line each. */
  readonly notes: readonly string[];
  /** How often each app is restarted and why, where that is allowed: a line each, for people. */
  readonly restarts: readonly string[];
  /** Acceptances that match no finding. */
  readonly unmatched: readonly PlanAcceptance[];
  /** The stack of cdktf that the plan is of, where its directory tells. */
  readonly stack?: string;
}

/**
 * Judges a plan by the rules of `guard` and by what the ledger of the current directory accepts.
 *
 * @throws NoPlanError for JSON that is not a plan
 * @throws LedgerError for a ledger that cannot be used
 * @throws UnusableInput for a configuration that does not exist
 */
export function judgePlan(plan: Judged, options: JudgementOptions): Judgement {
  const { accepted: acceptances, entries } = readLedger(process.cwd());
  const stack = stackOf(options.configuration ?? plan.directory);
  const today = new Date().toISOString().slice(0, 10);
  const judged = withAcceptances(guard(plan.json, { asOf: today, ...options }), acceptances, today, stack);
  const answerFor = answersIn(entries, stack);
  const unanswered = judged.findings.filter((finding) => answerFor(finding) === undefined);
  const { findings, notes } = located(unanswered, plan, options.configuration);
  return {
    findings,
    notes: [
      ...judged.accepted.map(({ finding, reason }) => `accepted: ${finding.at}: ${finding.rule}: ${reason}`),
      ...judged.findings.flatMap((finding) => {
        const reason = answerFor(finding);
        return reason === undefined
          ? []
          : [`accepted by "then": "destroy" in ${LEDGER_NAME}: ${finding.at}: ${finding.rule}: ${reason}`];
      }),
      ...judged.over.map(
        ({ at, rule, until }) => `${LEDGER_NAME}: ${rule} at ${at} was accepted until ${until ?? ""}.`,
      ),
      ...judged.undecided.map(
        (one) =>
          `${LEDGER_NAME}: ${one.rule} at ${one.at} is accepted in the stack ${JSON.stringify(one.stack)}, and nothing tells which stack this plan is of. Name its directory with --configuration.`,
      ),
      ...notes,
    ],
    ...(stack === undefined ? {} : { stack }),
    restarts: restartNotes(plan.json, options),
    unmatched: judged.unmatched,
  };
}

/** The stack of cdktf that a plan was made of; undefined where its directory does not tell. */
function stackOf(place: string): string | undefined {
  const file = basename(place) === "cdk.tf.json" ? place : join(place, "cdk.tf.json");
  if (!existsSync(file)) return undefined;
  const json: unknown = JSON.parse(readFileSync(file, "utf8"));
  return isObject(json) ? stackName(json) : undefined;
}

/** How often each app is restarted and why, where that is allowed. */
function restartNotes(json: Judged["json"], { maxRestarts }: JudgementOptions): readonly string[] {
  return restartsByApp(changesOf(json))
    .filter(({ causes }) => causes.length > 0 && causes.length <= maxRestarts)
    .map(({ app, causes }) => {
      const times = causes.length === 1 ? "once" : `${causes.length} times`;
      return `note: the apply restarts ${app} ${times}: ${causes.join(", ")}.`;
    });
}

/** Says that an acceptance matches nothing. */
export function unmatchedText({ at, rule }: PlanAcceptance): string {
  return `${LEDGER_NAME}: ${rule} at ${at} is accepted, and this plan has no such finding.`;
}

/** Each finding at the line that causes it, or in the plan where that line is not found. */
function located(
  findings: readonly PlanFinding[],
  { file, json, directory }: Judged,
  configuration: string | undefined,
): Pick<Judgement, "findings" | "notes"> {
  checkConfiguration(configuration);
  if (findings.length === 0) return { findings: [], notes: [] };
  const declarationOf = declaredBy(json, configuration === undefined ? usualPlaces(directory) : [configuration]);
  const inPlan = file === undefined ? {} : { file };
  return {
    notes:
      declarationOf === undefined && configuration !== undefined
        ? [`note: the plan was not made of what ${configuration} declares, so no line is told.`]
        : [],
    findings: findings.map((finding) => {
      const declaration = declarationOf?.(finding.at);
      const related = (finding.causes ?? []).flatMap((at) => {
        const cause = declarationOf?.(at);
        return cause === undefined ? [] : [{ at, file: cause.file, line: cause.line }];
      });
      const others = related.length === 0 ? {} : { related };
      if (declaration === undefined) return { ...finding, ...inPlan, ...others };
      const { construct, lines, line } = declaration;
      return {
        ...finding,
        file: declaration.file,
        line: lines[finding.attribute ?? ""] ?? line,
        ...(construct === undefined ? {} : { construct }),
        ...others,
      };
    }),
  };
}
