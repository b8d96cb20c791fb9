import type { Reader } from "./reader";
import { branchesOf, childrenOf, constantPath, type NodeClasses, type RubyNode } from "./parser";
import type { Scope } from "./scope";
import { textIn, truth } from "./value";

/** A variable of the environment that is read at boot. */
export interface VariableRead {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** The whole statement that reads it. */
  readonly statement: string;
  readonly hasFallback: boolean;
  /** Whether Ruby raises a KeyError where it is not set. */
  readonly raises: boolean;
  /** Others that are read in its place where it is not set, or in whose place it is read. */
  readonly alternatives: readonly string[];
}

/** Every variable that a statement reads, but for the bodies of blocks, whose statements are read by themselves. */
export function variableReads(statement: RubyNode, scope: Scope, reader: Reader): readonly VariableRead[] {
  const { nodes } = reader.around;
  const { tree } = scope;
  const code = tree.codeOf(statement).replaceAll(/\s+/g, " ");
  const bodies = blocksOf(statement, nodes);
  const found: VariableRead[] = [];
  const visit = (node: RubyNode | null, hasFallback: boolean, around: readonly string[]): void => {
    if (node === null || bodies.has(node)) return;
    if (node instanceof nodes.OrNode) {
      const names = [...around, ...variablesIn(node, scope, reader)];
      visit(node.left, true, names);
      visit(node.right, hasFallback, names);
      return;
    }
    const branches = branchesOf(node, nodes);
    if (branches !== undefined) {
      const names = [...around, ...variablesIn(node, scope, reader)];
      visit(branches.predicate, true, names);
      const isTrue = truth(reader.valueOf(branches.predicate, scope));
      if (isTrue !== false) visit(branches.yes, hasFallback, names);
      if (isTrue !== true) visit(branches.no, hasFallback, names);
      return;
    }
    if (node instanceof nodes.CallNode && constantPath(node.receiver, nodes) === "ENV") {
      const names = reader.argumentsOf(node, scope).map(textIn);
      const isList = node.name === "values_at";
      const read = isList ? names : ["fetch", "[]", "dig"].includes(node.name) ? names.slice(0, 1) : [];
      const alternatives = [...around, ...variablesIn(node, scope, reader)];
      for (const name of read) {
        if (name === undefined) continue;
        const otherwise = hasFallback || isList || node.block !== null || names.length > 1;
        const { file } = tree;
        found.push({
          name,
          file,
          line: tree.lineOf(node),
          statement: code,
          hasFallback: otherwise,
          raises: node.name === "fetch" && node.block === null && names.length === 1,
          alternatives,
        });
      }
      const inside = [...around, ...read.flatMap((one) => one ?? [])];
      for (const child of childrenOf(node)) visit(child, hasFallback, inside);
      return;
    }
    for (const child of childrenOf(node)) visit(child, hasFallback, around);
  };
  visit(statement, false, []);
  return found;
}

/** Every variable that the code of a file reads, in its methods and blocks too. */
export function readsWithin(node: RubyNode, scope: Scope, reader: Reader): readonly VariableRead[] {
  const { nodes } = reader.around;
  if (!(node instanceof nodes.StatementsNode)) {
    return childrenOf(node).flatMap((child) => readsWithin(child, scope, reader));
  }
  return node.body.flatMap((statement) => [
    ...(hasStatements(statement, nodes) ? [] : variableReads(statement, scope, reader)),
    ...readsWithin(statement, scope, reader),
  ]);
}

/** Whether it has statements of its own, which are read by themselves. */
function hasStatements(node: RubyNode, nodes: NodeClasses): boolean {
  return [
    nodes.DefNode,
    nodes.ClassNode,
    nodes.ModuleNode,
    nodes.SingletonClassNode,
    nodes.IfNode,
    nodes.UnlessNode,
    nodes.CaseNode,
    nodes.BeginNode,
    nodes.WhileNode,
  ].some((kind) => node instanceof kind);
}

/** The names of the variables that an expression reads. */
function variablesIn(node: RubyNode, scope: Scope, reader: Reader): readonly string[] {
  const { nodes } = reader.around;
  const own =
    node instanceof nodes.CallNode && constantPath(node.receiver, nodes) === "ENV"
      ? reader.argumentsOf(node, scope).map(textIn)
      : [];
  return [
    ...own.flatMap((one) => one ?? []),
    ...childrenOf(node).flatMap((child) => variablesIn(child, scope, reader)),
  ];
}

/** The blocks of a call and of what it is called on: their statements are walked through. */
function blocksOf(node: RubyNode | null, nodes: NodeClasses): ReadonlySet<RubyNode> {
  const found = new Set<RubyNode>();
  for (let one = node; one instanceof nodes.CallNode; one = one.receiver) if (one.block !== null) found.add(one.block);
  return found;
}
