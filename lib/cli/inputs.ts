import { configurationRootOf, readTerraformFile, stackFiles, type TerraformFile } from "../project/project";
import { planRoot } from "./plan-root";
import type { Command } from "commander";

/** How inputs are read. */
export interface InputFlags {
  readonly allowProvider?: readonly string[];
  readonly passive?: readonly string[];
  /** False where configurations are read as text only. */
  readonly plan?: boolean;
}

const NONE: readonly string[] = [];
const collect = (word: string, earlier: readonly string[]) => [...earlier, word];

/** Adds the options of a command that reads Terraform's files. */
export function withInputs(command: Command): Command {
  return command
    .option("--no-plan", "read a directory of Terraform files as text, without planning it in a sandbox")
    .option(
      "--allow-provider <source>",
      "a provider that is not simulated and may run when a directory is planned, such as hashicorp/aws (repeatable)",
      collect,
      NONE,
    )
    .option(
      "--passive <type>",
      "a resource type that the sandbox does not simulate, to plan without any effect, such as cloudflare_list (repeatable)",
      collect,
      NONE,
    );
}

/**
 * What a path stands for: a file of Terraform's JSON, the stacks of a directory that was synthesised to, or a root in
 * Terraform's own language, which is planned where an engine is there and read as text where none is.
 *
 * @throws UnusableInput where nothing can be read
 */
export async function readInput(
  path: string,
  { allowProvider = NONE, passive = NONE, plan = true }: InputFlags,
): Promise<readonly TerraformFile[]> {
  const files = stackFiles(path).map(readTerraformFile);
  const root = configurationRootOf(path);
  if (root === undefined || !plan) return files;
  const planned = await planRoot(root, files, { allowedProviders: allowProvider, passiveTypes: passive });
  if ("plan" in planned) {
    for (const note of planned.notes) process.stderr.write(`note: ${root}: ${note}.\n`);
    return [planned.plan];
  }
  process.stderr.write(`note: ${root} was read as text and not planned: ${planned.problem.replace(/\.?$/, ".")}\n`);
  return files;
}
