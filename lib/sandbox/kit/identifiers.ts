import { createHash } from "node:crypto";

/** 64 hexadecimal characters that depend on nothing but the parts. */
export function digest(...parts: readonly (string | number)[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex");
}

/** A UUID, of the form of version 4, that depends on nothing but the parts. */
export function uuid(...parts: readonly (string | number)[]): string {
  const hex = digest(...parts);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A number from 0 up to but not including `limit`, that depends on nothing but the parts. */
export function numberBelow(limit: number, ...parts: readonly (string | number)[]): number {
  return parseInt(digest(...parts).slice(0, 8), 16) % limit;
}

/** One of the choices, which one depends on nothing but the parts. */
function choose<T>(choices: readonly [T, ...T[]], ...parts: readonly (string | number)[]): T {
  return choices[numberBelow(choices.length, ...parts)] ?? choices[0];
}

const ADJECTIVES = [
  "agile",
  "calm",
  "crystalline",
  "deep",
  "gentle",
  "lively",
  "quiet",
  "rugged",
  "silent",
  "spherical",
  "vertical",
  "whispering",
] as const;
const NOUNS = [
  "brook",
  "cliff",
  "dune",
  "fjord",
  "forest",
  "harbor",
  "lagoon",
  "meadow",
  "otter",
  "ridge",
  "river",
  "willow",
] as const;

/** Two words as in Heroku's made-up names. */
export function twoWords(...parts: readonly (string | number)[]): string {
  return `${choose(ADJECTIVES, "adjective", ...parts)}-${choose(NOUNS, "noun", ...parts)}`;
}

/** The first name made that is free: made-up names are few enough for two of some hundred to be the same. */
export function freeName(make: (attempt: number) => string, isTaken: (name: string) => boolean): string {
  for (let attempt = 0; ; attempt += 1) {
    const name = make(attempt);
    if (!isTaken(name)) return name;
  }
}

/** Names of the attachments of second and later add-ons; black, jade, maroon, navy, rose and white have been seen. */
export const COLOURS = [
  "AMBER",
  "AQUA",
  "BLACK",
  "BLUE",
  "BRONZE",
  "BROWN",
  "COBALT",
  "COPPER",
  "CRIMSON",
  "CYAN",
  "GOLD",
  "GRAY",
  "GREEN",
  "IVORY",
  "JADE",
  "MAROON",
  "NAVY",
  "OLIVE",
  "ONYX",
  "ORANGE",
  "PINK",
  "PUCE",
  "PURPLE",
  "RED",
  "ROSE",
  "SILVER",
  "TEAL",
  "VIOLET",
  "WHITE",
  "YELLOW",
] as const;
