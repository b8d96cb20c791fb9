import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { clearInterval, clearTimeout, setInterval, setTimeout } from "node:timers";
import WebSocket from "ws";

const IDENTIFIER = JSON.stringify({ channel: "BenchChannel" });
const CONNECTING_AT_ONCE = 25;

/** A browser as far as the cable is concerned: one websocket with one subscription. */
class Client {
  #socket;
  #waiting = new Map();

  constructor(url) {
    this.url = url;
  }

  /** Opens the websocket and subscribes. */
  async open() {
    const socket = new WebSocket(this.url, ["actioncable-v1-json"], { perMessageDeflate: false });
    this.#socket = socket;
    await new Promise((resolve, reject) => {
      socket.once("error", reject);
      socket.once("close", () => reject(new Error("closed before the subscription was confirmed")));
      socket.on("message", (text) => {
        const { type, message } = JSON.parse(text);
        if (type === "welcome") socket.send(JSON.stringify({ command: "subscribe", identifier: IDENTIFIER }));
        else if (type === "confirm_subscription") resolve();
        else if (message !== undefined && type === undefined) this.#arrived(message);
      });
    });
    socket.removeAllListeners("error");
    socket.on("error", () => {});
  }

  async close() {
    this.#socket.terminate();
    if (this.#socket.readyState !== WebSocket.CLOSED) await once(this.#socket, "close");
  }

  perform(action, data) {
    const message = JSON.stringify({ action, ...data });
    this.#socket.send(JSON.stringify({ command: "message", identifier: IDENTIFIER, data: message }));
  }

  /** When a message of a kind with a mark arrives, in milliseconds of this process. */
  arrival(kind, mark) {
    return new Promise((resolve) => this.#waiting.set(`${kind}:${mark}`, resolve));
  }

  /** Stops waiting for it. */
  forget(kind, mark) {
    this.#waiting.delete(`${kind}:${mark}`);
  }

  #arrived(message) {
    for (const [kind, mark] of Object.entries(message)) {
      const key = `${kind}:${mark}`;
      this.#waiting.get(key)?.(performance.now());
      this.#waiting.delete(key);
    }
  }
}

/** Opens so many clients, a few at a time, as browsers come one after another. */
export async function openClients(url, count) {
  const clients = Array.from({ length: count }, () => new Client(url));
  const waiting = [...clients];
  const openNext = async () => {
    for (let client = waiting.pop(); client !== undefined; client = waiting.pop()) await client.open();
  };
  await Promise.all(Array.from({ length: CONNECTING_AT_ONCE }, openNext));
  return clients;
}

export async function closeClients(clients) {
  await Promise.all(clients.map((client) => client.close()));
}

/**
 * How long reflexes take: from the click to the answer, one after another, each on another client.
 *
 * @returns milliseconds, one for each reflex
 */
export async function reflexes(clients, count) {
  const times = [];
  for (let mark = 0; mark < count; mark += 1) {
    const client = clients[(mark * 7919) % clients.length];
    const arrival = client.arrival("reflex", mark);
    const sent = performance.now();
    client.perform("reflex", { at: mark });
    times.push((await within(arrival, 20_000)) - sent);
  }
  return times;
}

/**
 * How long a broadcast takes until each client has it.
 *
 * @returns milliseconds, one for each broadcast and client
 */
export async function broadcasts(clients, count) {
  const times = [];
  for (let mark = 0; mark < count; mark += 1) {
    const arrivals = clients.map((client) => client.arrival("announce", mark));
    const sent = performance.now();
    clients[mark % clients.length].perform("announce", { at: mark });
    times.push(...(await within(Promise.all(arrivals), 60_000)).map((arrived) => arrived - sent));
  }
  return times;
}

/**
 * Visits pages without Turbo Drive: each closes its websocket and opens another, so many times a second, until told to stop.
 *
 * @returns how long each took to be subscribed again, in milliseconds, and why others failed, once stopped
 */
export function visitPages(url, clients, visitsPerSecond) {
  const idle = [...clients];
  const underWay = new Set();
  const reconnectMs = [];
  const failures = [];
  const visit = async (client) => {
    const left = performance.now();
    try {
      await client.close();
      await client.open();
      reconnectMs.push(performance.now() - left);
    } catch (error) {
      failures.push(error.message);
    }
    idle.push(client);
  };
  const timer = setInterval(() => {
    const client = idle.shift();
    if (client === undefined) return;
    const going = visit(client).finally(() => underWay.delete(going));
    underWay.add(going);
  }, 1000 / visitsPerSecond);
  return async () => {
    clearInterval(timer);
    await Promise.all(underWay);
    return { reconnectMs, failures };
  };
}

async function within(promise, milliseconds) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
