import type { RubyTree } from "./parser";
import { either, type RubyValue } from "./value";

/** What names stand for where an expression is read. */
export interface Scope {
  readonly tree: RubyTree;
  /** The modules and classes around it, the innermost last. */
  readonly nesting: readonly string[];
  readonly locals: Map<string, RubyValue>;
}

/** Where a statement is run at boot. */
export interface Place extends Scope {
  /** What local names stand for among the settings; a name without one hides what is outside. */
  readonly paths: Map<string, string | undefined>;
  /** Whether `config` alone is that of Rails. */
  readonly isApplication: boolean;
  /** Whether Rails has been initialized by then. */
  readonly isLate?: true;
  /** The condition that decides whether it is run, where that is not known. */
  readonly condition?: string;
}

/** The scope of a file, before its first statement. */
export function topOf(tree: RubyTree): Scope {
  return { tree, nesting: [], locals: new Map() };
}

/** What a name stands for after it is given a value: under a condition that one, or what it stood for before. */
export function given(
  before: RubyValue | undefined,
  value: RubyValue,
  { condition }: Pick<Place, "condition">,
): RubyValue {
  return condition === undefined || before === undefined ? value : either([before, value]);
}
