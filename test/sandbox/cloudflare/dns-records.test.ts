import * as fc from "fast-check";
import { CloudflareApi } from "../../../lib/sandbox/cloudflare/api";
import { CloudflarePlatform } from "../../../lib/sandbox/cloudflare/platform/cloudflare-platform";
import { PlatformError } from "../../../lib/sandbox/cloudflare/platform/platform-error";
import { fullName } from "../../../lib/sandbox/cloudflare/platform/record-content";
import { createCloudflareProvider } from "../../../lib/sandbox/cloudflare/provider";
import { containing, idOf, ProviderSession } from "../heroku/provider-session";
import { RequestLog } from "../request-log";

const ZONE_ID = "0da42c8d2132a9ddaf714f9e7c920711";

function platformWith(...records: { name: string; type: string; content: string }[]) {
  const platform = new CloudflarePlatform();
  const zone = platform.zoneNamed("acme.com");
  for (const record of records) platform.createRecord(zone, { ttl: 1, ...record });
  return { platform, zone };
}

function refusal(act: () => unknown): { code: number; message: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof PlatformError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("was not refused");
}

describe("names", () => {
  test.each([
    ["cable", "cable.acme.com"],
    ["@", "acme.com"],
    ["acme.com", "acme.com"],
    ["Cable.Acme.COM.", "cable.acme.com"],
    ["www.other.org", "www.other.org.acme.com"],
  ])("%s is %s in the zone acme.com", (name, full) => {
    expect(fullName(name, "acme.com")).toBe(full);
  });

  test("completing a name twice changes nothing more", () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/);
    const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."));
    fc.assert(
      fc.property(name, name, (host, zone) => {
        const once = fullName(host, zone);
        expect(fullName(once, zone)).toBe(once);
        expect(once === zone || once.endsWith(`.${zone}`)).toBe(true);
      }),
    );
  });
});

describe("a zone that nobody made", () => {
  test("exists by its id, and takes its name from the first record", () => {
    const platform = new CloudflarePlatform();
    const zone = platform.zone(ZONE_ID);
    const record = platform.createRecord(zone, {
      type: "CNAME",
      name: "cable.acme.com",
      content: "x.herokudns.com",
      ttl: 1,
    });
    expect(record.name).toBe("cable.acme.com");
    expect(platform.zone(ZONE_ID).name).toBe("acme.com");
  });

  test("is not taken for one when the id is not an id", () => {
    expect(refusal(() => new CloudflarePlatform().zone("acme.com"))).toEqual({
      code: 7003,
      message: "Could not route to /zones/acme.com, perhaps your object identifier is invalid?",
    });
  });
});

describe("refusals", () => {
  const alias = { name: "www", type: "CNAME", content: "x.herokudns.com" };

  test("an alias beside another record of its name, in either order", () => {
    const first = platformWith(alias);
    expect(refusal(() => first.platform.createRecord(first.zone, { ...alias, type: "TXT", content: "hi" })).code).toBe(
      81053,
    );
    const second = platformWith({ name: "www", type: "A", content: "192.0.2.1" });
    expect(refusal(() => second.platform.createRecord(second.zone, alias))).toMatchObject({
      code: 81053,
      message: containing("A www.acme.com"),
    });
  });

  test("the same record twice, also under its other name", () => {
    const { platform, zone } = platformWith(alias);
    expect(
      refusal(() => platform.createRecord(zone, { ...alias, name: "www.acme.com", content: "X.herokudns.com" })).code,
    ).toBe(81057);
  });

  test("at the apex an alias stands beside mail and text", () => {
    const { platform, zone } = platformWith({ name: "@", type: "CNAME", content: "x.herokudns.com" });
    platform.createRecord(zone, { name: "@", type: "TXT", content: "v=spf1 -all", ttl: 1 });
    expect(platform.records(zone)).toHaveLength(2);
    expect(
      refusal(() => platform.createRecord(zone, { name: "@", type: "A", content: "192.0.2.1", ttl: 1 })).code,
    ).toBe(81053);
  });

  test.each([
    [{ type: "A", content: "x.herokudns.com" }, 9005, "valid IPv4 address"],
    [{ type: "AAAA", content: "192.0.2.1" }, 9005, "valid IPv6 address"],
    [{ type: "CNAME", content: "not a host" }, 9005, "must be a host name"],
    [{ type: "MX", content: "mail.acme.com" }, 9101, "priority is a required"],
    [{ type: "TXT", content: "hi", proxied: true }, 9004, "cannot be proxied"],
    [{ type: "A", content: "192.0.2.1", ttl: 30 }, 9021, "Invalid TTL 30"],
    [{ type: "CABLE", content: "x" }, 9020, 'Invalid DNS record type "CABLE"'],
  ])("%j: code %i", (record, code, message) => {
    const { platform, zone } = platformWith();
    const found = refusal(() => platform.createRecord(zone, { name: "www", ttl: 1, ...record }));
    expect(found).toEqual({ code, message: containing(message) });
    expect(platform.records(zone)).toEqual([]);
  });

  test("the API puts them in an envelope", () => {
    const api = new CloudflareApi(new CloudflarePlatform());
    const path = `/client/v4/zones/${ZONE_ID}/dns_records/${"0".repeat(32)}`;
    expect(api.handle({ method: "GET", path })).toMatchObject({
      status: 404,
      body: {
        success: false,
        errors: [{ code: 81044, message: "Record does not exist." }],
        messages: [],
        result: null,
      },
    });
  });

  test("a proxied record with a time to live of its own fails at apply, before anything is sent", async () => {
    const log = new RequestLog();
    const api = new CloudflareApi(new CloudflarePlatform(), log.intercept);
    const session = new ProviderSession(createCloudflareProvider(api.platform, { api }), log);
    const config = {
      zone_id: ZONE_ID,
      type: "CNAME",
      name: "www.acme.com",
      content: "x.herokudns.com",
      ttl: 300,
      proxied: true,
    };
    expect((await session.tryCreate("cloudflare_dns_record", config)).errors).toEqual([
      "ttl must be set to 1 when `proxied` is true",
    ]);
    expect(session.requests()).toEqual([]);
  });
});

