import { html, type Html } from "../../text/html";
import type { Diagram, DiagramNode } from "./model";
import { printable } from "./printable";
import { round } from "./svg-boxes";

/** How a diagram is laid out: the page shows the one that fits into the window. */
export interface Frame {
  readonly layout: "wide" | "narrow";
  /** Unique in the page. */
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** What surrounds the drawing: its size, what it shows in words, and the head of its arrows. */
export function framed({ layout, id, width, height }: Frame, diagram: Diagram, drawing: Html): Html {
  return html`<svg
    class="diagram ${layout}"
    role="img"
    aria-labelledby="${id}-title ${id}-description"
    viewBox="0 0 ${width} ${round(height)}"
    width="${width}"
  >
    <title id="${id}-title">Diagram of ${printable(diagram.title.join(", "))}</title>
    <desc id="${id}-description">${describe(diagram)}</desc>
    <defs>
      <marker id="${id}-arrow" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="8" markerHeight="8" orient="auto">
        <path class="head" d="M0 0L8 4L0 8z" />
      </marker>
    </defs>
    ${drawing}
  </svg>`;
}

/** The diagram in words, for those who do not see it. */
function describe({ hosts, processes, addons }: Diagram): string {
  const said = (nodes: readonly DiagramNode[]): string =>
    nodes.map(({ lines: [name = "", ...rest] }) => `${name} (${rest.join(", ")})`).join("; ");
  return printable(
    `Hosts: ${hosts.length === 0 ? "the app's own" : said(hosts)}. Processes: ${said(processes)}. Add-ons: ${addons.length === 0 ? "none" : said(addons)}.`,
  );
}
