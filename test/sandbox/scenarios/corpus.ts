import * as all from "./all";
import type { Scenario } from "./scenario";

/** All scenarios. */
export const SCENARIOS: readonly Scenario[] = Object.values(all).flat();
