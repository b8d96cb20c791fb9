import { App, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { ConfigurationError } from "./configuration-error";

const APP = Symbol.for("cdktf/App");

const checked = new WeakSet<IConstruct>();

/**
 * Checks that the program's stack and app are of the cdktf that this library extends. cdktn, its fork, marks its own as
 * cdktf does, so the compiler accepts a mixed program, and its synth fails on an internal method.
 *
 * @throws ConfigurationError that names both packages, and the one to install
 */
export function checkEngine(at: IConstruct): void {
  const stack = at.node.scopes.findLast((scope) => TerraformStack.isStack(scope));
  if (stack === undefined) {
    throw new ConfigurationError({
      at,
      problem: "it belongs to no stack",
      allowed: "a TerraformStack, or a construct in one, as the scope",
      remedy: "Create a TerraformStack in the App, and pass it as the scope",
    });
  }
  if (checked.has(stack)) return;
  const { root } = at.node;
  const foreignApp = APP in root && !(root instanceof App);
  if (foreignApp || !(stack instanceof TerraformStack)) {
    throw new ConfigurationError({
      at: stack,
      problem: `the ${foreignApp ? "app" : "stack"} is of another package than the cdktf that cdktf-stimulus-reflex extends`,
      allowed: "an App and stacks of cdktf, in one version",
      remedy:
        "For a program on cdktn, install cdktn-stimulus-reflex in place of cdktf-stimulus-reflex; for a program on cdktf, npm ls cdktf shows the second copy",
    });
  }
  checked.add(stack);
}
