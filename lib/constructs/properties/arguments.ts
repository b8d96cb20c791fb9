import { TerraformVariable } from "cdktf";
import type { ConfigurationProblem } from "./configuration-error";
import { isPlainObject } from "./plain-object";
import { literalSecret } from "./secrets";
import { problemOfLength, problemsAt, readProperty, type Place } from "./shape";
import { noun } from "./shown";
import { templateProblems } from "./template";
import { isToken } from "./tokens";

/** The arguments that contain nothing but secrets. */
const SECRET = /(?:^|\.)(?:sensitiveConfigVars|sensitiveVars|sensitiveUrl|privateKey)(?:[.[]|$)/;
/** The arguments whose strings are checked elsewhere, by the name that each has. */
const CHECKED_BY_NAME = /(?:^|\.)(?:configVars|vars|config)(?:\.[^.]*)?$/;

/** More than any argument of the providers has. */
const DEEPEST = 50;

const COLLECTIONS = [Map, Set, WeakMap, WeakSet, Date, RegExp, Promise, ArrayBuffer];

/**
 * What is wrong with arguments of a generated resource, which no type checks where a program runs by tsx. cdktf follows
 * every object, so a circle would end it with an error of its own; it takes a Map for an empty object.
 *
 * @param own - the library's own arguments, which are right where they are unchanged
 */
export function problemsOfArguments(place: Place, given: unknown, own?: unknown): readonly ConfigurationProblem[] {
  return problemsIn(place, given, own, []);
}

function problemsIn(
  place: Place,
  value: unknown,
  own: unknown,
  above: readonly unknown[],
): readonly ConfigurationProblem[] {
  if (value === own) return [];
  if (typeof value === "string") return problemsOfString(place, value);
  if (
    typeof value === "symbol" ||
    typeof value === "bigint" ||
    (typeof value === "number" && !Number.isFinite(value))
  ) {
    return problemsAt(place, { value, problem: `is ${noun(value)}`, remedy: "Pass a string, a number or a boolean" });
  }
  if (value === null) return problemsAt(place, { problem: "is null", remedy: "Leave it out, or pass undefined" });
  if (value instanceof TerraformVariable) {
    return problemsAt(place, {
      problem: "is a TerraformVariable, not its value",
      remedy: "Pass its stringValue or value",
    });
  }
  if (typeof value === "function" || COLLECTIONS.some((type) => value instanceof type)) {
    return problemsAt(place, { problem: `is ${noun(value)}`, remedy: "Pass an object in braces, a list or a string" });
  }
  if (isToken(value) || !(Array.isArray(value) || isPlainObject(value))) return [];
  if (above.includes(value)) return problemsAt(place, { problem: "contains itself", remedy: "Pass a plain value" });
  if (above.length > DEEPEST) {
    const problem = `is nested more than ${DEEPEST} levels deep`;
    const at = { at: place.at, property: `${place.property.slice(0, 60)}…` };
    return problemsAt(at, { problem, remedy: "Pass a plain value" });
  }
  const size = problemOfLength(place, Array.isArray(value) ? value : Object.keys(value));
  if (size !== undefined) return [size];
  return Object.keys(value).flatMap((name) => {
    const at = {
      at: place.at,
      property: Array.isArray(value) ? `${place.property}[${name}]` : `${place.property}.${name}`,
    };
    const read = readProperty(at, value, name);
    if ("problem" in read) return [read.problem];
    return problemsIn(at, read.value, memberOf(own, name), [...above, value]);
  });
}

function memberOf(own: unknown, name: string): unknown {
  return Array.isArray(own) || isPlainObject(own) ? (own as Readonly<Record<string, unknown>>)[name] : undefined;
}

function problemsOfString(place: Place, value: string): readonly ConfigurationProblem[] {
  const templates = templateProblems(place, value);
  if (templates.length > 0) return templates;
  const path = place.property.replace(/^transform\.(?:\w+\.)?/, "");
  const problem =
    SECRET.test(path) && !isToken(value)
      ? "is a literal, which would be written to cdktf.out and to state"
      : secretProblem(path, value);
  if (problem === undefined) return [];
  return problemsAt(place, { problem, remedy: "Pass the stringValue of a sensitive TerraformVariable" });
}

function secretProblem(path: string, value: string): string | undefined {
  if (CHECKED_BY_NAME.test(path)) return undefined;
  const reason = literalSecret(value);
  return reason === undefined
    ? undefined
    : `looks like a secret (${reason}), and would be written to cdktf.out and to state`;
}
