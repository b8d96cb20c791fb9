import type { RailsFiles } from "./directory";
import { branchesOf, childrenOf, type NodeClasses, type RubyNode, type RubyParser, type RubyTree } from "./ruby/parser";
import { underscored } from "./ruby/required-files";

export const CONNECTION = "app/channels/application_cable/connection.rb";

/** The class that Action Cable makes for each websocket. */
export interface CableConnection {
  /** Where `identified_by` stands, from 1. */
  readonly line?: number;
  readonly identifiers: readonly string[];
  /** Identifiers that nothing assigns which `connect` leads to. */
  readonly unassigned: readonly string[];
  /** Identifiers that are nil for visitors who are not signed in, where nothing refuses these. */
  readonly anonymous: readonly string[];
  /** Whether what is looked for may stand in a module that was not read. */
  readonly isPartial: boolean;
  /** Cookies that are read by a name; undefined is one that is computed. */
  readonly cookies: readonly {
    readonly name?: string;
    readonly file: string;
    readonly line: number;
    readonly code: string;
  }[];
  /** Identifiers that get the session's id as an object. */
  readonly sessionIds: readonly { readonly line: number; readonly file: string }[];
  /** Calls of Warden's `user` without a scope. */
  readonly wardenUsers: readonly { readonly line: number; readonly file: string }[];
  /** Where it reads the session, by itself or by Warden. */
  readonly session?: { readonly line: number; readonly file: string };
  /** The first error of syntax. */
  readonly error?: RubyTree["error"];
}

/** Where the modules of a connection may be. */
const MODULES = [
  ...["channels", "channels/concerns", "controllers/concerns", "models/concerns", "lib"].map((one) => `app/${one}`),
  "lib",
];
/** Methods that give nil where they find nobody: those of Active Record, and Warden's. */
const MAY_BE_NIL = /^(?:find_by(?:_\w+)?|find_signed|first|last|take|user|authenticate(?:_by)?)$/;

/** What the class of the connection does; undefined where there is none. */
export function connectionOf(files: RailsFiles, parser: RubyParser): CableConnection | undefined {
  const text = files.get(CONNECTION);
  return text === undefined ? undefined : new ConnectionReader(files, parser).read(text);
}

type Call = InstanceType<NodeClasses["CallNode"]>;

class ConnectionReader {
  readonly #n: NodeClasses;
  readonly #methods = new Map<string, { readonly node: RubyNode; readonly tree: RubyTree }>();
  /** What the body of the class runs and calls. */
  readonly #bodies: { readonly node: RubyNode; readonly tree: RubyTree }[] = [];
  readonly #cookies: CableConnection["cookies"][number][] = [];
  readonly #sessionIds: { line: number; file: string }[] = [];
  readonly #wardenUsers: { line: number; file: string }[] = [];
  readonly #identifiers: string[] = [];
  readonly #assigned = new Set<string>();
  readonly #nilable = new Set<string>();
  #rejects = false;
  /** Whether what is read is run under a condition alone: what it assigns is nil otherwise. */
  #isConditional = false;
  #line: number | undefined;
  #session: CableConnection["session"];
  #isPartial = false;

  constructor(
    private readonly files: RailsFiles,
    private readonly parser: RubyParser,
  ) {
    this.#n = parser.nodes;
  }

  read(text: string): CableConnection {
    const tree = this.parser.parse(CONNECTION, text);
    if (tree.error === undefined) this.#body(tree.program.statements, tree);
    // Methods that are named by a symbol, as before_command does, are called too.
    const waiting = ["connect", "initialize"];
    for (const { node, tree: from } of this.#bodies) this.#follow(node, from, waiting);
    const seen = new Set<string>();
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const method = this.#methods.get(name);
      if (method === undefined || seen.has(name)) continue;
      seen.add(name);
      this.#follow(method.node, method.tree, waiting);
    }
    return {
      line: this.#line,
      identifiers: this.#identifiers,
      unassigned: this.#identifiers.filter((name) => !this.#assigned.has(name) && !this.#methods.has(name)),
      anonymous: this.#rejects ? [] : this.#identifiers.filter((name) => this.#nilable.has(name)),
      isPartial: this.#isPartial,
      cookies: this.#cookies,
      sessionIds: this.#sessionIds,
      wardenUsers: this.#wardenUsers,
      session: this.#session,
      error: tree.error,
    };
  }

