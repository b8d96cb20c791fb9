import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { ConfigurationError } from "./configuration-error";
import { nearest } from "../../text/nearest";
import { noun } from "./shape";

/** A name that is newer than the catalogue, passed on as it is. */
export interface Unlisted {
  /** The name as Heroku has it. */
  readonly unlisted: string;
}

/**
 * One of the names that the catalogue knows, a token, or `{ unlisted: "name" }` for one that the catalogue does not know
 * yet. Any other string is an error that suggests the nearest known name.
 */
export type Listed<Name extends string> = Name | (string & {}) | Unlisted;

/**
 * The name to write, checked against the catalogue.
 *
 * @throws ConfigurationError when the name is neither known, a token, nor marked as unlisted
 */
export function listed(
  at: IConstruct,
  property: string,
  value: Listed<string>,
  names: readonly string[],
  what: string,
): string {
  if (typeof value !== "string") return unlistedName(at, property, value, what);
  if (Token.isUnresolved(value) || names.includes(value)) return value;
  const suggestion = nearest(value, names);
  throw new ConfigurationError({
    at,
    property,
    value,
    problem: `is no ${what} that the catalogue knows`,
    allowed: names,
    remedy:
      (suggestion === undefined ? "" : `Did you mean ${JSON.stringify(suggestion)}? `) +
      `If Heroku has it and the catalogue does not yet, pass { unlisted: ${JSON.stringify(value)} }`,
  });
}

function unlistedName(at: IConstruct, property: string, value: unknown, what: string): string {
  if (Token.isUnresolved(value)) return Token.asString(value);
  if (typeof value === "object" && value !== null && "unlisted" in value && typeof value.unlisted === "string") {
    return value.unlisted;
  }
  throw new ConfigurationError({
    at,
    property,
    problem: `is ${noun(value)}, not the name of a ${what}`,
    allowed: 'a name, a string token, or { unlisted: "name" }',
    remedy: "Write the name as a string",
  });
}
