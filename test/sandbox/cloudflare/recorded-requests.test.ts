import { CloudflareApi } from "../../../lib/sandbox/cloudflare/api";
import { CloudflareClient } from "../../../lib/sandbox/cloudflare/client";
import { dnsRecord } from "../../../lib/sandbox/cloudflare/resources/dns-record";
import { CloudflarePlatform } from "../../../lib/sandbox/cloudflare/platform/cloudflare-platform";
import { createCloudflareProvider } from "../../../lib/sandbox/cloudflare/provider";
import { idOf, stringOf, ProviderSession } from "../heroku/provider-session";
import { UNKNOWN, type Attributes } from "../../../lib/sandbox/protocol/provider";
import { RequestLog } from "../request-log";

/* The calls of cloudflare/cloudflare 5.14.0, recorded with Terraform 1.11.4 against a loopback server (2026-11). */

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

const cable = (zoneId: string) => ({
  zone_id: zoneId,
  type: "CNAME",
  name: "cable",
  content: "x.herokudns.com",
  ttl: 1,
  comment: "Action Cable",
});

test("a zone is looked up by name and then read", async () => {
  const { session } = start();
  const first = await session.data("cloudflare_zone", { filter: { name: "acme.com" } });
  expect(session.requests()).toEqual(["GET /client/v4/zones?name=acme.com", "GET /client/v4/zones/<id>"]);
  expect(first).toMatchObject({ name: "acme.com", status: "active", zone_id: first.id });
  expect(first.id).toMatch(/^[0-9a-f]{32}$/);
  const second = await session.data("cloudflare_zone", { filter: { name: "acme.com" } });
  expect(second).toEqual(first);
});

test("cloudflare_dns_record: create, refresh, content, case of content, proxied, type, import, delete", async () => {
  const { session } = start();
  const config = cable(await zone(session));
  session.requests();
  const created = await session.create("cloudflare_dns_record", config);
  expect(session.requests()).toEqual([
    'POST /client/v4/zones/<id>/dns_records {"comment":"Action Cable","content":"x.herokudns.com","name":"cable","proxied":false,"ttl":1,"type":"CNAME"}',
  ]);
  expect(created.state.name).toBe("cable");

  const refreshed = await session.refresh(created);
  if (refreshed === undefined) throw new Error("left state");
  expect(session.requests()).toEqual(["GET /client/v4/zones/<id>/dns_records/<id>"]);
  expect(refreshed.state.name).toBe("cable.acme.com");
  expect(session.plan(refreshed, config).action).toBe("none");
  expect(session.plan(refreshed, { ...config, content: "X.HerokuDNS.com" }).action).toBe("none");
  expect(session.plan(refreshed, { ...config, tags: [] }).action).toBe("none");

  const moved = await session.update(refreshed, { ...config, content: "y.herokudns.com" });
  expect(session.requests()).toEqual([
    'PUT /client/v4/zones/<id>/dns_records/<id> {"comment":"Action Cable","content":"y.herokudns.com","name":"cable.acme.com","proxied":false,"settings":{},"tags":[],"ttl":1,"type":"CNAME"}',
  ]);
  const proxied = await session.update(moved, { ...config, content: "y.herokudns.com", proxied: true });
  expect(session.requests()).toEqual([
    'PUT /client/v4/zones/<id>/dns_records/<id> {"comment":"Action Cable","content":"y.herokudns.com","name":"cable.acme.com","proxied":true,"settings":{},"tags":[],"ttl":1,"type":"CNAME"}',
  ]);

  const asText = { ...config, type: "TXT", content: "hello", proxied: true };
  expect(session.plan(proxied, asText)).toEqual({ action: "replace", because: ["type"] });

  const wanted = { ...config, content: "y.herokudns.com", proxied: true };
  const imported = await session.import(
    "cloudflare_dns_record",
    `${stringOf(proxied.state, "zone_id")}/${idOf(proxied)}`,
    wanted,
  );
  expect(session.requests()).toEqual([
    "GET /client/v4/zones/<id>/dns_records/<id>",
    "GET /client/v4/zones/<id>/dns_records/<id>",
  ]);
  expect(session.plan(imported, wanted).action).toBe("none");

  await session.delete(imported);
  expect(session.requests()).toEqual(["DELETE /client/v4/zones/<id>/dns_records/<id>"]);
  expect(await session.refresh(imported)).toBeUndefined();
});

test("cloudflare_zone_setting: create, refresh, delete sends nothing", async () => {
  const { session } = start();
  const config = { zone_id: await zone(session), setting_id: "ssl", value: "strict" };
  session.requests();
  const setting = await session.create("cloudflare_zone_setting", config);
  expect(session.requests()).toEqual(['PATCH /client/v4/zones/<id>/settings/ssl {"value":"strict"}']);
  const refreshed = await session.refresh(setting);
  expect(session.requests()).toEqual(["GET /client/v4/zones/<id>/settings/ssl"]);
  expect(refreshed?.state).toEqual(setting.state);
  await session.delete(setting);
  expect(session.requests()).toEqual([]);
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
