import { isPlainObject } from "../constructs/properties/plain-object";
import { noun, shown } from "../constructs/properties/shown";
import { nearest } from "../text/nearest";

/** What the value of an option has to be. */
type Kind = "string" | "boolean" | "list of strings";

/**
 * Checks the options of a rehearsal before anything is started: one that is misspelt or of a wrong type would be ignored.
 *
 * @param given - what the test passes
 * @param kinds - the options that there are
 * @throws TypeError that names the option
 */
export function validateOptions(given: unknown, kinds: Readonly<Record<string, Kind>>): void {
  if (!isPlainObject(given)) throw new TypeError(`options: is ${noun(given)}. Pass an object, as in { redis: true }.`);
  for (const name of Object.keys(given)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      const meant = nearest(name, Object.keys(kinds));
      const remedy = meant === undefined ? `Allowed: ${Object.keys(kinds).join(", ")}.` : `Did you mean ${meant}?`;
      throw new TypeError(`options: unknown option ${shown(name) ?? ""}. ${remedy}`);
    }
    if (given[name] !== undefined && !isOf(kind, given[name])) {
      const value = shown(given[name]);
      const what = value ?? `is ${noun(given[name])}`;
      throw new TypeError(`${name}: ${what}: not a ${kind}. Pass a ${kind}, or leave it out.`);
    }
  }
}

function isOf(kind: Kind, value: unknown): boolean {
  if (kind !== "list of strings") return typeof value === kind;
  return Array.isArray(value) && Array.from(value as unknown[]).every((element) => typeof element === "string");
}
