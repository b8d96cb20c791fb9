import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { declaredBy } from "../review/guard/declared-by";
import { withAcceptances } from "../review/guard/acceptances";
import { LEDGER_NAME, LedgerError, readLedger } from "../project/ledger/ledger-file";
import { DEFAULT_MAX_RESTARTS, guard, GUARD_RULES, type PlanFinding } from "../review/guard/guard";
import { NoPlanError } from "../review/guard/plan-changes";
import { readPlanFile, stackFiles, type TerraformFile } from "../project/project";
import { UnusableInput } from "../project/unusable-input";
import type { Finding } from "../review/finding";
import { EXIT, exitCodeOf } from "../review/formats/exit-code";
import { wholeNumber, withFormats, written, type FormatFlags } from "../review/formats/output-format";

interface Flags extends FormatFlags {
  readonly maxRestarts: number;
  readonly configuration?: string;
}

const HELP = `
Example:
  $ terraform plan -out tfplan
  $ terraform show -json tfplan > plan.json
  $ stimulus-reflex guard plan.json
  $ terraform show -json tfplan | stimulus-reflex guard -

The line that causes a finding is told where the configuration is found that the plan was made of: in the directory of the
plan, in this directory, or among the stacks of ./cdktf.out. A line of cdk.tf.json has its construct beside it.

A finding is accepted by a line in "accepted" of ./stimulus-reflex.lock.json, with its rule, its address, a reason, and
optionally the last day: { "rule": "plan-destroys-domain", "at": "heroku_domain.old", "reason": "…", "until": "2026-12-31" }.

Exit codes: 0 when the plan does no harm, 1 when it does, 2 for a file that is not a plan.`;

/** Adds `stimulus-reflex guard`. */
export function addGuardCommand(program: Command): void {
  const command = program
    .command("guard")
    .description("fail when a plan destroys data, an app or a live domain, or restarts an app too often")
    .argument("<plan>", "the JSON that `terraform show -json PLANFILE` printed, or - for standard input")
    .option(
      "--max-restarts <number>",
      "how often one apply may restart a running app",
      wholeNumber,
      DEFAULT_MAX_RESTARTS,
    )
    .option(
      "--configuration <path>",
      "the directory or file that the plan was made of, where it is in none of the usual places",
    )
    .addHelpText("after", HELP);
  withFormats(command).action((plan: string, flags: Flags) => {
    try {
      const read = readPlanFile(plan);
      const findings = located(accepted(guard(read.json, flags)), read, flags.configuration);
      process.stdout.write(written(findings, GUARD_RULES, flags));
      process.exitCode = exitCodeOf(findings);
    } catch (error) {
      if (!(error instanceof UnusableInput || error instanceof NoPlanError || error instanceof LedgerError))
        throw error;
      const problem = error instanceof NoPlanError ? `${plan}: it ${error.message}.` : error.message;
      process.stderr.write(`stimulus-reflex guard: ${problem}\n`);
      process.exitCode = EXIT.unusable;
    }
  });
}

/** What the ledger of this directory does not accept. What it accepts is said, and so is what it accepts in vain. */
function accepted(findings: readonly PlanFinding[]): readonly PlanFinding[] {
  const acceptances = readLedger(process.cwd()).accepted;
  const judged = withAcceptances(findings, acceptances, new Date().toISOString().slice(0, 10));
  const lines = [
    ...judged.accepted.map(({ finding, reason }) => `accepted: ${finding.at}: ${finding.rule}: ${reason}`),
    ...judged.over.map(({ at, rule, until }) => `${LEDGER_NAME}: ${rule} at ${at} was accepted until ${until ?? ""}.`),
    ...judged.unmatched.map(
      ({ at, rule }) => `${LEDGER_NAME}: ${rule} at ${at} is accepted, and this plan has no such finding.`,
    ),
  ];
  for (const line of lines) process.stderr.write(`${line}\n`);
  return judged.findings;
}

/** Each finding at the line that causes it, or in the plan where that line is not found. */
function located(
  findings: readonly PlanFinding[],
  { file, json }: TerraformFile,
  configuration: string | undefined,
): readonly Finding[] {
  if (configuration !== undefined && !existsSync(configuration)) {
    throw new UnusableInput(`--configuration ${configuration}: there is no such file or directory.`);
  }
  if (findings.length === 0) return [];
  const declarationOf = declaredBy(json, configuration === undefined ? usualPlaces(file) : [configuration]);
  if (declarationOf === undefined && configuration !== undefined) {
    process.stderr.write(`note: the plan was not made of what ${configuration} declares, so no line is told.\n`);
  }
  return findings.map((finding) => {
    const declaration = declarationOf?.(finding.at);
    const related = (finding.causes ?? []).flatMap((at) => {
      const cause = declarationOf?.(at);
      return cause === undefined ? [] : [{ at, file: cause.file, line: cause.line }];
    });
    const others = related.length === 0 ? {} : { related };
    if (declaration === undefined) return { ...finding, file, ...others };
    const { construct, lines, line } = declaration;
    return {
      ...finding,
      file: declaration.file,
      line: lines[finding.attribute ?? ""] ?? line,
      ...(construct === undefined ? {} : { construct }),
      ...others,
    };
  });
}

function usualPlaces(plan: string): readonly string[] {
  const synthesised = existsSync(join("cdktf.out", "manifest.json")) ? stackFiles("cdktf.out") : [];
  return [dirname(plan), ".", ...synthesised];
}
