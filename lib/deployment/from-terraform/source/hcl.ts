/**
 * As much of Terraform's own language as tells which backend a directory has, whose state it reads, and where it declares
 * what: blocks, and the attributes whose value is written out. Any other expression is read as {@link EXPRESSION}.
 */
import { lineNumbers } from "./line-numbers";

/** A value that Terraform computes. */
export const EXPRESSION: unique symbol = Symbol("expression");

/** A value as it is written in a configuration. */
export type Written =
  null | string | number | boolean | typeof EXPRESSION | readonly Written[] | { readonly [key: string]: Written };

/** Where a part of a text begins, and where it has ended. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The inside of a block, or a file. */
export interface Body {
  readonly attributes: Readonly<Record<string, Written>>;
  /** The line, counted from 1, on which each attribute begins. */
  readonly lines: Readonly<Record<string, number>>;
  /** Where each attribute is, with its name. */
  readonly spans: Readonly<Record<string, Span>>;
  readonly blocks: readonly Block[];
}

/** A block such as `backend "s3" { … }`. */
export interface Block extends Body {
  readonly type: string;
  readonly labels: readonly string[];
  /** The line, counted from 1, on which it begins. */
  readonly line: number;
  /** Where it is, up to its closing brace. */
  readonly span: Span;
}

const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)[^\S\n]*\r?\n/uy;
/** Where Terraform stands: in a root module, the directory itself. */
const OWN_PATH = /\$\{\s*path\.(?:module|root)\s*\}/y;
const CLOSING: ReadonlySet<string | undefined> = new Set(["}", "]", ")"]);
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** Brackets and blocks within each other. */
const DEEPEST = 500;

class Reader {
  private position = 0;
  private depth = 0;
  private readonly lineAt: (offset: number) => number;

  /** @param keepsExpressions - whether an expression is read as Terraform's JSON syntax writes it: `"${var.name}"` */
  constructor(
    private readonly text: string,
    private readonly keepsExpressions: boolean,
  ) {
    this.lineAt = lineNumbers(text);
  }

  /** Reads what is inside of something: no more levels than the stack has room for. */
  private inside<Read>(read: () => Read): Read {
    if ((this.depth += 1) > DEEPEST) {
      throw new SyntaxError(
        `line ${this.lineAt(this.position)}: nested deeper than ${DEEPEST} levels, and no more are read`,
      );
    }
    const found = read();
    this.depth -= 1;
    return found;
  }

  private peek(): string | undefined {
    return this.text[this.position];
  }

