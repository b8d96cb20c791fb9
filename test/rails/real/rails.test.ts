import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import WebSocket from "ws";
import { REDIS_PLANS } from "../../../lib/catalogue/redis-plans";
import { SESSION_TTL_SECONDS } from "cdktf-stimulus-reflex";
import { topologyOfTerraform } from "../../../lib/topology/of-terraform";
import { railsDeploymentOf } from "../../../lib/rails/deployment";
import { openBrowser } from "./browser";
import { describeWith, first, output, Program, RAILS_PROGRAMS } from "./programs";
import {
  railsDirectory,
  railsEnvironment,
  removeDirectory,
  servePages,
  stimulusReflexRails,
  synthesised,
  temporaryDirectory,
} from "./rails-directory";
import { RedisServer } from "./redis";
import { Router, selfSigned, Visitor } from "./router";

const ROLES = ["cache", "session", "cable", "queue"] as const;

/** Slow machines boot Rails in some seconds; a hang is a failure, and not one that waits for ever. */
jest.setTimeout(60_000);

describeWith(RAILS_PROGRAMS, "Rails 6.1 with exactly the generated files", () => {
  const directory = temporaryDirectory();
  let redis: Record<(typeof ROLES)[number], RedisServer>;
  let app: string;
  let variables: Record<string, string>;
  let web: Program;
  let worker: Program;
  let router: Router;
  let browser: BrowserContext;
  const running: (() => Promise<unknown>)[] = [];
  let written: { readonly status: number; readonly text: string };

  beforeAll(async () => {
    app = railsDirectory(directory);
    const from = synthesised(directory, { redis: { client: "hiredis", plan: "premium-0" } });
    written = await stimulusReflexRails("--out", app, "--from", from);
    servePages(app);

    const json: unknown = JSON.parse(readFileSync(join(from, "stacks/production/cdk.tf.json"), "utf8"));
    const [topology] = topologyOfTerraform(json).apps;
    if (topology === undefined) throw new Error("no app was synthesised");
    const deployment = railsDeploymentOf(topology);
    variables = { RAILS_ENV: "production", ...Object.fromEntries(deployment.variables) };
    const started = async (role: (typeof ROLES)[number]): Promise<RedisServer> => {
      const { policy, plan } = redisOf(deployment.redis[role]?.addon);
      const server = await RedisServer.start(directory, { policy, memoryMiB: REDIS_PLANS[plan].memoryMiB });
      running.push(() => server.program.stop("SIGKILL"));
      variables[deployment.redis[role]?.variable ?? ""] = server.url;
      return server;
    };
    redis = {
      cache: await started("cache"),
      session: await started("session"),
      cable: await started("cable"),
      queue: await started("queue"),
    };

    const processes = new Map(
      readFileSync(join(app, "Procfile"), "utf8")
        .split("\n")
        .flatMap((line) =>
          [/^(\w+): (.*)$/.exec(line)].flatMap((match) =>
            match === null ? [] : [[match[1] ?? "", (match[2] ?? "").split(" ")] as const],
          ),
        ),
    );
    const env = railsEnvironment(variables);
    const released = output(processes.get("release") ?? [], { cwd: app, env });
    if (released.status !== 0) throw new Error(released.text);
    // Heroku's dynos listen on every interface; here the loopback one will do, and a port that is free.
    web = new Program("puma", [...(processes.get("web") ?? []), "-b", "tcp://127.0.0.1:0"], { cwd: app, env });
    worker = new Program("sidekiq", processes.get("worker") ?? [], { cwd: app, env });
    running.push(
      () => web.stop("SIGKILL"),
      () => worker.stop("SIGKILL"),
    );
    const [, port] = await web.printed(/Listening on http:\/\/127\.0\.0\.1:(\d+)/);
    await web.printed(/Worker 1 \(PID: \d+\) booted/);
    await worker.printed(/Booted Rails 6\.1/);
    router = await Router.start(selfSigned(directory), Number(port));
    running.push(() => router.stop());
    browser = await openBrowser(directory, router.port);
    running.push(() => browser.close());
  });

  afterAll(async () => {
    // In reverse: whoever uses something ends before it.
    for (const stop of running.reverse()) await stop();
    removeDirectory(directory);
  });

  async function signedIn(user: string): Promise<Visitor> {
    const visitor = new Visitor(router.port);
    await visitor.post("/login", { user });
    return visitor;
  }

  const whoami = async (visitor: Visitor): Promise<unknown> => JSON.parse((await visitor.get("/whoami")).body);

  function cable(visitor: Visitor, origin: string): WebSocket {
    return new WebSocket(`wss://127.0.0.1:${router.port}/cable`, ["actioncable-v1-json"], {
      rejectUnauthorized: false,
      headers: { host: "cable.acme.com", cookie: visitor.cookie, origin },
    });
  }

  test("the command tells what it wrote and what to include, and the check is content", async () => {
    expect(written.status).toBe(0);
    expect(written.text).toContain("Rails 6.1, redis 4 with hiredis, Sidekiq 6");
    expect(written.text).not.toContain("config/environments/production.rb, as the last line");
    const checked = await stimulusReflexRails("--out", app, "--from", join(directory, "cdktf.out"), "--check");
    expect(checked).toEqual({ status: 0, text: "0 errors, 0 warnings\n" });
  });

  test("a session lies under its prefix as JSON, for a year, and its cookie reaches both hosts", async () => {
    const visitor = new Visitor(router.port);
    const { headers } = await visitor.post("/login", { user: "ada" });
    expect(headers["set-cookie"]?.[0]).toMatch(
      /^_session_production=\w+; domain=acme\.com; path=\/; expires=.*; secure; HttpOnly/,
    );
    const keys = await redis.session.command("KEYS", "*");
    expect(keys).toEqual([expect.stringMatching(/^app:session:_session_id:2::[0-9a-f]{64}$/)]);
    const [key] = Array.isArray(keys) ? keys.map(String) : [];
    expect(JSON.parse(String(await redis.session.command("GET", key ?? "")))).toEqual({ user: "ada" });
    const ttl = Number(await redis.session.command("TTL", key ?? ""));
    expect(ttl).toBeGreaterThan(SESSION_TTL_SECONDS - 90);
    expect(ttl).toBeLessThanOrEqual(SESSION_TTL_SECONDS);
  });

  test("a session survives a flushed cache Redis and a full one", async () => {
    const visitor = await signedIn("grace");
    await redis.cache.command("FLUSHALL");
    expect(await whoami(visitor)).toMatchObject({ user: "grace" });
    for (let mebibytes = 0; mebibytes < 2 * REDIS_PLANS["premium-0"].memoryMiB; mebibytes += 8) {
      expect((await visitor.post("/cache", { key: `page:${mebibytes}`, mebibytes: "8" })).body).toBe("true");
    }
    expect(await redis.cache.info("evicted_keys")).toBeGreaterThan(0);
    expect(await whoami(visitor)).toMatchObject({ user: "grace" });
  });

  test("links that are rendered outside of a request have the app's host", async () => {
    expect((await new Visitor(router.port).get("/links")).body).toBe("https://www.acme.com/");
  });

  test("in a browser the page opens the cable on its host, and one connection serves reflexes, jobs and Turbo visits", async () => {
    const page = await browser.newPage();
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
    await (await signedIn("ada")).post("/jobs", { text: "from the worker" });
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
    await (await signedIn("ada")).post("/jobs", { text: "after the visit" });
    await page.getByText("after the visit").waitFor();

    expect(sockets).toEqual(["wss://cable.acme.com/cable"]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("the cable welcomes pages of the allowed origin and refuses those of another", async () => {
    const visitor = await signedIn("ada");
    const welcome = cable(visitor, "https://www.acme.com");
    const message = await first(welcome, "message");
    expect(String(message)).toBe('{"type":"welcome"}');
    welcome.close();

    const refused = cable(visitor, "https://acme.example");
    const status = await new Promise((resolve) => {
      refused.once("unexpected-response", (_, reply) => {
        resolve(reply.statusCode);
      });
    });
    expect(status).toBe(404);
    refused.once("error", () => undefined).terminate();
    await web.printed(/Request origin not allowed: https:\/\/acme\.example/);
  });

  test("jobs are refused loudly when the queue is full, and none is lost", async () => {
    await redis.queue.command("LPUSH", "queue:later", "a job that waits");
    expect(await redis.queue.fill()).toContain("OOM command not allowed");
    const visitor = await signedIn("ada");
    const { status } = await visitor.post("/jobs", { text: "too much" });
    expect(status).toBe(500);
    await web.printed(/OOM command not allowed when used memory > 'maxmemory'/);
    expect(await redis.queue.info("evicted_keys")).toBe(0);
    expect(await redis.queue.command("LRANGE", "queue:later", "0", "-1")).toEqual(["a job that waits"]);
  });

  test("a session Redis that cannot be reached is an error in the log, and nobody is logged out", async () => {
    const visitor = await signedIn("ada");
    await redis.session.program.stop("SIGKILL");
    const { status, headers } = await visitor.get("/whoami");
    expect({ status, cookie: headers["set-cookie"] }).toEqual({ status: 500, cookie: undefined });
    await web.printed(/session: read_entry failed, Redis::\w+: /);
  });
});

describeWith(RAILS_PROGRAMS, "Rails 6.1 and Redis with TLS", () => {
  const directory = temporaryDirectory();
  let server: RedisServer;

  beforeAll(async () => {
    server = await RedisServer.start(directory, {
      policy: "noeviction",
      memoryMiB: 25,
      certificate: selfSigned(directory),
    });
  });

  afterAll(async () => {
    await server.program.stop("SIGKILL");
    removeDirectory(directory);
  });

  const urls = () => ({
    RAILS_ENV: "production",
    APPLICATION_HOST: "www.acme.com",
    ...Object.fromEntries(ROLES.map((role) => [`${role.toUpperCase()}_REDIS_URL`, server.url])),
  });

  const SCRIPT = `
    session = Rails.application.config.session_options.fetch(:cache)
    session.write("a", { "user" => "ada" }, expires_in: 60)
    Rails.cache.write("b", 1)
    puts({ session: session.read("a"), cache: Rails.cache.read("b"), cable: ActionCable.server.broadcast("c", {}) }.to_json)
    puts Sidekiq.redis { |redis| redis.ping }
  `;

  test("redis-rb connects to Heroku's kind of certificate with the generated options, and not without them", async () => {
    const app = railsDirectory(join(directory, "ruby"), /^gem "hiredis"$/);
    const from = synthesised(join(directory, "ruby"), { redis: { client: "ruby", plan: "premium-0" } });
    expect((await stimulusReflexRails("--out", app, "--from", from)).text).toContain("redis 4, Sidekiq 6");
    const env = railsEnvironment(urls());
    expect(output(["bin/rails", "runner", SCRIPT], { cwd: app, env }).text).toContain(
      '{"session":{"user":"ada"},"cache":1,"cable":0}\nPONG',
    );
    const without = output(["bin/rails", "runner", `ActionCable.server.config.cable.delete("ssl_params"); ${SCRIPT}`], {
      cwd: app,
      env,
    });
    expect(without.text).toMatch(/certificate verify failed/);
    expect(without.status).toBe(1);
  });

  test("hiredis fails at a TLS URL, and the check says so before", async () => {
    const app = railsDirectory(join(directory, "hiredis"));
    const pinned = synthesised(join(directory, "hiredis"), { redis: { client: "hiredis", plan: "premium-0" } });
    await stimulusReflexRails("--out", app, "--from", pinned);
    const failed = output(["bin/rails", "runner", 'ActionCable.server.broadcast("news", {})'], {
      cwd: app,
      env: railsEnvironment(urls()),
    });
    expect(failed.status).toBe(1);
    expect(failed.text).toContain("SSL not supported by hiredis driver");

    const upgraded = synthesised(join(directory, "upgraded"), { redis: { client: "ruby", plan: "premium-0" } });
    const checked = await stimulusReflexRails("--out", app, "--from", upgraded, "--check");
    expect(checked.status).toBe(1);
    expect(checked.text).toContain(
      "hiredis cannot do TLS, and the Redis of cache, session, cable, queue speaks nothing else [hiredis-tls]",
    );
  });

  test("development and test boot with what was generated", async () => {
    const app = railsDirectory(join(directory, "local"));
    await stimulusReflexRails(
      "--out",
      app,
      "--from",
      synthesised(join(directory, "local"), { redis: { client: "hiredis", plan: "premium-0" } }),
    );
    const script =
      "puts [Rails.cache.class, Rails.application.config.session_store, ActionCable.server.config.cable[:adapter], ApplicationController.renderer.render(inline: '<%= root_url %>')].join(' ')";
    const boot = (environment: string) =>
      output(["bin/rails", "runner", script], { cwd: app, env: railsEnvironment({ RAILS_ENV: environment }) }).text;
    expect(boot("development")).toContain(
      "ActiveSupport::Cache::RedisCacheStore ActionDispatch::Session::CacheStore redis http://localhost:3000/",
    );
    expect(boot("test")).toContain(
      "ActiveSupport::Cache::MemoryStore ActionDispatch::Session::CacheStore test http://www.example.com/",
    );
  });
});

function redisOf(addon: { readonly options: Readonly<Record<string, string>>; readonly plan?: string } | undefined): {
  readonly policy: "noeviction" | "volatile-lru";
  readonly plan: "premium-0";
} {
  const policy = addon?.options.maxmemory_policy;
  if (addon?.plan !== "premium-0" || (policy !== "noeviction" && policy !== "volatile-lru")) {
    throw new Error(`no such Redis is expected here: ${JSON.stringify(addon)}`);
  }
  return { policy, plan: addon.plan };
}
