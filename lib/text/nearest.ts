import { distance } from "fastest-levenshtein";

/**
 * The candidate that a misspelt word most likely means, or undefined when none is near.
 *
 * @param edits - how many letters may differ; a third of the word by default, and two at least
 */
export function nearest(
  word: string,
  candidates: readonly string[],
  edits: number = Math.max(2, Math.floor(word.length / 3)),
): string | undefined {
  const normal = (text: string): string => text.toLowerCase().replaceAll(/[-_\s]/g, "");
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: distance(normal(word), normal(candidate)) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= edits ? best.candidate : undefined;
}
