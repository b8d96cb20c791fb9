/** Where a fact of the platform comes from, so that a reader can judge it and a maintainer can renew it. */
export interface Sourced {
  /** The document, thread or program that says so. */
  readonly source: string;
  /** The day the source was written or seen: `YYYY-MM-DD`, or `YYYY-MM` where only the month is known. */
  readonly date: string;
  /** False where no primary source could be seen: an assumption, shown as one wherever it is used. */
  readonly verified: boolean;
}

/**
 * The day up to which this catalogue is known to hold, `YYYY-MM-DD`. Dated checks judge by this day unless told another,
 * so that the same program gives the same output on every day.
 */
export const CATALOGUE_DATE = "2026-11-01";
