import { CATALOGUE_DATE } from "../catalogue/fact";
import { daysBetween } from "../catalogue/days";

/** Half a year: two of Heroku's deadlines may have come since. */
const OLD_DAYS = 183;

/**
 * Says on standard error that the facts are more than half a year old, and nothing where they are not. Only for a person:
 * what a command writes to standard output stays the same from day to day.
 */
export function warnOfOldCatalogue(): void {
  const age = daysBetween(CATALOGUE_DATE, new Date().toISOString().slice(0, 10));
  if (age <= OLD_DAYS) return;
  process.stderr.write(
    `note: the catalogue of Heroku's dates, plans and prices is of ${CATALOGUE_DATE}, ${age} days old. Update cdktf-stimulus-reflex.\n`,
  );
}
