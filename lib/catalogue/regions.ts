import type { Sourced } from "./fact";

/** One region. */
export interface RegionFacts extends Sourced {
  /** Whether an app can be made there without a Private Space. */
  readonly commonRuntime: boolean;
}

const common = {
  source: "Dev Center: regions",
  date: "2024-10",
  verified: true,
  commonRuntime: true,
} satisfies RegionFacts;
const space = {
  source: "Dev Center: private-spaces",
  date: "2024-10-11",
  verified: true,
  commonRuntime: false,
} satisfies RegionFacts;

/** Regions by name. */
export const REGIONS = {
  us: common,
  eu: common,
  dublin: space,
  frankfurt: space,
  london: space,
  montreal: space,
  mumbai: space,
  oregon: space,
  singapore: space,
  sydney: space,
  tokyo: space,
  virginia: space,
} as const satisfies Record<string, RegionFacts>;

/** A region that the catalogue knows. */
export type RegionName = keyof typeof REGIONS;
