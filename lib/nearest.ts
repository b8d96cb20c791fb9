import { distance } from "fastest-levenshtein";

/** The candidate that a misspelt word most likely means, or undefined when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const normal = (text: string): string => text.toLowerCase().replaceAll(/[-_\s]/g, "");
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: distance(normal(word), normal(candidate)) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= Math.max(2, Math.floor(word.length / 3)) ? best.candidate : undefined;
}
