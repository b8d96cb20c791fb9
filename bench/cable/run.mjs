// Measures the cable on this machine, on loopback, and writes bench/cable/figures.json. See README.md beside this file.
import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { median } from "../statistics.mjs";
import { table } from "../table.mjs";
import { broadcasts, closeClients, openClients, reflexes, visitPages } from "./clients.mjs";
import { startAnyCable, startHop, startPuma, startRedis } from "./processes.mjs";

const { values } = parseArgs({
  options: {
    connections: { type: "string", default: "100,1000,5000" },
    date: { type: "string", default: "undated" },
    out: { type: "string", default: new URL("figures.json", import.meta.url).pathname },
  },
});
const CONNECTIONS = values.connections.split(",").map(Number);
const REFLEXES = 60;
const ROUNDS = 3;
const VISITING_CONNECTIONS = 1000;
const VISITS_PER_SECOND = 150;
const VISITING_MS = 8_000;
const FEW = 100;
const FRAGMENT_BYTES = 20_000;
const SMALL_KEYS = 400_000;
const CACHE_REQUESTS_IN_FLIGHT = 16;
const HOPS = [
  { name: "none", delayMs: undefined },
  { name: "a hop that adds nothing", delayMs: 0 },
  { name: "a hop that holds 30 ms each way", delayMs: 30 },
  { name: "a hop that holds 45 ms each way", delayMs: 45 },
];

const percentile = (times, share) => [...times].sort((a, b) => a - b)[Math.ceil(times.length * share) - 1];
const summary = (times) => ({ medianMs: round(median(times)), p95Ms: round(percentile(times, 0.95)) });
const round = (number) => Math.round(number * 10) / 10;
const broadcastsFor = (connections) => Math.max(5, Math.min(20, Math.floor(10_000 / connections)));
const say = (text) => process.stderr.write(`${text}\n`);

/** Redis for cable and cache, Puma, and AnyCable where asked for; all ended afterwards, whatever happens. */
async function withServers({ server = "action-cable", sharedRedis = false }, measure) {
  const started = [];
  const keep = (program) => {
    started.unshift(program);
    return program;
  };
  try {
    // A cache on the cable's Redis needs a policy that evicts; the memory of both layouts is the same.
    const cable = keep(await startRedis(sharedRedis ? { maxmemory: "100mb", policy: "volatile-lru" } : {}));
    const cache = sharedRedis ? cable : keep(await startRedis({ policy: "volatile-lru" }));
    const puma = keep(await startPuma({ cable, cache }));
    const endpoint = server === "anycable" ? keep(await startAnyCable({ cable, puma })) : puma;
    return await measure({ endpoint, puma, cache });
  } finally {
    for (const program of started) await program.stop();
  }
}

async function latencies(clients) {
  return {
    reflex: summary(await reflexes(clients, REFLEXES)),
    broadcast: summary(await broadcasts(clients, broadcastsFor(clients.length))),
  };
}

/** Memory and latency at a number of connections, against a server that has served a few already. */
async function atConnections(server, connections) {
  say(`${server}, ${connections} connections`);
  return withServers({ server }, async ({ endpoint }) => {
    await closeClients(await openClients(endpoint.url, 20));
    const before = endpoint.residentKiB();
    const started = performance.now();
    const clients = await openClients(endpoint.url, connections);
    const connectMs = performance.now() - started;
    const kibPerConnection = round((endpoint.residentKiB() - before) / connections);
    const measured = await latencies(clients);
    const underLoad = round((endpoint.residentKiB() - before) / connections);
    return {
      server,
      connections,
      residentMiBBefore: round(before / 1024),
      kibPerConnection,
      kibPerConnectionAfterLoad: underLoad,
      connectsPerSecond: Math.round((connections / connectMs) * 1000),
      ...measured,
    };
  });
}

/** The same connections with and without page visits that reconnect: what Turbo Drive saves. */
async function visiting(server) {
  say(`${server}, page visits`);
  return withServers({ server }, async ({ endpoint }) => {
    const clients = await openClients(endpoint.url, VISITING_CONNECTIONS);
    const staying = clients.filter((_, index) => index % 2 === 0);
    const going = clients.filter((_, index) => index % 2 === 1);
    await latencies(staying);
    const persistent = await latencies(staying);
    const started = performance.now();
    const stop = visitPages(endpoint.url, going, VISITS_PER_SECOND);
    const rounds = [];
    while (performance.now() - started < VISITING_MS) rounds.push(await latencies(staying));
    const reconnecting = Object.fromEntries(
      ["reflex", "broadcast"].map((kind) => [
        kind,
        {
          medianMs: round(median(rounds.map((latency) => latency[kind].medianMs))),
          p95Ms: round(median(rounds.map((latency) => latency[kind].p95Ms))),
        },
      ]),
    );
    const elapsedMs = performance.now() - started;
    const { reconnectMs, failures } = await stop();
    if (failures.length > 0) say(`${failures.length} visits failed, the first because: ${failures[0]}`);
    const visitsPerSecond = round((reconnectMs.length / elapsedMs) * 1000);
    return {
      server,
      connections: VISITING_CONNECTIONS,
      visitsPerSecond,
      failedVisits: failures.length,
      reconnect: summary(reconnectMs),
      persistent,
      reconnecting,
    };
  });
}

