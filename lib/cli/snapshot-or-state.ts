import { terraformName } from "../engines/command-names";

/** A snapshot, as a message names it. */
export const WRITTEN_BY_INSPECT = "what `stimulus-reflex inspect APP --out FILE` wrote";

/** A state, as a message names it. */
export function writtenByStatePull(): string {
  return `what \`${terraformName()} state pull\` wrote`;
}
