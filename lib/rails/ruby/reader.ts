import type { DefinedMethod } from "./definitions";
import type { NodeClasses, RubyNode } from "./parser";
import type { Scope } from "./scope";
import type { RubyValue } from "./value";

/** What is known outside of the expression itself. */
export interface Surroundings {
  readonly nodes: NodeClasses;
  /** What `Rails.env` is. */
  readonly rails: string;
  /** What is known of a variable of the environment. */
  readonly variable: (name: string) => { readonly value?: string; readonly isSet?: boolean };
  readonly constant: (path: string, nesting: readonly string[]) => RubyValue | undefined;
  /** A method that a file in view defines. */
  readonly method: (path: string, nesting: readonly string[]) => DefinedMethod | undefined;
  /** What a setting of Rails' `config` was set to, by the code that reads it. */
  readonly setting: (code: string) => RubyValue | undefined;
  /** What `config_for` gives. */
  readonly configuration: (name: string) => RubyValue | undefined;
}

/** What reads expressions. */
export interface Reader {
  readonly around: Surroundings;
  /** The value of an expression; of several statements that of the last one. */
  readonly valueOf: (node: RubyNode | null | undefined, scope: Scope) => RubyValue;
  readonly argumentsOf: (node: { readonly arguments_: unknown }, scope: Scope) => readonly RubyValue[];
  /** What a body gives: its last statement, with the locals that those before it set. */
  readonly bodyValue: (body: RubyNode | null, scope: Scope) => RubyValue;
  /** What a method gives that a file in view defines. */
  readonly methodValue: (path: string, scope: Scope, args: readonly RubyValue[]) => RubyValue | undefined;
  readonly lambda: (
    node: InstanceType<NodeClasses["LambdaNode"] | NodeClasses["BlockNode"]>,
    scope: Scope,
  ) => Extract<RubyValue, { kind: "lambda" }>;
}
