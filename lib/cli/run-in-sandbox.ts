import { StartedProcesses } from "../sandbox/started-processes";
import { runProgram } from "./run-program";

/**
 * Runs a program, and ends what it leaves running of a sandbox's engines and, after a signal, of anything that it has started:
 * a shell that is told to end does so without its children.
 * @param started - the sandbox's engines
 * @returns its exit code
 */
export async function runInSandbox(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { json = false, started = new StartedProcesses() }: { json?: boolean; started?: StartedProcesses } = {},
): Promise<number> {
  const code = await runProgram(program, args, env, json, {
    onSignal: (...signal) => {
      started.interrupt(...signal);
    },
  });
  await started.end(program);
  return code;
}
