import { TerraformStack } from "cdktf";
import { CableHost, Domain, type CableHostProps, type RailsApp } from "cdktf-stimulus-reflex";
import { Template } from "cdktf-stimulus-reflex/testing";
import { errorOf, railsApp, ZONE_ID } from "../../stack";

function cable(props: Partial<CableHostProps> = {}, app: RailsApp = railsApp()): Template {
  const stack = TerraformStack.of(app);
  new CableHost(stack, "cable", { app, zoneId: ZONE_ID, host: "cable.acme.com", ...props });
  return Template.of(stack);
}

test("is a second domain of the same app with a DNS-only record that says to stay so", () => {
  const template = cable();
  expect(template.resource("heroku_domain")).toMatchObject({
    app_id: "${heroku_app.rails.id}",
    hostname: "cable.acme.com",
  });
  const record = template.resource("cloudflare_dns_record");
  expect(record).toMatchObject({ name: "cable.acme.com", proxied: false, content: "${heroku_domain.cable.cname}" });
  expect(record.comment).toEqual(expect.stringContaining("Keep it DNS-only"));
  expect(record.comment).toEqual(expect.stringMatching(/^.{1,100}$/));
});

test("tells Rails its URL and which pages may open it", () => {
  const app = railsApp();
  new Domain(app, "www", { app, zoneId: ZONE_ID, host: "www.acme.com" });
  new Domain(app, "apex", { app, zoneId: ZONE_ID, host: "acme.com" });
  expect(cable({}, app).resource("heroku_app_config_association").vars).toEqual({
    ACTION_CABLE_URL: "wss://cable.acme.com/cable",
    ACTION_CABLE_ALLOWED_REQUEST_ORIGINS: "https://www.acme.com,https://acme.com",
  });
});

test("sets no variable where an adopted app has them by other hands", () => {
  expect(cable({ setsVariables: false }).resources("heroku_app_config_association")).toEqual({});
});

test("hosts that are declared later may open it as well", () => {
  const app = railsApp();
  const stack = TerraformStack.of(app);
  new CableHost(stack, "cable", { app, zoneId: ZONE_ID, host: "cable.acme.com" });
  new Domain(stack, "www", { app, zoneId: ZONE_ID, host: "www.acme.com" });
  expect(Template.of(stack).resource("heroku_app_config_association").vars).toMatchObject({
    ACTION_CABLE_ALLOWED_REQUEST_ORIGINS: "https://www.acme.com",
  });
});

test("without a web host, the app's own host may open it", () => {
  expect(cable().resource("heroku_app_config_association").vars).toMatchObject({
    ACTION_CABLE_ALLOWED_REQUEST_ORIGINS: "https://${heroku_app.rails.heroku_hostname}",
  });
});

test("path and origins can be told", () => {
  const props = { path: "/ws", allowedRequestOrigins: ["https://a.acme.com", "https://b.acme.com"] };
  expect(cable(props).resource("heroku_app_config_association").vars).toEqual({
    ACTION_CABLE_URL: "wss://cable.acme.com/ws",
    ACTION_CABLE_ALLOWED_REQUEST_ORIGINS: "https://a.acme.com,https://b.acme.com",
  });
  expect(() => cable({ path: "cable" })).toThrow('path "cable": is not a path');
  expect(() => cable({ allowedRequestOrigins: ["www.acme.com"] })).toThrow(
    "is not an origin, so Rails would refuse every page",
  );
});

test("is never proxied, by no way", () => {
  expect(errorOf(() => cable({ transform: { record: { proxied: true } } }, railsApp({ acm: undefined })))).toMatch(
    /proxied true: hides the host|adds Cloudflare's proxy between browser and cable/,
  );
  const own = { certificate: { sniEndpointId: "tokyo-1050" }, transform: { record: { proxied: true } } };
  expect(errorOf(() => cable(own, railsApp({ acm: false })))).toContain(
    "transform.record.proxied true: adds Cloudflare's proxy between browser and cable: 60 to 90 ms more for every reflex",
  );
});

test("is not a wildcard, and no wildcard is an origin", () => {
  expect(errorOf(() => cable({ host: "*.acme.com" }))).toBe(
    [
      'existing/cable: host "*.acme.com": is a wildcard, which no URL can contain.',
      "  Allowed: one host, such as cable.acme.com.",
      "  Name the host that browsers open the websocket on.",
    ].join("\n"),
  );
  const app = railsApp();
  new Domain(app, "www", { app, zoneId: ZONE_ID, host: "www.acme.com" });
  new Domain(app, "tenants", { app, zoneId: ZONE_ID, host: "*.acme.com" });
  expect(cable({}, app).resource("heroku_app_config_association").vars).toMatchObject({
    ACTION_CABLE_ALLOWED_REQUEST_ORIGINS: "https://www.acme.com",
  });
});

test.each([
  ["www.acme.co.uk", "cable.other.co.uk", undefined, false],
  ["www.acme.co.uk", "cable.acme.co.uk", undefined, true],
  ["acme.co.uk", "cable.acme.co.uk", "acme.co.uk", true],
  ["www.acme.com.br", "cable.other.com.br", "other.com.br", false],
  ["shop.co.me", "cable.co.me", "co.me", true],
  ["www.bmw.de", "cable.bmw.de", undefined, true],
])("pages on %s and a cable on %s, in the zone %s: a cookie reaches both? %s", (page, host, zone, reaches) => {
  const app = railsApp();
  new Domain(app, "www", { app, zoneId: ZONE_ID, host: page });
  if (reaches) expect(() => cable({ host, zone }, app)).not.toThrow();
  else expect(errorOf(() => cable({ host, zone }, app))).toContain(`has no domain in common with ${page}`);
});

test("that has no domain in common with the pages fails the synth: reflexes would have no session", () => {
  const app = railsApp();
  new Domain(app, "www", { app, zoneId: ZONE_ID, host: "www.acme.com" });
  expect(errorOf(() => cable({ host: "cable.acme.io" }, app))).toContain(
    'existing/cable: host "cable.acme.io": has no domain in common with www.acme.com, so the session cookie never reaches the cable',
  );
});
