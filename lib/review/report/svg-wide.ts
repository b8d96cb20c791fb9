import { APP } from "./diagram";
import type { Diagram, DiagramEdge } from "./model";
import { html, join, type Html } from "../../text/html";
import { framed } from "./svg-frame";
import { drawn, heightOf, lines, PADDING, point, round, stacked, TITLE, type Column } from "./svg-boxes";

const LANE = 32;

const BROWSER: Column = { x: 8, width: 98 };
const HOSTS: Column = { x: 222, width: 218 };
const APP_BOX: Column = { x: 500, width: 214 };
const ADDONS: Column = { x: 774, width: 218 };
const WIDTH = ADDONS.x + ADDONS.width + 8;

/** A diagram drawn from left to right. */
export function wideSvg(diagram: Diagram, id: string): Html {
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
  const drawing = html`${outline} ${lines(title, APP_BOX, appY + 18)} ${join(arrows, "\n")}
  ${join(boxes.map(drawn), "\n")}`;
  return framed({ layout: "wide", id, width: WIDTH, height }, diagram, drawing);
}

function isDirect({ from, to }: Pick<DiagramEdge, "from" | "to">): boolean {
  return from === "browser" && to === APP;
}

/** A curve that leaves and arrives level. */
function curve(x1: number, y1: number, x2: number, y2: number): string {
  const bend = (x1 + x2) / 2;
  return `C${point(bend, y1)} ${point(bend, y2)} ${point(x2, y2)}`;
}
