import * as all from "./all";
import type { Rule } from "./rule";

/** Every rule, by id. */
export const RULES: readonly Rule[] = Object.values(all).sort((a, b) => (a.id < b.id ? -1 : 1));
