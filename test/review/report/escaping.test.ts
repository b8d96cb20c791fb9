import fc from "fast-check";
import { marked, type Token, type Tokens } from "marked";
import { capacityRows } from "../../../lib/deployment/sizing/capacity-words";
import { MARKER, renderMarkdown } from "../../../lib/review/report/markdown";
import { code, prose, table } from "../../../lib/review/report/markdown-text";
import { renderJson } from "../../../lib/review/report/json";
import { renderHtml } from "../../../lib/review/report/page";
import { dollars, dollarsMoreOrLess, printable, shortened } from "../../../lib/review/report/printable";
import type { Report } from "../../../lib/review/report/model";
import { report } from "../../../lib/review/report/report";
import type { Finding } from "../../../lib/review/finding";
import type { Budget } from "../../../lib/deployment/sizing/budget";
import { text, topologies } from "./arbitrary";

const runs = { numRuns: 300 };

const findings: fc.Arbitrary<Finding[]> = fc.array(
  fc.record({
    kind: fc.constantFrom("violation" as const, "unknown" as const),
    rule: text,
    severity: fc.constantFrom("error" as const, "warning" as const, "info" as const),
    at: text,
    message: text,
    advice: text,
    page: fc.constantFrom("https://example.com/rules/x", "docs/rules/x.md"),
  }),
  { maxLength: 2 },
);
const budgets: fc.Arbitrary<Budget[]> = fc.array(
  fc.record({
    kind: fc.constantFrom("redis-connections" as const, "threads" as const),
    at: text,
    subject: text,
    used: fc.nat(),
    limit: fc.option(fc.nat(), { nil: undefined }),
    unit: text,
    users: fc.option(fc.nat(), { nil: undefined }),
    because: fc.array(text, { maxLength: 2 }),
    certainty: fc.constantFrom("verified" as const, "unverified" as const),
  }),
  { maxLength: 2 },
);
const reports: fc.Arbitrary<Report> = fc
  .record({ now: topologies, before: fc.option(topologies, { nil: undefined }), findings, budgets })
  .map(({ now, before, ...rest }) =>
    report(now, { ...rest, asOf: "2026-11-01", before: before && { topology: before, findings: rest.findings } }),
  );

/** Every token of a Markdown text, depth first. */
function tokensOf(markdown: string): Token[] {
  const all: Token[] = [];
  void marked.walkTokens(marked.lexer(markdown), (token) => void all.push(token));
  return all;
}

function ofType<Type extends Tokens.Generic["type"]>(
  tokens: readonly Token[],
  type: Type,
): Extract<Token, { type: Type }>[] {
  return tokens.filter((token): token is Extract<Token, { type: Type }> => token.type === type);
}

/** All of the HTML that the Markdown of a report has. */
const TAGS = /^(<!--[\w -]*-->|<\/?(details|summary|sub|code)>|<details open>)$/;

const rowsOf = (shown: Report): number =>
  shown.removedApps.length +
  shown.apps.filter(({ cableUrl }) => cableUrl !== null).length +
  shown.apps.reduce((sum, { scaling }) => sum + (scaling === null ? 0 : capacityRows(scaling.capacity).length), 0) +
  shown.apps.reduce(
    (sum, { costParts, budgets: measured, roles, hosts, processes, variables, dates, acknowledgements }) =>
      sum +
      [costParts, measured, roles, hosts, processes, variables, dates, acknowledgements].reduce(
        (n, { length }) => n + length,
        0,
      ),
    0,
  );

