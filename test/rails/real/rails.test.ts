import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import { SESSION_TTL_SECONDS } from "cdktf-stimulus-reflex";
import { REDIS_PLANS } from "../../../lib/catalogue/redis-plans";
import { openBrowser } from "./browser";
import { DeployedApp } from "./deployed-app";
import { describeWith, first, PATIENCE_MS, Program, RAILS_PROGRAMS, REHEARSAL_PROGRAMS } from "./programs";
import {
  railsDirectory,
  railsEnvironment,
  removeDirectory,
  servePages,
  stimulusReflexRails,
  synthesised,
  temporaryDirectory,
} from "./rails-directory";
import { Visitor } from "./router";

/** Slow machines deploy and boot Rails in some seconds; a hang is a failure, and must end. */
jest.setTimeout(2 * PATIENCE_MS);

// hiredis cannot do TLS: the day is one on which Redis 5 could be had, with its plain URL.
describeWith([...RAILS_PROGRAMS, ...REHEARSAL_PROGRAMS, "chromium"], "Rails 6.1 with hiredis, deployed in 2021", () => {
  const directory = temporaryDirectory();
  let deployed: DeployedApp;
  let browser: BrowserContext | undefined;

  beforeAll(async () => {
    deployed = await DeployedApp.deploy(directory, {
      asOf: "2021-09-01",
      redis: { client: "hiredis", plan: "premium-0" },
    });
    servePages(deployed.app);
    await deployed.start();
    browser = await openBrowser(directory, deployed.port);
  });

  afterAll(async () => {
    await browser?.close();
    await (deployed as DeployedApp | undefined)?.stop();
    removeDirectory(directory);
  });

  test("the command tells what it wrote and what to include, and the check is content", async () => {
    expect(deployed.written.status).toBe(0);
    expect(deployed.written.text).toContain("Rails 6.1, redis 4 with hiredis, Sidekiq 6");
    expect(deployed.written.text).not.toContain("config/environments/production.rb, as the last line");
    const checked = await stimulusReflexRails("--out", deployed.app, "--from", join(directory, "cdktf.out"), "--check");
    // Debian does not have the gem that keeps Puma's workers alive.
    expect(checked.text).toContain("Rails 6.1.7.10 without action-cable-redis-backport");
    expect({ status: checked.status, summary: checked.text.split("\n").at(-2) }).toEqual({
      status: 1,
      summary: "1 error",
    });
  });

  test("each role has a Redis of its own with its policy and the memory of its plan, at a plain URL", async () => {
    const found = await Promise.all(
      (["cache", "session", "cable", "queue"] as const).map(async (role) => {
        const redis = deployed.redis(role);
        expect(redis.url).toMatch(/^redis:/);
        return [role, await redis.setting("maxmemory-policy"), Number(await redis.setting("maxmemory"))];
      }),
    );
    const memory = REDIS_PLANS["premium-0"].memoryMiB * 1024 * 1024;
    expect(found).toEqual([
      ["cache", "volatile-lru", memory],
      ["session", "volatile-lru", memory],
      ["cable", "noeviction", memory],
      ["queue", "noeviction", memory],
    ]);
  });

  test("a session lies under its prefix as JSON, for a year, and its cookie reaches both hosts", async () => {
    const visitor = new Visitor(deployed.port);
    const { headers } = await visitor.post("/login", { user: "ada" });
    expect(headers["set-cookie"]?.[0]).toMatch(
      /^_session_production_acme_com=\w+; domain=acme\.com; path=\/; expires=.*; secure; HttpOnly/,
    );
    const keys = await deployed.redis("session").command("KEYS", "*");
    expect(keys).toEqual([expect.stringMatching(/^app:session:_session_id:2::[0-9a-f]{64}$/)]);
    const [key] = Array.isArray(keys) ? keys.map(String) : [];
    expect(JSON.parse(String(await deployed.redis("session").command("GET", key ?? "")))).toEqual({ user: "ada" });
    const ttl = Number(await deployed.redis("session").command("TTL", key ?? ""));
    expect(ttl).toBeGreaterThan(SESSION_TTL_SECONDS - 90);
    expect(ttl).toBeLessThanOrEqual(SESSION_TTL_SECONDS);
  });

  test("connections that Redis closes, as it does with idle ones, fail no request", async () => {
    const visitor = await Visitor.signedIn(deployed.port, "ada");
    expect(await deployed.redis("session").command("CLIENT", "KILL", "TYPE", "normal")).toBeGreaterThan(0);
    // More than one: each of Puma's processes had a connection of its own.
    for (let request = 0; request < 10; request += 1) expect(await visitor.whoami()).toMatchObject({ user: "ada" });
  });

  test("a session survives a flushed cache Redis and a full one", async () => {
    const visitor = await Visitor.signedIn(deployed.port, "grace");
    await deployed.redis("cache").command("FLUSHALL");
    expect(await visitor.whoami()).toMatchObject({ user: "grace" });
    for (let mebibytes = 0; mebibytes < 2 * REDIS_PLANS["premium-0"].memoryMiB; mebibytes += 8) {
      expect((await visitor.post("/cache", { key: `page:${mebibytes}`, mebibytes: "8" })).body).toBe("true");
    }
    expect(await deployed.redis("cache").info("evicted_keys")).toBeGreaterThan(0);
    expect(await visitor.whoami()).toMatchObject({ user: "grace" });
  });

  test("links that are rendered outside of a request have the app's host", async () => {
    expect((await new Visitor(deployed.port).get("/links")).body).toBe("https://www.acme.com/");
  });

  test("in a browser the page opens the cable on its host, and one connection serves reflexes, jobs and Turbo visits", async () => {
    const page = await browser?.newPage();
    if (page === undefined) throw new Error("no browser");
    const sockets: string[] = [];
    const complaints: string[] = [];
    page.on("websocket", (socket) => sockets.push(socket.url()));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));

    await page.goto("https://www.acme.com/whoami");
    await page.evaluate(() =>
      fetch("/login", { method: "POST", body: new URLSearchParams({ user: "ada" }), redirect: "manual" }).then(
        () => undefined,
      ),
    );
    await page.goto("https://www.acme.com/");
    await page.locator("html[data-cable=connected]").waitFor({ state: "attached" });
    expect(await page.locator("#user").textContent()).toBe("ada");

    // The job runs in the worker: another process than the two of Puma, one of which holds the websocket.
    await (await Visitor.signedIn(deployed.port, "ada")).post("/jobs", { text: "from the worker" });
    await page.getByText("from the worker").waitFor();

    // A reflex writes to the session, over the cable's host, and the page of the web host reads it.
    await page.locator("#count").click();
    await page.locator("#count", { hasText: "1" }).waitFor();
    expect(await page.evaluate(() => fetch("/whoami").then((answer): Promise<unknown> => answer.json()))).toEqual({
      user: "ada",
      count: 1,
    });

    await page.locator("#second").click();
    await page.locator("h1", { hasText: "Second" }).waitFor();
    await (await Visitor.signedIn(deployed.port, "ada")).post("/jobs", { text: "after the visit" });
    await page.getByText("after the visit").waitFor();

    expect(sockets).toEqual(["wss://cable.acme.com/cable"]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("a cable host that is added to a running app, and removed again, locks nobody out", async () => {
    const page = await browser?.newPage();
    if (page === undefined) throw new Error("no browser");
    await page.context().clearCookies();
    const refused: number[] = [];
    page.on("response", (response) => response.status() >= 400 && refused.push(response.status()));
    const user = page.locator("#user");
    const submit = (form: string) => page.locator(`#${form} button`).click();
    const visit = async () => {
      await page.goto("https://www.acme.com/account");
      if ((await user.textContent()) === "ada") {
        await submit("logout");
        await user.and(page.locator("[data-user='']")).waitFor({ state: "attached" });
      }
      await submit("login");
      await user.and(page.locator("[data-user='ada']")).waitFor({ state: "attached" });
      await submit("note");
      await page.getByText("noted by ada").waitFor();
    };
    // Both deploys share Redis and database, as one after the other does.
    const deploy = await deployed.beside({ ACTION_CABLE_URL: "wss://www.acme.com/cable" });
    deploy();
    await visit();
    deploy();
    await visit();
    await visit();
    deploy();
    await visit();
    deploy();
    expect(refused).toEqual([]);
    await page.context().clearCookies();
    await page.close();
  });

  test("after a sign-out and another sign-in by Turbo the websocket is the next person's", async () => {
    const page = await browser?.newPage();
    if (page === undefined) throw new Error("no browser");
    await page.context().clearCookies();
    const state = (is: string, timeout?: number) =>
      page.locator(`html[data-cable-state=${is}]`).waitFor({ state: "attached", ...(timeout && { timeout }) });
    /** Visits the page anew by Turbo. A click before the visit is over would go to the page that is on its way out. */
    const visit = () =>
      page.evaluate(
        'new Promise((resolve) => { addEventListener("turbo:load", resolve, { once: true }); document.querySelector("#turbo").click() }).then(() => undefined)',
      );
    /** A machine that is too busy to read the session in time refuses the websocket; the next visit asks again. */
    const opened = async () => {
      for (let refusals = 0; refusals < 5; refusals += 1) {
        const isOpen = await state("open", 20_000).then(
          () => true,
          () => false,
        );
        if (isOpen) return;
        await visit();
      }
      await state("open");
    };
    const submit = (form: string) => page.locator(`#${form} button`).click();
    const user = (name: string) => page.locator(`[data-user='${name}']`).waitFor({ state: "attached" });
    await page.goto("https://www.acme.com/account?turbo=1");
    await submit("login");
    await user("ada");
    await opened();
    await page.locator("#count").click();
    await page.locator("#count", { hasText: "1" }).waitFor();
    await visit();
    await submit("logout");
    await user("");
    // Nobody is signed in, so the app rejects the websocket.
    await state("closed");
    await visit();
    await submit("login");
    await user("ada");
    await opened();
    // Ada's new session counts from the beginning; that of before would have said 2.
    await page.locator("#count").click();
    await page.locator("#count", { hasText: "1" }).waitFor();
    expect(await page.evaluate(() => fetch("/whoami").then((answer): Promise<unknown> => answer.json()))).toEqual({
      user: "ada",
      count: 1,
    });
    await page.close();
  });

  test("a click is sent once: not beside another one, and not while the cable is closed, which the page shows", async () => {
    const page = await browser?.newPage();
    if (page === undefined) throw new Error("no browser");
    const state = (is: string) => page.locator(`html[data-cable-state=${is}]`).waitFor({ state: "attached" });
    const count = page.locator("#count");
    await page.goto("https://www.acme.com/account");
    await state("open");
    const counted = Number(await count.textContent());
    await page.evaluate('document.querySelector("#count").click(); document.querySelector("#count").click()');
    await page.locator("#count", { hasText: String(counted + 1) }).waitFor();
    await deployed.dyno("web").stop();
    await state("closed");
    await count.click();
    await deployed.restart();
    // As when a person comes back to the tab: Action Cable connects at once, and not after its next pause of some seconds.
    await page.evaluate('dispatchEvent(new Event("visibilitychange"))');
    await state("open");
    await count.click();
    // Neither the second click nor the one in between has been queued.
    await page.locator("#count", { hasText: String(counted + 2) }).waitFor();
    await page.close();
  });

  test("the cable welcomes pages of the allowed origin and refuses those of another", async () => {
    const visitor = await Visitor.signedIn(deployed.port, "ada");
    const welcome = visitor.openCable();
    const message = await first(welcome, "message");
    expect(String(message)).toBe('{"type":"welcome"}');
    welcome.close();

    const refused = visitor.openCable({ origin: "https://acme.example" });
    const status = await new Promise((resolve) => {
      refused.once("unexpected-response", (_, reply) => {
        resolve(reply.statusCode);
      });
    });
    expect(status).toBe(404);
    refused.once("error", () => undefined).terminate();
    await deployed.dyno("web").printed(/Request origin not allowed: https:\/\/acme\.example/);
  });

  test("jobs are refused loudly when the queue is full, and none is lost", async () => {
    await deployed.redis("queue").command("LPUSH", "queue:later", "a job that waits");
    expect(await deployed.redis("queue").fill()).toContain("OOM command not allowed");
    const visitor = await Visitor.signedIn(deployed.port, "ada");
    const { status } = await visitor.post("/jobs", { text: "too much" });
    expect(status).toBe(500);
    await deployed.dyno("web").printed(/OOM command not allowed when used memory > 'maxmemory'/);
    expect(await deployed.redis("queue").info("evicted_keys")).toBe(0);
    expect(await deployed.redis("queue").command("LRANGE", "queue:later", "0", "-1")).toEqual(["a job that waits"]);
  });

  test("a session Redis that is killed is an error in the log, and nobody is logged out", async () => {
    const visitor = await Visitor.signedIn(deployed.port, "ada");
    await deployed.redis("session").kill();
    const { status, headers } = await visitor.get("/whoami");
    expect({ status, cookie: headers["set-cookie"] }).toEqual({ status: 500, cookie: undefined });
    await deployed.dyno("web").printed(/session: read_entry failed, Redis::\w+: /);

    // The sandbox brings up what should run, with the data that the plan keeps.
    await deployed.rehearsal.sandbox.save();
    expect(await visitor.whoami()).toMatchObject({ user: "ada" });
  });
});

describeWith(RAILS_PROGRAMS, "Rails 6.1 on a developer's machine", () => {
  const directory = temporaryDirectory();

  afterAll(() => {
    removeDirectory(directory);
  });

  test("development and test boot with what was generated", async () => {
    const app = railsDirectory(directory);
    await stimulusReflexRails(
      "--out",
      app,
      "--from",
      synthesised(directory, { redis: { client: "hiredis", plan: "premium-0" } }),
    );
    const script =
      "puts [Rails.cache.class, Rails.application.config.session_store, ActionCable.server.config.cable[:adapter], ApplicationController.renderer.render(inline: '<%= root_url %>')].join(' ')";
    const boot = async (environment: string) => {
      const env = railsEnvironment({ RAILS_ENV: environment });
      const program = new Program(environment, ["bin/rails", "runner", script], { cwd: app, env });
      await program.ended;
      return program.output;
    };
    const [development, tests] = await Promise.all([boot("development"), boot("test")]);
    expect(development).toContain(
      "ActiveSupport::Cache::RedisCacheStore ActionDispatch::Session::CacheStore redis http://localhost:3000/",
    );
    expect(tests).toContain(
      "ActiveSupport::Cache::MemoryStore ActionDispatch::Session::CacheStore test http://www.example.com/",
    );
  });
});
