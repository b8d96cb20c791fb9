import { TerraformElement, TerraformOutput, TerraformStack, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";
import { MARK, resolvedIn } from "./properties/tokens";

// cdktf resolves every key, string and number of a stack three times, which is most of a synth: to find what the stack refers
// to in others, in each element, and in the whole. Only tokens resolve to anything else, so it is asked about these alone.
// It does all of it where a value cannot be resolved, since its error says which one, and on cdktn, which has steps of its own.

type Tree = Record<string, unknown>;

/** What cdktf keeps to itself of a stack. */
interface Internals {
  readonly rawOverrides: Tree;
  readonly cdktfVersion: string | undefined;
}

/** Nothing that Terraform takes is deeper. A circle is. */
const DEEPEST = 50;

/** Finds what a stack refers to in others, so that these get outputs for it. Returns whether that was possible. */
export function prepared(stack: TerraformStack): boolean {
  return (
    unlessCdktfHasTo(stack, () => {
      const resolved = resolver(stack, { preparing: true });
      for (const element of elementsOf(stack)) resolved(element.toTerraform());
      return true;
    }) === true
  );
}

/** What `toTerraform` of cdktf 0.21, its last version, gives for a stack; undefined where that was not possible. */
export function configurationOf(stack: TerraformStack): unknown {
  return unlessCdktfHasTo(stack, () => {
    const resolved = resolver(stack);
    const elements = elementsOf(stack);
    const { rawOverrides, cdktfVersion } = stack as unknown as Internals;
    const overridden = Object.keys(rawOverrides);
    const metadata: Tree = {
      version: cdktfVersion,
      stackName: stack.node.id,
      ...(overridden.length > 0 ? { overrides: { stack: overridden } } : {}),
    };
    const outputs: Tree = {};
    for (const element of elements) {
      merge(metadata, resolved(element.toMetadata()) as Tree);
      if (TerraformOutput.isTerraformOutput(element)) merge(outputs, underItsPath(element));
    }
    const configuration: Tree = { "//": { metadata, outputs } };
    for (const element of elements) merge(configuration, resolved(element.toTerraform()) as Tree);
    merge(configuration, rawOverrides);
    return resolved(configuration);
  });
}

function unlessCdktfHasTo<T>(stack: TerraformStack, work: () => T): T | undefined {
  if ("_runPreparingResolve" in stack) return undefined;
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** A stack inside of a stack has a configuration of its own. */
function elementsOf(construct: IConstruct): readonly TerraformElement[] {
  const own = TerraformElement.isTerraformElement(construct) ? [construct] : [];
  const children = construct.node.children.filter((child) => !TerraformStack.isStack(child));
  return [...own, ...children.flatMap(elementsOf)];
}

/** Where the command line of cdktf looks for an output: under the ids of its construct and of those above. */
function underItsPath({ node, friendlyUniqueId }: TerraformOutput): Tree {
  const ids = node.path.split("/");
  return ids.slice(0, -1).reduceRight<Tree>((inner, id) => ({ [id]: inner }), { [ids.at(-1) ?? ""]: friendlyUniqueId });
}

/** Resolves values in a stack. A token that comes again resolves to the same. */
function resolver(stack: TerraformStack, { preparing = false } = {}): (value: unknown) => unknown {
  const known = new Map<string, string>();
  return (value) => resolved(value, 0);

  function resolved(value: unknown, depth: number): unknown {
    if (typeof value === "string") return mayHoldToken(value) ? resolvedText(value) : value;
    if (value === undefined || value === null || typeof value === "boolean") return value;
    if (typeof value === "number" && value >= 0) return value;
    if (depth < DEEPEST) {
      if (Array.isArray(value) && !value.some(mayBeList)) {
        return value.map((member) => resolved(member, depth + 1)).filter((member) => member !== undefined);
      }
      if (isPlainObject(value)) {
        // Not by Object.fromEntries: V8 reads such objects so slowly that cdktf's way was as fast.
        const members: Tree = {};
        for (const name of Object.keys(value)) {
          const member = resolved(value[name], depth + 1);
          if (member !== undefined) members[name] = member;
        }
        return members;
      }
    }
    return resolvedIn(stack, value, { preparing });
  }

  function resolvedText(text: string): unknown {
    const before = known.get(text);
    if (before !== undefined) return before;
    const now = resolvedIn(stack, text, { preparing });
    if (typeof now === "string") known.set(text, now);
    return now;
  }
}

/** Whether an object is one in braces, and no name in it can be a token. */
function isPlainObject(value: unknown): value is Tree {
  if (typeof value !== "object" || value === null || "resolve" in value) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && !mayHoldToken(Object.keys(value).join());
}

/** Whether cdktf may find anything in a text: a token, a number that stands for one, or what a map of unknown keys contains. */
function mayHoldToken(text: string): boolean {
  return text.includes(MARK) || text.includes("e+") || text.includes("Map Token Value");
}

/** Whether an element stands for a whole list. */
function mayBeList(element: unknown): boolean {
  return typeof element === "string" ? element.includes(`#{${MARK}`) : typeof element === "number" && element < 0;
}

/** Joins lists and merges objects, as overrides need. */
function merge(target: Tree, source: Tree): void {
  for (const [name, value] of Object.entries(source)) {
    const before = target[name];
    if (Array.isArray(value)) target[name] = Array.isArray(before) ? before.concat(value) : value;
    else if (typeof value !== "object" || value === null || Tokenization.isResolvable(value)) target[name] = value;
    else {
      const inner = typeof before === "object" ? before : {};
      merge(inner as Tree, value as Tree);
      target[name] = inner;
    }
  }
}
