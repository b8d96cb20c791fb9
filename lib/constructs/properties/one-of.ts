import type { IConstruct } from "constructs";
import { ConfigurationError } from "./configuration-error";
import { nearest } from "../../text/nearest";

/**
 * Checks a word, for programs that no compiler has checked.
 *
 * @throws ConfigurationError when it is none of the allowed ones, with the nearest of them
 */
export function oneOf(at: IConstruct, property: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  const suggestion = typeof value === "string" ? nearest(value, allowed) : undefined;
  throw new ConfigurationError({
    at,
    property,
    value,
    problem: "is not known",
    allowed,
    remedy: suggestion === undefined ? "Choose one of these" : `Did you mean ${JSON.stringify(suggestion)}?`,
  });
}
