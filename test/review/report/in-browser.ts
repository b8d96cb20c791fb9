/**
 * What runs inside of the browser, as expressions: the programs of this repository are checked without the types of a
 * browser, whose globals they do not have.
 */

/** Draws a Mermaid diagram in its strictest mode, and gives the texts of all labels. */
export const drawMermaid = (source: string): string => `(async () => {
  mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
  const { svg } = await mermaid.render("rendered", ${literal(source)});
  const place = document.getElementById("diagram");
  place.innerHTML = svg;
  return [...place.querySelectorAll(".nodeLabel")].map((label) => label.textContent);
})()`;

/** Parses pages, and tells of each the headings of its apps and how much there is that could run or load something. */
export const readPages = (pages: readonly string[]): string => `${literal(pages)}.map((page) => {
  const parsed = new DOMParser().parseFromString(page, "text/html");
  return {
    titles: [...parsed.querySelectorAll("main > section.app > h2")].map((title) => title.textContent),
    scripts: parsed.querySelectorAll("script, iframe, object, embed, link, img, form, base").length,
  };
})`;

/** What does not fit into the window: elements that stick out, regions that have to be scrolled, words that are broken. */
export const unfitting = `(() => {
  const width = document.documentElement.clientWidth;
  const shown = [...document.querySelectorAll("body *")].filter((element) => element.checkVisibility());
  const named = (element, what) => what + ": " + element.tagName + " " + element.textContent.trim().slice(0, 60);
  const out = shown
    .filter((element) => !element.closest("thead"))
    .filter((element) => element.getBoundingClientRect().right > width + 0.5)
    .map((element) => named(element, "sticks out"));
  const scrolled = shown
    .filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === "auto")
    .map((element) => named(element, "is cut"));
  const broken = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    if (!text.parentElement.checkVisibility()) continue;
    for (const word of text.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      if (lines.size > 1) broken.push("is broken: " + word[0] + " in " + text.data.trim().slice(0, 80));
    }
  }
  return [...out, ...scrolled, ...broken];
})()`;

/** The texts of the boxes of the page's diagram that stick out, or whose text does. */
export const overflowingBoxes = `(() => {
  const inside = (inner, outer) =>
    inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
  const diagram = [...document.querySelectorAll("svg.diagram")].find((drawn) => drawn.getClientRects().length > 0);
  const whole = diagram.getBoundingClientRect();
  return [...diagram.querySelectorAll("g.box")]
    .filter((group) => {
      const box = group.querySelector("rect").getBoundingClientRect();
      const texts = [...group.querySelectorAll("text")].map((line) => line.getBoundingClientRect());
      return !inside(box, whole) || !texts.every((line) => inside(line, box));
    })
    .map((group) => group.textContent);
})()`;

/** A value as an expression of JavaScript; U+2028 and lone surrogates are allowed in it since ES2019. */
function literal(value: unknown): string {
  return JSON.stringify(value);
}
