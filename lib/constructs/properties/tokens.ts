import { DefaultTokenResolver, StringConcat, Token, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";

/** Part of every string that has a token in it. */
export const MARK = "TfToken[";
const RESOLVER = new DefaultTokenResolver(new StringConcat());

/** Whether a value is known only when Terraform runs. Nearly none is, and cdktf tries patterns before it says so. */
export function isToken(value: unknown): boolean {
  if (typeof value === "string") return value.includes(MARK) && Token.isUnresolved(value);
  if (typeof value === "number") return value < 0 && Token.isUnresolved(value);
  try {
    return typeof value === "object" && value !== null && mayBeToken(value) && Token.isUnresolved(value);
  } catch {
    // An object whose properties cannot be read.
    return false;
  }
}

function mayBeToken(value: object): boolean {
  if (Array.isArray(value)) return value.length === 1;
  return "resolve" in value || Object.keys(value).join("").includes(MARK);
}

/**
 * What Terraform gets for a token in a stack, such as `${heroku_app.rails.id}`. The options are in cdktf's own order: V8
 * optimises cdktf's `resolve` for one shape of them, and another one made the rest of a synth a fifth slower.
 */
export function resolvedIn(scope: IConstruct, token: unknown, { preparing = false } = {}): unknown {
  return Tokenization.resolve(token, { scope, preparing, resolver: RESOLVER });
}
