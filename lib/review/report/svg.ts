import { APP } from "./diagram";
import type { Diagram, DiagramEdge, DiagramNode } from "./model";
import { html, join, type Html } from "../../text/html";
import { printable, shortened } from "./printable";

const LINE = 18;
const GAP = 18;
const PADDING = 12;
const TITLE = 48;
const LANE = 32;

interface Column {
  readonly x: number;
  readonly width: number;
}

const BROWSER: Column = { x: 8, width: 98 };
const HOSTS: Column = { x: 222, width: 218 };
const APP_BOX: Column = { x: 500, width: 214 };
const ADDONS: Column = { x: 774, width: 218 };
const WIDTH = ADDONS.x + ADDONS.width + 8;

interface Box extends Column {
  readonly node: DiagramNode;
  readonly y: number;
  readonly height: number;
}

/** A diagram drawn from left to right, in the colours of the page around it. */
export function svgOf(diagram: Diagram, id: string): Html {
  const { title, browser, hosts, processes, addons, edges } = diagram;
  const inner: Column = { x: APP_BOX.x + PADDING, width: APP_BOX.width - 2 * PADDING };
  const appHeight = TITLE + heightOf(processes) + PADDING;
  // An arrow that leads past the hosts has a lane of its own below them.
  const lane = hosts.length > 0 && edges.some(isDirect) ? LANE : 0;
  const hostsHeight = heightOf(hosts) + lane;
  const height = Math.max(hostsHeight, appHeight, heightOf(addons)) + 16;
  const middle = height / 2;
  const appY = middle - appHeight / 2;
  const boxes = [
    ...stacked([browser], BROWSER, middle - heightOf([browser]) / 2),
    ...stacked(hosts, HOSTS, middle - hostsHeight / 2),
    ...stacked(processes, inner, appY + TITLE),
    ...stacked(addons, ADDONS, middle - heightOf(addons) / 2),
  ];
  const places = new Map(boxes.map((box) => [box.node.id, box]));
  const place = (
    name: string,
  ): { readonly x: number; readonly width: number; readonly y: number; readonly height: number } =>
    name === APP ? { ...APP_BOX, y: appY, height: appHeight } : (places.get(name) ?? { ...BROWSER, y: 0, height: 0 });
  const into = edges.filter(({ to }) => to === APP).length;
  const outOf = edges.filter(({ from }) => from === APP).length;
  let arrivals = 0;
  let departures = 0;
  const arrows = edges.map(({ from, to, label }) => {
    const start = place(from);
    const end = place(to);
    // Spread along the side of the app, so that every arrow can be told from the next one.
    const y1 = from === APP ? appY + (appHeight * ++departures) / (outOf + 1) : start.y + start.height / 2;
    const y2 = to === APP ? appY + (appHeight * ++arrivals) / (into + 1) : end.y + end.height / 2;
    const x1 = start.x + start.width;
    const x2 = end.x - 7;
    const past = isDirect({ from, to }) && lane > 0;
    const laneY = middle + hostsHeight / 2 - 4;
    const path = past
      ? `M${point(x1, y1)}${curve(x1, y1, HOSTS.x, laneY)}H${round(HOSTS.x + HOSTS.width)}${curve(HOSTS.x + HOSTS.width, laneY, x2, y2)}`
      : `M${point(x1, y1)}${curve(x1, y1, x2, y2)}`;
    const labelX = isDirect({ from, to }) ? HOSTS.x + HOSTS.width / 2 : (x1 + x2) / 2;
    const labelY = (past ? laneY : (y1 + y2) / 2) - 5;
    const text =
      label === "" ? html`` : html`<text class="label" x="${round(labelX)}" y="${round(labelY)}">${label}</text>`;
    return html`<path class="arrow" d="${path}" marker-end="url(#${id}-arrow)" />${text}`;
  });
  const outline = html`<rect
    class="app"
    x="${APP_BOX.x}"
    y="${round(appY)}"
    width="${APP_BOX.width}"
    height="${round(appHeight)}"
    rx="8"
  />`;
  return html`<svg
    class="diagram"
    role="img"
    aria-labelledby="${id}-title ${id}-description"
    viewBox="0 0 ${WIDTH} ${round(height)}"
    width="${WIDTH}"
  >
    <title id="${id}-title">Diagram of ${printable(title.join(", "))}</title>
    <desc id="${id}-description">${describe(diagram)}</desc>
    <defs>
      <marker id="${id}-arrow" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="8" markerHeight="8" orient="auto">
        <path class="head" d="M0 0L8 4L0 8z" />
      </marker>
    </defs>
    ${outline} ${lines(title, APP_BOX, appY + 18)} ${join(arrows, "\n")} ${join(boxes.map(drawn), "\n")}
  </svg>`;
}

function isDirect({ from, to }: Pick<DiagramEdge, "from" | "to">): boolean {
  return from === "browser" && to === APP;
}

function point(x: number, y: number): string {
  return `${round(x)} ${round(y)}`;
}

/** A curve that leaves and arrives level. */
function curve(x1: number, y1: number, x2: number, y2: number): string {
  const bend = (x1 + x2) / 2;
  return `C${point(bend, y1)} ${point(bend, y2)} ${point(x2, y2)}`;
}

/** The diagram in words, for those who do not see it. */
function describe({ hosts, processes, addons }: Diagram): string {
  const said = (nodes: readonly DiagramNode[]): string =>
    nodes.map(({ lines: [name = "", ...rest] }) => `${name} (${rest.join(", ")})`).join("; ");
  return printable(
    `Hosts: ${hosts.length === 0 ? "the app's own" : said(hosts)}. Processes: ${said(processes)}. Add-ons: ${addons.length === 0 ? "none" : said(addons)}.`,
  );
}

function heightOf(nodes: readonly DiagramNode[]): number {
  return nodes.reduce((sum, node) => sum + boxHeight(node) + GAP, nodes.length === 0 ? 0 : -GAP);
}

function boxHeight({ lines: text }: DiagramNode): number {
  return text.length * LINE + 14;
}

function stacked(nodes: readonly DiagramNode[], column: Column, top: number): Box[] {
  let y = top;
  return nodes.map((node) => {
    const box = { ...column, node, y, height: boxHeight(node) };
    y += box.height + GAP;
    return box;
  });
}

function drawn({ node, x, y, width, height }: Box): Html {
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

function lines(text: readonly string[], { x, width }: Column, top: number): Html {
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

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
