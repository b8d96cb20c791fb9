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

/** The texts of the boxes of the page's diagram that stick out, or whose text does. */
export const overflowingBoxes = `(() => {
  const inside = (inner, outer) =>
    inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
  const diagram = document.querySelector("svg.diagram");
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
