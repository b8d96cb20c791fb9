import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { setTimeout } from "node:timers";

/** A port of the loopback that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/**
 * Starts a program and waits for a line that says it is ready.
 *
 * @returns its process id, its memory, and how to end it
 */
export async function start(command, args, { env = {}, cwd, ready }) {
  const child = spawn(command, args, { cwd, env: { PATH: process.env.PATH, LANG: "C.UTF-8", ...env } });
  let output = "";
  await new Promise((resolve, reject) => {
    const read = (chunk) => {
      if (output.length < 100_000) output += chunk;
      if (ready.test(output)) resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", (error) => reject(new Error(`${command} does not start: ${error.message}`)));
    child.once("exit", (code) => reject(new Error(`${command} ended with ${code} before it was ready:\n${output}`)));
  });
  return {
    pid: child.pid,
    residentKiB: () => residentKiB(child.pid),
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

/** Memory that a process holds in RAM, as the kernel counts it. */
function residentKiB(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
}

/** Whether a server listens on a port of the loopback. */
function accepts(port) {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    }).on("error", () => resolve(false));
  });
}

/** A Redis of its own without persistence; limited as a plan of Heroku's would be. */
export async function startRedis({ maxmemory = "50mb", policy = "noeviction" } = {}) {
  const port = await freePort();
  const args = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--maxmemory", maxmemory];
  const server = await start("redis-server", [...args, "--maxmemory-policy", policy], {
    ready: /Ready to accept connections/,
  });
  return { ...server, port, url: `redis://127.0.0.1:${port}` };
}

/** One Puma process with five threads, as in one web dyno with WEB_CONCURRENCY=1. */
export async function startPuma({ cable, cache }) {
  const port = await freePort();
  const server = await start("puma", ["--bind", `tcp://127.0.0.1:${port}`, "--threads", "5:5", "config.ru"], {
    cwd: new URL("rails", import.meta.url).pathname,
    env: { RAILS_ENV: "production", RAILS_LOG_TO_STDOUT: "1", CABLE_REDIS_URL: cable.url, CACHE_REDIS_URL: cache.url },
    ready: /Use Ctrl-C to stop/,
  });
  return { ...server, port, url: `ws://127.0.0.1:${port}/cable` };
}

/**
 * An AnyCable server, where there is one on this machine: ANYCABLE_GO names the program.
 *
 * @returns undefined where there is none
 */
export async function startAnyCable({ cable, puma }) {
  if (process.env.ANYCABLE_GO === undefined) return undefined;
  const port = await freePort();
  const server = await start(process.env.ANYCABLE_GO, [], {
    env: {
      PORT: `${port}`,
      ANYCABLE_HOST: "127.0.0.1",
      ANYCABLE_RPC_HOST: `http://127.0.0.1:${puma.port}/_anycable`,
      ANYCABLE_RPC_CONCURRENCY: "5",
      ANYCABLE_REDIS_URL: cable.url,
      ANYCABLE_REDIS_TLS_VERIFY: "false",
      ANYCABLE_BROADCAST_ADAPTER: "redis",
      ANYCABLE_PUBSUB: "redis",
      ANYCABLE_DISABLE_TELEMETRY: "true",
    },
    ready: /Handle WebSocket connections at/,
  });
  // It says so a moment before it listens.
  while (!(await accepts(port)));
  return { ...server, port, url: `ws://127.0.0.1:${port}/cable` };
}

/** A hop in between that holds every byte for a stated time, in both directions, and keeps their order. */
export async function startHop({ port, delayMs }) {
  const sockets = new Set();
  const server = createServer((incoming) => {
    const outgoing = createConnection(port, "127.0.0.1");
    for (const [from, to] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ]) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on("data", (chunk) => (delayMs === 0 ? to.write(chunk) : setTimeout(() => to.write(chunk), delayMs)));
      from.on("close", () => to.destroy());
      from.on("error", () => to.destroy());
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `ws://127.0.0.1:${server.address().port}/cable`,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
