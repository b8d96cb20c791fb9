/** A value in the form of Terraform's JSON syntax: a string that holds `${…}` is an expression that is not known. */
export type Value = null | string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

const TEMPLATE = /(?<!\$)\$\{|(?<!%)%\{/;

/** Whether a text holds an expression. */
export function holdsTemplate(text: string): boolean {
  return TEMPLATE.test(text);
}

/** Whether nothing in a value is an expression. */
export function isKnown(value: Value): boolean {
  if (typeof value === "string") return !holdsTemplate(value);
  if (typeof value !== "object" || value === null) return true;
  return Array.isArray(value)
    ? value.every(isKnown)
    : Object.entries(value).every(([key, member]) => isKnown(key) && isKnown(member));
}

/** The expression in a text that is nothing else. */
export function bareExpression(value: Value): string | undefined {
  if (typeof value !== "string" || !value.startsWith("${") || !value.endsWith("}")) return undefined;
  const inner = value.slice(2, -1);
  return inner.includes("${") ? undefined : inner;
}
