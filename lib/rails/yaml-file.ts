import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Scalar, type YAMLMap } from "yaml";
import { maskErb } from "./erb";
import { NIL, stringOf, textIn, type RubyValue } from "./ruby/value";

/** A value of a YAML file as it is written, and where: ERB stays as it is. */
export interface YamlValue {
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

/** What a YAML file of Rails says in production. */
export interface YamlConfiguration {
  /** As `config_for` gives it. */
  readonly options: RubyValue;
  /** By key, nested ones with dots (`ssl_params.verify_mode`). */
  readonly written: ReadonlyMap<string, YamlValue>;
}

/** The sections that production has: that of all environments, and over it its own. */
const SECTIONS = ["shared", "production"];

/**
 * Reads a YAML file of Rails, `<<:` merges and aliases followed; undefined where it has nothing for production. A file that is
 * wrong in one place, or has a key in both branches of an ERB condition, is read as far as it goes.
 *
 * @param erb - the value of the code in `<%= … %>`
 */
export function yamlConfiguration(
  text: string,
  file: string,
  erb: (code: string) => RubyValue,
): YamlConfiguration | undefined {
  const { masked, unmask, tagIn } = maskErb(text);
  const lines = new LineCounter();
  const document = parseDocument(masked, { uniqueKeys: false, lineCounter: lines, logLevel: "silent" });
  const root = document.contents;
  if (!isMap(root)) return undefined;
  const written = new Map<string, YamlValue>();
  const pairs = SECTIONS.flatMap((section) => root.items.findLast(({ key }) => keyOf(key) === section) ?? []);
  if (pairs.length === 0) return undefined;
  const entries = new Map<string, RubyValue>();
  for (const { value } of pairs) {
    const node = resolved(value);
    if (isMap(node)) collect(node, "", entries);
  }
  return { options: { kind: "hash", entries, open: false, file }, written };

  function resolved(node: unknown): unknown {
    return isAlias(node) ? node.resolve(document) : node;
  }

  function collect(map: YAMLMap, path: string, into: Map<string, RubyValue>): void {
    for (const { key, value } of map.items) {
      if (sourceOf(key) !== "<<") continue;
      const merged = resolved(value);
      // The first of a list wins.
      const sources = isSeq(merged) ? merged.items.map(resolved).reverse() : [merged];
      for (const source of sources) if (isMap(source)) collect(source, path, into);
    }
    for (const { key, value } of map.items) {
      if (sourceOf(key) === "<<") continue;
      const name = keyOf(key);
      const { line } = lines.linePos((isScalar(key) ? key.range?.[0] : undefined) ?? 0);
      const node = resolved(value);
      written.set(`${path}${name}`, { value: unmask(sourceOf(node)), line });
      into.set(name, valueOf(node, `${path}${name}.`));
    }
  }

  function valueOf(node: unknown, path: string): RubyValue {
    if (isSeq(node)) {
      return { kind: "array", elements: node.items.map((one) => valueOf(resolved(one), path)), open: false };
    }
    if (isMap(node)) {
      const found = new Map<string, RubyValue>();
      collect(node, path, found);
      return { kind: "hash", entries: found, open: false };
    }
    return isScalar(node) ? scalar(node) : NIL;
  }

  function scalar(node: Scalar): RubyValue {
    const isQuoted = node.type !== "PLAIN";
    const given = isQuoted ? stringOf : plain;
    const source = sourceOf(node);
    const parts = source.split(/(erb_\d+_erb)/).filter((part) => part !== "");
    const values = parts.map((part) => {
      const code = tagIn(part);
      return code === undefined ? stringOf(part) : erb(code);
    });
    const [only = given("")] = values;
    // What a tag gives is put into the file as text, and read by YAML only then.
    if (values.length < 2 && only.kind !== "string") {
      const isNumber = only.kind === "constant" || only.kind === "number";
      return isQuoted && isNumber ? stringOf(tagIn(source) ?? "") : only;
    }
    const texts = values.map((one) => textIn(one));
    if (!texts.includes(undefined)) return given(texts.join(""));
    // A path behind the URL of a variable is still that variable's.
    return only.kind === "variable" && values.slice(1).every((one) => textIn(one)?.startsWith("/") === true)
      ? only
      : { kind: "unknown", code: parts.map((part) => tagIn(part) ?? part).join("") };
  }
}

/** A scalar as it is written, without quotes: `0755` and `yes` are not made into something else. */
function sourceOf(node: unknown): string {
  if (!isScalar(node)) return "";
  return typeof node.value === "string" && node.type !== "PLAIN" ? node.value : (node.source ?? "");
}

/** A key, which may be written as a symbol. */
function keyOf(node: unknown): string {
  return sourceOf(node).replace(/^:/, "");
}

/** A scalar without quotes, as Ruby's YAML reads it. */
function plain(text: string): RubyValue {
  if (/^[-+]?\d+$/.test(text)) return { kind: "number", number: Number(text) };
  if (/^(?:true|yes|on)$/i.test(text)) return { kind: "boolean", boolean: true };
  if (/^(?:false|no|off)$/i.test(text)) return { kind: "boolean", boolean: false };
  if (/^(?:~|null|)$/i.test(text)) return NIL;
  return /^:\w+$/.test(text) ? { kind: "symbol", text: text.slice(1) } : stringOf(text);
}
