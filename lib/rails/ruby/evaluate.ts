import { childrenOf, type NodeClasses, type RubyNode, type RubyTree } from "./parser";
import { resultOf } from "./methods";
import { alternatives, either, NIL, stringOf, textIn, truth, type RubyValue } from "./value";

/** What names stand for where an expression is read. */
export interface Scope {
  readonly tree: RubyTree;
  /** The modules and classes around it, the innermost last. */
  readonly nesting: readonly string[];
  readonly locals: Map<string, RubyValue>;
}

/** What is known outside of the expression itself. */
export interface Surroundings {
  readonly nodes: NodeClasses;
  /** What `Rails.env` is. */
  readonly rails: string;
  /** What is known of a variable of the environment. */
  readonly variable: (name: string) => { readonly value?: string; readonly isSet?: boolean };
  readonly constant: (path: string, nesting: readonly string[]) => RubyValue | undefined;
  /** What a method gives that a file in view defines. */
  readonly method: (path: string, nesting: readonly string[], args: readonly RubyValue[]) => RubyValue | undefined;
  /** What a setting of Rails' `config` was set to, by the code that reads it. */
  readonly setting: (code: string) => RubyValue | undefined;
  /** What `config_for` gives. */
  readonly configuration: (name: string) => RubyValue | undefined;
}

/** Methods that change a hash in place. */
const CHANGING = new Set(["[]=", "store", "merge!", "update", "reverse_merge!", "deep_merge!", "delete"]);

/** What calls itself is given up at this depth. */
const MAX_DEPTH = 16;

