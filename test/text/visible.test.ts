import { visible } from "../../lib/text/visible";

test.each([
  ["a\u2028b", "a\\u2028b"],
  ["pay\u202Eload", "pay\\u202Eload"],
  ["\u001B[31mred", "\\u001B[31mred"],
  ["zero\u200Bwidth", "zero\\u200Bwidth"],
  ["über äöü 日本 🎉", "über äöü 日本 🎉"],
  ["two\nlines\tand a tab", "two\nlines\tand a tab"],
])("%j is shown as %s", (text, shown) => {
  expect(visible(text)).toBe(shown);
});
