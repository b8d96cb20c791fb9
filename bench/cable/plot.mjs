const WIDTH = 720;
const HEIGHT = 400;
const LEFT = 84;
const RIGHT = 130;
const TOP = 56;
const BOTTOM = 56;
const SERIES = [
  { server: "action-cable", name: "Action Cable", style: "a" },
  { server: "anycable", name: "AnyCable", style: "b" },
];

/** Positions on an axis where ten times more is one step. */
const logScale = (from, to, start, end) => (value) =>
  Math.round(
    (start + ((Math.log10(value) - Math.log10(from)) / (Math.log10(to) - Math.log10(from))) * (end - start)) * 10,
  ) / 10;

const powersOfTen = (from, to) => {
  const first = Math.floor(Math.log10(from));
  const last = Math.ceil(Math.log10(to));
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
};

/** Time until browsers have a broadcast against the number of websockets, median and 95th percentile, as SVG. */
export function plot({ capacity, date }) {
  const counts = [...new Set(capacity.map(({ connections }) => connections))].sort((a, b) => a - b);
  const times = capacity.flatMap(({ broadcast }) => [broadcast.medianMs, broadcast.p95Ms]);
  const ticks = powersOfTen(Math.min(...times), Math.max(...times));
  const x = logScale(counts[0], counts.at(-1), LEFT, WIDTH - RIGHT);
  const y = logScale(ticks[0], ticks.at(-1), HEIGHT - BOTTOM, TOP);

  const grid = ticks.map(
    (tick) =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(tick)}" y2="${y(tick)}"/>` +
      `<text x="${LEFT - 10}" y="${y(tick) + 4}" text-anchor="end">${tick} ms</text>`,
  );
  const labels = counts.map(
    (count) => `<text x="${x(count)}" y="${HEIGHT - BOTTOM + 22}" text-anchor="middle">${count}</text>`,
  );
  const lines = SERIES.flatMap(({ server, name, style }) => {
    const rows = capacity.filter((row) => row.server === server).sort((a, b) => a.connections - b.connections);
    if (rows.length === 0) return [];
    const points = (key) => rows.map((row) => `${x(row.connections)},${y(row.broadcast[key])}`);
    const last = rows.at(-1);
    return [
      `<polyline class="${style}" points="${points("medianMs").join(" ")}"/>`,
      `<polyline class="${style} late" points="${points("p95Ms").join(" ")}"/>`,
      ...points("medianMs").map(
        (point) => `<circle class="${style}" cx="${point.split(",")[0]}" cy="${point.split(",")[1]}" r="3.5"/>`,
      ),
      `<text class="${style}" x="${x(last.connections) + 10}" y="${y(last.broadcast.medianMs) + 4}">${name}</text>`,
    ];
  });

  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title">`,
    `<title id="title">Time until browsers have a broadcast, by the number of websockets, ${date}</title>`,
    "<style>",
    "text { font: 13px system-ui, sans-serif; fill: #57606a } .grid { stroke: #d0d7de }",
    ".head { font-weight: 600; font-size: 15px; fill: #1f2328 } polyline { fill: none; stroke-width: 2 } .late { stroke-dasharray: 5 4 }",
    "polyline.a { stroke: #b35900 } circle.a, text.a { fill: #b35900 } polyline.b { stroke: #0969da } circle.b, text.b { fill: #0969da }",
    "@media (prefers-color-scheme: dark) { text { fill: #9198a1 } .head { fill: #f0f6fc } .grid { stroke: #3d444d }",
    "polyline.a { stroke: #f0883e } circle.a, text.a { fill: #f0883e } polyline.b { stroke: #58a6ff } circle.b, text.b { fill: #58a6ff } }",
    "</style>",
    `<text class="head" x="${LEFT}" y="24">Until browsers have a broadcast</text>`,
    `<text x="${LEFT}" y="42">solid: half of them, dashed: 95 of 100; one process each, both axes logarithmic</text>`,
    ...grid,
    ...labels,
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 12}" text-anchor="middle">websockets</text>`,
    ...lines,
    "</svg>",
  ].join("\n")}\n`;
}
