/** What an expression of JavaScript gives; undefined where that is not known. `null` stands for JavaScript's undefined too. */
export type ScriptValue = string | boolean | null | readonly ScriptValue[] | undefined;

/** What a name stands for, as in `DEBUG` or `process.env.NODE_ENV`. */
export type Names = (name: string) => ScriptValue;

/** Texts that name an environment of development, or a host of a developer's machine. */
const LOCAL = /^(?:dev(?:elopment)?|test|staging|local(?:host)?|127\.0\.0\.1)$/;
const TOKEN =
  /\s*(?:("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`[^`$\\]*`)|([\w$]+)|([!=]==?|&&|\|\||\?\?|\?\.|[!?:()[\],.]))/y;

const MAX_LENGTH = 1000;

/** The value of the expression that begins at an offset, and where it ends. */
export function scriptValue(
  code: string,
  offset: number,
  names: Names,
): { readonly value: ScriptValue; readonly end: number } {
  // Nobody writes a longer condition by hand.
  const reader = new Reader(code.slice(0, offset + MAX_LENGTH), offset, names);
  return { value: reader.choice(), end: reader.end };
}

/** Whether JavaScript takes a value for true; undefined where that is not known. */
export function scriptTruth(value: ScriptValue): boolean | undefined {
  return value === undefined ? undefined : Boolean(value);
}

class Reader {
  constructor(
    private readonly code: string,
    public end: number,
    private readonly names: Names,
  ) {}

  /** `a ? b : c`, and what binds more closely. */
  choice(): ScriptValue {
    const condition = this.#or();
    if (!this.#takes("?")) return condition;
    const yes = this.choice();
    const no = this.#takes(":") ? this.choice() : undefined;
    const isTrue = scriptTruth(condition);
    return isTrue === undefined ? (yes === no ? yes : undefined) : isTrue ? yes : no;
  }

  #or(): ScriptValue {
    let left = this.#and();
    for (let operator = this.#taken("||", "??"); operator !== undefined; operator = this.#taken("||", "??")) {
      const right = this.#and();
      const isLeft = operator === "??" && left !== undefined ? left !== null : scriptTruth(left);
      if (isLeft === false) left = right;
      else if (isLeft === undefined) left = scriptTruth(right) === true ? true : undefined;
    }
    return left;
  }

  #and(): ScriptValue {
    let left = this.#equality();
    while (this.#takes("&&")) {
      const right = this.#equality();
      const isTrue = scriptTruth(left);
      if (isTrue === true) left = right;
      else if (isTrue === undefined) left = scriptTruth(right) === false ? false : undefined;
    }
    return left;
  }

  #equality(): ScriptValue {
    const left = this.#not();
    const operator = this.#taken("===", "!==", "==", "!=");
    if (operator === undefined) return left;
    const equal = isEqual(left, this.#not());
    return equal === undefined ? undefined : equal === operator.startsWith("=");
  }

  #not(): ScriptValue {
    if (!this.#takes("!")) return this.#called();
    const isTrue = scriptTruth(this.#not());
    return isTrue === undefined ? undefined : !isTrue;
  }

  /** A name, a text, a list or an expression in brackets, with the properties and calls behind it. */
  #called(): ScriptValue {
    let name = "";
    let value: ScriptValue;
    const { text, word, sign } = this.#next();
    if (text !== undefined) value = unquoted(text);
    else if (word !== undefined) {
      name = word;
      value = this.names(name);
    } else if (sign === "(") {
      value = this.choice();
      this.#takes(")");
    } else if (sign === "[") value = this.#list("]");
    for (;;) {
      const on = value;
      if (this.#takes("[")) {
        const key = this.choice();
        this.#takes("]");
        name = `${name}.${typeof key === "string" ? key : "?"}`;
        value = this.names(name);
      } else if (this.#taken(".", "?.") !== undefined) {
        const property = this.#next().word ?? "";
        name = `${name}.${property}`;
        value = this.#takes("(") ? resultOf(on, property, this.#list(")")) : this.names(name);
      } else if (name !== "" && this.#takes("(")) {
        const [first] = this.#list(")");
        value = name === "Boolean" ? scriptTruth(first) : undefined;
      } else return value;
    }
  }

  #list(close: string): readonly ScriptValue[] {
    const found: ScriptValue[] = [];
    while (!this.#takes(close)) {
      const before = this.end;
      found.push(this.choice());
      this.#takes(",");
      // What is not read here ends the list.
      if (this.end === before) break;
    }
    return found;
  }

  #takes(sign: string): boolean {
    return this.#taken(sign) !== undefined;
  }

  #taken(...signs: readonly string[]): string | undefined {
    const before = this.end;
    const { sign } = this.#next();
    if (sign !== undefined && signs.includes(sign)) return sign;
    this.end = before;
    return undefined;
  }

  #next(): { readonly text?: string; readonly word?: string; readonly sign?: string } {
    TOKEN.lastIndex = this.end;
    const [found, text, word, sign] = TOKEN.exec(this.code) ?? [];
    if (found === undefined) return {};
    this.end += found.length;
    return { text, word, sign };
  }
}

/** What is compared to the name of an environment is that of production, wherever it comes from. */
function isEqual(left: ScriptValue, right: ScriptValue): boolean | undefined {
  if (left !== undefined && right !== undefined) return left === right;
  const known = left ?? right;
  if (typeof known !== "string") return undefined;
  return known === "production" ? true : LOCAL.test(known) ? false : undefined;
}

function resultOf(on: ScriptValue, method: string, [first]: readonly ScriptValue[]): ScriptValue {
  if (method === "includes" && Array.isArray(on)) {
    const all = on.map((one: ScriptValue) => isEqual(one, first));
    return all.includes(true) || (all.includes(undefined) ? undefined : false);
  }
  if (!["includes", "startsWith", "endsWith"].includes(method)) return undefined;
  return on === undefined ? isEqual(on, first) : undefined;
}

function unquoted(text: string): string {
  return text.slice(1, -1);
}
