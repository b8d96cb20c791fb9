import { TerraformElement, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { isPlainObject } from "./properties/plain-object";
import { isToken, resolvedIn } from "./properties/tokens";

/** Nothing that Terraform takes is deeper. A circle is: cdktf finds it, and says where. */
const DEEPEST = 50;

/**
 * Finds what a stack refers to in other stacks, so that these get outputs for it. cdktf's own `prepareStack` resolves every
 * string, key and number of a stack for that, a third of a synth; only tokens can refer to anything.
 */
export function prepareTokens(stack: TerraformStack): void {
  const prepared = new Set<unknown>();
  for (const element of elementsOf(stack)) prepare(element.toTerraform(), 0);

  function prepare(value: unknown, depth: number): void {
    if (typeof value === "object" && value !== null) {
      if (depth < DEEPEST && (isPlainObject(value) || (Array.isArray(value) && !isToken(value)))) {
        for (const [key, member] of Object.entries(value)) {
          prepare(key, depth);
          prepare(member, depth + 1);
        }
      } else resolvedIn(stack, value, { preparing: true });
    } else if (isToken(value) && !prepared.has(value)) {
      prepared.add(value);
      resolvedIn(stack, value, { preparing: true });
    }
  }
}

/** A stack inside of a stack is prepared by itself. */
function elementsOf(construct: IConstruct): readonly TerraformElement[] {
  const own = TerraformElement.isTerraformElement(construct) ? [construct] : [];
  const children = construct.node.children.filter((child) => !TerraformStack.isStack(child));
  return [...own, ...children.flatMap(elementsOf)];
}
