import type { Sourced } from "./fact";

/** Sizes of one tier can stand side by side in an app; eco and basic each stand apart from every other. */
export type DynoTier = "eco" | "basic" | "production" | "private" | "shield";

/** One dyno size. */
export interface DynoFacts extends Sourced {
  readonly tier: DynoTier;
  readonly memoryMiB: number;
  /** US dollars a month for one dyno; for eco the flat price of the account's shared hours. */
  readonly dollarsPerMonth?: number;
}

const prices = {
  source: "heroku CLI 11.10.0, ps:type; memory from Dev Center: dyno-types (2024-06)",
  date: "2026-08-04",
  verified: true,
} satisfies Sourced;
const uncertain = { ...prices, verified: false } satisfies Sourced;

const GiB = 1024;

/** Sizes of the Cedar generation by name, in lower case as the catalogue writes them; Heroku ignores case. */
export const DYNOS = {
  eco: { ...prices, tier: "eco", memoryMiB: 512, dollarsPerMonth: 5 },
  basic: { ...prices, tier: "basic", memoryMiB: 512, dollarsPerMonth: 7 },
  "standard-1x": { ...prices, tier: "production", memoryMiB: 512, dollarsPerMonth: 25 },
  "standard-2x": { ...prices, tier: "production", memoryMiB: GiB, dollarsPerMonth: 50 },
  "performance-m": { ...prices, tier: "production", memoryMiB: 2.5 * GiB, dollarsPerMonth: 250 },
  "performance-l": { ...prices, tier: "production", memoryMiB: 14 * GiB, dollarsPerMonth: 500 },
  "performance-l-ram": { ...prices, tier: "production", memoryMiB: 30 * GiB, dollarsPerMonth: 500 },
  "performance-xl": { ...prices, tier: "production", memoryMiB: 62 * GiB, dollarsPerMonth: 750 },
  "performance-2xl": { ...prices, tier: "production", memoryMiB: 126 * GiB, dollarsPerMonth: 1500 },
  // The CLI says 225 dollars, the pricing page of 2026-09-30 says 125: the higher one surprises nobody.
  "private-s": { ...uncertain, tier: "private", memoryMiB: GiB, dollarsPerMonth: 225 },
  "private-m": { ...uncertain, tier: "private", memoryMiB: 2.5 * GiB },
  "private-l": { ...uncertain, tier: "private", memoryMiB: 14 * GiB },
  "private-l-ram": { ...uncertain, tier: "private", memoryMiB: 30 * GiB },
  "private-xl": { ...uncertain, tier: "private", memoryMiB: 62 * GiB },
  "private-2xl": { ...uncertain, tier: "private", memoryMiB: 126 * GiB },
  "shield-s": { ...uncertain, tier: "shield", memoryMiB: GiB },
  "shield-m": { ...uncertain, tier: "shield", memoryMiB: 2.5 * GiB },
  "shield-l": { ...uncertain, tier: "shield", memoryMiB: 14 * GiB },
} as const satisfies Record<string, DynoFacts>;

/** A dyno size that the catalogue knows. */
export type DynoSizeName = keyof typeof DYNOS;

/** Whether the catalogue knows a dyno size, written in lower case. */
export function isDynoSize(name: string): name is DynoSizeName {
  return Object.hasOwn(DYNOS, name);
}

/** What the catalogue knows of a dyno size, in upper or lower case; undefined for a size that it does not list. */
export function dynoFacts(size: string | undefined): DynoFacts | undefined {
  const name = size?.toLowerCase() ?? "";
  return isDynoSize(name) ? DYNOS[name] : undefined;
}
