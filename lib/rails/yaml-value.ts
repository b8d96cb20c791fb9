import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document } from "yaml";
import { maskErb } from "./erb";
import { NIL, stringOf, textIn, type RubyValue } from "./ruby/value";

/** Sections of a Rails YAML file as `config_for` gives them: those of all environments, and over them that of production. */
const SECTIONS = ["shared", "production"];

/**
 * What `config_for` gives of a YAML file in production; undefined where it has no section for it.
 *
 * @param erb - the value of the code in `<%= … %>`
 */
export function yamlOptions(text: string, file: string, erb: (code: string) => RubyValue): RubyValue | undefined {
  const { masked, tagIn } = maskErb(text);
  const document = parseDocument(masked, { uniqueKeys: false, logLevel: "silent" });
  const root = document.contents;
  if (!isMap(root)) return undefined;
  const entries = new Map<string, RubyValue>();
  let isThere = false;
  for (const section of SECTIONS) {
    const pair = root.items.findLast(({ key }) => isScalar(key) && String(key.value) === section);
    if (pair === undefined) continue;
    isThere = true;
    const value = valueOf(pair.value, document);
    if (value.kind === "hash") for (const [key, one] of value.entries) entries.set(key, one);
  }
  return isThere ? { kind: "hash", entries, open: false, file } : undefined;

  function valueOf(node: unknown, within: Document): RubyValue {
    if (isAlias(node)) return valueOf(node.resolve(within), within);
    if (isSeq(node)) return { kind: "array", elements: node.items.map((one) => valueOf(one, within)), open: false };
    if (isMap(node)) {
      const found = new Map<string, RubyValue>();
      const merged = node.items.filter(({ key }) => isScalar(key) && key.source === "<<");
      for (const { value } of merged) {
        const source = valueOf(value, within);
        const sources = source.kind === "array" ? [...source.elements].reverse() : [source];
        for (const one of sources) if (one.kind === "hash") for (const [key, more] of one.entries) found.set(key, more);
      }
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? (key.source ?? String(key.value)) : "";
        if (name !== "<<") found.set(name.replace(/^:/, ""), valueOf(value, within));
      }
      return { kind: "hash", entries: found, open: false };
    }
    if (!isScalar(node)) return NIL;
    const isQuoted = node.type !== "PLAIN";
    const written = isQuoted ? String(node.value) : (node.source ?? "");
    const parts = written.split(/(erb_\d+_erb)/).filter((part) => part !== "");
    const values = parts.map((part) => {
      const code = tagIn(part);
      return code === undefined ? stringOf(part) : erb(code);
    });
    const [only] = values;
    if (only === undefined) return isQuoted ? stringOf("") : NIL;
    if (values.length === 1 && parts[0] === written) {
      if (tagIn(written) === undefined) return isQuoted ? stringOf(written) : plain(written);
      // What a tag gives is put into the file as text, and read by YAML only then.
      if (only.kind === "string" && !isQuoted) return plain(only.text);
      const isNumber = only.kind === "constant" || only.kind === "number";
      return isQuoted && isNumber ? stringOf(tagIn(written) ?? "") : only;
    }
    const texts = values.map((one) => textIn(one));
    if (!texts.includes(undefined)) return isQuoted ? stringOf(texts.join("")) : plain(texts.join(""));
    // A path behind the URL of a variable is still that variable's.
    return only.kind === "variable" && values.slice(1).every((one) => textIn(one)?.startsWith("/") === true)
      ? only
      : { kind: "unknown", code: parts.map((part) => tagIn(part) ?? part).join("") };
  }
}

/** A scalar without quotes, as Ruby's YAML reads it. */
function plain(text: string): RubyValue {
  if (/^[-+]?\d+$/.test(text)) return { kind: "number", number: Number(text) };
  if (/^(?:true|yes|on)$/i.test(text)) return { kind: "boolean", boolean: true };
  if (/^(?:false|no|off)$/i.test(text)) return { kind: "boolean", boolean: false };
  if (/^(?:~|null|)$/i.test(text)) return NIL;
  return /^:\w+$/.test(text) ? { kind: "symbol", text: text.slice(1) } : stringOf(text);
}
