// A cache at work on a Redis, in a process of its own: fragments are written and read without a pause. Told to sweep, it
// also asks for KEYS by a pattern, one after another, as the delete_matched of older cache stores does: Redis serves
// nobody else meanwhile. Ends with its parent.
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { createConnection } from "node:net";
import { setTimeout } from "node:timers";

const [port, smallKeys, fragmentBytes, inFlight] = process.argv.slice(2).map(Number);
const FRAGMENTS = 1000;
const PAUSE_BETWEEN_SWEEPS_MS = 20;
const KEYS_IN_A_BATCH = 1000;
const fragment = "x".repeat(fragmentBytes);
const command = (...words) =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;

/** Sends one command after another and gives how long each answer is to be, without keeping it. */
async function connection() {
  const socket = createConnection(port, "127.0.0.1");
  await once(socket, "connect");
  let missing = 0;
  let answered = () => {};
  socket.on("data", (chunk) => {
    if (missing > 0) missing -= chunk.length;
    else {
      const bulk = /^\$(\d+)\r\n/.exec(chunk.subarray(0, 16).toString("latin1"));
      missing = (bulk === null ? chunk.length : bulk[0].length + Number(bulk[1]) + 2) - chunk.length;
    }
    if (missing <= 0) answered();
  });
  return (...words) =>
    new Promise((resolve) => {
      answered = resolve;
      socket.write(command(...words));
    });
}

process.once("disconnect", () => process.exit());

const fill = await connection();
for (let first = 0; first < smallKeys; first += KEYS_IN_A_BATCH) {
  const pairs = Array.from({ length: KEYS_IN_A_BATCH }, (_, index) => [`views/${first + index}`, "x"]);
  await fill("MSET", ...pairs.flat());
}

let commands = 0;
async function work(ask) {
  for (;;) {
    commands += 1;
    const key = `load:${(commands * 31) % FRAGMENTS}`;
    await (commands % 3 === 0 ? ask("SETEX", key, "3600", fragment) : ask("GET", key));
  }
}
for (let index = 0; index < inFlight; index += 1) void work(await connection());
process.send("ready");

async function sweep() {
  const ask = await connection();
  process.send("sweeping");
  for (;;) {
    await ask("KEYS", "expired/*");
    await new Promise((resolve) => setTimeout(resolve, PAUSE_BETWEEN_SWEEPS_MS));
  }
}
process.on("message", (message) => {
  if (message === "sweep") void sweep();
  else process.send({ commands });
});
