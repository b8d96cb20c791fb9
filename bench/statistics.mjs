/** The middle one of some numbers, or the mean of the two in the middle. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** For a gate, and not for figures to publish: a third of the pairs is enough to see a fault. */
export const QUICK = process.argv.includes("--quick");
const SHARE = QUICK ? 1 / 3 : 1;

/** Measures two things in turns, so that whatever else the machine does slows both: A B, B A, A B, … */
export async function inTurns(pairs, measureBaseline, measureLibrary) {
  const measured = [];
  for (let index = 0; index < Math.ceil(pairs * SHARE); index += 1) {
    if (index % 2 === 0) {
      measured.push({ baseline: await measureBaseline(), library: await measureLibrary() });
    } else {
      const library = await measureLibrary();
      measured.push({ baseline: await measureBaseline(), library });
    }
  }
  return measured;
}

/** The medians of pairs of times, and the median of the ratios within each pair. */
export function compared(pairs) {
  return {
    baseline: median(pairs.map(({ baseline }) => baseline)),
    library: median(pairs.map(({ library }) => library)),
    ratio: median(pairs.map(({ baseline, library }) => library / baseline)),
  };
}
