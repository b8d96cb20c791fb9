// Writes the tables of docs/scaling.md and its plot, docs/scaling.svg, from bench/cable/figures.json. With --check it
// writes nothing, and fails where they are not what the figures say.
import { readFileSync, writeFileSync } from "node:fs";
import { URL } from "node:url";
import { plot } from "./plot.mjs";

const BEGIN = "<!-- figures: bench/cable/render.mjs writes what follows -->\n";
const END = "<!-- end of figures -->";
const NAMES = { "action-cable": "Action Cable", anycable: "AnyCable" };

const here = (path) => new URL(path, import.meta.url);
const figures = JSON.parse(readFileSync(here("figures.json"), "utf8"));
const pair = ({ medianMs, p95Ms }) => `${medianMs} / ${p95Ms}`;

function table(heading, rows) {
  const all = [heading, ...rows];
  const widths = heading.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  return [line(heading), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join("\n");
}

function tables({ date, machine, rounds, loadAverage, capacity, visits, redis, hops }) {
  return [
    `Measured on ${date}: ${machine.cpus} cores, ${machine.memoryGiB} GiB, shared with other work; servers, Redis and the load generator`,
    `(Node ${machine.node}) on the same machine, on loopback. One Puma process of five threads, Rails 6.1.7, Puma 5.6, Redis 7.0;`,
    "AnyCable 1.6.16 with RPC over HTTP to that Puma. Milliseconds are median / 95th percentile,",
    `and each number the median of ${rounds} runs in turns, at a load average of ${loadAverage}.`,
    "",
    "### Memory and latency",
    "",
    table(
      [
        "server",
        "websockets",
        "KiB each, idle",
        "KiB each, after load",
        "connects a second",
        "reflex",
        "broadcast to all",
      ],
      capacity.map((row) => [
        NAMES[row.server],
        `${row.connections}`,
        `${row.kibPerConnection}`,
        `${row.kibPerConnectionAfterLoad}`,
        `${row.connectsPerSecond}`,
        pair(row.reflex),
        pair(row.broadcast),
      ]),
    ),
    "",
    "![Time until browsers have a broadcast, by the number of websockets](scaling.svg)",
    "",
    "### Page visits that reconnect",
    "",
    table(
      ["server", "page visits", "subscribed again after", "reflex of those who stay", "broadcast to those who stay"],
      visits.flatMap((row) => [
        [
          NAMES[row.server],
          "none: Turbo Drive keeps the websocket",
          "-",
          pair(row.persistent.reflex),
          pair(row.persistent.broadcast),
        ],
        [
          NAMES[row.server],
          `${row.visitsPerSecond} a second`,
          pair(row.reconnect),
          pair(row.reconnecting.reflex),
          pair(row.reconnecting.broadcast),
        ],
      ]),
    ),
    "",
    "### One Redis for cache and cable, or two",
    "",
    table(
      ["Redis", "cache", "reflex", "broadcast to 100"],
      redis.flatMap((row) => [
        [row.layout, "quiet", pair(row.quiet.reflex), pair(row.quiet.broadcast)],
        [
          row.layout,
          `busy, ${row.cacheCommandsPerSecond} commands a second`,
          pair(row.busy.reflex),
          pair(row.busy.broadcast),
        ],
        [row.layout, "busy, and swept by KEYS", pair(row.swept.reflex), pair(row.swept.broadcast)],
      ]),
    ),
    "",
    "### A hop in front of the cable",
    "",
    table(
      ["hop", "reflex", "more than without, at the median"],
      hops.map((row) => [
        row.hop,
        pair(row.reflex),
        `${Math.round((row.reflex.medianMs - hops[0].reflex.medianMs) * 10) / 10}`,
      ]),
    ),
    "",
  ].join("\n");
}

function withTables(page) {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`docs/scaling.md lacks the marks ${BEGIN.trim()} and ${END}.`);
  return `${page.slice(0, begin + BEGIN.length)}\n${tables(figures)}\n${page.slice(end)}`;
}

const page = here("../../docs/scaling.md");
const picture = here("../../docs/scaling.svg");
const wanted = [
  [page, withTables(readFileSync(page, "utf8"))],
  [picture, plot(figures)],
];
for (const [file, text] of wanted) {
  if (!process.argv.includes("--check")) writeFileSync(file, text);
  else if (readFileSync(file, "utf8") !== text) {
    process.stderr.write(`${file.pathname} is not what the figures say. Run: node bench/cable/render.mjs\n`);
    process.exitCode = 1;
  }
}
