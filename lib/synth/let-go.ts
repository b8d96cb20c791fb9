import type { TerraformStack } from "cdktf";

const addresses = new WeakMap<TerraformStack, Set<string>>();

/**
 * Writes a `removed` block for each address, beside those that were written before: the ledger lets go of things, and so
 * does an adoption, and an override of cdktf replaces the one before.
 */
export function letGo(stack: TerraformStack, from: readonly string[]): void {
  const all = addresses.get(stack) ?? new Set<string>();
  addresses.set(stack, all);
  for (const address of from) all.add(address);
  if (all.size === 0) return;
  stack.addOverride(
    "removed",
    [...all].sort().map((address) => ({ from: address, lifecycle: { destroy: false } })),
  );
}
