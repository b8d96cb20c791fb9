import { APP } from "./diagram";
import type { Diagram, DiagramNode, DiagramNodeKind } from "./model";
import { printable, shortened } from "./printable";

const SHAPES: Readonly<Record<DiagramNodeKind, readonly [string, string]>> = {
  browser: ['(["', '"])'],
  host: ['("', '")'],
  process: ['["', '"]'],
  redis: ['[("', '")]'],
  addon: ['[("', '")]'],
};

const LONGEST_LABEL = 60;

/**
 * A diagram as a Mermaid flowchart. Ids are the library's own and every text of the configuration is a quoted label, so that
 * no name can end a label or begin a statement.
 */
export function mermaidOf({ title, browser, hosts, processes, addons, edges }: Diagram): string {
  const lines = [
    "flowchart LR",
    ...[browser, ...hosts].map((node) => `  ${boxOf(node)}`),
    `  subgraph ${APP}["${escapeMermaid(title.join(", "))}"]`,
    "    direction TB",
    ...processes.map((node) => `    ${boxOf(node)}`),
    "  end",
    ...addons.map((node) => `  ${boxOf(node)}`),
    ...edges.map(({ from, to, label }) => `  ${from} -->${label === "" ? "" : `|${label}|`} ${to}`),
  ];
  const marked = [...hosts, ...processes, ...addons].filter((node) => node.alarming).map(({ id }) => id);
  if (marked.length > 0) {
    lines.push("  classDef alarming stroke-width:3px,stroke-dasharray:6 3", `  class ${marked.join(",")} alarming`);
  }
  return lines.join("\n");
}

function boxOf({ id, kind, lines }: DiagramNode): string {
  const [open, close] = SHAPES[kind];
  return `${id}${open}${labelOf(lines)}${close}`;
}

function labelOf(lines: readonly string[]): string {
  return lines.map(escapeMermaid).join("<br/>");
}

/**
 * Text for a quoted label of Mermaid. All but letters of any script, digits, spaces and a few marks that mean nothing to
 * Mermaid, Markdown or HTML becomes a numeric entity in Mermaid's own notation.
 */
export function escapeMermaid(text: string): string {
  return shortened(printable(text), LONGEST_LABEL).replaceAll(
    /[^\p{L}\p{M}\p{N} .,×…?-]/gu,
    (character) => `#${character.codePointAt(0) ?? 0xfffd};`,
  );
}
