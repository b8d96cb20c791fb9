import { spawn } from "node:child_process";

/** Where and how an engine runs. */
export interface EngineRun {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /**
   * After how many milliseconds it is stopped.
   *
   * @default - never
   */
  readonly timeout?: number;
}

/**
 * Runs Terraform or OpenTofu without a terminal, and gives what it printed on standard output.
 *
 * @throws Error with all that it printed when it cannot be started or does not end with 0
 */
export function outputOf(engine: string, args: readonly string[], run: EngineRun): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(engine, args, { ...run, stdio: ["ignore", "pipe", "pipe"] });
    const output: Buffer[] = [];
    const problems: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => problems.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const text = Buffer.concat(output).toString();
      if (code === 0) resolve(text);
      else {
        const said = `${text}\n${Buffer.concat(problems).toString()}`.trim();
        reject(new Error(`${engine} ${args.join(" ")} ended with ${String(code ?? signal)}:\n${said}`));
      }
    });
  });
}
