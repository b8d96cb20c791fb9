import type { IConstruct } from "constructs";
import { describe, pathOf } from "./configuration-error";
import { isToken } from "./tokens";

const claims = new WeakMap<IConstruct, Map<string, IConstruct>>();

/**
 * Notes a name that Heroku gives out once, and fails the synth where two constructs of one program have it: each stack
 * alone would plan well, and the second to be applied would fail. Tokens are not compared.
 *
 * @param why - why there cannot be two, in words
 */
export function claimOnce(at: IConstruct, property: string, value: string, why: string): void {
  if (isToken(value)) return;
  const root = at.node.root;
  const claimed = claims.get(root) ?? new Map<string, IConstruct>();
  claims.set(root, claimed);
  const key = `${property} ${value}`;
  const first = claimed.get(key);
  if (first === undefined) {
    claimed.set(key, at);
    return;
  }
  const problem = `is the ${property} of ${pathOf(first)} as well, and ${why}`;
  const message = describe({ at, property, value, problem, remedy: `Give one of the two another ${property}` });
  at.node.addValidation({ validate: () => [message] });
}
