import { chmodSync } from "node:fs";
import { join } from "node:path";
import { privateFolder, writePrivate } from "../private-folder";
import { findCommand, type TerraformBinary } from "../../engines/terraform";
import { decide, type InvocationContext, type PassiveDeclaration } from "./invocation";
import {
  bashScript,
  bashSpeaksTcp,
  instructionText,
  NODE_CLIENT,
  questionOf,
  shellScript,
  type Instruction,
  type Question,
} from "./wrapper-script";

/** Executables that stand in for Terraform and OpenTofu. */
export interface Wrappers {
  /** The folder to put in front of PATH. */
  readonly folder: string;
  /** What TERRAFORM_BINARY_NAME is to be; undefined where no engine is installed. */
  readonly chosen: string | undefined;
}

/** What is needed to answer a wrapper. */
export interface WrapperSettings {
  readonly context: InvocationContext;
  /** Provider addresses to where they are served, as TF_REATTACH_PROVIDERS has it for an engine. */
  readonly reattach: (engine: string) => Readonly<Record<string, object>>;
  /** Told of each directory that an engine is about to work in. */
  readonly entered: (directory: string) => void;
  /** Told that the process that asks is about to become an engine. @default nobody is told */
  readonly began?: (pid: number) => void;
  /** Told of what is kept in state without effect, before the engine asks for its schema. @default nobody is told */
  readonly meets?: (declaration: PassiveDeclaration) => void;
}

/** Variables that would lead Terraform out of the shadow, or that have been worked into the arguments. */
const UNSET = /^TF_(?:DATA_DIR|CLI_ARGS.*)$/;

/** Providers that the user serves himself, for development, keep being served. */
function withOwn(served: Readonly<Record<string, object>>, own: string | undefined): object {
  if (own === undefined || own === "") return served;
  const parsed: unknown = JSON.parse(own);
  return typeof parsed === "object" && parsed !== null ? { ...parsed, ...served } : served;
}

/** What a wrapper is to do. */
function instruct(question: Question, caller: number, settings: WrapperSettings): Instruction {
  const { environment } = question;
  const decision = decide(question, settings.context);
  const ending = { unset: [], reattach: "", args: [] };
  if ("exitCode" in decision) {
    return { stderr: decision.stderr ?? "", stdout: decision.stdout ?? "", exitCode: decision.exitCode, ...ending };
  }
  if (decision.inShadow) settings.entered(decision.directory);
  settings.began?.(caller);
  for (const declaration of decision.passive) settings.meets?.(declaration);
  return {
    stderr: decision.notes.map((note) => `stimulus-reflex sandbox: ${note}\n`).join(""),
    stdout: "",
    unset: decision.inShadow ? Object.keys(environment).filter((name) => UNSET.test(name)) : [],
    reattach: JSON.stringify(withOwn(settings.reattach(question.engine), environment.TF_REATTACH_PROVIDERS)),
    args: decision.run,
  };
}

/** Answers a wrapper. @param text - as it left it @param caller - its process */
export function answerWrapper(text: string, caller: number, settings: WrapperSettings): string {
  const refusal = (problem: string) =>
    instructionText({
      stderr: `stimulus-reflex sandbox: ${problem}\n`,
      stdout: "",
      exitCode: 1,
      unset: [],
      reattach: "",
      args: [],
    });
  const question = questionOf(text);
  if (question === undefined) return refusal("the question is not complete.");
  try {
    return instructionText(instruct(question, caller, settings));
  } catch (error) {
    return refusal(error instanceof Error ? error.message : String(error));
  }
}

function writeExecutable(file: string, content: string): void {
  writePrivate(file, content);
  chmodSync(file, 0o700);
}

/**
 * Makes the executables that stand before the installed engines.
 * @param folder - where they are written
 * @param binaries - the chosen engine first
 * @param bell - where they leave their questions, and what they ring
 */
export function writeWrappers(
  folder: string,
  binaries: readonly TerraformBinary[],
  bell: { readonly calls: string; readonly port: number },
): Wrappers {
  const client = join(folder, "client.cjs");
  const onPath = join(folder, "path");
  for (const each of [folder, onPath, join(folder, "chosen")]) privateFolder(each);
  writePrivate(client, NODE_CLIENT);
  const bash = findCommand("bash", process.env);
  const speaking = bash !== undefined && bashSpeaksTcp(bash, bell.port) ? bash : undefined;
  const script = (engine: string): string =>
    speaking === undefined ? shellScript(client, { ...bell, engine }) : bashScript(speaking, { ...bell, engine });
  for (const { name, path } of binaries) writeExecutable(join(onPath, name), script(path));
  const [first] = binaries;
  const chosen = first && join(folder, "chosen", first.name);
  if (first !== undefined && chosen !== undefined) writeExecutable(chosen, script(first.path));
  return { folder: onPath, chosen };
}
