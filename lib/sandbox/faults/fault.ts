import { distance } from "fastest-levenshtein";
import { FAULT_RESOURCES, isFaultResource, type FaultResource } from "./resources";

/** What can go wrong, by name. */
export const FAULTS = {
  "provisioning-slow": "an add-on is made only after it has been asked for a dozen times",
  "provisioning-hangs": "an add-on takes longer than the provider waits, and exists without being in Terraform's state",
  "provisioning-fails": "an add-on cannot be made",
  "rate-limit": "the API answers 429 twice, so that the provider waits and asks again",
  "server-error": "the API answers 500 and does nothing",
  "connection-cut": "the API does what it was asked, and the connection ends before the answer",
} as const;

export type FaultName = keyof typeof FAULTS;

/** One fault, and when it strikes. */
export interface Fault {
  readonly name: FaultName;
  /** Only requests that change a resource of this type count. @default all that the fault is about */
  readonly resource?: FaultResource;
  /** Which matching request it strikes, counting from 1. @default 1, or every add-on for `provisioning-slow` */
  readonly turn?: number;
}

const FORM = "NAME, NAME@N, NAME@TYPE or NAME@TYPE:N, as in connection-cut@heroku_addon:2";

function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}

function nearest(name: string, names: readonly string[]): string {
  return [...names].sort((a, b) => distance(name, a) - distance(name, b))[0] ?? "";
}

/**
 * Reads a fault as it is written on the command line: `rate-limit`, `connection-cut@3`, `server-error@heroku_addon`,
 * `connection-cut@heroku_addon:2`.
 * @throws RangeError saying what is allowed
 */
export function parseFault(text: string): Fault {
  const [, name = "", resource, turn] = /^([^@]*)(?:@(?:([a-z_]+)(?::(?=\d)|$))?(\d+)?)?$/.exec(text) ?? [];
  const wrong = (problem: string) => new RangeError(`--fault ${JSON.stringify(text)}: ${problem}`);
  if (!isFaultName(name)) {
    const names = Object.keys(FAULTS);
    const said = text.split("@")[0] ?? "";
    if (isFaultName(said)) throw wrong(`it is written ${FORM}.`);
    throw wrong(`there is no such fault; did you mean ${nearest(said, names)}? Faults are ${names.join(", ")}.`);
  }
  if (text.includes("@") && resource === undefined && turn === undefined) throw wrong(`it is written ${FORM}.`);
  if (resource !== undefined && !isFaultResource(resource)) {
    const types = Object.keys(FAULT_RESOURCES);
    throw wrong(`${resource} can't be told from requests; did you mean ${nearest(resource, types)}?`);
  }
  if (resource !== undefined && name.startsWith("provisioning-") && resource !== "heroku_addon") {
    throw wrong("only heroku_addon is provisioned.");
  }
  if (turn !== undefined && !(Number(turn) >= 1)) throw wrong("turns are counted from 1.");
  return { name, ...(resource !== undefined && { resource }), ...(turn !== undefined && { turn: Number(turn) }) };
}
