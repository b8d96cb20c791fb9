import { TerraformProvider, TerraformStack, TerraformVariable, type IResolvable } from "cdktf";
import { problemsOf, type ConfigurationProblem } from "./configuration-error";
import { listed, type Listed } from "./listed";
import { oneOf } from "./one-of";
import { isPlainObject } from "./plain-object";
import {
  problemOfLength,
  problemsAt,
  problemsOfRecord,
  readProperty,
  type AnyShape,
  type Check,
  type Place,
} from "./shape";
import { literalSecret } from "./secrets";
import { noun } from "./shown";
import { templateProblems } from "./template";
import { problemsOfArguments } from "./arguments";
import type { Transform } from "./transform";
import { isToken } from "./tokens";

/** Throws a ConfigurationError where a value of the right kind is wrong. */
export type Validate<T> = (place: Place, value: T) => void;

interface TextOptions {
  /** Whether it may have several lines, as a PEM file has. */
  readonly multiline?: boolean;
  /** Whether it may be empty. */
  readonly empty?: boolean;
  /** Whether the check of the value looks for secrets by itself. */
  readonly secrets?: boolean;
}

// A terminal obeys these characters, and a reader does not see them.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u2028-\u202e\u2066-\u2069]/;
/** More than any property of Heroku or Cloudflare takes. */
const LONGEST = 65_536;
const LINES = /[\t\n\r]/;

/** A string or a string token. */
export function text(
  validate?: Validate<string>,
  { multiline = false, empty = false, secrets = false }: TextOptions = {},
): Check<string> {
  const problemsOfText = (place: Place, value: string) => {
    const problems = [...templateProblems(place, value), ...(secrets ? [] : secretProblems(place, value))];
    return problems.length > 0 ? problems : problemsOf(() => validate?.(place, value));
  };
  return (place, value) => {
    if (isTextToken(value)) return problemsOfText(place, value as string);
    if (typeof value !== "string") {
      return problemsAt(place, {
        problem: `is ${noun(value)}, not a string`,
        allowed: "a string or a string token",
        remedy: value instanceof TerraformVariable ? "Pass its stringValue" : "Pass a string",
      });
    }
    if (!empty && value.trim() === "") {
      return problemsAt(place, {
        value,
        problem: "is empty",
        allowed: "a string or a string token",
        remedy: "Write it, or leave it out",
      });
    }
    if (value.length > LONGEST) {
      return problemsAt(place, {
        value,
        problem: `is longer than ${LONGEST} characters`,
        allowed: "Heroku keeps 64 kB of config vars for an app",
        remedy: "Shorten it, or keep it in a file or a bucket",
      });
    }
    if (CONTROL.test(value) || (!multiline && LINES.test(value))) {
      return problemsAt(place, {
        value,
        problem: multiline ? "contains control characters" : "contains control characters or line breaks",
        allowed: "printable characters",
        remedy: "Remove them",
      });
    }
    // Half of a character beyond U+FFFF is in a text that was cut in the middle of an emoji.
    if (!value.isWellFormed()) {
      return problemsAt(place, {
        value,
        problem: "contains half of a character, which no file can hold",
        allowed: "whole characters",
        remedy: 'Cut the text between characters, as in Array.from(text).slice(0, 20).join("")',
      });
    }
    return problemsOfText(place, value);
  };
}

/** Everything that a construct is given is written to cdktf.out, and most of it to state. */
function secretProblems({ at, property }: Place, value: string): readonly ConfigurationProblem[] {
  const reason = literalSecret(value);
  if (reason === undefined) return [];
  return [
    {
      at,
      property,
      problem: `looks like a secret (${reason}), and would be written to cdktf.out and to state`,
      remedy: "Keep it out of the program, and make a new secret if it was committed",
    },
  ];
}

/** A token that stands for a string, or for a value of any type. */
function isTextToken(value: unknown): boolean {
  return typeof value !== "number" && !Array.isArray(value) && !(value instanceof TerraformVariable) && isToken(value);
}

