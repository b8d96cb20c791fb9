import { CATALOGUE_DATE } from "../catalogue/fact";
import { currentStacks, projectOf } from "./project";
import { UnusableInput } from "./unusable-input";
import { parseUsers } from "../text/users";
import { isDay } from "../catalogue/days";

/** Where the constructs take the day from as well, so that synth and commands judge alike. */
const AS_OF_CONTEXT = "stimulus-reflex:as-of";

/** Where synth takes the number of users from as well. */
const USERS_CONTEXT = "stimulus-reflex:users";

/** The project in the current directory. */
export interface CurrentProject {
  /** The files of its stacks. */
  readonly files: readonly string[];
  /** The day that its context names, by which dated facts are judged. */
  readonly asOf?: string;
  /** The number of people who use each app at once, from its context. */
  readonly users?: number;
}

/**
 * The project in the current directory, synthesised when what was synthesised is missing or old.
 *
 * @throws UnusableInput when there is none, or it does not synthesise
 */
export function currentProject(): CurrentProject {
  const project = projectOf(process.cwd());
  const day = project.context[AS_OF_CONTEXT];
  const asOf = typeof day === "string" ? dayOf(`context["${AS_OF_CONTEXT}"] of cdktf.json`, day) : undefined;
  const people = project.context[USERS_CONTEXT];
  const users = people === undefined ? undefined : usersOf(`context["${USERS_CONTEXT}"] of cdktf.json`, people);
  return { files: currentStacks(project), asOf, users };
}

/**
 * A number of users as a context or a flag has it.
 *
 * @throws UnusableInput when it is not a whole number, with where it is written
 */
export function usersOf(where: string, value: unknown): number {
  const users = parseUsers(value);
  if (users !== undefined) return users;
  throw new UnusableInput(`${where}: ${JSON.stringify(value)} is not a whole number of people. Write it as in 1200.`);
}

/**
 * A day as a user wrote it.
 *
 * @throws UnusableInput when it is none, with where it is written
 */
export function dayOf(where: string, text: string): string {
  if (isDay(text)) return text;
  throw new UnusableInput(`${where}: ${JSON.stringify(text)} is not a day. Write it as in ${CATALOGUE_DATE}.`);
}
