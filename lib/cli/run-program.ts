import { spawn } from "node:child_process";
import { constants } from "node:os";

/** Exit codes of a shell for a command that is not there, and for one that may not be run. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** How a program runs. */
export interface RunOptions {
  /** Where. @default the directory of this process */
  readonly cwd?: string;
  /** The command of ours that runs it, for errors. @default "sandbox" */
  readonly by?: string;
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
  { cwd, by = "sandbox" }: RunOptions = {},
): Promise<number> {
  const child = spawn(program, args, { cwd, env, stdio: ["inherit", json ? 2 : "inherit", "inherit"] });
  const forward = (signal: NodeJS.Signals) => {
    child.kill(signal);
  };
  // A terminal sends its interrupt to the whole group: the program has it already, and this process outlives it.
  const ignore = () => undefined;
  const listeners = FORWARDED.map(
    (signal) => [signal, signal === "SIGINT" && process.stdin.isTTY ? ignore : forward] as const,
  );
  for (const [signal, listener] of listeners) process.on(signal, listener);
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
    for (const [signal, listener] of listeners) {
      process.on(signal, ignore);
      process.off(signal, listener);
    }
  }
}
