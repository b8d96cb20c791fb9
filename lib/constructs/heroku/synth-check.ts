import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";

/** Looks at an app when its stack is synthesised; what it returns fails the synth. */
export type SynthCheck = (app: IConstruct, siblings: readonly IConstruct[]) => readonly string[];

/** What a check makes of a whole program. */
export interface ProgramChecked {
  /** What fails the synth. */
  readonly problems: readonly string[];
  /** Called when every stack has been synthesised. */
  readonly finish?: () => void;
}

/** Looks at a program before its first stack is synthesised; undefined where there is nothing to look at. */
export type ProgramCheck = (program: IConstruct) => ProgramChecked | undefined;

const checks = new Set<SynthCheck>();
const programChecks = new Set<ProgramCheck>();
const appsByStack = new WeakMap<TerraformStack, IConstruct[]>();
const programs = new WeakSet<IConstruct>();

/** Adds a check of every app. It is how rules, which know apps, are run for apps, which do not know rules. */
export function addSynthCheck(check: SynthCheck): void {
  checks.add(check);
}

/** Adds a check of every program that has an app. */
export function addProgramCheck(check: ProgramCheck): void {
  programChecks.add(check);
}

/** Has an app checked when its stack is synthesised. */
export function checkAtSynth(app: IConstruct): void {
  const stack = TerraformStack.of(app);
  const siblings = appsByStack.get(stack) ?? [];
  siblings.push(app);
  appsByStack.set(stack, siblings);
  app.node.addValidation({ validate: () => [...checks].flatMap((check) => [...check(app, siblings)]) });
  checkProgramAtSynth(app.node.root);
}

/**
 * cdktf validates and writes one stack after the other, and the program itself at the end. The first stack of a program with
 * an app is there before its first app is.
 */
function checkProgramAtSynth(program: IConstruct): void {
  if (programs.has(program)) return;
  programs.add(program);
  const first = program.node.findAll().find((construct) => TerraformStack.isStack(construct));
  let checked: readonly ProgramChecked[] = [];
  first?.node.addValidation({
    validate: () => {
      checked = [...programChecks].flatMap((check) => check(program) ?? []);
      return checked.flatMap(({ problems }) => [...problems]);
    },
  });
  program.node.addValidation({
    validate: () => {
      for (const { finish } of checked) finish?.();
      return [];
    },
  });
}
