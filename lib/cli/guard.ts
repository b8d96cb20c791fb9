import { dirname } from "node:path";
import type { Command } from "commander";
import { LedgerError } from "../project/ledger/ledger-file";
import { readPlanFile } from "../project/project";
import { UnusableInput } from "../project/unusable-input";
import { EXIT, exitCodeOf } from "../review/formats/exit-code";
import { wholeNumber, withFormats, written, type FormatFlags } from "../review/formats/output-format";
import { DEFAULT_MAX_RESTARTS } from "../review/guard/guard";
import { GUARD_RULES } from "../review/guard/guard-rules";
import { NoPlanError } from "../review/guard/plan-changes";
import { judgePlan, unmatchedText, type JudgementOptions } from "./guard-judgement";
import { cdkName, terraformName } from "../engines/command-names";
import { say } from "./say";

type Flags = FormatFlags & JudgementOptions;

const help = (cdk = cdkName(), terraform = terraformName()): string => `
Examples:
  $ stimulus-reflex guard -- npx ${cdk} deploy production
  $ stimulus-reflex guard -- ${terraform} apply
  $ ${terraform} plan -out tfplan
  $ ${terraform} show -json tfplan > plan.json
  $ stimulus-reflex guard plan.json
  $ ${terraform} show -json tfplan | stimulus-reflex guard -

With a command, every apply and destroy of Terraform and OpenTofu in it is planned to a file and judged. A plan without findings
is applied, after Terraform's own question; a plan with findings is not. A plan file that the command applies is judged as it is.

Each finding has the line that causes it where the configuration of the plan is found: in the directory of the plan, in this
directory, or among the stacks of ./cdktf.out. A line of cdk.tf.json has its construct beside it.

To accept a finding, add a line with its rule, its address, a reason, and optionally the stack and the last day to "accepted" in
./stimulus-reflex.lock.json:
  { "stack": "production", "rule": "plan-destroys-domain", "at": "heroku_domain.old", "reason": "…", "until": "2026-12-31" }

Exit codes: 0 when the plan does no harm or has warnings only, 1 when it does, 2 for a file that is not a plan,
3 when it destroys something that guard does not know and does no other harm. With a command: the command's own
when every plan was applied.`;

/** Adds `stimulus-reflex guard`. */
export function addGuardCommand(program: Command): void {
  const command = program
    .command("guard")
    .description("fail when a plan destroys data, an app or a live domain, or restarts an app too often")
    .argument(
      "<plan...>",
      `the JSON that \`${terraformName()} show -json PLANFILE\` printed, - for standard input, or a command after --`,
    )
    .option(
      "--max-restarts <number>",
      "how often one apply may restart a running app",
      wholeNumber,
      DEFAULT_MAX_RESTARTS,
    )
    .option("--only-imports", "fail on anything but imports, for the first plan of an adopted app")
    .option(
      "--configuration <path>",
      "the directory or file that the plan was made of, where it is in none of the usual places",
    )
    .addHelpText("after", () => help());
  withFormats(command).action(async (words: readonly string[], flags: Flags) => {
    const [plan = "", ...others] = words;
    try {
      if (isCommand(program)) {
        const { guardCommand } = await import("./guard-command.js");
        process.exitCode = await guardCommand(plan, others, flags);
      } else if (others.length > 0) {
        throw new UnusableInput(
          `${words.join(" ")}: one plan, or a command after --, as in: guard -- ${terraformName()} apply.`,
        );
      } else {
        judgeFile(plan, flags);
      }
    } catch (error) {
      if (!(error instanceof UnusableInput || error instanceof NoPlanError || error instanceof LedgerError))
        throw error;
      const problem = error instanceof NoPlanError ? `${plan}: it ${error.message}.` : error.message;
      say(`stimulus-reflex guard: ${problem}\n`);
      process.exitCode = EXIT.unusable;
    }
  });
}

/** commander tells the words after `--` from no others. */
function isCommand(program: Command): boolean {
  const words: unknown = Reflect.get(program, "rawArgs");
  return Array.isArray(words) && words.includes("--");
}

function judgeFile(plan: string, flags: Flags): void {
  const { file, json } = readPlanFile(plan);
  const { findings, notes, restarts, unmatched } = judgePlan({ file, json, directory: dirname(file) }, flags);
  const forPeople = (flags.json ?? flags.sarif ?? flags.github) === undefined ? restarts : [];
  for (const line of [...notes, ...forPeople, ...unmatched.map(unmatchedText)]) say(`${line}\n`);
  process.stdout.write(written(findings, GUARD_RULES, flags));
  process.exitCode = exitCodeOf(findings);
}
