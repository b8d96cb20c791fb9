import { Annotations, Token } from "cdktf";
import type { IConstruct } from "constructs";
import { meantName } from "../../catalogue/meant-name";
import { ConfigurationError, describe, writtenPlace } from "./configuration-error";
import { literalSecret } from "./secrets";
import { noun } from "./shown";
import { isToken } from "./tokens";

/** A name that is newer than the catalogue, passed on as it is, without a warning. */
export interface Unlisted {
  /** The name as Heroku writes it. */
  readonly unlisted: string;
}

/**
 * A name that the catalogue knows, a token, or `{ unlisted: "name" }` for a name that is newer than the catalogue.
 * Any other string is passed on with a warning, unless it is so near a known name that it must be a misspelling.
 */
export type Listed<Name extends string> = Name | (string & {}) | Unlisted;

/** Whether a name is said to be newer than the catalogue. */
function isUnlisted(value: unknown): value is Unlisted {
  return typeof value === "object" && value !== null && !isToken(value) && "unlisted" in value;
}

const unlistedNames = new WeakMap<IConstruct, Map<string, string>>();

/** Notes that a construct was given a name which is said to be newer than the catalogue. */
export function noteUnlisted(at: IConstruct, property: string, value: unknown): void {
  if (!isUnlisted(value)) return;
  const names = unlistedNames.get(at) ?? new Map<string, string>();
  unlistedNames.set(at, names.set(property, value.unlisted));
}

/** The names that a construct was given as newer than the catalogue, by property. */
export function unlistedOf(at: IConstruct): ReadonlyMap<string, string> {
  return unlistedNames.get(at) ?? new Map<string, string>();
}

/** The name itself, of a value that was checked already. */
export function nameOf(value: Listed<string>): string {
  if (typeof value === "string") return value;
  return isToken(value) ? Token.asString(value) : value.unlisted;
}

const NAME = /^[\w.:-]{1,100}$/;

/**
 * Checks a name against the catalogue.
 *
 * @returns the name to write
 * @throws ConfigurationError for a name that is near a known one, and for anything that cannot be a name
 */
export function listed(
  at: IConstruct,
  property: string,
  value: Listed<string>,
  names: readonly string[],
  what: string,
  normal: (name: string) => string = (name) => name,
): string {
  if (typeof value !== "string") return unlistedName(at, property, value, what);
  if (isToken(value) || names.includes(normal(value))) return value;
  const secret = literalSecret(value);
  if (secret !== undefined) {
    throw new ConfigurationError({
      at,
      property,
      problem: `looks like a secret (${secret}), not the name of a ${what}`,
      allowed: names,
      remedy: "Choose one of these, and make a new secret if it was committed",
    });
  }
  const suggestion = meantName(value, names);
  if (suggestion === undefined && NAME.test(value)) {
    warnUnlisted(at, property, value, what);
    return value;
  }
  throw new ConfigurationError({
    at,
    property,
    value,
    problem: `unknown ${what}`,
    allowed: names,
    remedy:
      suggestion === undefined
        ? "Choose one of these"
        : `Did you mean ${JSON.stringify(suggestion)}? ${sayUnlisted(value)}`,
  });
}

function sayUnlisted(name: string): string {
  return `If Heroku has it, pass { unlisted: ${JSON.stringify(name)} }`;
}

/** The properties that a program was warned of: several constructs check what a user wrote once. */
const warned = new WeakMap<IConstruct, Set<string>>();

/** Warns of a name that may be newer than the catalogue, once for each property that a user wrote. */
export function warnUnlisted(at: IConstruct, property: string, value: string, what: string): void {
  const written = writtenPlace(at, property);
  const places = warned.get(at.node.root) ?? new Set<string>();
  warned.set(at.node.root, places);
  if (places.has(written)) return;
  places.add(written);
  const problem = `is a ${what} that the catalogue does not list, so nothing about it can be checked`;
  Annotations.of(at).addWarning(describe({ at, property, value, problem, remedy: sayUnlisted(value) }));
}

function unlistedName(at: IConstruct, property: string, value: unknown, what: string): string {
  if (typeof value === "object" && !Array.isArray(value) && isToken(value)) return Token.asString(value);
  if (typeof value === "object" && value !== null && Object.keys(value).join() === "unlisted") {
    const { unlisted } = value as Partial<Unlisted>;
    if (typeof unlisted === "string" && (isToken(unlisted) || NAME.test(unlisted))) return unlisted;
  }
  throw new ConfigurationError({
    at,
    property,
    problem: `is ${noun(value)}, not the name of a ${what}`,
    allowed: 'a name, a string token, or { unlisted: "name" }',
    remedy: "Pass the name as a string",
  });
}
