import { html, join, type Html } from "../../text/html";
import type { DiagramNode } from "./model";
import { printable, shortened } from "./printable";

const LINE = 18;
/** Between two boxes of a stack. */
const GAP = 18;
/** Between the outline of the app and the processes in it. */
export const PADDING = 12;
/** What the name of the app takes above its processes. */
export const TITLE = 48;

/** Where boxes are stacked. */
export interface Column {
  readonly x: number;
  readonly width: number;
}

/** A node of the diagram in its place. */
export interface Box extends Column {
  readonly node: DiagramNode;
  readonly y: number;
  readonly height: number;
}

/** The height of a stack of boxes. */
export function heightOf(nodes: readonly DiagramNode[]): number {
  return nodes.reduce((sum, node) => sum + boxHeight(node) + GAP, nodes.length === 0 ? 0 : -GAP);
}

function boxHeight({ lines: text }: DiagramNode): number {
  return text.length * LINE + 14;
}

/** Boxes one below another. */
export function stacked(nodes: readonly DiagramNode[], column: Column, top: number): Box[] {
  let y = top;
  return nodes.map((node) => {
    const box = { ...column, node, y, height: boxHeight(node) };
    y += box.height + GAP;
    return box;
  });
}

/** A box with its text. */
export function drawn({ node, x, y, width, height }: Box): Html {
  const radius = node.kind === "browser" ? height / 2 : node.kind === "host" ? 12 : 4;
  const full = printable(node.lines.join(", "));
  return html`<g class="box ${node.kind}${node.alarming ? " alarming" : ""}"
    ><title>${full}</title
    ><rect
      x="${round(x)}"
      y="${round(y)}"
      width="${round(width)}"
      height="${round(height)}"
      rx="${round(radius)}"
    />${lines(node.lines, { x, width }, y + 20)}</g
  >`;
}

/** Lines of text in the middle of a column, the first one in bold. */
export function lines(text: readonly string[], { x, width }: Column, top: number): Html {
  return join(
    text.map((line, index) => {
      const name = index === 0 ? "name" : "detail";
      return html`<text class="${name}" x="${round(x + width / 2)}" y="${round(top + index * LINE)}"
        >${fitting(printable(line), width - 16)}</text
      >`;
    }),
  );
}

/** The text, shortened until it is at most as wide as a number of pixels in the widest of the page's fonts. */
function fitting(text: string, width: number): string {
  let characters = Array.from(text).length;
  while (characters > 1 && widthOf(shortened(text, characters)) > width) characters -= 1;
  return shortened(text, characters);
}

/** Upper bounds at 13 px in bold, measured in DejaVu Sans, which is wider than the fonts of other systems. */
function widthOf(text: string): number {
  return Array.from(text).reduce((sum, character) => {
    if (/[ .,:;'|!ijl()[\]-]/.test(character)) return sum + 6;
    if (/[a-ln-vx-z0-9_?/×]/.test(character)) return sum + 9.3;
    return sum + (/[\p{L}\p{N}…+]/u.test(character) && (character.codePointAt(0) ?? 0) < 0x2e80 ? 14.5 : 19);
  }, 0);
}

/** A number with one decimal. */
export function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A point of a path. */
export function point(x: number, y: number): string {
  return `${round(x)} ${round(y)}`;
}
