import fc from "fast-check";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { escapeMermaid } from "../../../lib/review/report/mermaid";
import { renderHtml } from "../../../lib/review/report/page";
import { printable, shortened } from "../../../lib/review/report/printable";
import { judge } from "../../../lib/review/rules/judge";
import type { Report } from "../../../lib/review/report/model";
import { report } from "../../../lib/review/report/report";
import { text, topologies } from "./arbitrary";
import { topologyOfTerraform } from "../../../lib/deployment/from-terraform/of-terraform";
import { browserPath, openBrowser } from "./browser";
import { drawMermaid, overflowingBoxes, readPages, unfitting } from "./in-browser";
import { examples, synthesised } from "./examples";
import { budget, environment, finding, topology } from "./topologies";

const executable = browserPath();
const required = process.env.REQUIRE_BROWSER === "1";
if (executable === undefined && !required) {
  process.stderr.write(
    "report in a browser: skipped, no chromium on the path (REQUIRE_BROWSER=1 makes that a failure)\n",
  );
}
const inBrowser = executable === undefined && !required ? describe.skip : describe;

/** Where to leave screenshots for a person to look at; none are made without. */
const screenshots = process.env.REPORT_SCREENSHOTS;

const whole = report(
  { apps: [environment(), environment({ at: "staging/app/rails", name: "acme-staging", hosts: [], processes: [] })] },
  {
    findings: [finding(), finding({ rule: "session-memory", severity: "warning", at: "production/app/redis/session" })],
    budgets: [
      budget(),
      budget({ subject: "memory of sessions", used: 47, limit: 50, unit: "MiB", users: 12_000 }),
      budget({ used: 90 }),
    ],
    asOf: "2026-11-01",
    before: { topology: topology({ addons: [] }), findings: [] },
  },
);

inBrowser("in a real browser", () => {
  let context: BrowserContext;
  let close: () => Promise<void>;
  beforeAll(async () => {
    if (executable === undefined) throw new Error("REQUIRE_BROWSER=1, and there is no chromium on the path");
    ({ context, close } = await openBrowser(executable));
    // Nothing that is tested here may need a network.
    await context.setOffline(true);
  });
  afterAll(async () => {
    await close();
  });

  async function mermaidPage(): Promise<Page> {
    const page = await context.newPage();
    await page.setContent("<!doctype html><body style='background: white'><div id='diagram'></div></body>");
    const folder = dirname(createRequire(__filename).resolve("mermaid/package.json"));
    await page.addScriptTag({ path: join(folder, "dist", "mermaid.min.js") });
    return page;
  }

  /** The texts of the labels that Mermaid makes of a diagram. */
  function rendered(page: Page, source: string): Promise<readonly string[]> {
    return page.evaluate<string[]>(drawMermaid(source));
  }

  test("Mermaid draws the diagram, with every box", async () => {
    const page = await mermaidPage();
    const [app] = whole.apps;
    const labels = await rendered(page, app?.mermaid ?? "");
    const { title = [], browser, hosts = [], processes = [], addons = [] } = app?.diagram ?? {};
    const boxes = [browser, ...hosts, ...processes, ...addons].map((node) => (node?.lines ?? []).join(""));
    expect([...labels].sort()).toStrictEqual([title.join(", "), ...boxes].sort());
    await screenshot(page, "mermaid");
    await page.close();
  });

  test.each(examples)("Mermaid draws the example %s", async (example) => {
    const page = await mermaidPage();
    for (const { json } of await synthesised(example)) {
      const { apps } = report(topologyOfTerraform(json), { findings: [], budgets: [], asOf: "2026-11-01" });
      for (const { mermaid, diagram, title } of apps) {
        const nodes = [diagram.browser, ...diagram.hosts, ...diagram.processes, ...diagram.addons];
        const labels = await rendered(page, mermaid);
        expect(labels).toEqual(expect.arrayContaining(nodes.map(({ lines }) => lines.join(""))));
        expect(labels).toHaveLength(nodes.length + 1);
        await screenshot(page, `mermaid-${title}`);
      }
    }
    await page.close();
  });

  test("Mermaid shows every text as it is, and takes none for its own language", async () => {
    const page = await mermaidPage();
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 8, maxLength: 8 }), async (texts) => {
        const source = [
          "flowchart LR",
          ...texts.map((label, index) => `  n${index}["a ${escapeMermaid(label)} z"]`),
        ].join("\n");
        const labels = await rendered(page, source);
        const squeezed = (label: string): string => label.replaceAll(/\s+/g, " ");
        expect(labels.map(squeezed)).toStrictEqual(
          texts.map((label) => squeezed(`a ${shortened(printable(label), 60)} z`)),
        );
      }),
      { numRuns: 25 },
    );
    await page.close();
  });

  test("the page runs nothing and loads nothing, in either colour scheme", async () => {
    const page = await context.newPage();
    const trouble: string[] = [];
    page.on("request", (request) => void trouble.push(request.url()));
    page.on("console", (message) => void trouble.push(message.text()));
    page.on("pageerror", (error) => void trouble.push(error.message));
    await page.setContent(renderHtml(whole));
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await screenshot(page, colorScheme);
    }
    expect(trouble).toStrictEqual([]);
    await page.close();
  });

  test("the page shows every name as it is, whatever is in it", async () => {
    const page = await context.newPage();
    const shown = fc
      .sample(topologies, 60)
      .map((any) => report(any, { findings: [], budgets: [], asOf: "2026-11-01" }));
    const seen = await page.evaluate<unknown>(readPages(shown.map(renderHtml)));
    const wanted = shown.map(({ apps }) => ({ titles: apps.map(({ title }) => printable(title)), scripts: 0 }));
    expect(seen).toStrictEqual(wanted);
    await page.close();
  });

  describe("on a telephone, 390 pixels wide", () => {
    const size = { width: 390, height: 844 };

    async function fits(reported: Report, name: string): Promise<void> {
      const page = await context.newPage();
      await page.setViewportSize(size);
      await page.setContent(renderHtml(reported));
      await screenshot(page, `telephone-${name}`);
      expect(await page.evaluate<unknown>(unfitting)).toStrictEqual([]);
      expect(await page.evaluate<unknown>(overflowingBoxes)).toStrictEqual([]);
      await page.close();
    }

    test("a report with everything in it fits, and its diagram is there", async () => {
      await fits(whole, "whole");
    });

    test.each(examples)("the report of the example %s fits", async (example) => {
      for (const [index, { json }] of (await synthesised(example)).entries()) {
        const read = topologyOfTerraform(json);
        await fits(report(read, { ...judge(read, { asOf: "2026-11-01" }), asOf: "2026-11-01" }), `${example}-${index}`);
      }
    });
  });

  test.each([1200, 390])(
    "at %i pixels no text of the diagram sticks out of its box, and no box out of it",
    async (width) => {
      const page = await context.newPage();
      await page.setViewportSize({ width, height: 900 });
      const wide = "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW.example.com";
      const hosts = [{ at: "h", host: wide, serves: "web", proxied: false, certificate: "managed" } as const];
      const long = report(topology({ name: wide, hosts }), { findings: [], budgets: [], asOf: "2026-11-01" });
      await page.setContent(renderHtml(long));
      expect(await page.evaluate<unknown>(overflowingBoxes)).toStrictEqual([]);
      await page.close();
    },
  );

  async function screenshot(page: Page, name: string): Promise<void> {
    if (screenshots === undefined) return;
    mkdirSync(screenshots, { recursive: true });
    await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
  }
});