describe("Markdown", () => {
  test("no text of a configuration breaks the comment, whatever it is", () => {
    fc.assert(
      fc.property(reports, (shown) => {
        const markdown = renderMarkdown(shown, Number.POSITIVE_INFINITY);
        const tokens = tokensOf(markdown);
        const tables = ofType(tokens, "table");
        expect(tables.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(rowsOf(shown));
        for (const { header, rows } of tables) {
          for (const row of rows) expect(row.length).toBe(header.length);
        }
        expect(ofType(tokens, "code").map((token) => token.text)).toStrictEqual(
          shown.apps.map(({ mermaid }) => mermaid),
        );
        const html = ofType(tokens, "html").flatMap((token) => token.raw.match(/<[^>]*>/g) ?? []);
        expect(html.filter((tag) => !TAGS.test(tag))).toStrictEqual([]);
        expect(ofType(tokens, "image")).toStrictEqual([]);
        const links = ofType(tokens, "link").map(({ href }) => href);
        expect(links.filter((href) => !href.startsWith("https://example.com/rules/"))).toStrictEqual([]);
        expect(ofType(tokens, "heading")).toHaveLength(1 + (shown.apps.length > 1 ? shown.apps.length : 0));
      }),
      runs,
    );
  });

  test("a table shows each text as it is", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (cells) => {
        for (const cell of [code, prose]) {
          const [parsed] = marked.lexer(
            table(
              cells.map(() => "head"),
              [cells.map(cell)],
            ),
          );
          const shown =
            parsed?.type === "table" ? (parsed as Tokens.Table).rows[0]?.map(({ tokens }) => plain(tokens)) : [];
          expect(shown).toStrictEqual(cells.map(printable));
        }
      }),
      runs,
    );
  });

  test("nobody is mentioned, and no issue, address or emoji is linked", () => {
    const said = prose(
      "ask @acme/team or a@b.example about #12, GH-12, acme/app#3, https://evil.example, www.evil.example :smile:",
    );
    const visible = said
      .replaceAll(/<!-- -->/g, "\u0000")
      .replaceAll("&#35;", "#")
      .replaceAll("&#96;", "`");
    expect(visible).not.toMatch(/@\w|#\d|GH-\d|:\/\/|www\.|:\w+:/);
  });

  test("begins with what a workflow finds its comment by", () => {
    fc.assert(
      fc.property(reports, (shown) => renderMarkdown(shown).startsWith(`${MARKER}\n`)),
      { numRuns: 20 },
    );
  });

  test("fits into a comment, with whole parts, and says what it left out", () => {
    fc.assert(
      fc.property(reports, fc.integer({ min: 600, max: 4000 }), (shown, characters) => {
        const markdown = renderMarkdown(shown, characters);
        expect(markdown.length).toBeLessThanOrEqual(characters);
        const whole = renderMarkdown(shown, Number.POSITIVE_INFINITY);
        expect(markdown === whole).toBe(!markdown.includes("did not fit into a comment"));
        expect(markdown.match(/<details/g)?.length ?? 0).toBe(markdown.match(/<\/details>/g)?.length ?? 0);
      }),
      runs,
    );
  });
});

