import { given, type Place } from "./scope";
import type { Definitions } from "./definitions";
import type { Evaluator } from "./evaluate";
import { changed } from "./changes";
import { branchesOf, childrenOf, constantPath, type NodeClasses, type RubyNode } from "./parser";
import { requiredPath } from "./required-files";
import type { SettingLog } from "./setting";
import { dottedPath, joined, settingPath } from "./setting-path";
import { textIn, truth } from "./value";
import { variableReads, type VariableRead } from "./variable-reads";

type Call = InstanceType<NodeClasses["CallNode"]>;

/** What comes after a statement: nothing, or what is run under a condition. */
interface Flow {
  readonly isOver: boolean;
  readonly condition?: string;
}

/** Blocks that get what they are called on. */
const PASSING = new Set(["tap", "then", "yield_self"]);
/** What Rails calls when it has been initialized, whatever is written after it. */
const DEFERRING = new Set(["after_initialize", "to_prepare"]);
const APPENDING = new Set(["<<", "push", "append", "concat", "unshift", "prepend"]);
const REQUIRING = new Set(["require_relative", "require", "load", "require_dependency"]);
const ON: Flow = { isOver: false };

/** Follows statements in the order in which Ruby runs them, and notes what they set, define and read. */
export class Statements {
  readonly reads: VariableRead[] = [];
  /** What is run when Rails has been initialized. */
  readonly deferred: (() => void)[] = [];
  readonly #n: NodeClasses;
  readonly #simple: readonly NodeClasses[keyof NodeClasses][];

