import { TerraformVariable, Token, type IResolvable } from "cdktf";
import type { IConstruct } from "constructs";
import { ConfigurationError } from "./configuration-error";
import { nearest } from "../../text/nearest";

/**
 * What a property takes: `protection` is a boolean that decides what Terraform may destroy, `flag` a boolean or a token
 * for one; a `value` is checked by whoever uses it.
 */
type Kind = "string" | "boolean" | "protection" | "flag" | "list" | "map" | "value";

type KindOf<T> = [T] extends [string]
  ? "string"
  : [T] extends [boolean]
    ? "boolean" | "protection"
    : [T] extends [boolean | IResolvable]
      ? "flag"
      : [T] extends [readonly unknown[]]
        ? "list"
        : [T] extends [object]
          ? string extends keyof T
            ? "map"
            : "value"
          : "value";

/** A property that must be there, and what to write. */
interface Needed<Is extends Kind = Kind> {
  readonly is: Is;
  /** The values or the form that would be right. */
  readonly needs: string;
}

type Entry = `${Kind}?` | Needed;

/**
 * The names and kinds of the properties of an interface, which the compiler holds complete: programs that run by tsx are
 * checked by nobody else, and a misspelt name would be ignored without a word.
 */
export type Shape<Props> = {
  readonly [Name in keyof Props]-?: object extends Pick<Props, Name>
    ? `${KindOf<Exclude<Props[Name], undefined>>}?`
    : Needed<KindOf<Props[Name]>>;
};

/**
 * Checks the properties that a construct was given: their names, that none is missing, and what can be told of their
 * types.
 *
 * @param what - whose properties they are, as in `a Domain`
 * @param property - where in the construct's own properties they are; at the top by default
 * @throws ConfigurationError for the first that is wrong
 */
export function checkShape(
  at: IConstruct,
  what: string,
  props: unknown,
  shape: Readonly<Record<string, Entry>>,
  property?: string,
): void {
  const names = Object.keys(shape);
  if (!isRecord(props)) {
    throw new ConfigurationError({
      at,
      property,
      problem: `is ${noun(props)}, not the properties of ${what}`,
      allowed: `an object with ${names.join(", ")}`,
      remedy: props === true ? "Leave it out for the default, or write them in braces" : "Write them in braces",
    });
  }
  const path = (name: string): string => (property === undefined ? name : `${property}.${name}`);
  for (const name of Object.keys(props)) {
    if (Object.hasOwn(shape, name)) continue;
    const suggestion = nearest(name, names);
    throw new ConfigurationError({
      at,
      property: path(name),
      problem: `is no property of ${what}`,
      allowed: names,
      remedy: suggestion === undefined ? "Leave it out" : `Did you mean ${JSON.stringify(suggestion)}?`,
    });
  }
  for (const [name, entry] of Object.entries(shape)) checkProperty(at, path(name), props[name], entry);
}

function checkProperty(at: IConstruct, property: string, value: unknown, entry: Entry): void {
  if (typeof entry === "string") {
    if (value !== undefined) checkKind(at, property, value, entry.slice(0, -1) as Kind);
    return;
  }
  if (value === undefined || value === null) {
    throw new ConfigurationError({ at, property, problem: "is missing", allowed: entry.needs, remedy: "Add it" });
  }
  checkKind(at, property, value, entry.is, entry.needs);
}

function checkKind(at: IConstruct, property: string, value: unknown, kind: Kind, needs?: string): void {
  if (kind === "value" || isOfKind(value, kind)) return;
  if (kind === "boolean" || kind === "protection" || kind === "flag") throw noBoolean(at, property, value, kind);
  const wanted = { string: "a string", list: "a list", map: "an object" }[kind];
  throw new ConfigurationError({
    at,
    property,
    problem: `is ${noun(value)}, not ${wanted}`,
    allowed:
      needs ?? { string: "a string or a string token", list: "a list, as in [a, b]", map: "names and values" }[kind],
    remedy:
      value instanceof TerraformVariable && kind === "string"
        ? "Pass its stringValue"
        : { string: "Pass a string", list: "Write it in brackets", map: "Write it in braces" }[kind],
  });
}

function isOfKind(value: unknown, kind: Exclude<Kind, "value">): boolean {
  switch (kind) {
    case "string":
      return typeof value === "string" || Token.isUnresolved(value);
    case "boolean":
    case "protection":
      return typeof value === "boolean";
    case "flag":
      return typeof value === "boolean" || Token.isUnresolved(value);
    case "list":
      return Array.isArray(value) || Token.isUnresolved(value);
    case "map":
      return isRecord(value);
  }
}

/** A string is true in JavaScript whatever it says, and so is a token. */
function noBoolean(
  at: IConstruct,
  property: string,
  value: unknown,
  kind: "boolean" | "protection" | "flag",
): ConfigurationError {
  const unknown = value instanceof TerraformVariable || Token.isUnresolved(value);
  if (kind === "flag" && value instanceof TerraformVariable) {
    return new ConfigurationError({
      at,
      property,
      problem: "is a TerraformVariable, not its value",
      allowed: "true, false or a token",
      remedy: "Pass its booleanValue",
    });
  }
  const late = "is known only when Terraform runs";
  return new ConfigurationError({
    at,
    property,
    value: typeof value === "string" && !unknown ? value : undefined,
    problem: !unknown
      ? `is ${noun(value)}, not a boolean${typeof value === "string" ? ", and any string counts as true" : ""}`
      : kind === "protection"
        ? `${late}, and its prevent_destroy takes nothing but a literal`
        : `${late}, and is needed before`,
    allowed: kind === "flag" ? "true, false or a token" : "true or false, as literals",
    remedy: `Decide it in the program, as in ${property.split(".").at(-1) ?? property}: process.env.NAME === "true"`,
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a value is, in words, for messages that must not show it. */
export function noun(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (value instanceof TerraformVariable) return "a TerraformVariable";
  if (Token.isUnresolved(value)) return "a token";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
