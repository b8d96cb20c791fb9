import fc from "fast-check";
import { parseJson } from "../../lib/text/json";

test("reads whatever JSON.parse reads, up to a depth", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), (text) => {
      expect(parseJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

test("brackets in strings do not count", () => {
  const text = JSON.stringify({ a: `${"[".repeat(1000)}\\"{` });
  expect(parseJson(text)).toEqual(JSON.parse(text));
});

test.each([
  ["[", "]"],
  ['{"a":', "}"],
])("refuses 50,000 levels of %s with the depth", (open, close) => {
  const text = `${open.repeat(50_000)}1${close.repeat(50_000)}`;
  expect(() => parseJson(text)).toThrow("nested 50000 levels deep, and up to 500 are read");
});