describe("Mermaid", () => {
  test("no text of a configuration ends a label or begins a statement", () => {
    const box =
      /^ +(browser|host\d+|process\d+|web|redis\d+|addon\d+)(\(\["|\("|\["|\[\(")[^"`\\]*("\]\)|"\)|"\]|"\)\])$/;
    const rest =
      /^(flowchart LR| {2}subgraph app\["[^"`]*"\]| +direction TB| {2}end| {2}(\w+) -->(\|[a-z ]+\|)? (\w+)| {2}classDef alarming [\w:,-]+( \d)?| {2}class [\w,]+ alarming)$/;
    fc.assert(
      fc.property(reports, ({ apps }) => {
        for (const line of apps.flatMap(({ mermaid }) => mermaid.split("\n"))) {
          expect(box.test(line) || rest.test(line) ? "as intended" : line).toBe("as intended");
          // Mermaid takes the last semicolon from a line that has "style", a colon and a number sign.
          expect(/[:%$;](?!premium)/.test(line.replaceAll(/#\d+;|stroke-width:|stroke-dasharray:/g, ""))).toBe(false);
        }
      }),
      runs,
    );
  });
});

describe("the page", () => {
  test("has no tag and no attribute but its own", () => {
    const tag =
      /^<(!doctype html|\/?(html|head|body|header|main|footer|nav|section|figure|figcaption|details|summary|pre|title|style|h1|h2|h3|p|ul|li|strong|code|span|time|div|a|table|thead|tbody|tr|th|td|svg|g|desc|defs|marker|path|rect|text)|meta|html|wbr)(\s+[a-zA-Z:-]+(="[^"<>]*")?)*\s*\/?>$/;
    fc.assert(
      fc.property(reports, (shown) => {
        const page = renderHtml(shown);
        const tags = page.replace(/<style>.*<\/style>/s, "").match(/<[^<]*?>|</g) ?? [];
        expect(tags.filter((found) => !tag.test(found))).toStrictEqual([]);
        expect(
          tags.filter((found) => /\son|javascript:|\ssrc=/i.test(found.replaceAll(/"[^"]*"/g, '""'))),
        ).toStrictEqual([]);
      }),
      runs,
    );
  });

  test("loads nothing: no address is in it but links to rules and names of SVG", () => {
    fc.assert(
      fc.property(reports, (shown) => {
        const tags = renderHtml(shown).match(/<[^<]*?>/g) ?? [];
        const addresses = tags.flatMap(
          (tag) => tag.match(/(href|src|srcset|data|action|poster)="[^"]*"|url\([^)]*\)/g) ?? [],
        );
        const own = /^href="(https:\/\/example\.com\/rules\/|#app-\d+")|^url\(#app-\d+(-narrow)?-arrow\)$/;
        expect(addresses.filter((address) => !own.test(address))).toStrictEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

test("the same arguments give the same report, in every format", () => {
  fc.assert(
    fc.property(reports, (shown) => {
      const copy = structuredClone(shown);
      expect([renderJson(copy), renderMarkdown(copy), renderHtml(copy)]).toStrictEqual([
        renderJson(shown),
        renderMarkdown(shown),
        renderHtml(shown),
      ]);
    }),
    { numRuns: 20 },
  );
});

test("JSON is the model, whatever is in it", () => {
  fc.assert(
    fc.property(reports, (shown) => {
      expect(JSON.parse(renderJson(shown))).toEqual(shown);
    }),
    { numRuns: 50 },
  );
});

describe("words", () => {
  test("what is printable is one line without invisible characters, and stays so", () => {
    fc.assert(
      fc.property(text, (any) => {
        const shown = printable(any);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|^\s|\s$/u);
        expect(printable(shown)).toBe(shown);
      }),
    );
  });

  test("a shortened text has at most the characters it may have, and both of its ends", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 3, max: 20 }), (any, characters) => {
        const short = shortened(any, characters);
        expect(Array.from(short).length).toBeLessThanOrEqual(characters);
        expect(
          short === any || (any.startsWith(short.split("…")[0] ?? "") && any.endsWith(short.split("…").at(-1) ?? "")),
        ).toBe(true);
      }),
    );
  });

  test.each([
    [0, "$0", "±$0"],
    [15, "$15", "+$15"],
    [-15, "−$15", "−$15"],
    [1234567.5, "$1,234,567.50", "+$1,234,567.50"],
    [0.004, "$0", "±$0"],
    [-0.004, "$0", "±$0"],
  ])("%d dollars", (amount, plainly, moreOrLess) => {
    expect([dollars(amount), dollarsMoreOrLess(amount)]).toStrictEqual([plainly, moreOrLess]);
  });
});

/** The text that a reader sees of inline tokens. */
function plain(tokens: readonly Token[]): string {
  const shown = tokens.map((token) => {
    if (token.type === "html") return "";
    if ("tokens" in token && token.tokens !== undefined) return plain(token.tokens);
    return "text" in token ? decode(String(token.text)) : token.raw;
  });
  return shown.join("");
}

function decode(escaped: string): string {
  return escaped
    .replaceAll(/&#(\d+);/g, (_, number: string) => String.fromCodePoint(Number(number)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
