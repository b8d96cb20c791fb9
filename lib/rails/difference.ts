import { structuredPatch } from "diff";

/**
 * The difference between two texts in unified form, without file names; empty where there is none.
 *
 * @param before - what is there
 * @param after - what would be written
 */
export function unifiedDifference(before: string, after: string): string {
  const { hunks } = structuredPatch("", "", before, after, undefined, undefined, { context: 3 });
  return hunks
    .map(({ oldStart, newStart, lines }) => `@@ -${oldStart} +${newStart} @@\n${lines.join("\n")}\n`)
    .join("");
}