/** A cache at work on the cable's Redis or on its own: quiet, busy, and swept by KEYS as well. */
async function besideBusyCache(sharedRedis) {
  const layout = sharedRedis ? "one Redis for both" : "a Redis for each";
  say(layout);
  return withServers({ sharedRedis }, async ({ endpoint, cache }) => {
    const clients = await openClients(endpoint.url, FEW);
    await latencies(clients);
    const quiet = await latencies(clients);
    const load = fork(
      new URL("cache-load.mjs", import.meta.url),
      [cache.port, SMALL_KEYS, FRAGMENT_BYTES, CACHE_REQUESTS_IN_FLIGHT].map(String),
    );
    await once(load, "message");
    const started = performance.now();
    const busy = await latencies(clients);
    load.send("count");
    const [{ commands }] = await once(load, "message");
    const commandsPerSecond = Math.round((commands / (performance.now() - started)) * 1000);
    load.send("sweep");
    await once(load, "message");
    const swept = await latencies(clients);
    load.disconnect();
    await once(load, "exit");
    return { layout, cacheCommandsPerSecond: commandsPerSecond, quiet, busy, swept };
  });
}

/** The medians of what several runs measured, number by number; what is not a number is the same in all of them. */
function medianOf(runs) {
  const [first] = runs;
  if (typeof first === "number") return round(median(runs));
  if (typeof first !== "object") return first;
  return Object.fromEntries(Object.keys(first).map((key) => [key, medianOf(runs.map((run) => run[key]))]));
}

/** Measures each of some things in turns, so that whatever else the machine does slows all of them. */
async function inTurns(things, measure) {
  const runs = things.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = [...things.keys()];
    if (round % 2 === 1) order.reverse();
    for (const index of order) runs[index].push(await measure(things[index]));
  }
  return runs.map(medianOf);
}

async function hops() {
  say("hops");
  return withServers({}, async ({ puma }) => {
    const rows = [];
    for (const { name, delayMs } of HOPS) {
      const hop = delayMs === undefined ? undefined : await startHop({ port: puma.port, delayMs });
      const clients = await openClients(hop?.url ?? puma.url, FEW);
      await reflexes(clients, 20);
      rows.push({ hop: name, delayMs: delayMs ?? 0, reflex: summary(await reflexes(clients, REFLEXES)) });
      await closeClients(clients);
      await hop?.stop();
    }
    return rows;
  });
}

const servers = process.env.ANYCABLE_GO === undefined ? ["action-cable"] : ["action-cable", "anycable"];
const figures = {
  date: values.date,
  machine: { cpus: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version },
  rounds: ROUNDS,
  capacity: await inTurns(
    servers.flatMap((server) => CONNECTIONS.map((connections) => ({ server, connections }))),
    ({ server, connections }) => atConnections(server, connections),
  ),
  visits: await inTurns(servers, visiting),
  redis: await inTurns([false, true], besideBusyCache),
  hops: await hops(),
  loadAverage: round(loadavg()[2]),
};
writeFileSync(values.out, `${JSON.stringify(figures, undefined, 2)}\n`);

const pair = ({ medianMs, p95Ms }) => `${medianMs} / ${p95Ms}`;
const print = (heading, rows) => process.stdout.write(`${table(heading, rows)}\n\n`);
print(
  ["connections", "KiB each", "after load", "connects/s", "reflex ms", "broadcast ms"],
  figures.capacity.map((row) => [
    `${row.server} ${row.connections}`,
    `${row.kibPerConnection}`,
    `${row.kibPerConnectionAfterLoad}`,
    `${row.connectsPerSecond}`,
    pair(row.reflex),
    pair(row.broadcast),
  ]),
);
print(
  ["page visits", "subscribed again ms", "reflex ms", "broadcast ms"],
  figures.visits.flatMap((row) => [
    [`${row.server}, websockets persist`, "-", pair(row.persistent.reflex), pair(row.persistent.broadcast)],
    [
      `${row.server}, ${row.visitsPerSecond} reconnect each second`,
      pair(row.reconnect),
      pair(row.reconnecting.reflex),
      pair(row.reconnecting.broadcast),
    ],
  ]),
);
print(
  ["Redis", "cache/s", "reflex, quiet", "reflex, busy", "reflex, swept", "broadcast, quiet", "broadcast, swept"],
  figures.redis.map((row) => [
    row.layout,
    `${row.cacheCommandsPerSecond}`,
    pair(row.quiet.reflex),
    pair(row.busy.reflex),
    pair(row.swept.reflex),
    pair(row.quiet.broadcast),
    pair(row.swept.broadcast),
  ]),
);
print(
  ["hop", "reflex ms"],
  figures.hops.map((row) => [row.hop, pair(row.reflex)]),
);
