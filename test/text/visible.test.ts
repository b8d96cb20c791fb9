import { html } from "../../lib/text/html";
import { visible, visibleJson } from "../../lib/text/visible";

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

test("JSON means the same with its hidden characters escaped", () => {
  const value = { "pay\u202Eload": ["\u2028", "tag \u{E0001}", "\u001B[31m", "🎉"] };
  const json = visibleJson(JSON.stringify(value));
  expect(JSON.parse(json)).toEqual(value);
  expect(json).toBe('{"pay\\u202eload":["\\u2028","tag \\udb40\\udc01","\\u001b[31m","🎉"]}');
});

test("a page shows them as their codes as well, and markup stays as it is", () => {
  expect(html`<b title="${"a\u202Eb"}">${["zero\u200Bwidth", html`<wbr />`]}</b>`.toString()).toBe(
    '<b title="a\\u202Eb">zero\\u200Bwidth<wbr /></b>',
  );
});
