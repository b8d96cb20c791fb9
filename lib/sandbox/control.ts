import { join } from "node:path";
import { act, type ActionTarget } from "./actions";
import { ring } from "./calls";

/** What a sandbox is asked from another process. */
export type ControlQuestion =
  { readonly ask: "state" } | { readonly ask: "wrappers" } | { readonly ask: "do"; readonly words: readonly string[] };

/** The folder in a sandbox's directory through which it is asked. */
export const CALLS_FOLDER = "calls";

interface Controlled extends ActionTarget {
  toJSON(): unknown;
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((word) => typeof word === "string");
}

/** Answers a {@link ControlQuestion}. */
export function answerControl(platforms: Controlled, question: unknown): unknown {
  if (typeof question !== "object" || question === null || !("ask" in question)) throw new TypeError("No question.");
  if (question.ask === "do" && "words" in question && isWords(question.words)) return act(platforms, question.words);
  return platforms.toJSON();
}

/**
 * Asks a sandbox that runs in another process.
 * @param port - the one that its directory names
 * @throws Error with the message of the sandbox's own
 */
export async function askRunning(directory: string, port: number, question: ControlQuestion): Promise<unknown> {
  const reply: unknown = JSON.parse(await ring(join(directory, CALLS_FOLDER), port, JSON.stringify(question)));
  if (typeof reply === "object" && reply !== null && "answer" in reply) return reply.answer;
  throw new Error(
    typeof reply === "object" && reply !== null && "error" in reply
      ? String(reply.error)
      : `The sandbox in ${directory} gave no answer.`,
  );
}

/** The text with which a {@link ControlQuestion} is answered. */
export async function replyTo(answer: () => Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify({ answer: (await answer()) ?? null });
  } catch (error) {
    return JSON.stringify({ error: error instanceof Error ? error.message : String(error) });
  }
}