/** A boolean; `protection` decides what Terraform may destroy, and `flag` may be a token. */
export function boolean(kind: "plain" | "protection"): Check<boolean>;
export function boolean(kind: "flag"): Check<boolean | IResolvable>;
export function boolean(kind: "plain" | "protection" | "flag"): Check<boolean | IResolvable> {
  return (place, value) => {
    if (typeof value === "boolean") return [];
    const late = value instanceof TerraformVariable || isToken(value);
    if (kind === "flag") {
      if (value instanceof TerraformVariable) {
        return problemsAt(place, {
          problem: "is a TerraformVariable, not its value",
          allowed: "true, false or a token",
          remedy: "Pass its booleanValue",
        });
      }
      if (late && typeof value === "object" && !Array.isArray(value)) return [];
    }
    return problemsAt(place, {
      value: typeof value === "string" && !late ? value : undefined,
      problem: booleanProblem(kind, value, late && kind !== "flag"),
      allowed: kind === "flag" ? "true, false or a token" : "true or false, as literals",
      remedy: `Decide it in the program, as in ${place.property.split(".").at(-1) ?? ""}: process.env.NAME === "true"`,
    });
  };
}

function booleanProblem(kind: "plain" | "protection" | "flag", value: unknown, late: boolean): string {
  // Any string is true in JavaScript, and so is a token.
  if (!late)
    return `is ${noun(value)}, not a boolean${typeof value === "string" ? ", and any string counts as true" : ""}`;
  return `is known only when Terraform runs, and ${
    kind === "protection" ? "prevent_destroy takes nothing but a literal" : "is needed before"
  }`;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** A whole number or a token. */
export function wholeNumber(what: string, { from, to }: Range, remedy: string): Check<number> {
  return (place, value) => {
    if (!Array.isArray(value) && !(value instanceof TerraformVariable) && isToken(value)) return [];
    if (typeof value === "number" && Number.isInteger(value) && value >= from && value <= to) return [];
    const problem =
      typeof value === "number"
        ? Number.isInteger(value)
          ? value < from
            ? `is less than ${from} ${what}`
            : `is more than ${to} ${what}`
          : `is not a whole number of ${what}`
        : `is ${noun(value)}, not a number`;
    return problemsAt(place, {
      value: typeof value === "number" ? value : undefined,
      problem,
      allowed: `a whole number from ${from} to ${to}`,
      remedy: value instanceof TerraformVariable ? "Pass its numberValue" : remedy,
    });
  };
}

/** A list whose elements are known in the program, though each may be a token. */
export function list<T>(element: Check<T>, tokenAllowed = false): Check<readonly T[]> {
  return (place, value) => {
    const token = !(value instanceof TerraformVariable) && isToken(value);
    if (token && tokenAllowed && typeof value === "object") return [];
    if (token && Array.isArray(value)) {
      return problemsAt(place, {
        problem: "is a token for a whole list, and its elements are needed before Terraform runs",
        allowed: "a list, as in [a, b]",
        remedy: "Pass the elements one by one",
      });
    }
    if (!Array.isArray(value)) {
      return problemsAt(place, {
        problem: `is ${noun(value)}, not a list`,
        allowed: "a list, as in [a, b]",
        remedy: "Write it in brackets",
      });
    }
    const size = problemOfLength(place, value);
    if (size !== undefined) return [size];
    return Array.from({ length: value.length }, (_, index) => index).flatMap((index) => {
      const at = { at: place.at, property: `${place.property}[${index}]` };
      const read = readProperty(at, value, String(index));
      if ("problem" in read) return [read.problem];
      return read.value === undefined
        ? problemsAt(at, { problem: "is undefined", remedy: "Leave the element out" })
        : element(at, read.value);
    });
  };
}

/** Names and strings. */
export function strings(
  validate?: (place: Place, name: string, value: string) => void,
): Check<Readonly<Record<string, string>>> {
  const element = text(undefined, { multiline: true, empty: true, secrets: true });
  return entries((place, value, name) => {
    const problems = element(place, value);
    return problems.length > 0 ? problems : problemsOf(() => validate?.(place, name, value as string));
  });
}

/** Names and objects of one shape. */
export function records<Props>(what: string, shape: AnyShape): Check<Readonly<Record<string, Props>>> {
  return entries((place, value) => problemsOfRecord(place, value, what, shape));
}

/** Names and values, each checked. */
export function entries<T>(
  check: (place: Place, value: unknown, name: string) => readonly ConfigurationProblem[],
): Check<Readonly<Record<string, T>>> {
  return (place, value) => {
    if (!(value instanceof TerraformVariable) && isToken(value)) {
      return problemsAt(place, {
        problem: "is a token for a whole map, and its names are needed before Terraform runs",
        allowed: "an object of names and values",
        remedy: "Pass the values one by one, as in { NAME: variable.stringValue }",
      });
    }
    if (!isPlainObject(value)) {
      return problemsAt(place, {
        problem: `is ${noun(value)}, not an object`,
        allowed: "an object of names and values",
        remedy: "Write it in braces",
      });
    }
    const keys = Reflect.ownKeys(value);
    const size = problemOfLength(place, keys);
    if (size !== undefined) return [size];
    return keys.flatMap((key) => {
      const name = String(key);
      const at = { at: place.at, property: `${place.property}.${name}` };
      if (typeof key === "symbol" || name.trim() === "" || isToken(name)) {
        return problemsAt(place, {
          value: isToken(name) ? undefined : name,
          problem: "contains a name that is not a plain string",
          remedy: "Name each entry",
        });
      }
      const secret = literalSecret(name);
      if (secret !== undefined) {
        return problemsAt(place, {
          problem: `contains a name that looks like a secret (${secret}), and would be written to cdktf.out and to state`,
          remedy: "Keep it out of the program, and make a new secret if it was committed",
        });
      }
      const read = readProperty(at, value, name);
      return "problem" in read ? [read.problem] : check(at, read.value, name);
    });
  };
}

/** An object of one shape, which may depend on the object. */
export function record<Props>(what: string, shape: AnyShape | ((value: unknown) => AnyShape)): Check<Props> {
  return ({ at, property }, value) =>
    problemsOfRecord({ at, property }, value, what, typeof shape === "function" ? shape(value) : shape);
}

/** One of some words, which the program decides by. */
export function choice<Word extends string>(words: readonly Word[]): Check<Word> {
  return (place, value) => {
    if (isToken(value)) {
      return problemsAt(place, {
        problem: "is known only when Terraform runs, and is needed before",
        allowed: words.join(", "),
        remedy: "Decide it in the program",
      });
    }
    if (typeof value !== "string") {
      return problemsAt(place, {
        problem: `is ${noun(value)}, not a string`,
        allowed: words.join(", "),
        remedy: "Pass a string",
      });
    }
    return problemsOf(() => {
      oneOf(place.at, place.property, value, words);
    });
  };
}

/** A name that the catalogue knows, a token, or a name that is newer than the catalogue. */
export function catalogued<Name extends string>(
  names: readonly Name[],
  what: string,
  normal?: (name: string) => string,
): Check<Listed<Name>> {
  return (place, value) =>
    problemsOf(() => {
      listed(place.at, place.property, value as Listed<Name>, names, what, normal);
    });
}

/** A provider of one platform: anything else would be ignored, and resources made in another account. */
export function provider(type: "heroku" | "cloudflare"): Check<TerraformProvider> {
  return (place, value) => {
    if (isProvider(value, type)) {
      // Terraform looks for the provider in the configuration of the resource's own stack.
      if (TerraformStack.of(value) === TerraformStack.of(place.at)) return [];
      return problemsAt(place, {
        problem: `is the provider of another stack, ${TerraformStack.of(value).node.id}`,
        allowed: "a provider of the construct's own stack",
        remedy: "Create a provider in this stack as well",
      });
    }
    const needed = type === "heroku" ? "a HerokuProvider" : "a CloudflareProvider";
    return problemsAt(place, {
      value: typeof value === "string" ? value : undefined,
      problem: `is ${noun(value)}, not ${needed}`,
      allowed: `${needed} of the stack`,
      remedy: "Pass the provider construct itself, or leave it out for the stack's own",
    });
  };
}

function isProvider(value: unknown, type: string): value is TerraformProvider {
  try {
    return TerraformProvider.isTerraformProvider(value) && value.terraformResourceType === type;
  } catch {
    return false;
  }
}

/** Arguments of a generated resource, or a function that changes them. */
export function transformOf<Config>(): Check<Transform<Config>> {
  return (place, value) => {
    if (typeof value === "function" && !/^class\b/.test(Function.prototype.toString.call(value))) return [];
    if (isPlainObject(value)) return problemsOfArguments(place, value);
    return problemsAt(place, {
      problem: `is ${noun(value)}, not a transform`,
      allowed: "arguments of the resource, or a function from arguments to arguments",
      remedy: "Write { argument: value }, or (config) => ({ ...config, argument: value })",
    });
  };
}
