import type { Unknown, UnknownProperty } from "./topology";

const PLURAL: ReadonlySet<UnknownProperty> = new Set(["buildpacks", "features", "options", "variables"]);

/** Why a value is unknown, as the beginning of a sentence: `plan comes from var.plan`. */
export function whyUnknown({ property, from, remedy }: Unknown): string {
  if (remedy !== undefined && property === "resource") return `a part was not read, ${from}`;
  if (remedy !== undefined) return `${property} ${isPlural(property) ? "were" : "was"} not read: ${from}`;
  return `${property} ${isPlural(property) ? "come" : "comes"} from ${from}`;
}

/** Whether the property is named in the plural. */
export function isPlural(property: UnknownProperty): boolean {
  return PLURAL.has(property);
}
