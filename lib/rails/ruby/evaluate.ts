import { callValue } from "./calls";
import { changed, changedLocal, localsChangedIn } from "./changes";
import { bound } from "./parameters";
import { branchesOf, childrenOf, constantPath, type NodeClasses, type RubyNode } from "./parser";
import type { Reader, Surroundings } from "./reader";
import type { Scope } from "./scope";
import { alternatives, either, NIL, stringOf, textIn, truth, type RubyValue } from "./value";

/** What calls itself is given up at this depth. */
const MAX_DEPTH = 16;

/** Reads expressions. */
export class Evaluator implements Reader {
  /** How many methods and blocks are being read inside of each other. */
  #depth = 0;

  constructor(readonly around: Surroundings) {}

  /** The value of an expression; of several statements that of the last one. */
  valueOf(node: RubyNode | null | undefined, scope: Scope): RubyValue {
    if (node === null || node === undefined) return NIL;
    const { nodes } = this.around;
    const unknown = (): RubyValue => ({ kind: "unknown", code: scope.tree.codeOf(node).replaceAll(/\s+/g, " ") });
    const of = (one: RubyNode | null | undefined) => this.valueOf(one, scope);
    if (node instanceof nodes.StringNode) return stringOf(node.unescaped.value);
    if (node instanceof nodes.SymbolNode) return { kind: "symbol", text: node.unescaped.value };
    if (node instanceof nodes.IntegerNode || node instanceof nodes.FloatNode) {
      return { kind: "number", number: node.value };
    }
    if (node instanceof nodes.TrueNode || node instanceof nodes.FalseNode) {
      return { kind: "boolean", boolean: node instanceof nodes.TrueNode };
    }
    if (node instanceof nodes.NilNode) return NIL;
    if (node instanceof nodes.RegularExpressionNode) return { kind: "pattern", source: node.unescaped.value };
    if (node instanceof nodes.LambdaNode) return this.lambda(node, scope);
    if (node instanceof nodes.InterpolatedStringNode) return this.#interpolated(node.parts, scope) ?? unknown();
    if (node instanceof nodes.InterpolatedSymbolNode) {
      const text = textIn(this.#interpolated(node.parts, scope));
      return text === undefined ? unknown() : { kind: "symbol", text };
    }
    if (node instanceof nodes.StatementsNode) return of(node.body.at(-1));
    if (node instanceof nodes.ParenthesesNode) return of(node.body);
    if (node instanceof nodes.BeginNode || node instanceof nodes.ElseNode) return of(node.statements);
    if (node instanceof nodes.ArrayNode) return this.#array(node.elements, scope);
    if (node instanceof nodes.HashNode || node instanceof nodes.KeywordHashNode) {
      return this.#hash(node.elements, scope);
    }
    const branches = branchesOf(node, nodes);
    if (branches !== undefined) {
      const { predicate, yes, no } = branches;
      const isTrue = truth(of(predicate));
      return isTrue === undefined ? either([of(yes), of(no)]) : of(isTrue ? yes : no);
    }
    if (node instanceof nodes.CaseNode) return this.#case(node, scope);
    if (node instanceof nodes.OrNode) return this.#or(of(node.left), () => of(node.right));
    if (node instanceof nodes.AndNode) {
      const left = of(node.left);
      const isTrue = truth(left);
      return isTrue === undefined ? either([left, of(node.right)]) : isTrue ? of(node.right) : left;
    }
    if (node instanceof nodes.DefinedNode) return { kind: "boolean", boolean: true };
    if (node instanceof nodes.LocalVariableReadNode) return scope.locals.get(node.name) ?? unknown();
    if (node instanceof nodes.LocalVariableWriteNode) return of(node.value);
    if (node instanceof nodes.GlobalVariableReadNode) return this.around.constant(node.name, []) ?? unknown();
    if (node instanceof nodes.ConstantReadNode || node instanceof nodes.ConstantPathNode) {
      const path = constantPath(node, nodes);
      if (path === undefined || path === "RUBY_VERSION") return unknown();
      return this.around.constant(path, scope.nesting) ?? { kind: "constant", path };
    }
    if (node instanceof nodes.CallNode) return callValue(node, scope, this) ?? unknown();
    return unknown();
  }

  /** What a body gives: its last statement, with the locals that those before it set. */
  bodyValue(body: RubyNode | null, outer: Scope): RubyValue {
    if (this.#depth === MAX_DEPTH) return { kind: "unknown", code: body === null ? "" : outer.tree.codeOf(body) };
    this.#depth += 1;
    try {
      return this.#lastOf(body, outer);
    } finally {
      this.#depth -= 1;
    }
  }

  #lastOf(body: RubyNode | null, outer: Scope): RubyValue {
    const { nodes } = this.around;
    const statements = body instanceof nodes.StatementsNode ? body.body : body === null ? [] : [body];
    const scope = { ...outer, locals: new Map(outer.locals) };
    for (const statement of statements.slice(0, -1)) {
      if (statement instanceof nodes.ReturnNode) return this.#returned(statement, scope);
      if (this.#mayReturn(statement)) return { kind: "unknown", code: scope.tree.codeOf(statement) };
      if (statement instanceof nodes.LocalVariableWriteNode) {
        scope.locals.set(statement.name, this.valueOf(statement.value, scope));
        continue;
      }
      const name = changedLocal(statement, nodes);
      const before = name === undefined ? undefined : scope.locals.get(name);
      if (name === undefined) for (const one of localsChangedIn(statement, nodes)) scope.locals.delete(one);
      else if (before !== undefined && statement instanceof nodes.CallNode) {
        scope.locals.set(name, changed(before, statement.name, this.argumentsOf(statement, scope)));
      }
    }
    const last = statements.at(-1);
    if (last instanceof nodes.ReturnNode) return this.#returned(last, scope);
    return this.valueOf(last, scope);
  }

  #mayReturn(node: RubyNode): boolean {
    return node instanceof this.around.nodes.ReturnNode || childrenOf(node).some((child) => this.#mayReturn(child));
  }

  /** What a method or a block gives that is called with arguments; undefined where they do not fit. */
  #called(
    { parameters, body }: { readonly parameters: RubyNode | null; readonly body: RubyNode | null },
    args: readonly RubyValue[],
    scope: Scope,
  ): RubyValue | undefined {
    const n = this.around.nodes;
    const locals = bound(parameters, args, { scope, n, valueOf: (node, where) => this.valueOf(node, where) });
    return locals && this.bodyValue(body, { ...scope, locals });
  }

  /** What a method gives that a file in view defines. */
  methodValue(path: string, { nesting }: Scope, args: readonly RubyValue[]): RubyValue | undefined {
    const found = this.around.method(path, nesting);
    const value = found && this.#called(found.node, args, { ...found.place, locals: new Map() });
    return value?.kind === "unknown" ? undefined : value;
  }

  lambda(
    node: InstanceType<NodeClasses["LambdaNode"] | NodeClasses["BlockNode"]>,
    scope: Scope,
  ): Extract<RubyValue, { kind: "lambda" }> {
    return {
      kind: "lambda",
      call: (args) => this.#called(node, args, scope) ?? { kind: "unknown", code: scope.tree.codeOf(node) },
    };
  }

  #returned(node: InstanceType<NodeClasses["ReturnNode"]>, scope: Scope): RubyValue {
    const [only, ...more] = node.arguments_?.arguments_ ?? [];
    return more.length > 0 ? { kind: "unknown", code: scope.tree.codeOf(node) } : this.valueOf(only, scope);
  }

