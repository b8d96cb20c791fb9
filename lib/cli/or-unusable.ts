import { EXIT } from "../review/formats/exit-code";
import { say } from "./say";

/** The class of an error. */
type ErrorClass = abstract new (...args: never[]) => Error;

/**
 * Does the work of a command. Input that cannot be used ends the command with its own exit code, and is said as one
 * sentence.
 *
 * @param unusable - what the work throws for such input; every other error is a failure
 */
export async function orUnusable(
  command: string,
  unusable: readonly ErrorClass[],
  work: () => void | Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error) || !unusable.some((type) => error instanceof type)) throw error;
    say(`stimulus-reflex ${command}: ${error.message.replace(/[^.?]$/, "$&.")}\n`);
    process.exitCode = EXIT.unusable;
  }
}
