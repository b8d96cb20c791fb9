import { once } from "node:events";
import { setTimeout as after } from "node:timers/promises";
import type WebSocket from "ws";
import { DeployedApp } from "./deployed-app";
import { describeWith, PATIENCE_MS, RAILS_PROGRAMS, REHEARSAL_PROGRAMS } from "./programs";
import { removeDirectory, stimulusReflexRails, temporaryDirectory } from "./rails-directory";
import { Visitor } from "./router";

jest.setTimeout(2 * PATIENCE_MS);

// The gem is in no registry that CI reaches: jest runs this where CABLE_BACKPORT names the directory of its source. OUTAGES
// lists seconds.
const { CABLE_BACKPORT: backport = "", OUTAGES = "1,12" } = process.env;
const REFLEXES = JSON.stringify({ channel: "StimulusReflex::Channel" });
const BOOTED = /Worker \d \(PID: \d+\) booted/g;

/** A websocket that asks for reflexes, and the answers that came. */
interface Reflexes {
  readonly socket: WebSocket;
  readonly answers: unknown[];
}

async function reflexesOf(visitor: Visitor): Promise<Reflexes> {
  const socket = visitor.openCable();
  const answers: unknown[] = [];
  let confirm: () => void = () => undefined;
  const confirmed = new Promise<void>((resolve) => (confirm = resolve));
  socket.on("message", (data: Buffer) => {
    const { type, message } = JSON.parse(data.toString()) as { readonly type?: string; readonly message?: unknown };
    if (type === "welcome") socket.send(JSON.stringify({ command: "subscribe", identifier: REFLEXES }));
    if (type === "confirm_subscription") confirm();
    if (type === undefined) answers.push(message);
  });
  await Promise.race([confirmed, once(socket, "close").then(() => Promise.reject(new Error("the cable closed")))]);
  return { socket, answers };
}

/** Asks for a reflex until one is answered. */
async function answered({ socket, answers }: Reflexes): Promise<void> {
  const before = answers.length;
  while (answers.length === before) {
    if (socket.readyState !== socket.OPEN) throw new Error("the websocket has closed");
    const data = JSON.stringify({ target: "Counter#increment", reflexId: "r", tabId: "t" });
    socket.send(JSON.stringify({ command: "message", identifier: REFLEXES, data }));
    await Promise.race([once(socket, "message"), after(500)]);
  }
}

describeWith([...RAILS_PROGRAMS, ...REHEARSAL_PROGRAMS], "Rails 6.1 with action-cable-redis-backport", () => {
  const directory = temporaryDirectory();
  let deployed: DeployedApp;

  beforeAll(async () => {
    deployed = await DeployedApp.deploy(directory, {
      redis: { client: "ruby", plan: "premium-0" },
      without: /^gem "hiredis"$/,
      more: [`gem "action-cable-redis-backport", path: ${JSON.stringify(backport)}`],
    });
    await deployed.start();
  });

  afterAll(async () => {
    await (deployed as DeployedApp | undefined)?.stop();
    removeDirectory(directory);
  });

  test("the check is content", async () => {
    const { text } = await stimulusReflexRails("--out", deployed.app, "--from", `${directory}/cdktf.out`, "--check");
    expect(text).not.toContain("cable-reconnect");
  });

  const cable = () => deployed.redis("cable");
  const outages: readonly (readonly [string, (seconds: number) => Promise<void>])[] = [
    [
      "drops its connections",
      () =>
        cable()
          .command("CLIENT", "KILL", "TYPE", "pubsub")
          .then(() => undefined),
    ],
    [
      "pauses",
      (seconds) =>
        cable()
          .command("CLIENT", "PAUSE", String(seconds * 1000))
          .then(() => undefined),
    ],
    [
      "stops",
      async (seconds) => {
        await cable().kill();
        // How long it is away is what is tried.
        await after(seconds * 1000);
        await deployed.rehearsal.sandbox.save();
      },
    ],
  ];
  const cases = OUTAGES.split(",").flatMap((seconds) =>
    outages.map(([name, run]) => [name, Number(seconds), run] as const),
  );

  test.each(cases)(
    "while the cable's Redis %s for %d s no worker ends, pages are served, and the websocket has reflexes again",
    async (name, seconds, run) => {
      const visitor = await Visitor.signedIn(deployed.port, "ada");
      const reflexes = await reflexesOf(visitor);
      await answered(reflexes);
      const booted = deployed.dyno("web").output.match(BOOTED)?.length;
      const over = run(seconds);
      const pages = await Promise.all(Array.from({ length: 8 }, () => visitor.get("/whoami")));
      expect(pages.map(({ status }) => status)).toEqual(Array(8).fill(200));
      await over;
      const back = Date.now();
      await answered(reflexes);
      if (process.env.OUTAGES !== undefined) {
        process.stderr.write(
          `${name} ${seconds} s: a reflex ${((Date.now() - back) / 1000).toFixed(1)} s after its return\n`,
        );
      }
      expect(deployed.dyno("web").output.match(BOOTED)?.length).toBe(booted);
      reflexes.socket.terminate();
    },
  );
});
