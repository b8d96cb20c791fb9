/**
 * Expressions of Terraform's language, as far as they can be evaluated from the files alone: literals, templates, lists and
 * objects, references to locals and variables, conditions, and the functions that roots of apps use. Whatever else stays an
 * expression.
 */

/** A value in the form of Terraform's JSON syntax: a string that holds `${…}` is an expression that is not known. */
export type Value = null | string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** What a name such as `local.plan` or `var.host` stands for; undefined where it is not known. */
export type Names = (name: string) => Value | undefined;

const NESTING = 64;
const TEMPLATE = /(?<!\$)\$\{|(?<!%)%\{/;
const REFERENCE = /(?:local|var)\.[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /(?:\s|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** Thrown inside for what cannot be evaluated. */
class NotKnown extends Error {}

/** Whether nothing in a value is an expression. */
export function isKnown(value: Value): boolean {
  if (typeof value === "string") return !TEMPLATE.test(value);
  if (typeof value !== "object" || value === null) return true;
  return Array.isArray(value)
    ? value.every(isKnown)
    : Object.entries(value).every(([key, member]) => isKnown(key) && isKnown(member));
}

/** A value with everything evaluated that can be. */
export function evaluated(value: Value, names: Names, depth = 0): Value {
  if (depth > NESTING) return value;
  if (typeof value === "string") return TEMPLATE.test(value) ? evaluatedText(value, names, depth) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((element: Value) => evaluated(element, names, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      TEMPLATE.test(key) ? keyOf(evaluatedText(key, names, depth)) : key,
      evaluated(member, names, depth + 1),
    ]),
  );
}

function keyOf(value: Value): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A text that is one expression has the value of that; in any other text the values of expressions are parts. */
function evaluatedText(text: string, names: Names, depth: number): Value {
  try {
    const reader = new Reader(text, names, depth);
    return reader.template(undefined);
  } catch (error) {
    if (error instanceof NotKnown) return text;
    throw error;
  }
}

class Reader {
  private position = 0;

  constructor(
    private readonly text: string,
    private readonly names: Names,
    private depth: number,
  ) {}

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
    const start = this.position;
    try {
      this.position += 2;
      if (this.text[this.position] === "~") this.position += 1;
      const value = this.expression();
      this.space();
      if (this.text[this.position] === "~") this.position += 1;
      if (!this.take("}")) throw new NotKnown();
      return value;
    } catch (error) {
      if (!(error instanceof NotKnown)) throw error;
      this.position = this.closing(start + 2) + 1;
      return this.text.slice(start, this.position);
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
    const left = this.unary();
    const isEqual = this.take("==");
    if (!isEqual && !this.take("!=")) return left;
    const right = this.unary();
    if (!isKnown(left) || !isKnown(right)) throw new NotKnown();
    return (JSON.stringify(left) === JSON.stringify(right)) === isEqual;
  }

  private unary(): Value {
    this.space();
    if (this.text[this.position] === "!" && this.text[this.position + 1] !== "=") {
      this.position += 1;
      return !truthOf(this.unary());
    }
    return this.postfix(this.primary());
  }

  private primary(): Value {
    if (this.take('"')) {
      const value = this.template('"');
      if (!this.take('"')) throw new NotKnown();
      return value;
    }
    if (this.take("[")) return this.list();
    if (this.take("{")) return this.object();
    if (this.take("(")) {
      const value = this.expression();
      if (!this.take(")")) throw new NotKnown();
      return value;
    }
    const number = this.match(NUMBER);
    if (number !== undefined) return Number(number);
    const reference = this.match(REFERENCE);
    if (reference !== undefined) return this.referenced(reference);
    const start = this.position;
    const name = this.match(IDENTIFIER);
    if (name === "true" || name === "false") return name === "true";
    if (name === "null") return null;
    if (name !== undefined && this.take("(")) return this.called(name);
    if (name === undefined || name === "for") throw new NotKnown();
    return this.traversal(start);
  }

  private referenced(name: string): Value {
    const value = this.names(name);
    return value === undefined ? this.traversal(this.position - name.length) : value;
  }

  /** A reference to something that only Terraform knows, up to where it ends. */
  private traversal(start: number): Value {
    for (;;) {
      if (this.text[this.position] === ".") {
        this.position += 1;
        if (this.match(IDENTIFIER) === undefined && this.match(NUMBER) === undefined && !this.take("*"))
          throw new NotKnown();
      } else if (this.text[this.position] === "[") {
        this.position = this.closing(this.position + 1) + 1;
      } else {
        return `\${${this.text.slice(start, this.position)}}`;
      }
    }
  }

  /** Members of what is known; of what is not, the reference goes on. */
  private postfix(value: Value): Value {
    const start = this.position;
    let current: Value | undefined = value;
    for (;;) {
      if (this.text[this.position] === "." && this.text[this.position + 1] !== ".") {
        this.position += 1;
        const name = this.match(IDENTIFIER) ?? this.match(NUMBER);
        if (name === undefined) throw new NotKnown();
        current = memberOf(current, name);
      } else if (this.text[this.position] === "[") {
        this.position += 1;
        const key = this.expression();
        if (!this.take("]") || (typeof key !== "string" && typeof key !== "number")) throw new NotKnown();
        current = memberOf(current, String(key));
      } else {
        break;
      }
    }
    if (this.position === start) return value;
    if (current !== undefined) return current;
    const base = bareExpression(value);
    if (base === undefined) throw new NotKnown();
    return `\${${base}${this.text.slice(start, this.position)}}`;
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
    return FUNCTIONS[name]?.(args) ?? missing();
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

/** The expression in a text that is nothing else. */
function bareExpression(value: Value): string | undefined {
  if (typeof value !== "string" || !value.startsWith("${") || !value.endsWith("}")) return undefined;
  const inner = value.slice(2, -1);
  return inner.includes("${") ? undefined : inner;
}

function isObject(value: Value | undefined): value is Readonly<Record<string, Value>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Functions of which the result is known where enough of the arguments is; undefined where it is not. */
const FUNCTIONS: Readonly<Record<string, (args: readonly Value[]) => Value | undefined>> = {
  merge: (args) =>
    // A part that is not known may hold any key: it stays, under itself as a key.
    Object.assign(
      {},
      ...args.map((arg) => (isObject(arg) ? arg : arg === null ? {} : { [partOf(arg)]: arg })),
    ) as Value,
  one: ([list]) => {
    if (Array.isArray(list)) return (list as readonly Value[])[0] ?? null;
    const inner = bareExpression(list ?? null);
    return inner === undefined ? undefined : `\${${inner.replace(/\[\*\]$/, "")}}`;
  },
  tostring: ([value]) => (value === undefined || value === null ? undefined : partOf(value)),
  tomap: ([value]) => (isObject(value) ? value : undefined),
  tolist: ([value]) => (Array.isArray(value) ? value : undefined),
  toset: ([value]) => (Array.isArray(value) ? value : undefined),
  sensitive: ([value]) => value,
  nonsensitive: ([value]) => value,
  try: ([value]) => value,
  coalesce: (args) => args.find((arg) => arg !== null && arg !== ""),
  lookup: ([map, key, otherwise]) =>
    isObject(map) && typeof key === "string" && isKnown(key) && Object.keys(map).every(isKnown)
      ? Object.hasOwn(map, key)
        ? map[key]
        : otherwise
      : undefined,
  concat: (args) =>
    args.every((arg) => Array.isArray(arg)) ? (args as readonly (readonly Value[])[]).flat() : undefined,
  length: ([value]) => (Array.isArray(value) ? value.length : undefined),
  lower: ([value]) => (typeof value === "string" && isKnown(value) ? value.toLowerCase() : undefined),
  upper: ([value]) => (typeof value === "string" && isKnown(value) ? value.toUpperCase() : undefined),
};
