import { chmodSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, delimiter, extname, join } from "node:path";
import { OTHER_TEMPORARY, temporaryFolder } from "../files/storage";
import { readLedger } from "../project/ledger/ledger-file";
import type { Finding } from "../review/finding";
import { EXIT, exitCodeOf } from "../review/formats/exit-code";
import { written, type FormatFlags } from "../review/formats/output-format";
import { GUARD_RULES } from "../review/guard/guard-rules";
import { privateFolder, writePrivate } from "../sandbox/private-folder";
import { findBinaries, findCommand, type TerraformBinary } from "../engines/terraform";
import { quote } from "../sandbox/terraform/wrapper-script";
import { unmatchedText, type Judgement, type JudgementOptions } from "./guard-judgement";
import { runProgram } from "./run-program";
import { say } from "./say";

/** What the process that stands before the engine is told. */
export interface EngineSettings extends JudgementOptions {
  /** The directory of the guard, whose ledger accepts findings. */
  readonly directory: string;
}

/** What that process leaves of one apply. */
export interface Verdict extends Judgement {
  /** The directory of the apply. */
  readonly directory: string;
  /** Why nothing could be judged; the apply was refused then. */
  readonly problem?: string;
  /** Whether there was no plan, which the engine said itself. */
  readonly failed?: boolean;
}

export const SETTINGS = "settings.json";
export const VERDICTS = "verdicts";

/**
 * Runs a command in which every apply is judged before it starts.
 *
 * @returns the exit code: what guard says of a plan that was refused, else the command's own
 * @throws LedgerError for a ledger that cannot be used
 */
export async function guardCommand(
  program: string,
  args: readonly string[],
  flags: FormatFlags & JudgementOptions,
): Promise<number> {
  // A ledger that cannot be used is said before anything runs.
  readLedger(process.cwd());
  const folder = temporaryFolder("guard");
  try {
    const { maxRestarts, onlyImports, configuration } = flags;
    const settings: EngineSettings = { directory: process.cwd(), maxRestarts, onlyImports, configuration };
    writePrivate(join(folder, SETTINGS), JSON.stringify(settings), OTHER_TEMPORARY);
    for (const name of [VERDICTS, "path", "chosen", "named"]) privateFolder(join(folder, name), OTHER_TEMPORARY);
    const engines = findBinaries(process.env);
    for (const engine of [...engines].reverse()) writeWrapper(folder, "path", engine);
    const [chosen] = engines;
    const env = {
      ...process.env,
      PATH: [join(folder, "path"), process.env.PATH ?? ""].join(delimiter),
      TERRAFORM_BINARY_NAME: chosen === undefined ? undefined : writeWrapper(folder, "chosen", chosen),
    };
    const named = namedEngine(program);
    const wrapped = named === undefined ? program : writeWrapper(folder, "named", named);
    const forMachines = flags.json ?? flags.sarif ?? flags.github ?? false;
    const exitCode = await runProgram(wrapped, args, env, forMachines, { by: "guard" });
    return tell(verdictsIn(folder), exitCode, [program, ...args].join(" "), flags);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The engine that a command names by its path, past the path of executables. */
function namedEngine(program: string): TerraformBinary | undefined {
  const name = basename(program);
  if (!program.includes("/") || !/^(?:terraform|tofu)$/.test(name)) return undefined;
  const path = findCommand(program, process.env);
  return path === undefined ? undefined : { name, path };
}

/** Nothing but a call that may apply needs more than the engine itself. */
function writeWrapper(folder: string, place: string, { name, path }: TerraformBinary): string {
  const wrapper = join(folder, place, name);
  const judge = [process.execPath, ...process.execArgv, join(__dirname, `guard-engine${extname(__filename)}`), folder];
  writePrivate(
    wrapper,
    [
      "#!/bin/sh",
      "# Runs under stimulus-reflex guard: every apply is judged before it starts.",
      "for word; do",
      '  case "$word" in',
      `  apply | destroy) exec ${[...judge, path].map(quote).join(" ")} "$@" ;;`,
      "  esac",
      "done",
      `exec ${quote(path)} "$@"`,
      "",
    ].join("\n"),
    OTHER_TEMPORARY,
  );
  chmodSync(wrapper, 0o700);
  return wrapper;
}

function verdictsIn(folder: string): readonly Verdict[] {
  return readdirSync(join(folder, VERDICTS))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, VERDICTS, name), "utf8")) as Verdict);
}

/** Says what was found in all applies. An acceptance counts as unmatched when no apply has its finding. */
function tell(verdicts: readonly Verdict[], exitCode: number, command: string, flags: FormatFlags): number {
  const [first] = verdicts;
  if (first === undefined) {
    say(
      `stimulus-reflex guard: ${command} started no apply of the terraform or tofu on the path, so no plan was judged.\n`,
    );
  }
  const findings: readonly Finding[] = verdicts.flatMap((verdict) => verdict.findings);
  const problem = verdicts.find((verdict) => verdict.problem !== undefined);
  // "No findings" is only said where every plan was judged.
  const isWhole = first !== undefined && problem === undefined && verdicts.every(({ failed }) => failed !== true);
  // The plan of another stack need not have a finding that is accepted in one.
  const isEverywhere = ({ rule, at, stack }: Judgement["unmatched"][number]): boolean =>
    verdicts
      .filter((verdict) => stack === undefined || verdict.stack === stack)
      .every(({ unmatched }) =>
        unmatched.some((other) => other.rule === rule && other.at === at && other.stack === stack),
      );
  const unmatched = isWhole ? verdicts.flatMap((verdict) => verdict.unmatched).filter(isEverywhere) : [];
  for (const line of new Set(unmatched.map(unmatchedText))) say(`${line}\n`);
  if (isWhole || findings.length > 0 || flags.json === true || flags.sarif === true) {
    process.stdout.write(written(findings, GUARD_RULES, flags, { applies: verdicts.length }));
  }
  // What could not be judged is shown, and has not kept the plan from being applied.
  if (exitCodeOf(findings) === EXIT.found) return EXIT.found;
  return problem === undefined ? exitCode : EXIT.unusable;
}
