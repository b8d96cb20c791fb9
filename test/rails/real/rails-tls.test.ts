import { join } from "node:path";
import { once } from "node:events";
import type WebSocket from "ws";
import { DeployedApp } from "./deployed-app";
import { describeWith, output, PATIENCE_MS, RAILS_PROGRAMS, REHEARSAL_PROGRAMS } from "./programs";
import {
  railsDirectory,
  removeDirectory,
  stimulusReflexRails,
  synthesised,
  temporaryDirectory,
} from "./rails-directory";
import { Visitor } from "./router";

jest.setTimeout(2 * PATIENCE_MS);

const NEWS = JSON.stringify({ channel: "NewsChannel" });

/** Every message of the cable but for its pings, in order. */
async function* messages(socket: WebSocket): AsyncGenerator {
  const received: unknown[] = [];
  socket.on("message", (data: Buffer) => {
    const message = JSON.parse(data.toString()) as { readonly type?: string };
    if (message.type !== "ping") received.push(message);
  });
  for (;;) {
    if (received.length === 0) await once(socket, "message");
    else yield received.shift();
  }
}

describeWith(
  [...RAILS_PROGRAMS, ...REHEARSAL_PROGRAMS],
  "Rails 6.1 and the Redis of today, which speaks TLS only",
  () => {
    const directory = temporaryDirectory();
    let deployed: DeployedApp;

    beforeAll(async () => {
      deployed = await DeployedApp.deploy(directory, {
        redis: { client: "ruby", plan: "premium-0" },
        without: /^gem "hiredis"$/,
      });
      await deployed.start();
    });

    afterAll(async () => {
      await (deployed as DeployedApp | undefined)?.stop();
      removeDirectory(directory);
    });

    test("the app works with the deployed URLs as they are: sessions, cache, jobs and the cable", async () => {
      expect(deployed.written.text).toContain("redis 4, Sidekiq 6");
      for (const role of ["cache", "session", "cable", "queue"] as const)
        expect(deployed.redis(role).url).toMatch(/^rediss:/);

      const visitor = await Visitor.signedIn(deployed.port, "ada");
      expect(await visitor.whoami()).toMatchObject({ user: "ada" });
      expect((await visitor.post("/cache", { key: "page", mebibytes: "1" })).body).toBe("true");

      // From the web process by the queue to the worker, and from there by the cable's Redis to the open websocket.
      const socket = visitor.openCable();
      const heard = messages(socket);
      expect((await heard.next()).value).toEqual({ type: "welcome" });
      socket.send(JSON.stringify({ command: "subscribe", identifier: NEWS }));
      expect((await heard.next()).value).toEqual({ type: "confirm_subscription", identifier: NEWS });
      expect((await visitor.post("/jobs", { text: "from the worker" })).status).toBe(200);
      expect((await heard.next()).value).toEqual({ identifier: NEWS, message: { text: "from the worker" } });
      socket.terminate();
    });

    test("while the cache's Redis is away pages are served, and nothing is cached until it is back", async () => {
      const visitor = await Visitor.signedIn(deployed.port, "ada");
      await deployed.redis("cache").kill();
      expect(await visitor.whoami()).toMatchObject({ user: "ada" });
      expect((await visitor.post("/cache", { key: "gone", mebibytes: "1" })).status).toBe(200);
      await deployed.dyno("web").printed(/cache: write_entry failed, Redis::CannotConnectError/);
      await deployed.rehearsal.sandbox.save();
      expect((await visitor.post("/cache", { key: "back", mebibytes: "1" })).status).toBe(200);
      const keys = await deployed.redis("cache").command("KEYS", "*");
      expect(keys).toContain("back");
      expect(keys).not.toContain("gone");
    });

    // Debian does not have the gem that keeps them: cable-outage.test.ts is run where it is at hand.
    test("without action-cable-redis-backport a dropped connection ends the worker that holds the websocket", async () => {
      const visitor = await Visitor.signedIn(deployed.port, "ada");
      const subscribed = async () => {
        const socket = visitor.openCable();
        const heard = messages(socket);
        await heard.next();
        socket.send(JSON.stringify({ command: "subscribe", identifier: NEWS }));
        expect((await heard.next()).value).toEqual({ type: "confirm_subscription", identifier: NEWS });
        return { socket, heard };
      };
      const { socket } = await subscribed();
      const closed = once(socket, "close");
      const booted = (deployed.dyno("web").output.match(/Worker \d \(PID: \d+\) booted/g) ?? []).length;
      expect(await deployed.redis("cable").command("CLIENT", "KILL", "TYPE", "pubsub")).toBeGreaterThan(0);
      await closed;
      await deployed.dyno("web").printed(new RegExp(`(?:Worker \\d \\(PID: \\d+\\) booted[^]*?){${booted + 1}}`));
      // Puma has made another one, and browsers connect again.
      const { socket: next, heard } = await subscribed();
      expect((await visitor.post("/jobs", { text: "after it" })).status).toBe(200);
      expect((await heard.next()).value).toEqual({ identifier: NEWS, message: { text: "after it" } });
      next.terminate();
      expect(deployed.written.text).toContain('gem "action-cable-redis-backport", "~> 1"');
    });

    test("after a rotation of its credentials everybody is still logged in", async () => {
      const visitor = await Visitor.signedIn(deployed.port, "grace");
      const { restarts } = deployed;
      const { url } = deployed.redis("session");
      await deployed.rehearsal.do("rotate", "SESSION_REDIS");
      expect(deployed.redis("session").url).not.toBe(url);

      // Until Heroku has restarted the dynos they know the old password: an error, and no fresh cookie.
      const { status, headers } = await visitor.get("/whoami");
      expect({ status, cookie: headers["set-cookie"] }).toEqual({ status: 500, cookie: undefined });

      expect(deployed.restarts).toBe(restarts + 1);
      await deployed.restart();
      expect(await visitor.whoami()).toMatchObject({ user: "grace" });
    });

    test("without the generated TLS options the same URLs are refused", () => {
      const broadcast = 'puts ActionCable.server.broadcast("news", {})';
      const without = 'ActionCable.server.config.cable.delete("ssl_params"); ActionCable.server.restart';
      const { status, text } = deployed.run("bin/rails", "runner", [broadcast, without, broadcast].join("; "));
      expect(text).toMatch(/^0\n[^]*certificate verify failed/);
      expect(status).toBe(1);
    });

    test("hiredis fails at a TLS URL, and the check says so before", async () => {
      const app = railsDirectory(join(directory, "hiredis"));
      const pinned = synthesised(join(directory, "hiredis"), { redis: { client: "hiredis", plan: "premium-0" } });
      await stimulusReflexRails("--out", app, "--from", pinned);
      const failed = output(["bin/rails", "runner", 'ActionCable.server.broadcast("news", {})'], {
        cwd: app,
        env: deployed.environment(),
      });
      expect(failed.status).toBe(1);
      expect(failed.text).toContain("SSL not supported by hiredis driver");

      const checked = await stimulusReflexRails("--out", app, "--from", join(directory, "cdktf.out"), "--check");
      expect(checked.status).toBe(1);
      expect(checked.text).toContain(
        "hiredis cannot do TLS, and the Redis of cache, session, cable, queue takes nothing else",
      );
    });
  },
);
