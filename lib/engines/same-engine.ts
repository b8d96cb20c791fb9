import { App, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { CDK, LIBRARY, libraryFor, OTHER_CDK } from "./package-names";

/** How both engines mark an app, so that the compiler and `App.isApp` take either. */
const APP = Symbol.for("cdktf/App");

/** How jsii, which compiles both, marks a class with its package. */
const JSII = Symbol.for("jsii.rtti");

const checked = new WeakSet<IConstruct>();

/** What is wrong with the place of a construct. */
export interface EngineProblem {
  /** The stack, or the app. */
  readonly at: IConstruct;
  readonly problem: string;
  readonly allowed: string;
  readonly remedy: string;
}

/**
 * What is wrong with the app or the stack of a construct: that it belongs to another copy of cdktf, or to cdktn, its fork, than
 * this library extends. The compiler accepts such a program, and its synth fails on an internal method.
 *
 * @returns undefined where both are of one engine, and where the construct is in no stack
 */
export function engineProblem(at: IConstruct): EngineProblem | undefined {
  const stack = at.node.scopes.findLast((scope) => TerraformStack.isStack(scope));
  const place = stack ?? at;
  if (checked.has(place)) return undefined;
  const { root } = at.node;
  if (APP in root && !(root instanceof App)) return foreign(place, "app", root);
  if (stack !== undefined && !(stack instanceof TerraformStack)) return foreign(place, "stack", stack);
  if (stack !== undefined) checked.add(place);
  return undefined;
}

/**
 * Lets a construct be made in a scope.
 *
 * @throws Error where the scope is of another engine than this library
 */
export function ofThisEngine<Scope extends IConstruct>(scope: Scope): Scope {
  const found = engineProblem(scope);
  if (found === undefined) return scope;
  const { at, problem, allowed, remedy } = found;
  throw new Error(`${at.node.path}: ${problem}.\n  Allowed: ${allowed}.\n  ${remedy}.`);
}

function foreign(at: IConstruct, what: string, { constructor }: object): EngineProblem {
  const { fqn = "", version = "" } = (Reflect.get(constructor, JSII) ?? {}) as { fqn?: string; version?: string };
  const [name = ""] = fqn.split(".");
  const found = name === CDK ? `another copy of ${CDK} (${version})` : `${name || OTHER_CDK} ${version}`.trim();
  const remedy =
    name === CDK
      ? `\`npm ls ${CDK}\` shows both copies; install one version for the program and for ${LIBRARY}`
      : `For a program on ${OTHER_CDK}, install ${libraryFor(OTHER_CDK)} in place of ${LIBRARY}; for one on ${CDK}, import App and TerraformStack from "${CDK}"`;
  return {
    at,
    problem: `the ${what} is of ${found}, and ${LIBRARY} extends ${CDK}`,
    allowed: `an App and stacks of ${CDK}, in one version`,
    remedy,
  };
}
