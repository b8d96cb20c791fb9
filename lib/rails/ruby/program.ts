import type { RailsFiles } from "../directory";
import { Evaluator, type Scope } from "./evaluate";
import { childrenOf, type NodeClasses, type RubyNode, type RubyParser, type RubyTree } from "./parser";
import { redisClients, type MadeClient } from "./redis-clients";
import { filesOfConstant, requiredPath } from "./required-files";
import { yamlConfiguration, type YamlConfiguration } from "../yaml-file";
import { either, textIn, truth, type RubyValue } from "./value";
import { readsWithin, variableReads, type VariableRead } from "./variable-reads";

/** Something that Rails is told at boot. */
export interface Setting {
  /**
   * What is set, from `config`: `action_cable.url`. What other gems are told has the name of their constant before it, and the
   * method that gives its block: `Sidekiq.configure_server.redis`.
   */
  readonly path: string;
  /** `append` adds to a list, `call` calls a method with arguments, `entry` sets entries of a hash, `default` is `||=`. */
  readonly operator: "assign" | "default" | "append" | "entry" | "call";
  readonly args: readonly RubyValue[];
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly code: string;
  /** The condition that decides whether it is run, where that is not known. */
  readonly condition?: string;
}

/** What Rails runs at boot in production, as far as it can be read. */
export interface BootProgram {
  readonly settings: readonly Setting[];
  /** What is set after Rails has read it, which has no effect. */
  readonly late: readonly Setting[];
  readonly reads: readonly VariableRead[];
  /** Clients of Redis that the app makes by itself. */
  readonly clients: readonly MadeClient[];
  /** Files that could not be parsed, with the line and what Ruby says. What they set is not known. */
  readonly broken: readonly { readonly file: string; readonly line: number; readonly message: string }[];
  /** A YAML file of `config`; undefined where it was not read, or has nothing for production. */
  readonly configuration: (name: string) => YamlConfiguration | undefined;
}

/** What is known of a variable: its value, and whether it is set. */
export type Environment = (name: string) => { readonly value?: string; readonly isSet?: boolean };

/** What is read, and what is known beside it. */
export interface BootOptions {
  readonly files: RailsFiles;
  readonly paths: readonly string[];
  readonly environment: Environment;
  /** What `Rails.env` is. @default "production" */
  readonly name?: string;
}

/** Reads the files that Rails runs, in the order in which it runs them. */
export function bootProgram(parser: RubyParser, { paths, ...options }: BootOptions): BootProgram {
  return new Boot(parser, options).run(paths);
}

type Call = InstanceType<NodeClasses["CallNode"]>;
type Method = InstanceType<NodeClasses["DefNode"]>;

/** Where a piece of code is run. */
interface Place extends Scope {
  /** What local names stand for among the settings; a name without one hides what is outside. */
  readonly paths: ReadonlyMap<string, string | undefined>;
  /** Whether `config` alone is that of Rails. */
  readonly isApplication: boolean;
  /** Whether Rails has been initialized by then. */
  readonly isLate?: true;
  readonly condition?: string;
}

/** Blocks that get what they are called on. */
const PASSING = new Set(["tap", "then", "yield_self"]);
/** Where gems and frameworks keep what Rails' `config` calls by another name. */
const ROOTS: ReadonlyMap<string, string> = new Map([
  ["Rails.application.config", ""],
  ["Rails.configuration", ""],
  ["Rails.application.configuration", ""],
  ["Rails.application.routes", "routes"],
  ["ActionCable.server.config", "action_cable"],
  ["ActionController::Base", "action_controller"],
  ["ActionController::Base.config", "action_controller"],
  ["ActionMailer::Base", "action_mailer"],
]);
/** What Rails calls when it has been initialized, whatever is written after it. */
const DEFERRING = new Set(["after_initialize", "to_prepare"]);
/** What Rails has read from its `config` by then. The objects that it has made of it can still be changed. */
const READ_BY_THEN =
  /^(?:session_store|force_ssl|action_cable\.\w+|(?:action_controller|action_mailer)\.default_url_options|middleware\..*)$/;
