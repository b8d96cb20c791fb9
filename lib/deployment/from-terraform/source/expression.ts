/**
 * Expressions of Terraform's language, as far as they can be evaluated from the files alone: literals, templates, lists and
 * objects, references to locals, variables and modules, conditions, arithmetic, `for`, and the functions that roots of apps
 * use. Whatever else stays an expression.
 */
import { FUNCTIONS } from "./functions";
import { bareExpression, holdsTemplate, isKnown, type Value } from "./value";

/** Where an expression is written: in a module, and in one instance of a resource or module there. */
export interface Scope {
  /** What `local.plan`, `var.host`, `each.key`, `count.index` or `module.shop` stands for; undefined where it is unknown. */
  readonly valueOf: (name: string) => Value | undefined;
  /** The address of the module, with which references get out of it: `module.shop["eu"]`. Empty for the root module. */
  readonly module: string;
}

const NESTING = 64;
const REFERENCE = /(?:(?:local|var|module)\.[\p{ID_Start}_][\p{ID_Continue}-]*|each\.(?:key|value)\b|count\.index\b)/uy;
const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /(?:\s|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** Names that mean something in one module only, where no longer address goes before them. */
const OF_MODULE =
  /(?<![\w.\]"-])(?:data\.[a-z]\w*\.[\w-]+|[a-z][a-z0-9]*_[a-z0-9_]+\.[a-z_][\w-]*|(?:local|var|module)\.[\w-]+)/gi;

/** Thrown inside for what cannot be evaluated. */
class NotKnown extends Error {}

/** A value with everything evaluated that can be. */
export function evaluated(value: Value, scope: Scope, depth = 0): Value {
  if (depth > NESTING) return value;
  if (typeof value === "string") return holdsTemplate(value) ? evaluatedText(value, scope, depth) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((element: Value) => evaluated(element, scope, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      holdsTemplate(key) ? keyOf(evaluatedText(key, scope, depth)) : key,
      evaluated(member, scope, depth + 1),
    ]),
  );
}

function keyOf(value: Value): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A text that is one expression has the value of that; in any other text the values of expressions are parts. */
function evaluatedText(text: string, scope: Scope, depth: number): Value {
  try {
    return new Reader(text, scope, depth).template(undefined);
  } catch (error) {
    if (error instanceof NotKnown) return outOf(scope, text);
    throw error;
  }
}

/** An expression as it reads outside of its module. */
function outOf({ module }: Scope, expression: string): string {
  return module === "" ? expression : expression.replace(OF_MODULE, `${module.replaceAll("$", "$$$$")}.$&`);
}

class Reader {
  private position = 0;

  constructor(
    private readonly text: string,
    private readonly scope: Scope,
    private depth: number,
  ) {}

  /** What the names of the `for` expressions around stand for. */
  private readonly bound = new Map<string, Value>();

  /** Reads text up to a quote, or to the end. */
  template(quote: '"' | undefined): Value {
    const parts: Value[] = [];
    let literal = "";
    const flush = () => {
      if (literal !== "") parts.push(literal);
      literal = "";
    };
    while (this.position < this.text.length && this.text[this.position] !== quote) {
      const pair = this.text.slice(this.position, this.position + 2);
      if (pair === "$$" || pair === "%%") {
        literal += pair;
        this.position += 2;
      } else if (pair === "%{") {
        throw new NotKnown();
      } else if (pair === "${") {
        flush();
        parts.push(this.interpolation());
      } else if (quote !== undefined && pair.startsWith("\\")) {
        const escape = ESCAPES[pair[1] ?? ""];
        if (escape === undefined) throw new NotKnown();
        literal += escape;
        this.position += 2;
      } else {
        literal += pair[0] ?? "";
        this.position += 1;
      }
    }
    flush();
    const [only] = parts;
    if (only !== undefined && parts.length === 1) return only;
    return parts.map(partOf).join("");
  }

  /** What cannot be evaluated stays as it is written, with what it refers to. */
  private interpolation(): Value {
    const { position: start, depth } = this;
    try {
      this.position += 2;
      if (this.text[this.position] === "~") this.position += 1;
      const value = this.expression();
      this.space();
      if (this.text[this.position] === "~") this.position += 1;
      if (!this.take("}")) throw new NotKnown();
      return value;
    } catch (error) {
      // In a `for` the text would say another thing for each element.
      if (!(error instanceof NotKnown) || this.bound.size > 0) throw error;
      this.position = this.closing(start + 2) + 1;
      this.depth = depth;
      return outOf(this.scope, this.text.slice(start, this.position));
    }
  }

  /** Where the bracket closes that was opened before a position. */
  private closing(from: number): number {
    let open = 1;
    let quoted = false;
    for (let at = from; at < this.text.length; at += 1) {
      const character = this.text[at] ?? "";
      if (quoted && character === "\\") at += 1;
      else if (character === '"') quoted = !quoted;
      else if (!quoted && "{[(".includes(character)) open += 1;
      else if (!quoted && "}])".includes(character)) open -= 1;
      if (open === 0) return at;
    }
    throw new NotKnown();
  }

  private space(): void {
    SPACE.lastIndex = this.position;
    this.position += SPACE.exec(this.text)?.[0].length ?? 0;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    this.position += found?.length ?? 0;
    return found;
  }

  private take(word: string): boolean {
    this.space();
    if (!this.text.startsWith(word, this.position)) return false;
    this.position += word.length;
    return true;
  }

  private expression(): Value {
    this.depth += 1;
    if (this.depth > NESTING) throw new NotKnown();
    const condition = this.either();
    const value = this.take("?") ? this.choice(condition) : condition;
    this.depth -= 1;
    return value;
  }

  private choice(condition: Value): Value {
    const yes = this.expression();
    if (!this.take(":")) throw new NotKnown();
    const no = this.expression();
    if (condition === true || condition === "true") return yes;
    if (condition === false || condition === "false") return no;
    throw new NotKnown();
  }

  private either(): Value {
    let left = this.both();
    while (this.take("||")) {
      const right = this.both();
      left = truthOf(left) || truthOf(right);
    }
    return left;
  }

  private both(): Value {
    let left = this.equality();
    while (this.take("&&")) {
      const right = this.equality();
      left = truthOf(left) && truthOf(right);
    }
    return left;
  }

  private equality(): Value {
    const left = this.comparison();
    const isEqual = this.take("==");
    if (!isEqual && !this.take("!=")) return left;
    const right = this.comparison();
    if (!isKnown(left) || !isKnown(right)) throw new NotKnown();
    return (JSON.stringify(left) === JSON.stringify(right)) === isEqual;
  }

  private comparison(): Value {
    const left = this.sum();
    const operator = [">=", "<=", ">", "<"].find((word) => this.take(word));
    if (operator === undefined) return left;
    const [a, b] = [numberOf(left), numberOf(this.sum())];
    if (operator === ">=") return a >= b;
    if (operator === "<=") return a <= b;
    return operator === ">" ? a > b : a < b;
  }

  private sum(): Value {
    let left = this.product();
    for (;;) {
      const isSum = this.take("+");
      if (!isSum && !this.take("-")) return left;
      const right = numberOf(this.product());
      left = isSum ? numberOf(left) + right : numberOf(left) - right;
    }
  }

  private product(): Value {
    let left = this.unary();
    for (;;) {
      const operator = ["*", "/", "%"].find((word) => this.take(word));
      if (operator === undefined) return left;
      const [a, b] = [numberOf(left), numberOf(this.unary())];
      if (operator === "*") left = a * b;
      else if (b === 0) throw new NotKnown();
      else left = operator === "/" ? a / b : a % b;
    }
  }

  private unary(): Value {
    this.space();
    if (this.text[this.position] === "!" && this.text[this.position + 1] !== "=") {
      this.position += 1;
      return !truthOf(this.unary());
    }
    if (this.take("-")) return -numberOf(this.unary());
    this.space();
    const start = this.position;
    return this.postfix(this.primary(), start);
  }

  private primary(): Value {
    if (this.take('"')) {
      const value = this.template('"');
      if (!this.take('"')) throw new NotKnown();
      return value;
    }
    if (this.take("[")) return this.isLoop() ? this.listLoop() : this.list();
    if (this.take("{")) return this.isLoop() ? this.objectLoop() : this.object();
    if (this.take("(")) {
      const value = this.expression();
      if (!this.take(")")) throw new NotKnown();
      return value;
    }
    const number = this.match(NUMBER);
    if (number !== undefined) return Number(number);
    const reference = this.match(REFERENCE);
    if (reference !== undefined) return this.scope.valueOf(reference) ?? this.traversal(reference);
    const name = this.match(IDENTIFIER);
    if (name === undefined) throw new NotKnown();
    const bound = this.bound.get(name);
    if (bound !== undefined) return bound;
    if (name === "true" || name === "false") return name === "true";
    if (name === "null") return null;
    return this.take("(") ? this.called(name) : this.traversal(name);
  }

  /** A reference to something that only Terraform knows, from its first name up to where it ends. */
  private traversal(name: string): Value {
    return `\${${outOf(this.scope, `${name}${this.rest()}`)}}`;
  }

  /** The attributes and keys that come next; keys that are known are written out. */
  private rest(): string {
    let text = "";
    for (;;) {
      const start = this.position;
      if (this.text[start] === "." && this.text[start + 1] !== ".") {
        this.position += 1;
        if (this.match(IDENTIFIER) === undefined && this.match(NUMBER) === undefined && !this.take("*"))
          throw new NotKnown();
        text += this.text.slice(start, this.position);
      } else if (this.text[start] === "[") {
        text += `[${this.knownKey() ?? outOf(this.scope, this.text.slice(start + 1, this.position - 1))}]`;
      } else {
        return text;
      }
    }
  }

  /** Reads a key in brackets; undefined where it is not known. */
  private knownKey(): string | undefined {
    const end = this.closing(this.position + 1);
    const { depth } = this;
    try {
      this.position += 1;
      const key = this.expression();
      const isComplete = this.take("]") && this.position === end + 1;
      return isComplete && isKnown(key) && (typeof key === "string" || typeof key === "number")
        ? JSON.stringify(key)
        : undefined;
    } catch (error) {
      if (error instanceof NotKnown) return undefined;
      throw error;
    } finally {
      this.depth = depth;
      this.position = end + 1;
    }
  }

  /** Members of what is known; of what is not, the reference goes on. */
  private postfix(value: Value, start: number): Value {
    let current: Value = value;
    for (;;) {
      const before = this.position;
      const sign = this.text[before];
      if (sign !== "[" && (sign !== "." || this.text[before + 1] === ".")) return current;
      const member = bareExpression(current) === undefined ? this.member(current) : undefined;
      if (member !== undefined) {
        current = member;
        continue;
      }
      this.position = before;
      const base = bareExpression(current) ?? this.nameOf(start, before);
      if (base === undefined) throw new NotKnown();
      current = `\${${base}${this.rest()}}`;
    }
  }

  /** The reference that stands from one position to another, where it names something outside of this text. */
  private nameOf(start: number, end: number): string | undefined {
    const text = this.text.slice(start, end);
    return /^module\.[\w-]+/.test(text) ? outOf(this.scope, text) : undefined;
  }

  private member(of: Value): Value | undefined {
    this.position += 1;
    if (this.text[this.position - 1] === ".") {
      const name = this.match(IDENTIFIER) ?? this.match(NUMBER);
      return name === undefined ? undefined : memberOf(of, name);
    }
    const key = this.expression();
    if (!this.take("]") || !isKnown(key) || (typeof key !== "string" && typeof key !== "number")) throw new NotKnown();
    return memberOf(of, String(key));
  }

  private isLoop(): boolean {
    this.space();
    return /^for\s/.test(this.text.slice(this.position, this.position + 4));
  }

  private listLoop(): Value {
    const elements: Value[] = [];
    this.loop("]", () => {
      const value = this.expression();
      return () => elements.push(value);
    });
    return elements;
  }

  private objectLoop(): Value {
    const members: [string, Value][] = [];
    this.loop("}", () => {
      const key = this.expression();
      if (!this.take("=>") || !isKnown(key)) throw new NotKnown();
      const value = this.expression();
      return () => members.push([partOf(key), value]);
    });
    return Object.fromEntries(members);
  }

  /** Reads the body of a `for` once for each element, and keeps what the condition lets through. */
  private loop(end: "]" | "}", body: () => () => void): void {
    const closing = this.closing(this.position);
    this.match(IDENTIFIER);
    this.space();
    const names = [this.match(IDENTIFIER) ?? missing()];
    if (this.take(",")) {
      this.space();
      names.push(this.match(IDENTIFIER) ?? missing());
    }
    if (!this.take("in")) throw new NotKnown();
    const collection = this.expression();
    if (!this.take(":") || typeof collection !== "object" || collection === null || !keysAreKnown(collection)) {
      throw new NotKnown();
    }
    const start = this.position;
    for (const [key, value] of Object.entries(collection) as readonly [string, Value][]) {
      this.position = start;
      const ofKey: Value = Array.isArray(collection) ? Number(key) : key;
      const bindings = names.length === 1 ? [value] : [ofKey, value];
      const hidden = names.map((name) => this.bound.get(name));
      for (const [index, name] of names.entries()) this.bound.set(name, bindings[index] ?? null);
      const keep = body();
      const isKept = this.take("if") ? truthOf(this.expression()) : true;
      if (!this.take(end)) throw new NotKnown();
      if (isKept) keep();
      for (const [index, name] of names.entries()) {
        const value = hidden[index];
        if (value === undefined) this.bound.delete(name);
        else this.bound.set(name, value);
      }
    }
    this.position = closing + 1;
  }

  private list(): Value {
    const elements: Value[] = [];
    while (!this.take("]")) {
      elements.push(this.expression());
      if (!this.take(",") && !this.text.startsWith("]", this.position)) throw new NotKnown();
    }
    return elements;
  }

  private object(): Value {
    const members: Record<string, Value> = {};
    while (!this.take("}")) {
      this.space();
      const key = this.key();
      if (!this.take("=") && !this.take(":")) throw new NotKnown();
      members[key] = this.expression();
      this.take(",");
    }
    return members;
  }

  private key(): string {
    if (this.take("(")) {
      const key = this.expression();
      if (!this.take(")") || typeof key !== "string") throw new NotKnown();
      return key;
    }
    if (this.take('"')) {
      const key = this.template('"');
      if (!this.take('"') || typeof key !== "string") throw new NotKnown();
      return key;
    }
    return this.match(IDENTIFIER) ?? missing();
  }

  private called(name: string): Value {
    const args: Value[] = [];
    while (!this.take(")")) {
      args.push(this.expression());
      if (!this.take(",") && !this.text.startsWith(")", this.position)) throw new NotKnown();
    }
    return (Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.(args) : undefined) ?? missing();
  }
}

function missing(): never {
  throw new NotKnown();
}

function truthOf(value: Value): boolean {
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw new NotKnown();
}

function numberOf(value: Value): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || Number.isNaN(number)) throw new NotKnown();
  return number;
}

function keysAreKnown(collection: Value): boolean {
  return Array.isArray(collection) || Object.keys(collection as object).every(isKnown);
}

function partOf(value: Value): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new NotKnown();
}

function memberOf(value: Value | undefined, key: string): Value | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return (value as readonly Value[])[Number(key)];
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string, Value>>)[key] : undefined;
}
