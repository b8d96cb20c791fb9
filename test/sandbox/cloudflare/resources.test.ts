import { CloudflareApi } from "../../../lib/sandbox/cloudflare/api";
import { CloudflareClient } from "../../../lib/sandbox/cloudflare/client";
import { dnsRecord } from "../../../lib/sandbox/cloudflare/resources/dns-record";
import { CloudflarePlatform } from "../../../lib/sandbox/cloudflare/platform/cloudflare-platform";
import { createCloudflareProvider } from "../../../lib/sandbox/cloudflare/provider";
import { stringOf, ProviderSession } from "../heroku/provider-session";
import { UNKNOWN, type Attributes } from "../../../lib/sandbox/protocol/provider";
import { RequestLog } from "../request-log";

function start() {
  const platform = new CloudflarePlatform();
  const log = new RequestLog();
  const api = new CloudflareApi(platform, log.intercept);
  return { platform, api, session: new ProviderSession(createCloudflareProvider(platform, { api }), log) };
}

async function zone(session: ReturnType<typeof start>["session"]): Promise<string> {
  const found = await session.data("cloudflare_zone", { filter: { name: "acme.com" } });
  return stringOf(found, "id");
}

test("a zone is looked up by name and then read", async () => {
  const { session } = start();
  const first = await session.data("cloudflare_zone", { filter: { name: "acme.com" } });
  expect(session.requests()).toEqual(["GET /client/v4/zones?name=acme.com", "GET /client/v4/zones/<id>"]);
  expect(first).toMatchObject({ name: "acme.com", status: "active", zone_id: first.id });
  expect(first.id).toMatch(/^[0-9a-f]{32}$/);
  const second = await session.data("cloudflare_zone", { filter: { name: "acme.com" } });
  expect(second).toEqual(first);
});

test("an empty list of tags is none", async () => {
  const { session } = start();
  const config = { zone_id: await zone(session), type: "A", name: "cable.acme.com", content: "192.0.2.1", ttl: 1 };
  const refreshed = await session.refresh(await session.create("cloudflare_dns_record", config));
  expect(refreshed && session.plan(refreshed, { ...config, tags: [] }).action).toBe("none");
});

test("a comment that is known after the change only is a change of a record without one", async () => {
  const { session } = start();
  const config = { zone_id: await zone(session), type: "A", name: "cable.acme.com", content: "192.0.2.1", ttl: 1 };
  const { state } = await session.create("cloudflare_dns_record", config);
  const planned: Attributes = { ...state, comment: UNKNOWN, comment_modified_on: UNKNOWN, modified_on: UNKNOWN };
  const client = new CloudflareClient(new CloudflareApi(new CloudflarePlatform()));
  expect(dnsRecord.plan?.(state, planned, config, client).planned).toMatchObject({
    comment_modified_on: UNKNOWN,
    modified_on: UNKNOWN,
  });
});

test("a zone setting's enabled is not read back, and an update sends it alone", async () => {
  const { session } = start();
  const config = { zone_id: await zone(session), setting_id: "ssl", value: "strict", enabled: true };
  const refreshed = await session.refresh(await session.create("cloudflare_zone_setting", config));
  if (refreshed === undefined) throw new Error("left state");
  session.requests();
  expect(session.plan(refreshed, config).action).toBe("update");
});

test("a zone that is made paused is planned to be paused again, since its creation does not do it", async () => {
  const { session } = start();
  const config = { account: { id: "0".repeat(32) }, name: "acme.org", paused: true };
  const made = await session.create("cloudflare_zone", config);
  expect(made.state.paused).toBe(true);
  const refreshed = await session.refresh(made);
  expect(refreshed && session.plan(refreshed, config).action).toBe("update");
});
