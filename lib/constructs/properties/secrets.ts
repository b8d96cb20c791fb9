import { Tokenization } from "cdktf";
import * as secrets from "../../text/secrets";
import { isToken } from "./tokens";

const { TOKEN } = secrets;

/** Why a config var looks like a secret, or undefined when it does not. A token is judged by the text around it. */
export function secretReason(name: string, value: string): string | undefined {
  return secrets.secretReason(name, written(value));
}

/** Why a value looks like a secret by its form alone. */
export function secretForm(value: string): string | undefined {
  return secrets.secretForm(written(value));
}

/** Why the literal part of a value looks like a secret. Its tokens are not in the program, so they may be secrets. */
export function literalSecret(value: string): string | undefined {
  return secrets.literalSecret(written(value));
}

/** A value with its tokens replaced by one character each. */
function written(value: string): string {
  if (!isToken(value)) return value;
  // A program that no compiler checked may pass the token itself.
  if (typeof value !== "string") return TOKEN;
  const literals: readonly string[] = Tokenization.reverseString(value).literals.map(String);
  const [first] = literals;
  const last = literals.at(-1);
  if (first === undefined || last === undefined) return TOKEN;
  return `${value.startsWith(first) ? "" : TOKEN}${literals.join(TOKEN)}${value.endsWith(last) ? "" : TOKEN}`;
}
