import { blocksOf, objectOf, stringOf, type JsonObject } from "./json";

/** What another stack gives out. */
export interface CrossStackOutput<Stack> {
  readonly stack: Stack;
  readonly value: unknown;
}

/** How cdktf refers to a resource in another stack: by an output there, and the state of that stack here. */
const CROSS_STACK =
  /data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs(?:\.|\[")(cross-stack-output-[\w-]+)/;

/** The output of another stack that an expression refers to; undefined where it refers to none that is here. */
export function crossStackOutput<Stack extends { readonly configuration: JsonObject }>(
  expression: string,
  stacks: readonly Stack[],
): CrossStackOutput<Stack> | undefined {
  const [, name, output] = CROSS_STACK.exec(expression) ?? [];
  if (output === undefined) return undefined;
  const found = stacks.flatMap((stack) =>
    blocksOf(stack.configuration.output).flatMap((outputs) =>
      output in outputs ? [{ stack, value: objectOf(outputs[output]).value }] : [],
    ),
  );
  // A stack inside of another construct has another name there than here.
  return (
    found.find(({ stack }) => stackName(stack.configuration) === name) ?? (found.length === 1 ? found[0] : undefined)
  );
}

/** The name that cdktf writes into the file of a stack. */
export function stackName(configuration: JsonObject): string | undefined {
  return stringOf(objectOf(objectOf(configuration["//"]).metadata).stackName);
}
