import { connect } from "node:net";
import { act, type ActionTarget } from "./actions";
import { controlQuestion } from "./terraform/wrapper";

/** What a sandbox is asked from another process. */
export type ControlQuestion = { readonly ask: "state" } | { readonly ask: "do"; readonly words: readonly string[] };

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
export function askRunning(port: number, question: ControlQuestion): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      text += chunk;
    });
    socket.on("error", reject);
    socket.on("end", () => {
      const reply: unknown = JSON.parse(text);
      if (typeof reply === "object" && reply !== null && "answer" in reply) resolve(reply.answer);
      else if (typeof reply === "object" && reply !== null && "error" in reply) reject(new Error(String(reply.error)));
      else reject(new Error(`The sandbox on port ${port} gave no answer.`));
    });
    socket.end(controlQuestion(question));
  });
}
