import { isObject } from "../../../text/json";
import { bareExpression, isKnown, type Value } from "./value";

type Known = Exclude<Value, string>;

/** Functions whose result is known where enough of the arguments is; undefined where it is not. */
export const FUNCTIONS: Readonly<Record<string, (args: readonly Value[]) => Value | undefined>> = {
  // A part that is not known may hold any key: it stays, under itself as a key.
  merge: (args) => {
    const parts = args.map((arg) => {
      if (isObject(arg)) return arg;
      if (arg === null) return {};
      return typeof arg === "string" ? { [arg]: arg } : undefined;
    });
    return parts.includes(undefined) ? undefined : (Object.assign({}, ...parts) as Known);
  },
  one: ([list]) => {
    if (isList(list)) return list.length > 1 ? undefined : (list[0] ?? null);
    const inner = bareExpression(list ?? null);
    return inner === undefined ? undefined : `\${${inner.replace(/(?:\[\*\]|\.\*)$/, "")}}`;
  },
  tostring: ([value]) => textOf(value),
  tonumber: ([value]) => {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof number === "number" && !Number.isNaN(number) ? number : undefined;
  },
  tobool: ([value]) => {
    if (value === "true" || value === "false") return value === "true";
    return typeof value === "boolean" ? value : undefined;
  },
  tomap: ([value]) => (isObject(value) ? value : undefined),
  tolist: ([value]) => (isList(value) ? value : undefined),
  toset: ([value]) => (isList(value) && isKnown(value) ? distinct(value).sort(byText) : undefined),
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
  element: ([list, index]) =>
    isList(list) && typeof index === "number" && list.length > 0 ? list[index % list.length] : undefined,
  concat: (args) => (args.every(isList) ? args.flat() : undefined),
  flatten: ([list]) => (isList(list) ? flattened(list) : undefined),
  compact: ([list]) => (isList(list) && isKnown(list) ? list.filter((one) => one !== null && one !== "") : undefined),
  distinct: ([list]) => (isList(list) && isKnown(list) ? distinct(list) : undefined),
  sort: ([list]) => (isList(list) && isKnown(list) ? [...list].sort(byText) : undefined),
  contains: ([list, value]) =>
    isList(list) && value !== undefined && isKnown(list) && isKnown(value)
      ? list.some((one) => JSON.stringify(one) === JSON.stringify(value))
      : undefined,
  keys: ([map]) => (hasKnownKeys(map) ? Object.keys(map).sort() : undefined),
  values: ([map]) =>
    hasKnownKeys(map)
      ? Object.keys(map)
          .sort()
          .flatMap((key) => map[key] ?? [])
      : undefined,
  length: ([value]) => {
    if (isList(value)) return value.length;
    if (hasKnownKeys(value)) return Object.keys(value).length;
    return typeof value === "string" && isKnown(value) ? Array.from(value).length : undefined;
  },
  lower: ([value]) => ofText(value, (text) => text.toLowerCase()),
  upper: ([value]) => ofText(value, (text) => text.toUpperCase()),
  trimspace: ([value]) => ofText(value, (text) => text.trim()),
  title: ([value]) => ofText(value, (text) => text.replace(/(?<=^|\s)\S/g, (letter) => letter.toUpperCase())),
  replace: ([value, from, to]) => {
    // Between slashes it is a regular expression of Go.
    if (typeof from !== "string" || typeof to !== "string" || !isKnown([from, to]) || /^\/.+\/$/.test(from))
      return undefined;
    return ofText(value, (text) => text.replaceAll(from, () => to));
  },
  join: ([separator, ...lists]) => {
    const texts = lists.flatMap((list) => (isList(list) ? list.map(textOf) : [undefined]));
    return typeof separator !== "string" || texts.includes(undefined) ? undefined : texts.join(separator);
  },
  split: ([separator, value]) =>
    typeof separator === "string" && typeof value === "string" && isKnown([separator, value])
      ? value.split(separator)
      : undefined,
  format: ([form, ...args]) => {
    if (typeof form !== "string" || !isKnown(form)) return undefined;
    const texts = args.map(textOf);
    const verbs = form.match(/%./g) ?? [];
    if (verbs.some((verb) => !/%[sdv%]/.test(verb)) || texts.includes(undefined)) return undefined;
    if (verbs.filter((verb) => verb !== "%%").length !== texts.length) return undefined;
    return form.replace(/%[sdv%]/g, (verb) => (verb === "%%" ? "%" : (texts.shift() ?? "")));
  },
};

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

function hasKnownKeys(value: Value | undefined): value is Readonly<Record<string, Value>> {
  return isObject(value) && Object.keys(value).every(isKnown);
}

function textOf(value: Value | undefined): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

function ofText(value: Value | undefined, change: (text: string) => string): string | undefined {
  return typeof value === "string" && isKnown(value) ? change(value) : undefined;
}

function distinct(list: readonly Value[]): Value[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one] as const)).values()];
}

function flattened(list: readonly Value[]): Value[] | undefined {
  const parts = list.map((one) =>
    isList(one) ? flattened(one) : typeof one === "string" && !isKnown(one) ? undefined : [one],
  );
  return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
}

function byText(a: Value, b: Value): number {
  const [first, second] = [textOf(a) ?? "", textOf(b) ?? ""];
  return first < second ? -1 : first > second ? 1 : 0;
}