  private fail(expected: string): never {
    throw new SyntaxError(`line ${this.lineAt(this.position)}: expected ${expected}`);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text);
    if (found === null) return undefined;
    this.position += found[0].length;
    return found[1] ?? found[0];
  }

  private skipTrivia(newlines: boolean): void {
    for (;;) {
      const rest = this.text.startsWith("//", this.position) || this.peek() === "#";
      if (rest) {
        while (this.peek() !== undefined && this.peek() !== "\n") this.position += 1;
      } else if (this.text.startsWith("/*", this.position)) {
        const end = this.text.indexOf("*/", this.position + 2);
        if (end === -1) this.fail("the end of a comment");
        this.position = end + 2;
      } else if (
        this.peek() === " " ||
        this.peek() === "\t" ||
        this.peek() === "\r" ||
        (newlines && this.peek() === "\n")
      ) {
        this.position += 1;
      } else {
        return;
      }
    }
  }

  /** Reads what is between quotes; undefined where it holds a template. */
  private quoted(): string | undefined {
    this.position += 1;
    let content = "";
    let isTemplate = false;
    while (this.peek() !== '"') {
      const character = this.peek();
      if (character === undefined || character === "\n") this.fail("a closing quote");
      const pair = this.text.slice(this.position, this.position + 2);
      if (this.match(OWN_PATH) !== undefined) {
        content += ".";
      } else if (pair === "${" || pair === "%{") {
        const start = this.position;
        isTemplate = true;
        this.position += 2;
        this.inside(() => {
          this.skipNested();
        });
        if (this.peek() !== "}") this.fail("the end of a template");
        this.position += 1;
        content += this.text.slice(start, this.position);
      } else if (character === "\\") {
        content += ESCAPES[pair[1] ?? ""] ?? pair;
        this.position += 2;
      } else if (this.text.startsWith("$${", this.position) || this.text.startsWith("%%{", this.position)) {
        content += this.keepsExpressions ? `${character}${character}{` : `${character}{`;
        this.position += 3;
      } else {
        content += character;
        this.position += 1;
      }
    }
    this.position += 1;
    return isTemplate && !this.keepsExpressions ? undefined : content;
  }

  /** Reads the lines of a heredoc, up to its marker. */
  private heredoc(marker: string): string {
    const start = this.position;
    this.skipHeredoc(marker);
    const lines = this.text.slice(start, this.position).split("\n").slice(0, -1);
    return lines.map((line) => `${line}\n`).join("");
  }

  private skipHeredoc(marker: string): void {
    for (;;) {
      const end = this.text.indexOf("\n", this.position);
      const line = this.text.slice(this.position, end === -1 ? undefined : end);
      if (line.trim() === marker) {
        this.position += line.length;
        return;
      }
      if (end === -1) this.fail(`the end of the heredoc ${marker}`);
      this.position = end + 1;
    }
  }

  /** Skips one string, heredoc, bracket or other character of an expression. */
  private skipOne(): void {
    const marker = this.match(HEREDOC);
    if (marker !== undefined) {
      this.skipHeredoc(marker);
    } else if (this.peek() === '"') {
      this.quoted();
    } else if (this.peek() === "{" || this.peek() === "[" || this.peek() === "(") {
      this.position += 1;
      this.inside(() => {
        this.skipNested();
      });
      if (!CLOSING.has(this.peek())) this.fail("a closing bracket");
      this.position += 1;
    } else {
      this.position += 1;
    }
  }

  /** Skips to the bracket that closes. */
  private skipNested(): void {
    for (;;) {
      this.skipTrivia(true);
      if (this.peek() === undefined || CLOSING.has(this.peek())) return;
      this.skipOne();
    }
  }

  private atEndOfExpression(): boolean {
    this.skipTrivia(false);
    return this.peek() === undefined || this.peek() === "\n" || this.peek() === "," || CLOSING.has(this.peek());
  }

  private expression(): Written {
    const start = this.position;
    const written = this.written();
    if (written !== EXPRESSION && this.atEndOfExpression()) return written;
    this.position = start;
    while (!this.atEndOfExpression()) this.skipOne();
    return this.keepsExpressions ? `\${${this.text.slice(start, this.position).trim()}}` : EXPRESSION;
  }

  private written(): Written {
    const marker = this.keepsExpressions ? this.match(HEREDOC) : undefined;
    if (marker !== undefined) return this.heredoc(marker);
    if (this.peek() === '"') return this.quoted() ?? EXPRESSION;
    if (this.peek() === "[") return this.inside(() => this.list());
    if (this.peek() === "{") return this.inside(() => this.object());
    const number = this.match(NUMBER);
    if (number !== undefined) return Number(number);
    switch (this.match(IDENTIFIER)) {
      case "true":
        return true;
      case "false":
        return false;
      case "null":
        return null;
      default:
        return EXPRESSION;
    }
  }

  private list(): Written {
    const elements: Written[] = [];
    this.position += 1;
    this.skipTrivia(true);
    // A list that is computed from another one.
    if (/^for\s/.test(this.text.slice(this.position, this.position + 4))) return EXPRESSION;
    for (;;) {
      this.skipTrivia(true);
      if (this.peek() === "]") break;
      if (this.peek() === undefined || CLOSING.has(this.peek())) return EXPRESSION;
      const before = this.position;
      elements.push(this.expression());
      this.skipTrivia(true);
      if (this.peek() === ",") this.position += 1;
      else if (this.position === before) return EXPRESSION;
    }
    this.position += 1;
    return elements;
  }

  private object(): Written {
    const members: Record<string, Written> = {};
    this.position += 1;
    for (;;) {
      this.skipTrivia(true);
      if (this.peek() === "}") break;
      const key = this.peek() === '"' ? this.quoted() : this.match(IDENTIFIER);
      this.skipTrivia(false);
      if (key === undefined || (this.peek() !== "=" && this.peek() !== ":")) return EXPRESSION;
      this.position += 1;
      this.skipTrivia(false);
      members[key] = this.expression();
      this.skipTrivia(true);
      if (this.peek() === ",") this.position += 1;
    }
    this.position += 1;
    return members;
  }

  body(): Body {
    const attributes: Record<string, Written> = {};
    const lines: Record<string, number> = {};
    const spans: Record<string, Span> = {};
    const blocks: Block[] = [];
    for (;;) {
      this.skipTrivia(true);
      if (this.peek() === undefined || this.peek() === "}") return { attributes, lines, spans, blocks };
      const start = this.position;
      const line = this.lineAt(this.position);
      const name = this.match(IDENTIFIER) ?? this.fail("an argument or a block");
      this.skipTrivia(false);
      if (this.peek() === "=") {
        this.position += 1;
        this.skipTrivia(false);
        attributes[name] = this.expression();
        lines[name] = line;
        spans[name] = { start, end: this.position };
      } else {
        blocks.push(this.block(name, line, start));
      }
    }
  }

  private block(type: string, line: number, start: number): Block {
    const labels: string[] = [];
    while (this.peek() !== "{") {
      const label = this.peek() === '"' ? this.quoted() : this.match(IDENTIFIER);
      labels.push(label ?? this.fail("a label or {"));
      this.skipTrivia(false);
    }
    this.position += 1;
    const body = this.inside(() => this.body());
    if (this.peek() !== "}") this.fail("}");
    this.position += 1;
    return { type, labels, line, span: { start, end: this.position }, ...body };
  }

  atEnd(): boolean {
    return this.peek() === undefined;
  }
}

/**
 * Reads a file in Terraform's own language.
 * @throws SyntaxError naming the line where it cannot be read
 */
export function parseHcl(text: string): Body {
  return parsed(text, false);
}

/**
 * Reads a file in Terraform's own language, with every expression as Terraform's JSON syntax writes it: a string that holds
 * `${…}`.
 *
 * @throws SyntaxError naming the line where it cannot be read
 */
export function parseHclWithExpressions(text: string): Body {
  return parsed(text, true);
}

function parsed(text: string, keepsExpressions: boolean): Body {
  const reader = new Reader(text.replace(/^\uFEFF/, ""), keepsExpressions);
  const body = reader.body();
  if (!reader.atEnd()) throw new SyntaxError("a closing brace too many");
  return body;
}
