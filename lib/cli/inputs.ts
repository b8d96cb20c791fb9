import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { merged } from "../deployment/from-terraform/folder";
import { isPlan } from "../deployment/from-terraform/plan";
import { sourcesOf, withSources } from "../deployment/from-terraform/plan-sources";
import {
  checkConfiguration,
  configurationRootOf,
  endlessFilesIn,
  readTerraformFile,
  stackFiles,
  usualPlaces,
  type TerraformFile,
} from "../project/project";
import { madeOf } from "../review/guard/declared-by";
import { planRoot } from "./plan-root";
import { allowedSource } from "../sandbox/terraform/provider-source";
import type { Command } from "commander";
import { say } from "./say";

/** How inputs are read. */
export interface InputFlags {
  readonly allowProvider?: readonly string[];
  readonly passive?: readonly string[];
  /** False where configurations are read as text only. */
  readonly plan?: boolean;
  /** What a plan was made of, where it is in none of the usual places. */
  readonly configuration?: string;
}

const SERVED = ["heroku/heroku", "cloudflare/cloudflare"];
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
    )
    .option(
      "--configuration <path>",
      "the directory or file that a plan was made of, where it is in none of the usual places",
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
  { allowProvider = NONE, passive = NONE, plan = true, configuration }: InputFlags,
): Promise<readonly TerraformFile[]> {
  checkConfiguration(configuration);
  const allowedProviders = allowProvider.map((source) => allowedSource(source, SERVED));
  const files = stackFiles(path).map((file) => withProgram(readTerraformFile(file), configuration));
  const root = configurationRootOf(path);
  for (const { file, kind } of root === undefined ? [] : endlessFilesIn(root)) {
    say(`note: ${file}: it is ${kind}, and was not read.\n`);
  }
  if (root === undefined || !plan) return files;
  const planned = await planRoot(root, files, { allowedProviders, passiveTypes: passive });
  if ("plan" in planned) {
    for (const note of planned.notes) say(`note: ${root}: ${note}.\n`);
    return [planned.plan];
  }
  say(`note: ${root} was read as text and not planned: ${planned.problem.replace(/\.?$/, ".")}\n`);
  return files;
}

/**
 * A plan with the configuration that it was made of, where that is found: a plan has neither the notes of the program, its
 * acknowledgements among them, nor life cycles and the lines of what is declared.
 */
function withProgram(read: TerraformFile, configuration: string | undefined): TerraformFile {
  if (!isPlan(read.json) || sourcesOf(read.json) !== undefined) return read;
  const places = configuration === undefined ? usualPlaces(dirname(read.file)) : stacksIn(configuration);
  const path = madeOf(read.json, places);
  if (path === undefined) {
    if (configuration !== undefined) {
      say(`note: ${read.file} was not made of what ${configuration} declares, so it is judged alone.\n`);
    }
    return read;
  }
  const declared = stackFiles(path).map((file) => readTerraformFile(file).json);
  const [only, ...others] = declared;
  const program = only !== undefined && others.length === 0 ? only : merged(declared);
  return { ...read, json: withSources(read.json, { configuration: program, path, placeholders: {}, unread: [] }) };
}

/** A directory that was synthesised to stands for each of its stacks. */
function stacksIn(path: string): readonly string[] {
  const isOutput = statSync(path).isDirectory() && existsSync(join(path, "manifest.json"));
  return isOutput ? stackFiles(path) : [path];
}
