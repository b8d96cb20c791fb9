import { TerraformVariable } from "cdktf";
import { withoutSecrets } from "../../text/secrets";
import { isToken } from "./tokens";

/** Characters of a value that a message shows. */
const LONGEST = 120;

/** A value as a message shows it: short, on one line, without the password of a URL; undefined where it cannot be shown. */
export function shown(value: unknown): string | undefined {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol") return value.toString();
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string" || isToken(value)) return undefined;
  // Cut ahead of the search for credentials, which takes too long on a large text.
  const start = value.slice(0, 2 * LONGEST);
  const text = JSON.stringify(withoutSecrets(start)).replaceAll(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, escaped);
  return cut(text, value.length);
}

/** A text that is short enough for a message. */
export function cut(text: string, length = text.length): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${length} characters)`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** What a value is, in words, for messages that must not show it. */
export function noun(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (value instanceof TerraformVariable) return "a TerraformVariable";
  if (Array.isArray(value)) return "a list";
  if (isToken(value)) return "a token";
  if (typeof value !== "object") return `a ${typeof value}`;
  const name = className(value);
  return name === undefined ? "an object" : `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}

function className(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== "object" || prototype === null || Object.getPrototypeOf(prototype) === null)
    return undefined;
  const made = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value as unknown;
  return typeof made === "function" && made.name !== "" ? cut(made.name) : undefined;
}