  argumentsOf(node: { readonly arguments_: unknown }, scope: Scope): readonly RubyValue[] {
    const { nodes } = this.around;
    if (!(node.arguments_ instanceof nodes.ArgumentsNode)) return [];
    return node.arguments_.arguments_.flatMap((one): readonly RubyValue[] => {
      if (!(one instanceof nodes.SplatNode)) return [this.valueOf(one, scope)];
      const list = this.valueOf(one.expression, scope);
      return list.kind === "array" && !list.open ? list.elements : [list];
    });
  }

  #interpolated(parts: readonly RubyNode[], scope: Scope): RubyValue | undefined {
    const { nodes } = this.around;
    let texts: readonly string[] = [""];
    for (const part of parts) {
      const value =
        part instanceof nodes.EmbeddedStatementsNode
          ? this.valueOf(part.statements, scope)
          : part instanceof nodes.StringNode
            ? stringOf(part.unescaped.value)
            : undefined;
      if (value === undefined) return undefined;
      const added = alternatives(value).map((one) =>
        one.kind === "number" ? String(one.number) : one.kind === "nil" ? "" : textIn(one),
      );
      if (added.includes(undefined) || texts.length * added.length > 16) return undefined;
      texts = texts.flatMap((text) => added.map((more) => text + (more ?? "")));
    }
    return either(texts.map(stringOf));
  }

  #array(elements: readonly RubyNode[], scope: Scope): RubyValue {
    const { nodes } = this.around;
    const found: RubyValue[] = [];
    let open = false;
    for (const element of elements) {
      if (element instanceof nodes.SplatNode) {
        const more = this.valueOf(element.expression, scope);
        if (more.kind === "array") found.push(...more.elements);
        open ||= more.kind !== "array" || more.open;
      } else found.push(this.valueOf(element, scope));
    }
    return { kind: "array", elements: found, open };
  }

  #hash(elements: readonly RubyNode[], scope: Scope): RubyValue {
    const { nodes } = this.around;
    const entries = new Map<string, RubyValue>();
    let open = false;
    for (const element of elements) {
      if (element instanceof nodes.AssocSplatNode) {
        const more = this.valueOf(element.value, scope);
        if (more.kind === "hash") for (const [key, value] of more.entries) entries.set(key, value);
        open ||= more.kind !== "hash" || more.open;
      } else if (element instanceof nodes.AssocNode) {
        const key = textIn(this.valueOf(element.key, scope));
        if (key === undefined) open = true;
        else if (element.value instanceof nodes.ImplicitNode)
          entries.set(key, this.valueOf(element.value.value, scope));
        else entries.set(key, this.valueOf(element.value, scope));
      }
    }
    return { kind: "hash", entries, open };
  }

  #or(left: RubyValue, right: () => RubyValue): RubyValue {
    if (left.kind === "variable" && left.otherwise === undefined) {
      return left.isSet === true ? left : { ...left, otherwise: right() };
    }
    const isTrue = truth(left);
    return isTrue === undefined ? either([left, right()]) : isTrue ? left : right();
  }

  #case(node: InstanceType<NodeClasses["CaseNode"]>, scope: Scope): RubyValue {
    return either(this.branchesOf(node, scope).map((branch) => this.valueOf(branch, scope)));
  }

  /** The branches of a `case` that may be run. */
  branchesOf(node: InstanceType<NodeClasses["CaseNode"]>, scope: Scope): readonly (RubyNode | null)[] {
    const { nodes } = this.around;
    const subject = node.predicate === null ? undefined : textIn(this.valueOf(node.predicate, scope));
    const found: (RubyNode | null)[] = [];
    for (const one of node.conditions) {
      if (!(one instanceof nodes.WhenNode)) continue;
      const texts = one.conditions.map((condition) => textIn(this.valueOf(condition, scope)));
      const isHit = subject !== undefined && texts.includes(subject);
      if (isHit || subject === undefined || texts.includes(undefined)) found.push(one.statements);
      if (isHit) return found;
    }
    return [...found, node.elseClause];
  }
}
