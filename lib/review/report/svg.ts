import { html, type Html } from "../../text/html";
import type { Diagram } from "./model";
import { narrowSvg } from "./svg-narrow";
import { wideSvg } from "./svg-wide";

/** A diagram in the colours of the page around it: from left to right, and from top to bottom for the window of a telephone. */
export function svgOf(diagram: Diagram, id: string): Html {
  return html`${wideSvg(diagram, id)} ${narrowSvg(diagram, `${id}-narrow`)}`;
}
