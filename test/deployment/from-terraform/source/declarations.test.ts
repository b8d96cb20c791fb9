import * as fc from "fast-check";
import { declarationsIn } from "../../../../lib/deployment/from-terraform/source/declarations";

/** What is written between things, on lines of its own or not. */
const trivia = fc
  .array(fc.constantFrom("\n", "\r\n", "  ", "# } a comment\n", "/* two\nlines { */", "// x = 1\n"))
  .map((all) => all.join(""));
const identifier = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
const value = fc.constantFrom(
  '"a # no comment"',
  "12",
  "var.x",
  '[\n"a",\n]',
  '{\n  a = "}"\n}',
  "<<-EOT\n  } text\n  EOT\n",
  '"${upper("{")}"',
);
const attributes = fc.uniqueArray(fc.tuple(identifier, value), { selector: ([name]) => name, maxLength: 4 });
const resources = fc.uniqueArray(fc.tuple(identifier, attributes), { selector: ([name]) => name, maxLength: 4 });

/** The line, counted from 1, that holds the only occurrence of a mark. */
function lineOf(text: string, mark: string): number {
  return text.slice(0, text.indexOf(mark)).split("\n").length;
}

/** Marks stand where something begins and are cut out again, so that the lines are known without a parser. */
const MARK = (index: number): string => `@${index}@`;
const withoutMarks = (text: string): string => text.replaceAll(/@\d+@/g, "");

test("every resource and attribute of Terraform's own language is found on the line on which it begins", () => {
  fc.assert(
    fc.property(resources, fc.array(trivia, { minLength: 1, maxLength: 5 }), (declared, gaps) => {
      let marks = 0;
      let gap = 0;
      const between = (): string => gaps[(gap += 1) % gaps.length] ?? "";
      const expected: { address: string; mark: string; attributes: readonly (readonly [string, string])[] }[] = [];
      const text = declared
        .map(([name, written]) => {
          const mark = MARK((marks += 1));
          const own = written.map(([attribute, source]) => [attribute, source, MARK((marks += 1))] as const);
          expected.push({
            address: `heroku_addon.${name}`,
            mark,
            attributes: own.map(([attribute, , at]) => [attribute, at]),
          });
          const body = own.map(([attribute, source, at]) => `${between()}\n${at}${attribute} = ${source}\n`).join("");
          return `${between()}\n${mark}resource "heroku_addon" "${name}" {\n${body}${between()}\n}\n`;
        })
        .join("");
      const read = declarationsIn("main.tf", withoutMarks(text));
      expect(read.map(({ address, line, lines }) => ({ address, line, lines: { ...lines } }))).toEqual(
        expected.map(({ address, mark, attributes: own }) => ({
          address,
          line: lineOf(text, mark),
          lines: Object.fromEntries(own.map(([attribute, at]) => [attribute, lineOf(text, at)])),
        })),
      );
    }),
  );
});

test("Terraform's JSON is read with comments and blocks in lists, and constructs of cdktf are named", () => {
  const text = `\uFEFF{
  "//": { "metadata": {} },
  "resource": {
    "//": "a comment",
    "heroku_addon": [
      { "session": [{ "plan": "heroku-redis:premium-0", "app_id": "\${heroku_app.web.id}" }] },
      {
        "queue": {
          "//": { "metadata": { "path": "production/app/redis/queue/Default" } },
          "plan":
            "heroku-redis:premium-1"
        }
      }
    ]
  },
  "module": {
    "other": { "source": "./other" }
  }
}`;
  const read = declarationsIn("cdk.tf.json", text);
  expect(read.map(({ address, line, construct }) => [address, line, construct])).toEqual([
    ["heroku_addon.session", 6, undefined],
    ["heroku_addon.queue", 8, "production/app/redis/queue"],
    ["module.other", 17, undefined],
  ]);
  expect(read[1]?.lines.plan).toBe(10);
  expect(read[1]?.attributes).toEqual({ plan: "heroku-redis:premium-1" });
});

test("a file that is neither is refused", () => {
  expect(() => declarationsIn("main.tf", "resource {")).toThrow("line 1: expected");
  expect(() => declarationsIn("main.tf.json", "")).toThrow("main.tf.json is not JSON");
});