  /** The body of a class or module: its methods, its modules, and everything else that it runs. */
  #body(node: RubyNode | null, tree: RubyTree): void {
    const n = this.#n;
    if (node === null) return;
    if (node instanceof n.DefNode) {
      if (!this.#methods.has(node.name)) this.#methods.set(node.name, { node: node.body ?? node, tree });
      return;
    }
    if (node instanceof n.ClassNode || node instanceof n.ModuleNode) {
      this.#body(node.body, tree);
      return;
    }
    if (node instanceof n.StatementsNode || node instanceof n.BeginNode) {
      for (const child of childrenOf(node)) this.#body(child, tree);
      return;
    }
    if (node instanceof n.CallNode && node.receiver === null) {
      if (node.name === "identified_by") this.#identify(node, tree);
      if (["include", "prepend", "extend"].includes(node.name)) {
        for (const argument of node.arguments_?.arguments_ ?? []) this.#include(tree.codeOf(argument));
      }
      if (node.name === "define_method") this.#isPartial = true;
      // `private def connect`, and the `included do` of a concern.
      for (const argument of node.arguments_?.arguments_ ?? [])
        if (argument instanceof n.DefNode) this.#body(argument, tree);
      if (node.block instanceof n.BlockNode && node.name === "included") {
        this.#body(node.block.body, tree);
        return;
      }
    }
    this.#bodies.push({ node, tree });
  }

  #identify(call: Call, tree: RubyTree): void {
    const n = this.#n;
    this.#line ??= tree.lineOf(call);
    for (const argument of call.arguments_?.arguments_ ?? []) {
      if (argument instanceof n.SymbolNode || argument instanceof n.StringNode) {
        this.#identifiers.push(argument.unescaped.value);
      } else this.#isPartial = true;
    }
  }

  #include(constant: string): void {
    const file = constant.replace(/^::/, "").split("::").map(underscored).join("/");
    const path = MODULES.map((folder) => `${folder}/${file}.rb`).find((one) => this.files.has(one));
    const tree = path === undefined ? undefined : this.parser.parse(path, this.files.get(path) ?? "");
    if (tree === undefined || tree.error !== undefined) this.#isPartial = true;
    else this.#body(tree.program.statements, tree);
  }

  /** What a method does, and which others it calls. */
  #follow(node: RubyNode, tree: RubyTree, calls: string[]): void {
    const n = this.#n;
    const locals = new Map<string, RubyNode>();
    const visit = (one: RubyNode): void => {
      const before = this.#isConditional;
      const branches = branchesOf(one, n);
      this.#isConditional ||= branches !== undefined && (branches.yes === null || branches.no === null);
      if (one instanceof n.LocalVariableWriteNode) locals.set(one.name, one.value);
      if (one instanceof n.SymbolNode) calls.push(one.unescaped.value);
      if (one instanceof n.InstanceVariableWriteNode || one instanceof n.InstanceVariableOrWriteNode) {
        this.#assign(one.name.slice(1), one.value, tree, locals);
      }
      if (one instanceof n.CallOrWriteNode && one.receiver instanceof n.SelfNode) {
        this.#assign(one.readName, one.value, tree, locals);
      }
      if (one instanceof n.CallTargetNode && one.receiver instanceof n.SelfNode)
        this.#assigned.add(one.name.replace(/=$/, ""));
      if (one instanceof n.InstanceVariableTargetNode) this.#assigned.add(one.name.slice(1));
      if (one instanceof n.CallNode) this.#onCall(one, tree, locals, calls);
      for (const child of childrenOf(one)) visit(child);
      this.#isConditional = before;
    };
    visit(node);
  }

  #onCall(call: Call, tree: RubyTree, locals: ReadonlyMap<string, RubyNode>, calls: string[]): void {
    const n = this.#n;
    const { name, receiver, arguments_ } = call;
    const at = { file: tree.file, line: tree.lineOf(call) };
    const isOwn = receiver === null || receiver instanceof n.SelfNode;
    const [value] = arguments_?.arguments_ ?? [];
    if (isOwn) calls.push(name);
    if (isOwn && ["reject_unauthorized_connection", "raise", "close"].includes(name)) this.#rejects = true;
    if (isSession(call, n) || isWarden(call, tree, n)) this.#session ??= at;
    if (receiver instanceof n.SelfNode && name.endsWith("=") && value !== undefined) {
      this.#assign(name.slice(0, -1), value, tree, locals);
    }
    if (isOwn && ["send", "public_send", "instance_variable_set", "instance_eval"].includes(name))
      this.#isPartial = true;
    if ((name === "[]" || name === "fetch") && isCookies(receiver, n) && value !== undefined) {
      const isName = value instanceof n.SymbolNode || value instanceof n.StringNode;
      this.#cookies.push({ ...at, ...(isName ? { name: value.unescaped.value } : {}), code: tree.codeOf(call) });
    }
    if (name === "user" && arguments_ === null && isWarden(resolved(receiver, locals, n), tree, n))
      this.#wardenUsers.push(at);
  }

  #assign(name: string, value: RubyNode, tree: RubyTree, locals: ReadonlyMap<string, RubyNode>): void {
    const n = this.#n;
    // An identity that is nil for everybody is none.
    if (value instanceof n.NilNode) return;
    this.#assigned.add(name);
    const given = resolved(value, locals, n);
    if (this.#isConditional || this.#mayBeNil(given)) this.#nilable.add(name);
    if (given instanceof n.CallNode && given.name === "id" && isSession(given.receiver, n)) {
      this.#sessionIds.push({ file: tree.file, line: tree.lineOf(value) });
    }
  }

  /** Whether it is nil where nobody is found, by itself or by the last statement of a method of the class. */
  #mayBeNil(node: RubyNode | null, depth = 0): boolean {
    const n = this.#n;
    if (node instanceof n.StatementsNode) return this.#mayBeNil(node.body.at(-1) ?? null, depth);
    if (node instanceof n.ParenthesesNode || node instanceof n.BeginNode) {
      return childrenOf(node).some((child) => child instanceof n.StatementsNode && this.#mayBeNil(child, depth));
    }
    if (node instanceof n.OrNode) return this.#mayBeNil(node.right, depth);
    if (!(node instanceof n.CallNode)) return false;
    if (MAY_BE_NIL.test(node.name)) return true;
    const method = node.receiver === null ? this.#methods.get(node.name) : undefined;
    return method !== undefined && depth < 8 && this.#mayBeNil(method.node, depth + 1);
  }
}

