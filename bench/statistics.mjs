/** The middle one of some numbers, or the mean of the two in the middle. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Measures two things in turns, so that whatever else the machine does slows both: A B, B A, A B, …
 *
 * @returns the medians, and the median of the ratios within each pair
 */
export function alternate(pairs, measureBaseline, measureLibrary) {
  const measured = Array.from({ length: pairs }, (_, index) => {
    if (index % 2 === 0) return { baseline: measureBaseline(), library: measureLibrary() };
    const library = measureLibrary();
    return { baseline: measureBaseline(), library };
  });
  return {
    baseline: median(measured.map(({ baseline }) => baseline)),
    library: median(measured.map(({ library }) => library)),
    ratio: median(measured.map(({ baseline, library }) => library / baseline)),
  };
}
