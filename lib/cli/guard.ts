import type { Command } from "commander";
import { DEFAULT_MAX_RESTARTS, guard, GUARD_RULES } from "../guard/guard";
import { NoPlanError } from "../guard/plan-changes";
import { readTerraformFile } from "../report/project";
import { UnusableInput } from "../report/unusable-input";
import { EXIT, wholeNumber, withFormats, written, type FormatFlags } from "./output-format";

interface Flags extends FormatFlags {
  readonly maxRestarts: number;
}

const HELP = `
Example:
  $ terraform plan -out tfplan
  $ terraform show -json tfplan > plan.json
  $ stimulus-reflex guard plan.json

Exit codes: 0 when the plan does no harm, 1 when it does, 2 for a file that is no plan.`;

/** Adds `stimulus-reflex guard`. */
export function addGuardCommand(program: Command): void {
  const command = program
    .command("guard")
    .description("fail when a plan destroys data, an app or a live domain, or restarts an app too often")
    .argument("<plan>", "the JSON that `terraform show -json PLANFILE` printed")
    .option(
      "--max-restarts <number>",
      "how often one apply may restart a running app",
      wholeNumber,
      DEFAULT_MAX_RESTARTS,
    )
    .addHelpText("after", HELP);
  withFormats(command).action((plan: string, flags: Flags) => {
    try {
      const { file, json } = readTerraformFile(plan);
      const findings = guard(json, flags).map((finding) => ({ finding, file }));
      process.stdout.write(written(findings, GUARD_RULES, flags));
      process.exitCode = findings.length === 0 ? EXIT.fine : EXIT.found;
    } catch (error) {
      if (!(error instanceof UnusableInput || error instanceof NoPlanError)) throw error;
      const problem = error instanceof NoPlanError ? `${plan}: it ${error.message}.` : error.message;
      process.stderr.write(`stimulus-reflex guard: ${problem}\n`);
      process.exitCode = EXIT.unusable;
    }
  });
}
