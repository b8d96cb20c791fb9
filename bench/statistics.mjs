/** For a gate, and not for figures to publish. */
export const QUICK = process.argv.includes("--quick");
const MOST_PAIRS = QUICK ? 4 : Infinity;

/** Measures two things in turns, so that whatever else the machine does slows both: A B, B A, A B, … */
export async function inTurns(pairs, measureBaseline, measureLibrary) {
  const measured = [];
  for (let index = 0; index < Math.min(pairs, MOST_PAIRS); index += 1) {
    if (index % 2 === 0) {
      measured.push({ baseline: await measureBaseline(), library: await measureLibrary() });
    } else {
      const library = await measureLibrary();
      measured.push({ baseline: await measureBaseline(), library });
    }
  }
  return measured;
}

/**
 * The least of each side, and their ratio: whatever disturbs a run makes it longer, and on a shared machine the same run took
 * up to three times its time.
 */
export function compared(pairs) {
  const baseline = Math.min(...pairs.map((pair) => pair.baseline));
  const library = Math.min(...pairs.map((pair) => pair.library));
  return { baseline, library, ratio: library / baseline };
}
