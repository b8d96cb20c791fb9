import type { IConstruct } from "constructs";
import { nearest } from "../../text/nearest";
import { ConfigurationError } from "./configuration-error";

/**
 * Checks a word, for programs that no compiler has checked.
 *
 * @throws ConfigurationError with the nearest allowed word when it is not one of them
 */
export function oneOf(at: IConstruct, property: string, value: unknown, allowed: readonly string[]): void {
  if (typeof value === "string" && allowed.includes(value)) return;
  const suggestion = typeof value === "string" ? nearest(value, allowed) : undefined;
  throw new ConfigurationError({
    at,
    property,
    value,
    problem: "unknown value",
    allowed,
    remedy: suggestion === undefined ? "Choose one of these" : `Did you mean ${JSON.stringify(suggestion)}?`,
  });
}
