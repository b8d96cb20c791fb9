import { html, join, type Html } from "../../text/html";
import { APP } from "./diagram";
import type { Diagram, DiagramEdge } from "./model";
import { drawn, heightOf, lines, PADDING, point, round, stacked, TITLE, type Column } from "./svg-boxes";
import { framed } from "./svg-frame";

const WIDTH = 340;
/** Between two groups of boxes: room for an arrow and its label. */
const STEP = 36;
/** On the right, for an arrow that leads past the hosts. */
const LANE = 34;
const HEAD = 7;

/** A diagram drawn from top to bottom: browser, hosts, app, add-ons, with one arrow from each group to the next. */
export function narrowSvg(diagram: Diagram, id: string): Html {
  const { title, browser, hosts, processes, addons, edges } = diagram;
  const direct = edges.find(({ from, to }) => from === browser.id && to === APP);
  const column: Column = { x: 4, width: WIDTH - 8 };
  const beside: Column = direct === undefined ? column : { x: 4, width: WIDTH - LANE - 8 };
  const inner: Column = { x: column.x + PADDING, width: column.width - 2 * PADDING };

  const top = { x: WIDTH / 2 - 60, width: 120 };
  const hostsY = 4 + heightOf([browser]) + STEP;
  const appY = hosts.length === 0 ? hostsY : hostsY + heightOf(hosts) + STEP;
  const appHeight = TITLE + heightOf(processes) + PADDING;
  const addonsY = appY + appHeight + STEP;
  const height = (addons.length === 0 ? appY + appHeight : addonsY + heightOf(addons)) + 4;

  const boxes = [
    ...stacked([browser], top, 4),
    ...stacked(hosts, beside, hostsY),
    ...stacked(processes, inner, appY + TITLE),
    ...stacked(addons, column, addonsY),
  ];
  const down = (y: number, label = ""): Html =>
    arrow(id, `M${point(WIDTH / 2, y - STEP)}V${round(y - HEAD)}`, y, label);
  const arrows = [
    ...(hosts.length === 0 ? [] : [down(hostsY, labelsOf(edges, direct)), down(appY)]),
    ...(direct === undefined ? [] : [hosts.length === 0 ? down(appY, direct.label) : past(direct, appY)]),
    ...(addons.length === 0 ? [] : [down(addonsY)]),
  ];
  const outline = html`<rect
    class="app"
    x="${column.x}"
    y="${round(appY)}"
    width="${column.width}"
    height="${round(appHeight)}"
    rx="8"
  />`;
  const drawing = html`${outline} ${lines(title, column, appY + 18)} ${join(arrows, "\n")}
  ${join(boxes.map(drawn), "\n")}`;
  return framed({ layout: "narrow", id, width: WIDTH, height }, diagram, drawing);

  function past({ label }: DiagramEdge, y: number): Html {
    const x = WIDTH - LANE / 2;
    const start = 4 + heightOf([browser]) / 2;
    const path = `M${point(top.x + top.width, start)}H${round(x - 8)}Q${point(x, start)} ${point(x, start + 8)}V${round(y - HEAD)}`;
    return html`<path class="arrow" d="${path}" marker-end="url(#${id}-arrow)" /><text
        class="label lane"
        transform="translate(${round(x)} ${round((start + y) / 2)}) rotate(90)"
        >${label}</text
      >`;
  }
}

/** What goes from the browser to the hosts. */
function labelsOf(edges: readonly DiagramEdge[], direct: DiagramEdge | undefined): string {
  const said = edges.filter((edge) => edge !== direct && edge.label !== "").map(({ label }) => label);
  return [...new Set(said)].join(", ");
}

function arrow(id: string, path: string, end: number, label: string): Html {
  const text =
    label === "" ? html`` : html`<text class="label" x="${WIDTH / 2}" y="${round(end - STEP / 2 + 1)}">${label}</text>`;
  return html`<path class="arrow" d="${path}" marker-end="url(#${id}-arrow)" />${text}`;
}
