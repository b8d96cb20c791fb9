import { readFileSync } from "node:fs";
import type * as Nodes from "@ruby/prism/src/nodes.js" with { "resolution-mode": "import" };

/** What Node has of WebAssembly, which only the types for browsers describe. */
interface Machine {
  readonly Module: { imports(module: object): readonly { readonly module: string; readonly name: string }[] };
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, () => number>>>>,
  ): Promise<{ readonly exports: Readonly<Record<string, unknown>> }>;
}

/** A node of Ruby's own parser. */
export type RubyNode = Nodes.Node;
/** The classes of its nodes, to tell them apart. */
export type NodeClasses = typeof Nodes;

/** A Ruby file, parsed. */
export interface RubyTree {
  readonly file: string;
  readonly program: Nodes.ProgramNode;
  /** The first error of syntax, where there is one: what comes after it is a guess of the parser. */
  readonly error?: { readonly line: number; readonly message: string };
  /** The line on which a node begins, from 1. */
  readonly lineOf: (node: RubyNode) => number;
  /** The source of a node. */
  readonly codeOf: (node: RubyNode) => string;
}

/** Ruby's own parser. */
export interface RubyParser {
  readonly nodes: NodeClasses;
  readonly parse: (file: string, text: string) => RubyTree;
}

/** What a node is made of. (Its own `compactChildNodes` of 1.9.0 leaves lists out.) */
export function childrenOf(node: RubyNode): readonly RubyNode[] {
  const children: readonly (RubyNode | null)[] = node.childNodes();
  return children.filter((one) => one !== null);
}

/** What an `if` or `unless` runs; undefined for anything else. */
export function branchesOf(
  node: RubyNode,
  n: NodeClasses,
): { readonly predicate: RubyNode; readonly yes: RubyNode | null; readonly no: RubyNode | null } | undefined {
  if (node instanceof n.IfNode) return { predicate: node.predicate, yes: node.statements, no: node.subsequent };
  if (node instanceof n.UnlessNode) return { predicate: node.predicate, yes: node.elseClause, no: node.statements };
  return undefined;
}

/** `A::B` of a constant; undefined for anything else. */
export function constantPath(node: RubyNode | null | undefined, n: NodeClasses): string | undefined {
  if (node instanceof n.ConstantReadNode) return node.name;
  if (!(node instanceof n.ConstantPathNode) || node.name === null) return undefined;
  if (node.parent === null) return node.name;
  const parent = constantPath(node.parent, n);
  return parent === undefined ? undefined : `${parent}::${node.name}`;
}

/** What a parser asks of a system, which is nothing: the error number of a function that is not there. */
const NOT_SUPPORTED = 52;

let loading: Promise<RubyParser> | undefined;

/**
 * Loads Ruby's own parser, compiled to WebAssembly, once. It is given no system: Node's `wasi` would print a warning that it
 * is experimental, and the parser calls none of it.
 */
export function loadRubyParser(): Promise<RubyParser> {
  loading ??= load();
  return loading;
}

async function load(): Promise<RubyParser> {
  const [{ parsePrism }, nodes] = await Promise.all([
    import("@ruby/prism/src/parsePrism.js"),
    import("@ruby/prism/src/nodes.js"),
  ]);
  const { WebAssembly: machine } = globalThis as unknown as { readonly WebAssembly: Machine };
  const compiled = await machine.compile(readFileSync(require.resolve("@ruby/prism/src/prism.wasm")));
  const system: Record<string, Record<string, () => number>> = {};
  for (const { module, name } of machine.Module.imports(compiled)) {
    (system[module] ??= {})[name] = () => NOT_SUPPORTED;
  }
  const { exports } = await machine.instantiate(compiled, system);
  if (typeof exports._initialize === "function") (exports._initialize as () => void)();
  return {
    nodes,
    parse: (file, text) => {
      const bytes = Buffer.from(text);
      const { value, errors } = parsePrism(exports, text);
      const ends = lineEndsOf(bytes);
      const lineAt = (offset: number) => lineIn(ends, offset);
      const [error] = errors;
      return {
        file,
        program: value,
        ...(error === undefined ? {} : { error: { line: lineAt(error.location.startOffset), message: error.message } }),
        lineOf: ({ location }) => lineAt(location.startOffset),
        codeOf: ({ location: { startOffset, length } }) => bytes.toString("utf8", startOffset, startOffset + length),
      };
    },
  };
}

function lineEndsOf(bytes: Buffer): readonly number[] {
  const ends: number[] = [];
  for (let index = bytes.indexOf(10); index >= 0; index = bytes.indexOf(10, index + 1)) ends.push(index);
  return ends;
}

/** By halving, since every finding asks. */
function lineIn(ends: readonly number[], offset: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}
