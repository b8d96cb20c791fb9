import { spawn } from "node:child_process";
import { constants } from "node:os";
import { setImmediate } from "node:timers/promises";

/** Exit codes of a shell for a command that is not there, and for one that may not be run. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Takes signals while a sandbox starts, so that it is not left half started; a second one ends this process at once.
 * @returns ends that, and tells the exit code for the signal that has come; undefined where none has
 */
export function takeSignals(): () => Promise<number | undefined> {
  let code: number | undefined;
  const hear = (signal: NodeJS.Signals) => {
    if (code !== undefined) process.exit(code);
    code = 128 + constants.signals[signal];
  };
  for (const signal of FORWARDED) process.on(signal, hear);
  return async () => {
    // A turn of the loop, in which one that has come meanwhile is heard.
    await setImmediate();
    for (const signal of FORWARDED) process.off(signal, hear);
    return code;
  };
}

/** How a program runs. */
export interface RunOptions {
  /** Where. @default the directory of this process */
  readonly cwd?: string;
  /** The command of ours that runs it, for errors. @default "sandbox" */
  readonly by?: string;
  /**
   * Hands a signal on to the program; `isByTerminal` where a terminal has sent it to the program as well.
   * @default - the program's own process gets it, unless it has it already
   */
  readonly onSignal?: (pid: number, signal: NodeJS.Signals, isByTerminal: boolean) => void;
}

/**
 * Runs a program with the terminal of this process, and hands signals on to it.
 * @param json - whether standard output is for JSON alone, so that the program's own goes to standard error
 * @returns its exit code; 128 and the signal's number where a signal ended it, as shells have it
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  json = false,
  { cwd, by = "sandbox", onSignal }: RunOptions = {},
): Promise<number> {
  const hear = (signal: NodeJS.Signals) => {
    // A terminal sends its interrupt to the whole group: the program has it already, and this process outlives it.
    const isByTerminal = signal === "SIGINT" && process.stdin.isTTY;
    if (onSignal === undefined) {
      if (!isByTerminal) child.kill(signal);
    } else if (child.pid !== undefined) {
      onSignal(child.pid, signal, isByTerminal);
    }
  };
  const ignore = () => undefined;
  // Before the program runs: it may be told to end as soon as it does.
  for (const signal of FORWARDED) process.on(signal, hear);
  const child = spawn(program, args, { cwd, env, stdio: ["inherit", json ? 2 : "inherit", "inherit"] });
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") {
          process.stderr.write(`stimulus-reflex ${by}: ${program}: command not found\n`);
          resolve(NOT_FOUND);
        } else if (error.code === "EACCES") {
          process.stderr.write(`stimulus-reflex ${by}: ${program}: permission denied\n`);
          resolve(NOT_EXECUTABLE);
        } else {
          reject(error);
        }
      });
      child.on("exit", (code, signal) => {
        resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
      });
    });
  } finally {
    // Signals that come while the sandbox is put away must not cut that short, and there is no program to hand them to.
    for (const signal of FORWARDED) {
      process.on(signal, ignore);
      process.off(signal, hear);
    }
  }
}
