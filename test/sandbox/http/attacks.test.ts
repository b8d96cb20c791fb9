import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { request, type OutgoingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { serveApis, type ServedApis } from "../../../lib/sandbox/http/server";
import { redact } from "../../../lib/sandbox/kit/exchange";
import { HerokuAndCloudflare } from "../../../lib/sandbox/platforms";

let served: ServedApis;
let platforms: HerokuAndCloudflare;
let directory: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "attacks-"));
  platforms = new HerokuAndCloudflare(undefined, () => [], { directory });
  served = await serveApis(platforms, { save: () => platforms.settled() });
});
afterEach(async () => {
  await served.stop();
  rmSync(directory, { recursive: true });
});

const JSON_AND_KEY = { authorization: "Bearer x", "content-type": "application/json" };

/** Sends what `fetch` would not. */
function send(method: string, path: string, headers: OutgoingHttpHeaders, body?: string) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const { port } = new URL(served.origin);
    const length =
      body === undefined || "transfer-encoding" in headers ? {} : { "content-length": Buffer.byteLength(body) };
    const options = { host: "127.0.0.1", port, method, path, headers: { ...headers, ...length } };
    const sent = request(options, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => {
        resolve({ status: response.statusCode, text });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

describe("a page of another origin in the same browser", () => {
  test.each([
    ["a script", { origin: "https://evil.example" }],
    ["a sandboxed frame", { origin: "null" }],
    ["another port of this machine", { origin: "http://127.0.0.1:1" }],
    ["another site, of which only the browser tells", { "sec-fetch-site": "cross-site" }],
    ["another port, of which only the browser tells", { "sec-fetch-site": "same-site" }],
  ])("cannot make an app: %s", async (_, headers) => {
    expect(await send("POST", "/apps", { ...JSON_AND_KEY, ...headers }, '{"name":"acme"}')).toMatchObject({
      status: 403,
    });
    expect(platforms.heroku.apps.all()).toEqual([]);
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])(
    "cannot send what a form sends: %s",
    async (type) => {
      const { status, text } = await send(
        "POST",
        "/apps",
        { ...JSON_AND_KEY, "content-type": type },
        '{"name":"acme"}',
      );
      expect({ status, text }).toMatchObject({
        status: 415,
        text: expect.stringContaining("application/json") as string,
      });
      expect(platforms.heroku.apps.all()).toEqual([]);
    },
  );

  test("cannot send a body without a type, as a script can", async () => {
    expect(await send("POST", "/apps", { authorization: "Bearer x" }, '{"name":"acme"}')).toMatchObject({
      status: 415,
      text: expect.stringContaining("Content-Type is missing") as string,
    });
    expect(platforms.heroku.apps.all()).toEqual([]);
  });

  test("cannot reach the sandbox by a name of its own", async () => {
    expect(await send("GET", "/apps", { ...JSON_AND_KEY, host: "evil.example" })).toMatchObject({ status: 403 });
  });

  test("cannot listen to what happens", async () => {
    expect(await send("GET", "/events", { origin: "https://evil.example" })).toMatchObject({ status: 403 });
  });

  test("while the sandbox's own page, the CLI and the providers come in", async () => {
    const type = "application/vnd.heroku+json; version=3";
    const own = {
      authorization: "Bearer x",
      "content-type": type,
      origin: served.origin,
      "sec-fetch-site": "same-origin",
    };
    expect(await send("POST", "/apps", own, '{"name":"acme"}')).toMatchObject({ status: 201 });
  });
});

describe("requests that no client sends", () => {
  test.each(["//", "//evil.example/apps", "/%", "/apps/%E0%A4%A", "*"])(
    "%s is refused without a stack",
    async (path) => {
      const { status, text } = await send("GET", path, JSON_AND_KEY);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(text).not.toMatch(/\bat .*\.(?:ts|js):/);
      expect(text).not.toContain("sandbox_defect");
    },
  );

  test.each([
    ["lists", "[".repeat(200_000)],
    ["objects", '{"a":'.repeat(100_000)],
    ["closed lists", `${"[".repeat(50_000)}${"]".repeat(50_000)}`],
  ])("JSON that is too deep, of %s, is 400", async (_, body) => {
    const { status, text } = await send("PATCH", "/apps/acme/config-vars", JSON_AND_KEY, body);
    expect({ status, text }).toMatchObject({ status: 400, text: expect.stringContaining("bad_request") as string });
  });

  test("no path and no body of JSON makes the sandbox fail", async () => {
    const methods = fc.constantFrom("GET", "POST", "PATCH", "PUT", "DELETE");
    const starts = fc.constantFrom("", "/apps", "/apps/acme", "/client/v4/zones", "/pipelines", "/addons", "/actions");
    const part = fc.constantFrom("", "addons", "resolve", "config-vars", "formation", "..", "%2e%2e", "dns_records");
    await fc.assert(
      fc.asyncProperty(
        methods,
        starts,
        fc.array(part, { maxLength: 3 }),
        fc.json(),
        async (method, start, parts, body) => {
          const { status, text } = await send(method, [start, ...parts].join("/") || "/", JSON_AND_KEY, body);
          expect(text).not.toContain("sandbox_defect");
          expect(status).not.toBe(500);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("a body", () => {
  /** The answer to a request that tells a length and then sends nothing. */
  const announce = (path: string, headers: string) =>
    new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(served.origin).port), "127.0.0.1");
      let text = "";
      socket.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      socket.on("error", () => undefined);
      socket.on("close", () => {
        resolve(text.split("\r\n")[0] ?? "");
      });
      socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${headers}\r\n\r\n`);
    });

  test("that is too large is refused by the length that it tells, before it comes", async () => {
    expect(await announce("/apps", "Authorization: Bearer x\r\nContent-Length: 1000000000")).toContain("413");
  });

  test("without credentials is not waited for", async () => {
    expect(await announce("/apps", "Content-Length: 1000")).toContain("401");
    const put = announce("/apps", "Transfer-Encoding: chunked");
    expect(await put).toContain("401");
  });

  test("without a length is refused as soon as too much has come", async () => {
    const large = `{"name":"${"x".repeat(5 * 1024 * 1024)}"}`;
    const chunked = { ...JSON_AND_KEY, "transfer-encoding": "chunked" };
    // The connection may end before all is sent.
    const outcome = await send("POST", "/apps", chunked, large).catch(() => ({ status: 413 }));
    expect(outcome).toMatchObject({ status: 413 });
  });

  test("for a source that does not exist is not read", async () => {
    expect(await send("PUT", "/sources/none/content", {}, "x")).toMatchObject({ status: 404 });
  });
});

describe("the log", () => {
  const secrets = {
    signature: "X-Amz-Signature=0123456789",
    token: "tok-abcdef",
    chain: "MIIBszCCAVmgAwIBAgIUQ",
    key: "MIGHAgEAMBMGByqGSM49",
    variable: "sk_live_1234",
    hook: "hook-secret",
    option: "option-secret",
  };

  test("holds no secret, whichever request brought it, and only its owner can read it", async () => {
    const post = async (method: string, path: string, body: object) => {
      await send(method, path, JSON_AND_KEY, JSON.stringify(body));
    };
    await post("POST", "/apps", { name: "acme" });
    await post("PATCH", "/apps/acme/config-vars", { STRIPE: secrets.variable });
    const url = `https://bucket.s3.amazonaws.com/app.tgz?${secrets.signature}`;
    await post("POST", "/apps/acme/builds", { source_blob: { url, version: "1" } });
    await post("POST", "/apps/acme/log-drains", { url: `https://logs.example.com/${secrets.token}` });
    await post("POST", "/apps/acme/webhooks", {
      url: `https://example.com/${secrets.token}`,
      level: "notify",
      include: ["api:release"],
      secret: secrets.hook,
      authorization: `Bearer ${secrets.hook}`,
    });
    await post("POST", "/apps/acme/sni-endpoints", {
      certificate_chain: `-----BEGIN CERTIFICATE-----\n${secrets.chain}\n-----END CERTIFICATE-----`,
      private_key: `-----BEGIN PRIVATE KEY-----\n${secrets.key}\n-----END PRIVATE KEY-----`,
    });
    await post("POST", "/apps/acme/addons", { plan: "papertrail:choklad", config: { api: secrets.option } });
    await post("POST", "/pipelines", { name: "acme", owner: { id: "u", type: "user" } });
    await post("PATCH", "/pipelines/acme/stage/review/config-vars", { STRIPE: secrets.variable });
    await platforms.settled();
    const file = join(directory, "requests.jsonl");
    const log = readFileSync(file, "utf8");
    expect(log.split("\n")).toHaveLength(10);
    for (const secret of Object.values(secrets)) expect(log).not.toContain(secret);
    expect(log).toContain('"url":"https://bucket.s3.amazonaws.com/[redacted]"');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test.each([
    ["letters and dots", "a.".repeat(500_000)],
    ["schemes", "a://".repeat(250_000)],
    ["users", `a://${"b:".repeat(500_000)}`],
    ["signs", `a://${"@".repeat(1_000_000)}`],
  ])("redacts a million characters of %s within the time of a test", (_, text) => {
    expect(redact({ a: text })).toEqual({ a: expect.any(String) as string });
  });
});
