import { nearest } from "../text/nearest";

/**
 * The listed name that an unlisted one is a misspelling of.
 *
 * @returns undefined where the name is like none, or has higher numbers than all that are like it, as `heroku-28`: it may be newer than the catalogue
 */
export function meantName(name: string, listed: readonly string[]): string | undefined {
  return isNewer(name, listed) ? undefined : nearest(name, listed);
}

function isNewer(name: string, listed: readonly string[]): boolean {
  const pattern = (text: string): string => text.replaceAll(/\d+/g, "0");
  const numbers = (text: string): readonly number[] => (text.match(/\d+/g) ?? []).map(Number);
  const siblings = listed.filter((known) => pattern(known) === pattern(name));
  return /\d/.test(name) && siblings.length > 0 && siblings.every((known) => isHigher(numbers(name), numbers(known)));
}

function isHigher(a: readonly number[], b: readonly number[]): boolean {
  const index = a.findIndex((number, position) => number !== b[position]);
  return index >= 0 && (a[index] ?? 0) > (b[index] ?? 0);
}
