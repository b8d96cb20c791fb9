import * as fc from "fast-check";
import { daysBetween, isDay } from "../../lib/catalogue/days";

const day = fc
  .date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test("every day of the calendar is one, and the days between two add up", () => {
  fc.assert(
    fc.property(day, day, day, (a, b, c) => {
      expect(isDay(a)).toBe(true);
      expect(daysBetween(a, b) + daysBetween(b, c)).toBe(daysBetween(a, c));
    }),
  );
});

test.each(["2026-13-01", "2026-02-29", "2026-00-10", "2026-1-1", "tomorrow", ""])("%p is none", (text) => {
  expect(isDay(text)).toBe(false);
});

test("a year has 365 days, and one that 4 divides has 366", () => {
  expect(daysBetween("2026-01-01", "2027-01-01")).toBe(365);
  expect(daysBetween("2028-01-01", "2029-01-01")).toBe(366);
  expect(daysBetween("2026-11-02", "2026-11-01")).toBe(-1);
});