/** Reads expressions. */
export class Evaluator {
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
    if (node instanceof nodes.IntegerNode) return { kind: "number", number: node.value };
    if (node instanceof nodes.FloatNode) return { kind: "number", number: node.value };
    if (node instanceof nodes.TrueNode) return { kind: "boolean", boolean: true };
    if (node instanceof nodes.FalseNode) return { kind: "boolean", boolean: false };
    if (node instanceof nodes.NilNode) return NIL;
    if (node instanceof nodes.RegularExpressionNode) return { kind: "pattern", source: node.unescaped.value };
    if (node instanceof nodes.LambdaNode) return this.#lambda(node, scope);
    if (node instanceof nodes.InterpolatedStringNode) return this.#interpolated(node.parts, scope) ?? unknown();
    if (node instanceof nodes.InterpolatedSymbolNode) {
      const text = textIn(this.#interpolated(node.parts, scope));
      return text === undefined ? unknown() : { kind: "symbol", text };
    }
    if (node instanceof nodes.StatementsNode) return of(node.body.at(-1));
    if (node instanceof nodes.ParenthesesNode) return of(node.body);
    if (node instanceof nodes.BeginNode) return of(node.statements);
    if (node instanceof nodes.ElseNode) return of(node.statements);
    if (node instanceof nodes.ArrayNode) return this.#array(node.elements, scope);
    if (node instanceof nodes.HashNode || node instanceof nodes.KeywordHashNode) {
      return this.#hash(node.elements, scope);
    }
    if (node instanceof nodes.IfNode) {
      return this.#choice(
        of(node.predicate),
        () => of(node.statements),
        () => of(node.subsequent),
      );
    }
    if (node instanceof nodes.UnlessNode) {
      return this.#choice(
        of(node.predicate),
        () => of(node.elseClause),
        () => of(node.statements),
      );
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
      const path = this.pathOf(node);
      if (path === undefined) return unknown();
      if (path === "RUBY_VERSION") return unknown();
      return this.around.constant(path, scope.nesting) ?? { kind: "constant", path };
    }
    if (node instanceof nodes.CallNode) return this.#call(node, scope) ?? unknown();
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
      if (this.mayReturn(statement)) return { kind: "unknown", code: scope.tree.codeOf(statement) };
      if (statement instanceof nodes.LocalVariableWriteNode) {
        scope.locals.set(statement.name, this.valueOf(statement.value, scope));
      } else if (!this.changeLocal(statement, scope)) {
        for (const name of this.localsChangedIn(statement)) scope.locals.delete(name);
      }
    }
    const last = statements.at(-1);
    if (last instanceof nodes.ReturnNode) return this.#returned(last, scope);
    return this.valueOf(last, scope);
  }

  /** Sets an entry of a hash in a local, as in `options[:ssl_params] = …`. Returns whether the statement does that. */
  changeLocal(node: RubyNode, scope: Scope): boolean {
    const { nodes } = this.around;
    if (!(node instanceof nodes.CallNode) || !(node.receiver instanceof nodes.LocalVariableReadNode)) return false;
    if (!CHANGING.has(node.name)) return false;
    const { name } = node.receiver;
    const before = scope.locals.get(name);
    if (before !== undefined) scope.locals.set(name, this.changed(before, node, scope));
    return true;
  }

  /** What is left of a value after a call that changes it in place. */
  changed(before: RubyValue, node: InstanceType<NodeClasses["CallNode"]>, scope: Scope): RubyValue {
    const { name } = node;
    if (before.kind !== "hash" || !CHANGING.has(name)) return before;
    const [first, value] = this.argumentsOf(node, scope);
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
  localsChangedIn(node: RubyNode): readonly string[] {
    const { nodes } = this.around;
    const own =
      node instanceof nodes.LocalVariableWriteNode ||
      node instanceof nodes.LocalVariableOrWriteNode ||
      node instanceof nodes.LocalVariableOperatorWriteNode
        ? [node.name]
        : node instanceof nodes.CallNode &&
            node.receiver instanceof nodes.LocalVariableReadNode &&
            CHANGING.has(node.name)
          ? [node.receiver.name]
          : [];
    return [...own, ...childrenOf(node).flatMap((child) => this.localsChangedIn(child))];
  }

  mayReturn(node: RubyNode): boolean {
    return node instanceof this.around.nodes.ReturnNode || childrenOf(node).some((child) => this.mayReturn(child));
  }

  /** Gives the parameters of a method or a block what it is called with; undefined where that does not fit. */
  bound(parameters: RubyNode | null, args: readonly RubyValue[], scope: Scope): Map<string, RubyValue> | undefined {
    const { nodes } = this.around;
    const locals = new Map(scope.locals);
    const list = parameters instanceof nodes.BlockParametersNode ? parameters.parameters : parameters;
    if (list === null) return locals;
    if (!(list instanceof nodes.ParametersNode) || list.posts.length > 0) return undefined;
    const positional = [...args];
    const last = positional.at(-1);
    const named = new Map(
      list.keywords.length + (list.keywordRest === null ? 0 : 1) > 0 && last?.kind === "hash" ? last.entries : [],
    );
    if (named.size > 0) positional.pop();
    for (const one of list.requireds) {
      const value = positional.shift();
      if (!(one instanceof nodes.RequiredParameterNode) || value === undefined) return undefined;
      locals.set(one.name, value);
    }
    for (const one of list.optionals) {
      if (!(one instanceof nodes.OptionalParameterNode)) return undefined;
      locals.set(one.name, positional.shift() ?? this.valueOf(one.value, { ...scope, locals }));
    }
    for (const one of list.keywords) {
      if (!(one instanceof nodes.OptionalKeywordParameterNode || one instanceof nodes.RequiredKeywordParameterNode)) {
        return undefined;
      }
      const given =
        named.get(one.name) ??
        (one instanceof nodes.OptionalKeywordParameterNode ? this.valueOf(one.value, { ...scope, locals }) : undefined);
      if (given === undefined) return undefined;
      locals.set(one.name, given);
      named.delete(one.name);
    }
    if (list.rest instanceof nodes.RestParameterNode && list.rest.name !== null) {
      locals.set(list.rest.name, { kind: "array", elements: positional, open: false });
    }
    if (list.keywordRest instanceof nodes.KeywordRestParameterNode && list.keywordRest.name !== null) {
      locals.set(list.keywordRest.name, { kind: "hash", entries: named, open: false });
    }
    return locals;
  }

  #lambda(
    node: InstanceType<NodeClasses["LambdaNode"] | NodeClasses["BlockNode"]>,
    scope: Scope,
  ): Extract<RubyValue, { kind: "lambda" }> {
    return {
      kind: "lambda",
      call: (args) => {
        const locals = this.bound(node.parameters, args, scope);
        return locals === undefined
          ? { kind: "unknown", code: scope.tree.codeOf(node) }
          : this.bodyValue(node.body, { ...scope, locals });
      },
    };
  }

  #returned(node: InstanceType<NodeClasses["ReturnNode"]>, scope: Scope): RubyValue {
    const [only, ...more] = node.arguments_?.arguments_ ?? [];
    return more.length > 0 ? { kind: "unknown", code: scope.tree.codeOf(node) } : this.valueOf(only, scope);
  }

  /** `A::B` of a constant. */
  pathOf(node: RubyNode | null | undefined): string | undefined {
    const { nodes } = this.around;
    if (node instanceof nodes.ConstantReadNode) return node.name;
    if (!(node instanceof nodes.ConstantPathNode) || node.name === null) return undefined;
    if (node.parent === null) return node.name;
    const parent = this.pathOf(node.parent);
    return parent === undefined ? undefined : `${parent}::${node.name}`;
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

  #choice(condition: RubyValue, yes: () => RubyValue, no: () => RubyValue): RubyValue {
    const isTrue = truth(condition);
    return isTrue === undefined ? either([yes(), no()]) : isTrue ? yes() : no();
  }

  #or(left: RubyValue, right: () => RubyValue): RubyValue {
    if (left.kind === "variable" && left.otherwise === undefined) {
      return left.isSet === true ? left : { ...left, otherwise: right() };
    }
    const isTrue = truth(left);
    return isTrue === undefined ? either([left, right()]) : isTrue ? left : right();
  }

  #case(node: InstanceType<NodeClasses["CaseNode"]>, scope: Scope): RubyValue {
    const { nodes } = this.around;
    const subject = textIn(this.valueOf(node.predicate, scope));
    const branches = node.conditions.flatMap((one) => (one instanceof nodes.WhenNode ? [one] : []));
    if (subject !== undefined) {
      const known = branches.map(({ conditions }) => conditions.map((one) => textIn(this.valueOf(one, scope))));
      const hit = known.findIndex((texts) => texts.includes(subject));
      if (hit >= 0) return this.valueOf(branches[hit]?.statements, scope);
      if (!known.flat().includes(undefined)) return this.valueOf(node.elseClause, scope);
    }
    return either([
      ...branches.map(({ statements }) => this.valueOf(statements, scope)),
      this.valueOf(node.elseClause, scope),
    ]);
  }

  #environment(name: string, otherwise: RubyValue | undefined): RubyValue {
    if (name === "RAILS_ENV" || name === "RACK_ENV") return stringOf(this.around.rails);
    const { value, isSet } = this.around.variable(name);
    if (value !== undefined) return stringOf(value);
    return { kind: "variable", name, isSet, otherwise };
  }

  #call(node: InstanceType<NodeClasses["CallNode"]>, scope: Scope): RubyValue | undefined {
    const { nodes } = this.around;
    const { name, receiver } = node;
    const args = () => this.argumentsOf(node, scope);
    const block = node.block instanceof nodes.BlockNode ? node.block : undefined;
    const path = this.pathOf(receiver);
    // An assignment gives what it assigns, as in `a.url = b.url = "…"`.
    if (/\w=$/.test(name)) return args().at(-1);
    if (path === "ENV") {
      const variable = textIn(args()[0]);
      if (variable === undefined) return undefined;
      if (name === "[]" || name === "fetch") {
        const otherwise = args()[1] ?? (block === undefined ? undefined : this.valueOf(block.body, scope));
        return this.#environment(variable, otherwise);
      }
      if (["key?", "has_key?", "include?", "member?"].includes(name)) return this.#isSet(variable);
      return undefined;
    }
    if (path === "StimulusReflexDeployment") return { kind: "generated" };
    if (path === "Rails" && name === "env") return stringOf(this.around.rails);
    if (name === "config_for") {
      const first = textIn(args()[0]);
      if (first === undefined || args().length > 1) return undefined;
      return this.around.configuration(first) ?? { kind: "configuration", name: first };
    }
    if (((name === "lambda" || name === "proc") && receiver === null) || (path === "Proc" && name === "new")) {
      return block === undefined ? { kind: "lambda" } : this.#lambda(block, scope);
    }
    if (path !== undefined && name === "new") {
      // A pool is what its block makes.
      const isPool = /^(?:::)?ConnectionPool(?:::Wrapper)?$/.test(path) && block !== undefined;
      return isPool ? this.bodyValue(block.body, scope) : { kind: "instance", path, args: args() };
    }
    if (receiver === null) {
      if (["Integer", "String", "Float", "Array"].includes(name)) return args()[0];
      if (name === "binding") return undefined;
      return (
        (node.arguments_ === null ? scope.locals.get(name) : undefined) ??
        this.around.method(name, scope.nesting, args())
      );
    }
    if (path !== undefined && block === undefined) {
      const found = this.around.method(`${path}.${name}`, scope.nesting, args());
      if (found !== undefined) return found;
    }
    const set =
      node.arguments_ === null && block === undefined ? this.around.setting(scope.tree.codeOf(node)) : undefined;
    if (set !== undefined) return set;
    const on = this.valueOf(receiver, scope);
    if (block !== undefined && ["map", "collect", "filter_map", "flat_map"].includes(name) && on.kind === "array") {
      const { call } = this.#lambda(block, scope);
      const unread: RubyValue = { kind: "unknown", code: scope.tree.codeOf(block) };
      const elements = on.elements.map((one) => call?.([one]) ?? unread);
      return {
        ...on,
        elements: elements.flatMap((one) => (name === "flat_map" && one.kind === "array" ? one.elements : [one])),
      };
    }
    // What Rails makes of the text of a variable.
    if (name === "cast" && on.kind === "instance" && on.path === "ActiveModel::Type::Boolean")
      return asBoolean(args()[0]);
    const isTidying = () => this.#isTidying(node.block, scope);
    return resultOf({ name, args, isTidying, rails: this.around.rails }, on);
  }

  #isSet(variable: string): RubyValue {
    const { isSet } = this.around.variable(variable);
    return isSet === undefined ? { kind: "unknown", code: `ENV["${variable}"]` } : { kind: "boolean", boolean: isSet };
  }

  #isTidying(block: unknown, scope: Scope): boolean {
    const { nodes } = this.around;
    return (
      block instanceof nodes.BlockArgumentNode &&
      ["strip", "presence", "to_s", "present?", "blank?", "downcase"].includes(
        textIn(this.valueOf(block.expression, scope)) ?? "",
      )
    );
  }
}

/** Undefined where the text is not known. */
function asBoolean(value: RubyValue | undefined): RubyValue | undefined {
  const text = value?.kind === "boolean" ? String(value.boolean) : textIn(value);
  return text === undefined ? undefined : { kind: "boolean", boolean: !/^(?:|0|f|false|off)$/i.test(text) };
}