function resolved(node: RubyNode | null, locals: ReadonlyMap<string, RubyNode>, n: NodeClasses): RubyNode | null {
  return node instanceof n.LocalVariableReadNode ? (locals.get(node.name) ?? node) : node;
}

function isSession(node: RubyNode | null, n: NodeClasses): boolean {
  return node instanceof n.CallNode && node.name === "session";
}

/** `cookies.encrypted` and the like, in whatever order they are chained. */
function isCookies(node: RubyNode | null, n: NodeClasses): boolean {
  if (!(node instanceof n.CallNode)) return false;
  if (node.name === "cookies" || node.name === "cookie_jar") return true;
  return ["encrypted", "signed", "permanent", "signed_or_encrypted"].includes(node.name) && isCookies(node.receiver, n);
}

function isWarden(node: RubyNode | null, tree: RubyTree, n: NodeClasses): boolean {
  return node instanceof n.CallNode && node.name === "[]" && /\benv\[["']warden["']\]$/.test(tree.codeOf(node));
}

/** How an app writes a cookie, in the files that are read. */
export interface CookieWrite {
  readonly file: string;
  readonly line: number;
  /** Undefined where it cannot be told. */
  readonly hasDomain: boolean | undefined;
}

/** Every place that writes a cookie of a name. */
export function cookieWrites(files: RailsFiles, parser: RubyParser, cookie: string): readonly CookieWrite[] {
  const n = parser.nodes;
  const found: CookieWrite[] = [];
  for (const [path, text] of files) {
    // Parsing takes time, so only what names both is parsed.
    if (!path.endsWith(".rb") || !text.includes("cookies") || !text.includes(cookie)) continue;
    const tree = parser.parse(path, text);
    const visit = (node: RubyNode): void => {
      const [name, value] =
        node instanceof n.CallNode && node.name === "[]=" && isCookies(node.receiver, n)
          ? (node.arguments_?.arguments_ ?? [])
          : [];
      if ((name instanceof n.SymbolNode || name instanceof n.StringNode) && name.unescaped.value === cookie) {
        found.push({ file: path, line: tree.lineOf(node), hasDomain: mayHaveDomain(value, n) });
      }
      for (const child of childrenOf(node)) visit(child);
    };
    if (tree.error === undefined) visit(tree.program);
  }
  return found;
}

/** Whether a hash has a domain; undefined for what may be a hash that has one. */
function mayHaveDomain(value: RubyNode | undefined, n: NodeClasses): boolean | undefined {
  if (!(value instanceof n.HashNode)) {
    const isComputed =
      value instanceof n.LocalVariableReadNode ||
      (value instanceof n.CallNode && /merge|options|cookie|^new_/.test(value.name));
    return isComputed ? undefined : false;
  }
  const hasDomain = value.elements.some(
    (one) =>
      one instanceof n.AssocNode &&
      one.key instanceof n.SymbolNode &&
      one.key.unescaped.value === "domain" &&
      !(one.value instanceof n.NilNode),
  );
  return hasDomain || (value.elements.some((one) => one instanceof n.AssocSplatNode) ? undefined : false);
}
