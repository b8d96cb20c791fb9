import { childrenOf, type NodeClasses, type RubyNode } from "./parser";
import { textIn, type RubyValue } from "./value";

/** Methods that change a hash in place. */
const CHANGING = new Set(["[]=", "store", "merge!", "update", "reverse_merge!", "deep_merge!", "delete"]);

/** The local whose value a call changes in place, as in `options[:ssl_params] = …`; undefined for any other statement. */
export function changedLocal(node: RubyNode, n: NodeClasses): string | undefined {
  if (!(node instanceof n.CallNode) || !CHANGING.has(node.name)) return undefined;
  return node.receiver instanceof n.LocalVariableReadNode ? node.receiver.name : undefined;
}

/** What a value is after a call of a method that changes it in place. */
export function changed(before: RubyValue, name: string, [first, value]: readonly RubyValue[]): RubyValue {
  if (before.kind !== "hash" || !CHANGING.has(name)) return before;
  const key = textIn(first);
  if (name === "delete" && key !== undefined) {
    return { ...before, entries: new Map([...before.entries].filter(([one]) => one !== key)) };
  }
  const isEntry = name === "[]=" || name === "store";
  const added =
    isEntry && key !== undefined && value !== undefined
      ? new Map([[key, value]])
      : !isEntry && first?.kind === "hash" && !first.open
        ? first.entries
        : undefined;
  if (added === undefined) return { ...before, open: true };
  const [under, over] = name === "reverse_merge!" ? [added, before.entries] : [before.entries, added];
  return { ...before, entries: new Map([...under, ...over]) };
}

/** The locals that a statement may change: what they were is not known after it. */
export function localsChangedIn(node: RubyNode, n: NodeClasses): readonly string[] {
  const isWrite =
    node instanceof n.LocalVariableWriteNode ||
    node instanceof n.LocalVariableOrWriteNode ||
    node instanceof n.LocalVariableOperatorWriteNode;
  return [
    ...(isWrite ? [node.name] : [changedLocal(node, n) ?? []].flat()),
    ...childrenOf(node).flatMap((child) => localsChangedIn(child, n)),
  ];
}