const OF_CONFIG =
  /^\(?(?:config|[a-z_]\w*\.config|Rails\.configuration|Rails\.application\.config\w*|(?:\w+::)*\w*Application\.config)\b/;
const APPENDING = new Set(["<<", "push", "append", "concat", "unshift", "prepend"]);
const FALSE_END = { isOver: false } as const;

class Boot {
  readonly #settings: Setting[] = [];
  readonly #late: Setting[] = [];
  /** What is run when Rails has been initialized. */
  readonly #deferred: (() => void)[] = [];
  readonly #reads: VariableRead[] = [];
  readonly #clients: MadeClient[] = [];
  readonly #broken = new Map<string, { readonly line: number; readonly message: string }>();
  readonly #trees = new Map<string, RubyTree>();
  readonly #constants = new Map<string, RubyValue>();
  readonly #methods = new Map<string, { readonly node: Method; readonly place: Place }>();
  readonly #required = new Set<string>();
  readonly #nodes: NodeClasses;
  readonly #evaluator: Evaluator;

  readonly #files: RailsFiles;

  constructor(
    private readonly parser: RubyParser,
    { files, environment, name = "production" }: Omit<BootOptions, "paths">,
  ) {
    this.#nodes = parser.nodes;
    this.#files = files;
    this.#evaluator = new Evaluator({
      nodes: parser.nodes,
      rails: name,
      variable: environment,
      constant: (path, nesting) => this.#lookUp(path, nesting, this.#constants),
      method: (path, nesting, args) => {
        const found = this.#lookUp(path, nesting, this.#methods);
        if (found === undefined) return undefined;
        const { node, place } = found;
        const locals = this.#evaluator.bound(node.parameters, args, { ...place, locals: new Map() });
        if (locals === undefined) return undefined;
        const value = this.#evaluator.bodyValue(node.body, { ...place, locals });
        return value.kind === "unknown" ? undefined : value;
      },
      setting: (code) => {
        const root = OF_CONFIG.exec(code)?.[0];
        const path = root === undefined ? undefined : code.slice(root.length + 1);
        const found = path === undefined ? [] : this.#settings.filter((one) => one.path === path);
        const last = found.at(-1);
        return last?.operator === "assign" && found.every(({ condition }) => condition === undefined)
          ? last.args[0]
          : undefined;
      },
      configuration: (name) => this.#configuration(name)?.options,
    });
  }

  run(paths: readonly string[]): BootProgram {
    for (const path of paths) this.#file(path, undefined);
    for (const run of this.#deferred) run();
    this.#readTheRest();
    return {
      settings: this.#settings,
      late: this.#late,
      reads: this.#reads,
      clients: this.#clients,
      broken: [...this.#broken].map(([file, error]) => ({ file, ...error })),
      configuration: (name) => this.#configuration(name),
    };
  }

  /** Models, jobs and libraries read variables and make clients too, when they are loaded or called. */
  #readTheRest(): void {
    for (const tree of this.#trees.values()) this.#findClients(tree);
    for (const [path, text] of this.#files) {
      const isRest = /(?:^|\/)(?:app|lib)\/.*\.rb$/.test(path) && !this.#required.has(path);
      // Parsing takes time, so only what reads one is parsed.
      if (!isRest || !/\bENV\b/.test(text)) continue;
      const tree = this.parser.parse(path, text);
      if (tree.error !== undefined) continue;
      this.#reads.push(...readsWithin(tree.program, { tree, nesting: [], locals: new Map() }, this.#evaluator));
      this.#findClients(tree);
    }
  }

  #findClients(tree: RubyTree): void {
    if (tree.error !== undefined || tree.file.startsWith("config/stimulus_reflex/")) return;
    this.#clients.push(...redisClients(tree.program, { tree, nesting: [], locals: new Map() }, this.#evaluator));
  }

  /** A YAML file of `config`, as config_for reads it. */
  #configuration(name: string): YamlConfiguration | undefined {
    const file = `config/${name}.yml`;
    const text = this.#files.get(file);
    if (text === undefined) return undefined;
    return yamlConfiguration(text, file, (code) => {
      const tree = this.parser.parse(file, code);
      return tree.error === undefined
        ? this.#evaluator.valueOf(tree.program.statements, { tree, nesting: [], locals: new Map() })
        : { kind: "unknown", code };
    });
  }

  #file(path: string, condition: string | undefined): void {
    const text = this.#files.get(path);
    if (text === undefined || this.#required.has(path)) return;
    this.#required.add(path);
    const tree = this.parser.parse(path, text);
    this.#trees.set(path, tree);
    if (tree.error !== undefined) {
      this.#broken.set(path, tree.error);
      return;
    }
    this.#statements(tree.program.statements.body, {
      tree,
      nesting: [],
      locals: new Map(),
      paths: new Map(),
      // In these files `config` has no other meaning, wherever the block is that they are written in.
      isApplication: /^config\/(?:application|environments\/\w+)\.rb$/.test(path),
      ...(condition === undefined ? {} : { condition }),
    });
  }

  /** The innermost meaning of a name; a file of `lib` is read when its constant is asked for, as Rails does. */
  #lookUp<Found>(path: string, nesting: readonly string[], table: ReadonlyMap<string, Found>): Found | undefined {
    const find = (): Found | undefined => {
      for (let depth = nesting.length; depth >= 0; depth -= 1) {
        const found = table.get([...nesting.slice(0, depth), path].join("::"));
        if (found !== undefined) return found;
      }
      return undefined;
    };
    const found = find();
    if (found !== undefined) return found;
    for (const file of filesOfConstant(path)) {
      if (!this.#files.has(file) || this.#required.has(file)) continue;
      this.#file(file, undefined);
      return find();
    }
    return undefined;
  }

  #statements(nodes: readonly RubyNode[], place: Place): { readonly isOver: boolean } {
    let here = place;
    for (const node of nodes) {
      const { isOver, condition } = this.#statement(node, here);
      if (isOver) return { isOver };
      // After `return if …` whatever follows depends on the condition as well.
      if (condition !== undefined) here = { ...here, condition: here.condition ?? condition };
    }
    return FALSE_END;
  }

  #bodyOf(node: RubyNode | null | undefined, place: Place): { readonly isOver: boolean } {
    if (node === null || node === undefined) return FALSE_END;
    if (node instanceof this.#nodes.StatementsNode) return this.#statements(node.body, place);
    if (node instanceof this.#nodes.ElseNode) return this.#bodyOf(node.statements, place);
    return this.#statements([node], place);
  }

  #statement(node: RubyNode, place: Place): { readonly isOver: boolean; readonly condition?: string } {
    const n = this.#nodes;
    if (isSimple(node, n)) this.#reads.push(...variableReads(node, place, this.#evaluator));
    if (node instanceof n.ReturnNode || node instanceof n.NextNode) return { isOver: true };
    if (node instanceof n.IfNode) return this.#branches(node.predicate, node.statements, node.subsequent, place);
    if (node instanceof n.UnlessNode) return this.#branches(node.predicate, node.elseClause, node.statements, place);
    if (node instanceof n.CaseNode) return this.#case(node, place);
    if (node instanceof n.AndNode) return this.#branches(node.left, node.right, null, place);
    if (node instanceof n.OrNode) return this.#branches(node.left, null, node.right, place);
    if (node instanceof n.BeginNode) {
      this.#bodyOf(node.statements, place);
      return FALSE_END;
    }
    if (node instanceof n.ParenthesesNode) return this.#bodyOf(node.body, place);
    if (node instanceof n.ModuleNode || node instanceof n.ClassNode) {
      this.#namespace(node, place);
      return FALSE_END;
    }
    if (node instanceof n.SingletonClassNode) {
      this.#bodyOf(node.body, { ...place, locals: new Map() });
      return FALSE_END;
    }
    if (node instanceof n.DefNode) {
      this.#methods.set(this.#methodPath(node, place), { node, place });
      return FALSE_END;
    }
    if (node instanceof n.ConstantWriteNode || node instanceof n.ConstantOrWriteNode) {
      this.#assignConstant([...place.nesting, node.name].join("::"), this.#value(node.value, place), place);
      return FALSE_END;
    }
    if (node instanceof n.ConstantPathWriteNode) {
      const path = this.#evaluator.pathOf(node.target);
      if (path !== undefined) this.#assignConstant(path, this.#value(node.value, place), place);
      return FALSE_END;
    }
    if (node instanceof n.LocalVariableWriteNode || node instanceof n.LocalVariableOrWriteNode) {
      this.#assignLocal(node.name, node.value, place);
      return FALSE_END;
    }
    if (node instanceof n.GlobalVariableWriteNode || node instanceof n.GlobalVariableOrWriteNode) {
      this.#assignConstant(node.name, this.#value(node.value, place), place);
      return FALSE_END;
    }
    if (node instanceof n.CallOrWriteNode || node instanceof n.CallOperatorWriteNode) {
      const path = joined(this.#pathOf(node.receiver, place), node.readName);
      const operator = node instanceof n.CallOrWriteNode ? "default" : "append";
      if (path !== undefined) this.#add({ path, operator, args: [this.#value(node.value, place)] }, node, place);
      return FALSE_END;
    }
    if (node instanceof n.CallNode) {
      this.#call(node, place);
      return FALSE_END;
    }
    if (node instanceof n.LambdaNode) return FALSE_END;
    for (const child of childrenOf(node)) this.#statement(child, place);
    return FALSE_END;
  }

  #branches(
    predicate: RubyNode,
    yes: RubyNode | null,
    no: RubyNode | null,
    place: Place,
  ): { readonly isOver: boolean; readonly condition?: string } {
    this.#reads.push(...variableReads(predicate, place, this.#evaluator));
    const isTrue = truth(this.#value(predicate, place));
    if (isTrue !== undefined) return this.#bodyOf(isTrue ? yes : no, place);
    const condition = place.condition ?? place.tree.codeOf(predicate);
    const ends = [yes, no].map((branch) => this.#bodyOf(branch, { ...place, condition }).isOver);
    return ends.every(Boolean) ? { isOver: true } : ends.some(Boolean) ? { isOver: false, condition } : FALSE_END;
  }

  #case(node: InstanceType<NodeClasses["CaseNode"]>, place: Place): { readonly isOver: boolean } {
    const n = this.#nodes;
    const subject = node.predicate === null ? undefined : textIn(this.#value(node.predicate, place));
    const branches = node.conditions.flatMap((one) => (one instanceof n.WhenNode ? [one] : []));
    const texts = branches.map(({ conditions }) => conditions.map((one) => textIn(this.#value(one, place))));
    if (subject !== undefined && !texts.flat().includes(undefined)) {
      const hit = texts.findIndex((all) => all.includes(subject));
      return this.#bodyOf(hit < 0 ? node.elseClause : branches[hit]?.statements, place);
    }
    const condition = place.condition ?? place.tree.codeOf(node).split("\n", 1)[0];
    for (const branch of [...branches.map(({ statements }) => statements), node.elseClause]) {
      this.#bodyOf(branch, { ...place, condition });
    }
    return FALSE_END;
  }

  #namespace(node: InstanceType<NodeClasses["ModuleNode"] | NodeClasses["ClassNode"]>, place: Place): void {
    const name = this.#evaluator.pathOf(node.constantPath) ?? "";
    const superclass = node instanceof this.#nodes.ClassNode ? this.#evaluator.pathOf(node.superclass) : undefined;
    this.#bodyOf(node.body, {
      ...place,
      nesting: [...place.nesting, name],
      locals: new Map(),
      paths: new Map(),
      isApplication: superclass === "Rails::Application" || superclass === "::Rails::Application",
    });
  }

  #methodPath(node: InstanceType<NodeClasses["DefNode"]>, { nesting }: Place): string {
    return nesting.length === 0 ? node.name : `${nesting.join("::")}.${node.name}`;
  }

  #assignConstant(path: string, value: RubyValue, { condition }: Place): void {
    const before = this.#constants.get(path);
    this.#constants.set(path, condition === undefined || before === undefined ? value : either([before, value]));
  }

  #assignLocal(name: string, node: RubyNode, place: Place): void {
    const path = this.#pathOf(node, place);
    if (path !== undefined && place.paths instanceof Map) place.paths.set(name, path);
    const value = this.#value(node, place);
    const before = place.locals.get(name);
    place.locals.set(name, place.condition === undefined || before === undefined ? value : either([before, value]));
    if (node instanceof this.#nodes.CallNode) this.#call(node, place);
  }

  /** `OPTIONS[:ssl_params] = …` on a local or a constant; under a condition it may be so, and may not. */
  #change(node: Call, place: Place): void {
    const { receiver } = node;
    const n = this.#nodes;
    const isLocal = receiver instanceof n.LocalVariableReadNode;
    const name = isLocal ? receiver.name : this.#evaluator.pathOf(receiver);
    const table = isLocal ? place.locals : this.#constants;
    const before = name === undefined ? undefined : table.get(name);
    if (name === undefined || before === undefined) return;
    const after = this.#evaluator.changed(before, node, place);
    if (after !== before) table.set(name, place.condition === undefined ? after : either([before, after]));
  }

  #call(node: Call, place: Place): void {
    const { name, receiver } = node;
    if (this.#requires(node, place)) return;
    const on = this.#pathOf(receiver, place);
    if (on === undefined) this.#change(node, place);
    const args = () => this.#evaluator.argumentsOf(node, place);
    if (on !== undefined && name !== "[]") {
      if (name === "[]=") {
        const [key, value] = args();
        const entry = textIn(key);
        const entries = new Map(entry === undefined || value === undefined ? [] : [[entry, value]]);
        this.#add({ path: on, operator: "entry", args: [{ kind: "hash", entries, open: true }] }, node, place);
      } else if (name === "merge!" || name === "update") {
        this.#add({ path: on, operator: "entry", args: args() }, node, place);
      } else if (APPENDING.has(name)) this.#add({ path: on, operator: "append", args: args() }, node, place);
      else if (/\w=$/.test(name)) {
        this.#add({ path: joined(on, name.slice(0, -1)) ?? "", operator: "assign", args: args() }, node, place);
        // `a.url = b.url = "…"` sets both.
        const [value] = node.arguments_?.arguments_ ?? [];
        if (value instanceof this.#nodes.CallNode && /\w=$/.test(value.name)) this.#call(value, place);
      } else if (node.arguments_ !== null || node.block !== null || receiver !== null) {
        this.#add({ path: joined(on, name) ?? name, operator: "call", args: args() }, node, place);
      }
    }
    if (receiver !== null && receiver instanceof this.#nodes.CallNode && on === undefined) this.#call(receiver, place);
    for (const argument of node.arguments_?.arguments_ ?? []) {
      const isRun = argument instanceof this.#nodes.CallNode && argument.block !== null;
      if (isRun && this.#evaluator.pathOf(argument.receiver) !== "ENV") this.#call(argument, place);
    }
    const { block } = node;
    if (!(block instanceof this.#nodes.BlockNode)) return;
    if (on === "" && DEFERRING.has(name)) {
      this.#deferred.push(() => {
        this.#block(node, block, { ...place, isLate: true });
      });
    } else this.#block(node, block, place);
  }

  #block(call: Call, block: InstanceType<NodeClasses["BlockNode"]>, place: Place): void {
    const n = this.#nodes;
    const { name, receiver } = call;
    const on = this.#pathOf(receiver, place) ?? this.#evaluator.pathOf(receiver);
    const constant = this.#dotted(receiver);
    const configures =
      name === "configure" && (constant === "Rails.application" || constant?.endsWith("Application") === true);
    const given = configures ? "" : PASSING.has(name) ? on : on === undefined ? undefined : (joined(on, name) ?? name);
    const paths = new Map(place.paths);
    const parameters =
      block.parameters instanceof n.BlockParametersNode ? (block.parameters.parameters?.requireds ?? []) : [];
    for (const [index, parameter] of parameters.entries()) {
      if (parameter instanceof n.RequiredParameterNode) paths.set(parameter.name, index === 0 ? given : undefined);
    }
    if (block.parameters instanceof n.NumberedParametersNode) paths.set("_1", given);
    if (block.parameters instanceof n.ItParametersNode) paths.set("it", given);
    this.#bodyOf(block.body, {
      ...place,
      locals: new Map(place.locals),
      paths,
      isApplication: place.isApplication || configures,
    });
  }

  /** `config.action_cable` as `action_cable`; undefined for anything but a setting. */
  #pathOf(node: RubyNode | null, place: Place): string | undefined {
    const n = this.#nodes;
    if (node instanceof n.ParenthesesNode && node.body instanceof n.StatementsNode) {
      return this.#pathOf(node.body.body.at(-1) ?? null, place);
    }
    if (node instanceof n.LocalVariableReadNode) return place.paths.get(node.name);
    if (node instanceof n.ItLocalVariableReadNode) return place.paths.get("it");
    const dotted = this.#dotted(node);
    if (dotted !== undefined) {
      const root = ROOTS.get(dotted) ?? (/^(?:\w+::)*\w*Application\.config$/.test(dotted) ? "" : undefined);
      if (root !== undefined) return root;
      if (node instanceof n.ConstantReadNode || node instanceof n.ConstantPathNode) {
        return /Sidekiq|Redis|StimulusReflex|CableReady|AnyCable$|Rails$/.test(dotted) ? dotted : undefined;
      }
    }
    if (!(node instanceof n.CallNode) || node.arguments_ !== null) return undefined;
    const isSelf = node.receiver === null || node.receiver instanceof n.SelfNode;
    if (isSelf) return node.name === "config" && place.isApplication ? "" : undefined;
    // `app.config` of an initializer's block.
    if (node.name === "config" && node.receiver instanceof n.LocalVariableReadNode && node.receiver.name === "app")
      return "";
    return joined(this.#pathOf(node.receiver, place), node.name);
  }

  /** `Rails.application.config` of calls without arguments on a constant. */
  #dotted(node: RubyNode | null): string | undefined {
    const n = this.#nodes;
    const path = this.#evaluator.pathOf(node);
    if (path !== undefined) return path;
    if (!(node instanceof n.CallNode) || node.arguments_ !== null || node.block !== null) return undefined;
    const on = this.#dotted(node.receiver);
    return on === undefined ? undefined : `${on}.${node.name}`;
  }

  /** Runs a file that is required by a path that can be told. Returns whether the call is such a one. */
  #requires({ name, receiver, arguments_ }: Call, place: Place): boolean {
    if (receiver !== null || !["require_relative", "require", "load", "require_dependency"].includes(name))
      return false;
    const [first] = arguments_?.arguments_ ?? [];
    const path = first === undefined ? undefined : requiredPath(first, name, place, this.#evaluator);
    if (path !== undefined) this.#file(path.endsWith(".rb") ? path : `${path}.rb`, place.condition);
    return true;
  }

  #add(
    { path, operator, args }: Pick<Setting, "path" | "operator" | "args">,
    node: RubyNode,
    { tree, condition, isLate }: Place,
  ): void {
    const code = tree.codeOf(node).replaceAll(/\s+/g, " ");
    // Rails makes its cache before it runs any initializer.
    const isRead =
      path === "cache_store"
        ? isLate === true || /(?:^|\/)config\/initializers\//.test(tree.file)
        : isLate === true && READ_BY_THEN.test(path);
    const settings = isRead && OF_CONFIG.test(code) ? this.#late : this.#settings;
    settings.push({
      path,
      operator,
      args,
      file: tree.file,
      line: tree.lineOf(node),
      code,
      ...(condition === undefined ? {} : { condition }),
    });
  }

  #value(node: RubyNode, place: Place): RubyValue {
    return this.#evaluator.valueOf(node, place);
  }
}

/** Whether a statement has no others inside of it, but for those of blocks. */
function isSimple(node: RubyNode, n: NodeClasses): boolean {
  return (
    node instanceof n.CallNode ||
    node instanceof n.CallOrWriteNode ||
    node instanceof n.CallOperatorWriteNode ||
    node instanceof n.ConstantWriteNode ||
    node instanceof n.ConstantOrWriteNode ||
    node instanceof n.ConstantPathWriteNode ||
    node instanceof n.LocalVariableWriteNode ||
    node instanceof n.LocalVariableOrWriteNode ||
    node instanceof n.GlobalVariableWriteNode ||
    node instanceof n.InstanceVariableWriteNode
  );
}

function joined(on: string | undefined, name: string): string | undefined {
  if (on === undefined) return undefined;
  return on === "" ? name : `${on}.${name}`;
}