describe("content from parts", () => {
  test.each([
    ["CAA", { flags: 0, tag: "issue", value: "letsencrypt.org" }, '0 issue "letsencrypt.org"'],
    ["SRV", { priority: 10, weight: 5, port: 5269, target: "xmpp.acme.com" }, "10 5 5269 xmpp.acme.com"],
  ])("%s", (type, data, content) => {
    const { platform, zone } = platformWith();
    expect(platform.createRecord(zone, { name: "_service", type, data, ttl: 1 }).content).toBe(content);
  });
});

test("a name resolves to its alias, to the proxy, by wildcard, or not at all", () => {
  const { platform, zone } = platformWith({ name: "cable", type: "CNAME", content: "x.herokudns.com" });
  platform.createRecord(zone, { name: "www", type: "CNAME", content: "y.herokudns.com", ttl: 1, proxied: true });
  platform.createRecord(zone, { name: "*", type: "A", content: "192.0.2.1", ttl: 1 });
  expect(platform.resolve("CABLE.acme.com")).toEqual({ target: "x.herokudns.com", proxied: false });
  expect(platform.resolve("www.acme.com")).toEqual({ target: "y.herokudns.com", proxied: true });
  expect(platform.resolve("other.acme.com")).toEqual({ target: null, proxied: false });
  expect(platform.resolve("acme.org")).toBeUndefined();
});

test("records are found by filter, and only if there is one", async () => {
  const { platform, zone } = platformWith(
    { name: "cable", type: "CNAME", content: "x.herokudns.com" },
    { name: "www", type: "CNAME", content: "y.herokudns.com" },
  );
  const log = new RequestLog();
  const api = new CloudflareApi(platform, log.intercept);
  const session = new ProviderSession(createCloudflareProvider(platform, { api }), log);
  const exact = { zone_id: zone.id, filter: { name: { exact: "cable.acme.com" }, type: "CNAME" } };
  expect(await session.data("cloudflare_dns_record", exact)).toMatchObject({ content: "x.herokudns.com" });
  const loose = { zone_id: zone.id, filter: { content: { endswith: "herokudns.com" } } };
  await expect(session.data("cloudflare_dns_record", loose)).rejects.toThrow(/exactly one result.*finds 2/);
});

test("a zone can be made, paused and removed with its records", async () => {
  const log = new RequestLog();
  const api = new CloudflareApi(new CloudflarePlatform(), log.intercept);
  const session = new ProviderSession(createCloudflareProvider(api.platform, { api }), log);
  const config = { account: { id: ZONE_ID }, name: "acme.com" };
  const made = await session.create("cloudflare_zone", config);
  expect(made.state).toMatchObject({
    name: "acme.com",
    type: "full",
    paused: false,
    status: "pending",
    account: { id: ZONE_ID },
  });
  const refreshed = await session.refresh(made);
  expect(refreshed && session.plan(refreshed, config).action).toBe("none");
  const paused = await session.update(made, { ...config, paused: true });
  expect(paused.state.paused).toBe(true);
  await session.create("cloudflare_dns_record", {
    zone_id: idOf(made),
    type: "A",
    name: "@",
    content: "192.0.2.1",
    ttl: 1,
  });
  await session.delete(paused);
  expect(api.platform.toJSON()).toMatchObject({ zones: [], records: [] });
});

test("the platform comes back from JSON as it was, and gives new ids from there on", () => {
  const { platform, zone } = platformWith({ name: "cable", type: "CNAME", content: "x.herokudns.com" });
  const copy = CloudflarePlatform.fromJSON(JSON.parse(JSON.stringify(platform)));
  expect(copy.toJSON()).toEqual(platform.toJSON());
  const again = copy.createRecord(copy.zone(zone.id), { name: "www", type: "A", content: "192.0.2.1", ttl: 1 });
  expect(platform.records(zone).map(({ id }) => id)).not.toContain(again.id);
  expect(platform.records(zone)).toHaveLength(1);
  expect(() => CloudflarePlatform.fromJSON({ format: 2 })).toThrow(/format 1.*--fresh/);
});
