import { CloudflarePlatform } from "../../../lib/sandbox/cloudflare/platform/cloudflare-platform";
import { HerokuPlatform } from "../../../lib/sandbox/heroku/platform/heroku-platform";
import { refusal, rehearse } from "./rehearsal";
import { idOf } from "./provider-session";

const CHAIN = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const KEY = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";

test("a host name belongs to one app, in whatever case it is written", () => {
  const platform = new HerokuPlatform();
  const [one, two] = ["one", "two"].map((name) => platform.apps.create({ name: `acme-${name}` }));
  if (one === undefined || two === undefined) throw new Error("no apps");
  platform.domains.create(one, "www.acme.com", null);
  expect(refusal(() => platform.domains.create(one, "WWW.acme.com", null)).message).toContain(
    "already added to this app",
  );
  expect(refusal(() => platform.domains.create(two, "www.acme.com", null)).message).toContain("in use by another app");
});

test("its target is the same on every run and another one for every name", () => {
  const target = (hostname: string) => {
    const platform = new HerokuPlatform();
    return platform.domains.create(platform.apps.create({ name: "acme" }), hostname, null).cname;
  };
  expect(target("www.acme.com")).toMatch(/^[a-z]+-[a-z]+-[0-9a-f]{20}\.herokudns\.com$/);
  expect(target("www.acme.com")).toBe(target("www.acme.com"));
  expect(target("www.acme.com")).not.toBe(target("cable.acme.com"));
});

test.each(["acme", "www..com", "http://www.acme.com", "-a.com", "x.herokuapp.com"])(
  "%s is not a domain",
  (hostname) => {
    const platform = new HerokuPlatform();
    expect(refusal(() => platform.domains.create(platform.apps.create({ name: "acme" }), hostname, null)).status).toBe(
      422,
    );
  },
);

test("ACM issues a certificate only for a record that points at Heroku without a proxy", () => {
  const [heroku, cloudflare] = [new HerokuPlatform(), new CloudflarePlatform()];
  const app = heroku.apps.create({ name: "acme" });
  const domain = heroku.domains.create(app, "cable.acme.com", null);
  const status = () => heroku.domains.acmStatus(app, domain);
  expect(status()).toBeNull();
  heroku.apps.setAcm(app, true);
  expect(status()).toMatchObject({ status: "pending" });
  heroku.domains.resolve = (hostname) => cloudflare.resolve(hostname);
  expect(status()).toEqual({ status: "failing", reason: "no DNS record for cable.acme.com" });

  const zone = cloudflare.zoneNamed("acme.com");
  const record = { type: "CNAME", name: "cable", content: "acme.herokuapp.com", ttl: 1 };
  const made = cloudflare.createRecord(zone, record);
  expect(status()?.reason).toContain("points at acme.herokuapp.com");
  const proxied = cloudflare.replaceRecord(zone, made, { ...record, content: domain.cname, proxied: true });
  expect(status()?.reason).toContain("is proxied");
  cloudflare.replaceRecord(zone, proxied, { ...record, content: domain.cname });
  expect(status()).toEqual({ status: "cert issued", reason: null });
});

test("heroku_ssl keeps the key in state only, and a domain uses the endpoint unless ACM does", async () => {
  const { platform, session, app, appId } = await rehearse();
  const config = { app_id: appId, certificate_chain: CHAIN, private_key: KEY };
  const ssl = await session.create("heroku_ssl", config);
  expect(session.requests()).toEqual([
    `POST /apps/<uuid>/sni-endpoints ${JSON.stringify({ certificate_chain: CHAIN, private_key: KEY })}`,
    "GET /apps/<uuid>/sni-endpoints/<uuid>",
  ]);
  expect(JSON.stringify(platform)).not.toContain("PRIVATE KEY");
  const refreshed = await session.refresh(ssl);
  expect(refreshed && session.plan(refreshed, config).action).toBe("none");

  const domainConfig = { app_id: appId, hostname: "www.acme.com", sni_endpoint_id: idOf(ssl) };
  const domain = await session.create("heroku_domain", domainConfig);
  expect(domain.state.sni_endpoint_id).toBe(ssl.state.id);
  await expect(session.update(domain, { app_id: appId, hostname: "www.acme.com" })).rejects.toThrow(
    /sni_endpoint is empty.*assumption/,
  );
  await session.update(app, { name: "acme", region: "us", acm: true });
  expect((await session.refresh(domain))?.state.sni_endpoint_id).toBe(ssl.state.id);
  const imported = await session.import("heroku_domain", "acme:www.acme.com", domainConfig);
  expect(imported.state).toMatchObject({ id: domain.state.id, app_id: appId, sni_endpoint_id: null });
  await session.delete(ssl);
  await expect(session.refresh(ssl)).rejects.toThrow("Couldn't find that SNI endpoint.");
});

test("a certificate that is none is refused without showing it", async () => {
  const { session, appId } = await rehearse();
  const config = { app_id: appId, certificate_chain: CHAIN, private_key: "hunter2" };
  await expect(session.create("heroku_ssl", config)).rejects.toThrow(
    /^private_key holds no PEM private key\. (?!.*hunter2)/,
  );
});
