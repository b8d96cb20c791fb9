import { TerraformStack, TerraformVariable } from "cdktf";
import type { IConstruct } from "constructs";
import { ConfigurationError } from "../properties/configuration-error";

/**
 * The value of a sensitive variable that is declared in the stack: Terraform takes it from `TF_VAR_<name>` or asks for it,
 * and no file of the program holds it.
 *
 * @param property - the property that names another secret, in case the stack has a variable of that name
 * @throws ConfigurationError when the stack has something of that name already
 */
export function secretVariable(at: IConstruct, property: string, name: string, description: string): string {
  const stack = TerraformStack.of(at);
  if (stack.node.tryFindChild(name) !== undefined) {
    throw new ConfigurationError({
      at,
      property,
      problem: `is left out, and ${name} is the name of something else in the stack already`,
      allowed: "the stringValue of a sensitive TerraformVariable",
      remedy: `Pass a secret of its own as ${property}`,
    });
  }
  return new TerraformVariable(stack, name, { type: "string", sensitive: true, description }).stringValue;
}
