/** What an expression of Ruby gives, as far as that can be told without running it. */
export type RubyValue =
  | { readonly kind: "string" | "symbol"; readonly text: string }
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "boolean"; readonly boolean: boolean }
  | { readonly kind: "nil" }
  | {
      readonly kind: "hash";
      readonly entries: ReadonlyMap<string, RubyValue>;
      /** Whether it has more entries than are known here. */
      readonly open: boolean;
      /** The YAML file that it was read from. */
      readonly file?: string;
    }
  | { readonly kind: "array"; readonly elements: readonly RubyValue[]; readonly open: boolean }
  | { readonly kind: "pattern"; readonly source: string }
  /** A constant that is assigned nowhere in sight: a class, or a number of OpenSSL. */
  | { readonly kind: "constant"; readonly path: string }
  /** What `new` of a class gives, with its arguments. */
  | { readonly kind: "instance"; readonly path: string; readonly args: readonly RubyValue[] }
  | {
      readonly kind: "lambda";
      /** What a call of it gives. */
      readonly call?: (args: readonly RubyValue[]) => RubyValue;
    }
  /** A variable of the environment whose value is not known here; `otherwise` is what is taken where it is not set. */
  | {
      readonly kind: "variable";
      readonly name: string;
      /** Whether the deployment sets it; undefined where that is not known. */
      readonly isSet?: boolean;
      readonly otherwise?: RubyValue;
    }
  /** The hash of a YAML file of `config` that was not read. */
  | { readonly kind: "configuration"; readonly name: string }
  /** What a file of this library computes from the deployment. */
  | { readonly kind: "generated" }
  /** One of these: which, depends on something that is not known here. */
  | { readonly kind: "either"; readonly values: readonly RubyValue[] }
  /** It cannot be told. */
  | { readonly kind: "unknown"; readonly code: string };

export const NIL: RubyValue = { kind: "nil" };

/** A hash without entries. */
export const EMPTY: RubyValue = { kind: "hash", entries: new Map(), open: false };

export function stringOf(text: string): RubyValue {
  return { kind: "string", text };
}

/** Every value that it may have. */
export function alternatives(value: RubyValue): readonly RubyValue[] {
  return value.kind === "either" ? value.values.flatMap(alternatives) : [value];
}

/** One value, or the choice between several. */
export function either(values: readonly RubyValue[]): RubyValue {
  const all = values.flatMap(alternatives);
  const [only] = all;
  return only !== undefined && all.length === 1 ? only : { kind: "either", values: all };
}

/** Whether Ruby takes it for true; undefined where that cannot be told. */
export function truth(value: RubyValue): boolean | undefined {
  switch (value.kind) {
    case "nil":
      return false;
    case "boolean":
      return value.boolean;
    case "unknown":
      return undefined;
    case "variable":
      return value.isSet === true || (value.otherwise !== undefined && truth(value.otherwise) === true) || undefined;
    case "either": {
      const all = new Set(value.values.map(truth));
      return all.size === 1 ? [...all][0] : undefined;
    }
    default:
      return true;
  }
}

/** The text of a string or a symbol. */
export function textIn(value: RubyValue | undefined): string | undefined {
  return value?.kind === "string" || value?.kind === "symbol" ? value.text : undefined;
}

/** Whether nothing can be said about it: it is computed, or may be one of several. */
export function isComputed(value: RubyValue): boolean {
  return value.kind === "unknown" || value.kind === "either" || value.kind === "configuration";
}

/** The code that a value is computed by, for people. */
export function computedBy(value: RubyValue): string {
  if (value.kind === "unknown") return value.code.length > 60 ? `${value.code.slice(0, 57)}…` : value.code;
  if (value.kind === "configuration") return `config_for(:${value.name})`;
  if (value.kind === "variable") return `ENV["${value.name}"]`;
  return value.kind === "either" ? "a condition" : `a ${value.kind}`;
}

/** A value of a hash, by its key; undefined where the hash certainly has none. */
export function entryOf(value: RubyValue | undefined, ...keys: readonly string[]): RubyValue | undefined {
  let found = value;
  for (const key of keys) {
    if (found?.kind !== "hash") return found === undefined || !isComputed(found) ? undefined : found;
    const next = found.entries.get(key);
    found = next ?? (found.open ? { kind: "unknown", code: `${key}:` } : undefined);
  }
  return found;
}
