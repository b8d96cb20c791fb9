import { either, NIL, stringOf, textIn, truth, type RubyValue } from "./value";

/** A call of a method on a value. */
export interface MethodCall {
  readonly name: string;
  readonly args: () => readonly RubyValue[];
  /** Whether its block only tidies texts, as `&:strip` does. */
  readonly isTidying: () => boolean;
  /** What `Rails.env` is. */
  readonly rails: string;
}

/** What a method gives; undefined where that is not known. */
type Method = (on: RubyValue, first: RubyValue | undefined, call: MethodCall) => RubyValue | undefined;

/** Methods that give what they are called on, as far as it matters here. */
const TRANSPARENT = new Set(
  (
    "to_s to_str freeze dup clone presence strip to_h to_hash to_a with_indifferent_access symbolize_keys " +
    "deep_symbolize_keys stringify_keys compact uniq flatten itself html_safe compact_blank sort"
  ).split(" "),
);

/** What a method of Ruby or Active Support gives on a known value; undefined where that is not known. */
export function resultOf(call: MethodCall, on: RubyValue): RubyValue | undefined {
  const { name, args, rails } = call;
  if (on.kind === "either") {
    const all = on.values.map((one) => resultOf(call, one));
    return all.includes(undefined) ? undefined : either(all.flatMap((one) => one ?? []));
  }
  if (TRANSPARENT.has(name)) return on.kind === "unknown" ? undefined : on;
  if (on.kind === "lambda") return ["call", "()", "[]", "yield"].includes(name) ? on.call?.(args()) : undefined;
  const method = METHODS.get(name);
  if (method !== undefined) return method(on, args()[0], call);
  // What config_for gives has a method for each key.
  if (on.kind === "hash" && on.entries.has(name) && args().length === 0) return on.entries.get(name);
  // `Rails.env.production?` and its like.
  if (textIn(on) !== rails || !name.endsWith("?")) return undefined;
  return boolean(name === "local?" ? rails !== "production" : name === `${rails}?`);
}

const isThere: Method = (on, _, { name }) => {
  const text = textIn(on);
  const there = text === undefined ? truth(on) : name === "nil?" || text.trim() !== "";
  return there === undefined ? undefined : boolean(name === "present?" ? there : !there);
};

const isEqual: Method = (on, first, { name }) => {
  const [left, right] = [textIn(on), textIn(first)];
  return left === undefined || right === undefined ? undefined : boolean((left === right) === (name !== "!="));
};

const isIn: Method = (on, first, { name }) => {
  const [list, item] = name === "in?" ? [first, on] : [on, first];
  const text = textIn(item);
  if (list?.kind !== "array" || list.open || text === undefined) return undefined;
  const texts = list.elements.map(textIn);
  return texts.includes(undefined) ? undefined : boolean(texts.includes(text) === (name !== "exclude?"));
};

/** `map(&:strip)` and the like leave origins and hosts what they are. */
const tidied: Method = (on, _, { isTidying }) =>
  on.kind === "array" && isTidying()
    ? { ...on, elements: on.elements.map((one) => (one.kind === "string" ? stringOf(one.text.trim()) : one)) }
    : undefined;

const withoutSuffix: Method = (on, first) => {
  const suffix = textIn(first);
  return onText(on, (text) =>
    stringOf(suffix !== undefined && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text),
  );
};

const split: Method = (on, first) => {
  const by = first?.kind === "pattern" ? /,\s*/ : (textIn(first) ?? /\s+/);
  return onText(on, (text) => ({ kind: "array", elements: text.split(by).map(stringOf), open: false }));
};

const sum: Method = (on, first) => {
  if (on.kind !== "array") return onText(on, (left) => onText(first, (right) => stringOf(left + right)));
  return first?.kind === "array"
    ? { kind: "array", elements: [...on.elements, ...first.elements], open: on.open || first.open }
    : { ...on, open: true };
};

const merged: Method = (on, first, { name }) => {
  if (on.kind !== "hash") return undefined;
  if (first?.kind !== "hash") return { ...on, open: true };
  const [under, over] = name === "reverse_merge" ? [first, on] : [on, first];
  return { kind: "hash", entries: new Map([...under.entries, ...over.entries]), open: on.open || first.open };
};

const entry: Method = (on, first, call) => {
  const key = textIn(first);
  if (on.kind !== "hash" || key === undefined) return undefined;
  const { name, args } = call;
  const otherwise = name === "fetch" ? (args()[1] ?? NIL) : NIL;
  const found = on.entries.get(key) ?? (on.open ? undefined : otherwise);
  const more = name === "dig" ? args().slice(1) : [];
  return found === undefined || more.length === 0 ? found : resultOf({ ...call, args: () => more }, found);
};

const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  [
    "!",
    (on) => {
      const isTrue = truth(on);
      return isTrue === undefined ? undefined : boolean(!isTrue);
    },
  ],
  ...["present?", "blank?", "nil?", "empty?"].map((name) => [name, isThere] as const),
  ...["==", "!=", "eql?"].map((name) => [name, isEqual] as const),
  ...["in?", "include?", "exclude?"].map((name) => [name, isIn] as const),
  ...["map", "reject", "select", "filter_map"].map((name) => [name, tidied] as const),
  ...["delete_suffix", "chomp"].map((name) => [name, withoutSuffix] as const),
  ...["merge", "reverse_merge", "deep_merge"].map((name) => [name, merged] as const),
  ...["[]", "fetch", "dig"].map((name) => [name, entry] as const),
  ["split", split],
  ["+", sum],
  ["to_sym", (on) => onText(on, (text) => ({ kind: "symbol", text }))],
  ["upcase", (on) => onText(on, (text) => stringOf(text.toUpperCase()))],
  ["downcase", (on) => onText(on, (text) => stringOf(text.toLowerCase()))],
  [
    "to_i",
    (on) =>
      on.kind === "number" ? on : onText(on, (text) => ({ kind: "number", number: Number.parseInt(text, 10) || 0 })),
  ],
]);

function boolean(value: boolean): RubyValue {
  return { kind: "boolean", boolean: value };
}

function onText(value: RubyValue | undefined, result: (text: string) => RubyValue | undefined): RubyValue | undefined {
  const text = textIn(value);
  return text === undefined ? undefined : result(text);
}