  constructor(
    private readonly evaluator: Evaluator,
    private readonly definitions: Definitions,
    private readonly log: SettingLog,
    private readonly require: (path: string, condition: string | undefined) => void,
  ) {
    const n = evaluator.around.nodes;
    this.#n = n;
    // What has no statements inside of it, but for those of blocks.
    this.#simple = [
      n.CallNode,
      n.CallOrWriteNode,
      n.CallOperatorWriteNode,
      n.ConstantWriteNode,
      n.ConstantOrWriteNode,
      n.ConstantPathWriteNode,
      n.LocalVariableWriteNode,
      n.LocalVariableOrWriteNode,
      n.GlobalVariableWriteNode,
      n.InstanceVariableWriteNode,
    ];
  }

  run(nodes: readonly RubyNode[], place: Place): Flow {
    let here = place;
    for (const node of nodes) {
      const { isOver, condition } = this.#statement(node, here);
      if (isOver) return { isOver };
      // After `return if …` whatever follows depends on the condition as well.
      if (condition !== undefined) here = { ...here, condition: here.condition ?? condition };
    }
    return ON;
  }

  #bodyOf(node: RubyNode | null | undefined, place: Place): Flow {
    if (node === null || node === undefined) return ON;
    if (node instanceof this.#n.StatementsNode) return this.run(node.body, place);
    if (node instanceof this.#n.ElseNode) return this.#bodyOf(node.statements, place);
    return this.run([node], place);
  }

  #statement(node: RubyNode, place: Place): Flow {
    const n = this.#n;
    if (this.#simple.some((kind) => node instanceof kind)) this.#read(node, place);
    if (node instanceof n.ReturnNode || node instanceof n.NextNode) return { isOver: true };
    const branches = branchesOf(node, n);
    if (branches !== undefined) return this.#branches(branches.predicate, branches.yes, branches.no, place);
    if (node instanceof n.CaseNode) return this.#case(node, place);
    if (node instanceof n.AndNode) return this.#branches(node.left, node.right, null, place);
    if (node instanceof n.OrNode) return this.#branches(node.left, null, node.right, place);
    if (node instanceof n.ParenthesesNode) return this.#bodyOf(node.body, place);
    this.#effect(node, place);
    return ON;
  }

  /** What a statement does that decides nothing about the next one. */
  #effect(node: RubyNode, place: Place): void {
    const n = this.#n;
    const value = (one: RubyNode) => this.evaluator.valueOf(one, place);
    if (node instanceof n.BeginNode) this.#bodyOf(node.statements, place);
    else if (node instanceof n.ModuleNode || node instanceof n.ClassNode) this.#namespace(node, place);
    else if (node instanceof n.SingletonClassNode) this.#bodyOf(node.body, { ...place, locals: new Map() });
    else if (node instanceof n.DefNode) this.definitions.define(node, place);
    else if (node instanceof n.ConstantWriteNode || node instanceof n.ConstantOrWriteNode) {
      this.definitions.assign([...place.nesting, node.name].join("::"), value(node.value), place);
    } else if (node instanceof n.ConstantPathWriteNode) {
      const path = constantPath(node.target, n);
      if (path !== undefined) this.definitions.assign(path, value(node.value), place);
    } else if (node instanceof n.LocalVariableWriteNode || node instanceof n.LocalVariableOrWriteNode) {
      this.#assignLocal(node.name, node.value, place);
    } else if (node instanceof n.GlobalVariableWriteNode || node instanceof n.GlobalVariableOrWriteNode) {
      this.definitions.assign(node.name, value(node.value), place);
    } else if (node instanceof n.CallOrWriteNode || node instanceof n.CallOperatorWriteNode) {
      const on = settingPath(node.receiver, place, n);
      const operator = node instanceof n.CallOrWriteNode ? "default" : "append";
      if (on !== undefined) {
        this.log.add({ path: joined(on, node.readName), operator, args: [value(node.value)] }, node, place);
      }
    } else if (node instanceof n.CallNode) this.#call(node, place);
    else if (!(node instanceof n.LambdaNode)) for (const child of childrenOf(node)) this.#statement(child, place);
  }

  #read(node: RubyNode, place: Place): void {
    this.reads.push(...variableReads(node, place, this.evaluator));
  }

  #branches(predicate: RubyNode, yes: RubyNode | null, no: RubyNode | null, place: Place): Flow {
    this.#read(predicate, place);
    const isTrue = truth(this.evaluator.valueOf(predicate, place));
    if (isTrue !== undefined) return this.#bodyOf(isTrue ? yes : no, place);
    const condition = place.condition ?? place.tree.codeOf(predicate);
    const ends = [yes, no].map((branch) => this.#bodyOf(branch, { ...place, condition }).isOver);
    return ends.every(Boolean) ? { isOver: true } : ends.some(Boolean) ? { isOver: false, condition } : ON;
  }

  #case(node: InstanceType<NodeClasses["CaseNode"]>, place: Place): Flow {
    const branches = this.evaluator.branchesOf(node, place);
    const [only] = branches;
    if (only !== undefined && branches.length === 1) return this.#bodyOf(only, place);
    const condition = place.condition ?? place.tree.codeOf(node).split("\n", 1)[0];
    for (const branch of branches) this.#bodyOf(branch, { ...place, condition });
    return ON;
  }

  #namespace(node: InstanceType<NodeClasses["ModuleNode"] | NodeClasses["ClassNode"]>, place: Place): void {
    const name = constantPath(node.constantPath, this.#n) ?? "";
    const superclass = node instanceof this.#n.ClassNode ? constantPath(node.superclass, this.#n) : undefined;
    this.#bodyOf(node.body, {
      ...place,
      nesting: [...place.nesting, name],
      locals: new Map(),
      paths: new Map(),
      isApplication: superclass === "Rails::Application" || superclass === "::Rails::Application",
    });
  }

  #assignLocal(name: string, node: RubyNode, place: Place): void {
    const path = settingPath(node, place, this.#n);
    if (path !== undefined) place.paths.set(name, path);
    place.locals.set(name, given(place.locals.get(name), this.evaluator.valueOf(node, place), place));
    if (node instanceof this.#n.CallNode) this.#call(node, place);
  }

  /** `OPTIONS[:ssl_params] = …` on a local or a constant; under a condition it may be so, and may not. */
  #change(node: Call, place: Place): void {
    const { receiver } = node;
    const isLocal = receiver instanceof this.#n.LocalVariableReadNode;
    const name = isLocal ? receiver.name : constantPath(receiver, this.#n);
    const table = isLocal ? place.locals : this.definitions.constants;
    const before = name === undefined ? undefined : table.get(name);
    if (name === undefined || before === undefined) return;
    const after = changed(before, node.name, this.evaluator.argumentsOf(node, place));
    if (after !== before) table.set(name, given(before, after, place));
  }

  #call(node: Call, place: Place): void {
    const { name, receiver, block } = node;
    const n = this.#n;
    if (this.#requires(node, place)) return;
    const on = settingPath(receiver, place, n);
    if (on === undefined) {
      this.#change(node, place);
      if (receiver instanceof n.CallNode) this.#call(receiver, place);
    } else this.#set(on, node, place);
    for (const argument of node.arguments_?.arguments_ ?? []) {
      const isRun = argument instanceof n.CallNode && argument.block !== null;
      if (isRun && constantPath(argument.receiver, n) !== "ENV") this.#call(argument, place);
    }
    if (!(block instanceof n.BlockNode)) return;
    if (on === "" && DEFERRING.has(name)) {
      this.deferred.push(() => {
        this.#block(node, block, { ...place, isLate: true });
      });
    } else this.#block(node, block, place);
  }

  /** What a call on a setting sets. */
  #set(on: string, node: Call, place: Place): void {
    const { name } = node;
    const args = this.evaluator.argumentsOf(node, place);
    const add = (operator: "assign" | "append" | "entry" | "call", path = on, values = args) => {
      this.log.add({ path, operator, args: values }, node, place);
    };
    if (name === "[]=") {
      const [key, value] = args;
      const entry = textIn(key);
      const entries = new Map(entry === undefined || value === undefined ? [] : [[entry, value]]);
      add("entry", on, [{ kind: "hash", entries, open: true }]);
    } else if (name === "merge!" || name === "update") add("entry");
    else if (APPENDING.has(name)) add("append");
    else if (/\w=$/.test(name)) {
      add("assign", joined(on, name.slice(0, -1)));
      // `a.url = b.url = "…"` sets both.
      const [value] = node.arguments_?.arguments_ ?? [];
      if (value instanceof this.#n.CallNode && /\w=$/.test(value.name)) this.#call(value, place);
    } else if (name !== "[]") add("call", joined(on, name));
  }

  #block(call: Call, block: InstanceType<NodeClasses["BlockNode"]>, place: Place): void {
    const n = this.#n;
    const { name, receiver } = call;
    const on = settingPath(receiver, place, n) ?? constantPath(receiver, n);
    const constant = dottedPath(receiver, n);
    const configures =
      name === "configure" && (constant === "Rails.application" || constant?.endsWith("Application") === true);
    const passed = configures ? "" : PASSING.has(name) || on === undefined ? on : joined(on, name);
    const paths = new Map(place.paths);
    const { parameters } = block;
    if (parameters instanceof n.BlockParametersNode) {
      for (const [index, one] of (parameters.parameters?.requireds ?? []).entries()) {
        if (one instanceof n.RequiredParameterNode) paths.set(one.name, index === 0 ? passed : undefined);
      }
    }
    if (parameters instanceof n.NumberedParametersNode) paths.set("_1", passed);
    if (parameters instanceof n.ItParametersNode) paths.set("it", passed);
    const isApplication = place.isApplication || configures;
    this.#bodyOf(block.body, { ...place, locals: new Map(place.locals), paths, isApplication });
  }

  /** Runs a file that is required by a path that can be told. Returns whether the call is such a one. */
  #requires({ name, receiver, arguments_ }: Call, place: Place): boolean {
    if (receiver !== null || !REQUIRING.has(name)) return false;
    const [first] = arguments_?.arguments_ ?? [];
    const path = first === undefined ? undefined : requiredPath(first, name, place, this.evaluator);
    if (path !== undefined) this.require(path.endsWith(".rb") ? path : `${path}.rb`, place.condition);
    return true;
  }
}
