import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { pageOf, parseRange } from "../../../lib/sandbox/http/range";
import { serveApis, type ServedApis } from "../../../lib/sandbox/http/server";
import { HerokuAndCloudflare } from "../../../lib/sandbox/platforms";

describe("the served APIs", () => {
  let served: ServedApis;
  let platforms: HerokuAndCloudflare;
  let saves: number;
  let directory: string;

  const serve = async (...faults: string[]) => {
    platforms = new HerokuAndCloudflare(undefined, () => [], { faults, directory });
    const save = () => {
      saves += 1;
      return platforms.settled();
    };
    served = await serveApis(platforms, { save });
  };
  const send = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${served.origin}${path}`, {
      method,
      headers: { authorization: "Bearer token", "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const json: unknown = await response.json();
    return { status: response.status, headers: response.headers, body: json };
  };

  beforeEach(async () => {
    saves = 0;
    directory = mkdtempSync(join(tmpdir(), "http-"));
    await serve();
  });
  afterEach(async () => {
    await served.stop();
    rmSync(directory, { recursive: true });
  });

  test("listen on loopback only, and want credentials, whichever they are", async () => {
    expect(served.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const status = async (path: string, headers: Record<string, string>) =>
      (await fetch(`${served.origin}${path}`, { headers })).status;
    expect(await status("/apps", {})).toBe(401);
    expect(await status("/apps", { authorization: "Basic Og==" })).toBe(401);
    expect(await status("/apps", { authorization: `Basic ${Buffer.from(":key").toString("base64")}` })).toBe(200);
    expect(await status("/apps", { authorization: "Bearer key" })).toBe(200);
    expect(await status("/client/v4/zones", {})).toBe(401);
    expect(await status("/client/v4/zones", { "x-auth-email": "a@b.c", "x-auth-key": "key" })).toBe(200);
  });

  test("speak of errors as Heroku does, and count down what is left of the limit", async () => {
    const missing = await send("GET", "/apps/none");
    expect(missing).toMatchObject({ status: 404, body: { id: "not_found", message: "Couldn't find that app." } });
    const [first, second] = [missing, await send("GET", "/apps")].map(({ headers }) =>
      Number(headers.get("ratelimit-remaining")),
    );
    expect(second).toBe((first ?? 0) - 1);
    const broken = await fetch(`${served.origin}/apps`, {
      method: "POST",
      headers: { authorization: "Bearer x", "content-type": "application/json" },
      body: "{",
    });
    expect({ status: broken.status, body: await broken.json() }).toMatchObject({
      status: 400,
      body: { id: "bad_request" },
    });
  });

  test("page lists by Range to the last one", async () => {
    for (let index = 0; index < 5; index += 1) await send("POST", "/apps", { name: `app-${index}` });
    const names: unknown[] = [];
    let range: string | null = "name ..; max=2";
    const statuses: number[] = [];
    while (range !== null) {
      const page = await send("GET", "/apps", undefined, { range });
      statuses.push(page.status);
      names.push(...(page.body as { name: string }[]).map(({ name }) => name));
      range = page.headers.get("next-range");
    }
    expect(names).toEqual(["app-0", "app-1", "app-2", "app-3", "app-4"]);
    expect(statuses).toEqual([206, 206, 200]);
    expect((await send("GET", "/apps", undefined, { range: "nonsense=" })).status).toBe(416);
  });

  test("save before they answer, and take settings of Redis as the Data API does", async () => {
    await send("POST", "/apps", { name: "acme" });
    const { body } = await send("POST", "/apps/acme/addons", { plan: "heroku-redis:premium-0" });
    const { name } = body as { name: string };
    const before = saves;
    const config = await send("PATCH", `/redis/v0/databases/${name}/config`, {
      maxmemory_policy: "volatile-lru",
      timeout: 0,
    });
    expect(saves).toBe(before + 1);
    expect(config).toMatchObject({
      status: 200,
      body: { maxmemory_policy: { value: "volatile-lru" }, timeout: { value: 0 } },
    });
    expect(await send("PATCH", `/redis/v0/databases/${name}/config`, { maxmemory: "x" })).toMatchObject({
      status: 422,
    });
    const url = async () => ((await send("GET", "/apps/acme/config-vars")).body as { REDIS_URL: string }).REDIS_URL;
    const old = await url();
    expect(await send("POST", `/redis/v0/databases/${name}/credentials_rotation`, {})).toMatchObject({
      body: { message: "Credentials rotation successful" },
    });
    expect(await url()).not.toBe(old);
    const log = readFileSync(join(directory, "requests.jsonl"), "utf8");
    expect(log.split("\n")[0]).toBe('{"method":"POST","path":"/apps","body":{"name":"acme"},"status":201}');
  });

  test("write down which variables were set and to what not", async () => {
    await send("POST", "/apps", { name: "acme" });
    await send("PATCH", "/apps/acme/config-vars", { STRIPE: "sk_live_1234" });
    const log = readFileSync(join(directory, "requests.jsonl"), "utf8");
    expect(log).toContain('"body":{"STRIPE":"[redacted]"}');
    expect(log).not.toContain("sk_live");
  });

  test("a fault answers 429, 500 or not at all, and what was done before the cut stays done", async () => {
    await served.stop();
    await serve("rate-limit", "server-error@2", "connection-cut@heroku_app:3");
    const limited = await send("GET", "/apps");
    expect(limited).toMatchObject({ status: 429, body: { id: "rate_limit" } });
    expect(limited.headers.get("ratelimit-remaining")).toBe("0");
    expect((await send("GET", "/apps")).status).toBe(429);
    expect((await send("POST", "/apps", { name: "one" })).status).toBe(201);
    expect((await send("POST", "/apps", { name: "two" })).status).toBe(500);
    expect((await send("POST", "/apps", { name: "two" })).status).toBe(201);
    await expect(send("POST", "/apps", { name: "three" })).rejects.toThrow();
    expect((await send("GET", "/apps/three")).status).toBe(200);
  });

  test("Cloudflare's records are reached under its own prefix and envelope", async () => {
    const zone = "0da42c8d2132a9ddaf714f9e7c920711";
    const record = { name: "www.acme.com", type: "CNAME", content: "x.herokudns.com", ttl: 1 };
    expect(await send("POST", `/client/v4/zones/${zone}/dns_records`, record)).toMatchObject({
      status: 200,
      body: { success: true, errors: [], result: { name: "www.acme.com", proxied: false } },
    });
  });
});

describe("Range", () => {
  const lists = fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,8}$/), { maxLength: 40 });

  test("following Next-Range gives every item once, in order, whatever the size of a page", () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 12 }), fc.boolean(), (names, max, descending) => {
        const list = names.map((name) => ({ name }));
        const seen: unknown[] = [];
        let header: string | undefined = `name ..; max=${max}${descending ? ",order=desc" : ""}`;
        while (header !== undefined) {
          const range = parseRange(header);
          const page = range === undefined ? undefined : pageOf(list, range);
          if (page === undefined) throw new Error(header);
          expect(page.items.length).toBeLessThanOrEqual(max);
          seen.push(...page.items);
          header = page.next;
        }
        const sorted = [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
        expect(seen).toEqual(descending ? sorted.reverse() : sorted);
      }),
    );
  });

  test("no text makes it throw", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseRange(text);
      }),
    );
  });
});
