import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hangBell, ring } from "../../lib/sandbox/calls";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "calls-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

test("a connection that asks nothing does not delay the end of a sandbox", async () => {
  const bell = await hangBell(join(root, "calls"), () => Promise.resolve("answer"));
  const socket = connect({ port: bell.port, host: "127.0.0.1" });
  const closed = new Promise<void>((resolve) =>
    socket.once("close", () => {
      resolve();
    }),
  );
  await new Promise<void>((resolve) =>
    socket.once("connect", () => {
      resolve();
    }),
  );
  // The bell has taken the connection when it has answered a later one.
  expect(await ring(join(root, "calls"), bell.port, "question")).toBe("answer");
  await bell.stop();
  await closed;
  // The bell's own patience with such a connection is longer than this test may take.
}, 5_000);

test("a question that was asked is answered before the end", async () => {
  let answer: (text: string) => void = () => undefined;
  let asked: () => void = () => undefined;
  const heard = new Promise<void>((resolve) => (asked = resolve));
  const bell = await hangBell(join(root, "calls"), () => {
    asked();
    return new Promise((resolve) => (answer = resolve));
  });
  const told = ring(join(root, "calls"), bell.port, "question");
  await heard;
  const stopped = bell.stop();
  answer("late");
  expect(await told).toBe("late");
  await stopped;
});
