import { types } from "node:util";
import { Construct, type IConstruct } from "constructs";
import { visible } from "../../text/visible";
import { ConfigurationError } from "./configuration-error";
import { noun, shown } from "./shown";
import { isToken } from "./tokens";

/**
 * The id of a construct, checked with its scope ahead of `super`. `constructs` refuses a missing one without saying where, and
 * takes a token: what is made of it has another address at every synth, so Terraform would replace it.
 *
 * @throws TypeError when the scope is not a construct
 * @throws ConfigurationError for an id that is not a string, empty, a token, taken, or has control or hidden characters
 */
export function checkedId(scope: IConstruct, id: unknown): string {
  if (types.isProxy(scope) || !Construct.isConstruct(scope)) {
    const of = typeof id === "string" ? ` of ${shown(id) ?? "this construct"}` : "";
    const given = types.isProxy(scope) ? "a Proxy" : noun(scope);
    throw new TypeError(
      `The scope${of} is ${given}, not a construct.\n  Pass the stack or the construct that it belongs to.`,
    );
  }
  const problem = problemOf(scope, id);
  if (problem === undefined) return id as string;
  throw new ConfigurationError({
    at: scope,
    property: "id",
    value: id,
    problem,
    allowed: 'a text of its own in the scope, without control characters and line breaks, as in "production" or "app"',
    remedy: "Pass an id that stays the same at every synth: the addresses in Terraform's state are made of it",
  });
}

function problemOf({ node }: IConstruct, id: unknown): string | undefined {
  if (typeof id !== "string") return id === undefined ? "is missing" : `is ${noun(id)}, not a string`;
  if (id === "") return "is empty";
  if (isToken(id)) return "is a token, or contains one: its value is known only when Terraform runs";
  if (node.tryFindChild(id) !== undefined) return "is that of another construct in the same scope";
  return /[\t\n]/.test(id) || visible(id) !== id
    ? "contains control characters, line breaks or hidden characters"
    : undefined;
}
