import { TerraformStack, TerraformVariable } from "cdktf";
import type { IConstruct } from "constructs";
import { ConfigurationError } from "./configuration-error";

/**
 * Declares a sensitive variable in the stack. Terraform reads its value from `TF_VAR_<name>` or asks for it, so that no
 * file of the program contains it.
 *
 * @param property - the property that can take another value
 * @returns the token of its value
 * @throws ConfigurationError when the stack already contains a construct of that name
 */
export function secretVariable(at: IConstruct, property: string, name: string, description: string): string {
  const stack = TerraformStack.of(at);
  if (stack.node.tryFindChild(name) !== undefined) {
    throw new ConfigurationError({
      at,
      property,
      problem: `needs the variable ${name}, and the stack already contains a construct of that name`,
      allowed: "the stringValue of a sensitive TerraformVariable",
      remedy: "Pass the value of another sensitive TerraformVariable",
    });
  }
  return new TerraformVariable(stack, name, { type: "string", sensitive: true, description }).stringValue;
}
