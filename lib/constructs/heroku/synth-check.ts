import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";

/** Looks at an app when its stack is synthesised; what it returns fails the synth. */
export type SynthCheck = (app: IConstruct, siblings: readonly IConstruct[]) => readonly string[];

const checks = new Set<SynthCheck>();
const appsByStack = new WeakMap<TerraformStack, IConstruct[]>();

/** Adds a check of every app. It is how rules, which know apps, are run for apps, which do not know rules. */
export function addSynthCheck(check: SynthCheck): void {
  checks.add(check);
}

/** Has an app checked when its stack is synthesised. */
export function checkAtSynth(app: IConstruct): void {
  const stack = TerraformStack.of(app);
  const siblings = appsByStack.get(stack) ?? [];
  siblings.push(app);
  appsByStack.set(stack, siblings);
  app.node.addValidation({ validate: () => [...checks].flatMap((check) => [...check(app, siblings)]) });
}
