import * as fc from "fast-check";
import { comment, written } from "../../lib/adoption/source";

/** Texts of people and platforms, with characters that end a line of a program or that nobody sees. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom("\n", "\r", "\u2028", "\u2029", "\u202E", "\u200B", "\uFEFF", ..."\\ ' \" ` $ % { a".split(" ")),
    fc.string({ unit: "binary" }),
  ),
});

/** What no reader sees, or what ends a line. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

describe("a program that is written", () => {
  it("has the texts that it is given as values, and shows each character", () => {
    fc.assert(
      fc.property(text, (given) => {
        const source = written(given);
        expect(source).not.toMatch(HIDDEN);
        // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
        const value = new Function(`return ${source}`)() as string;
        // What Terraform would take for an expression is escaped.
        expect(value).toBe(given.replace(/([$%])\{/g, "$1$1{"));
      }),
    );
  });

  it("keeps a comment a comment", () => {
    fc.assert(
      fc.property(text, (given) => {
        const lines = comment(given).split("\n");
        expect(lines.pop()).toBe("");
        expect(lines.filter((line) => !line.startsWith("// ") || HIDDEN.test(line))).toEqual([]);
      }),
    );
  });
});
