import { types } from "node:util";
import { TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { engineProblem } from "../../engines/same-engine";
import { ConfigurationError } from "./configuration-error";
import { noun } from "./shown";

/**
 * Checks what a function of the library was given as a construct.
 *
 * @throws TypeError when it is none
 * @throws ConfigurationError for one of another engine
 */
export function checkConstruct(name: string, given: unknown, what: string): void {
  if (types.isProxy(given) || !Construct.isConstruct(given)) {
    throw new TypeError(
      `${name}: the first argument is ${types.isProxy(given) ? "a Proxy" : noun(given)}, not ${what}.`,
    );
  }
  checkSameEngine(given);
}

/** @throws ConfigurationError for a construct of another engine, that names both packages and the one to install */
export function checkSameEngine(at: IConstruct): void {
  const problem = engineProblem(at);
  if (problem !== undefined) throw new ConfigurationError(problem);
}

/**
 * Checks that a construct is in a stack, and that the stack and the app are of the cdktf that this library extends.
 *
 * @throws ConfigurationError that names both packages, and the one to install
 */
export function checkEngine(at: IConstruct): void {
  checkSameEngine(at);
  if (!at.node.scopes.some((scope) => TerraformStack.isStack(scope))) {
    throw new ConfigurationError({
      at,
      problem: "it belongs to no stack",
      allowed: "a TerraformStack, or a construct in one, as the scope",
      remedy: "Create a TerraformStack in the App, and pass it as the scope",
    });
  }
}
