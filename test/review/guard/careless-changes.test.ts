import { guard } from "../../../lib/review/guard/guard";
import { APP, plan, type Change } from "./plan-json";

const APP_STAYS = { ...APP, after: APP.before };
const said = (...changes: readonly Change[]) =>
  guard(plan(APP_STAYS, ...changes)).map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`);
const starting = (text: string): unknown => expect.stringMatching(new RegExp(`^${text}`));

const domain = (hostname: string, change: Partial<Change> = {}): Change => {
  const values = { app_id: "app-1", hostname, cname: "warm-1.herokudns.com" };
  return { address: "heroku_domain.one", actions: ["no-op"], before: values, after: values, ...change };
};
const record = (values: object, change: Partial<Change> = {}): Change => {
  const all = { zone_id: "zone-1", name: "www.acme.com", type: "CNAME", content: "warm-1.herokudns.com", ...values };
  return { address: "cloudflare_dns_record.one", actions: ["no-op"], before: all, after: all, ...change };
};
const made = (change: Change): Change => ({ ...change, actions: ["create"], before: undefined });
const gone = (change: Change): Change => ({ ...change, actions: ["delete"], after: undefined });
const updated = (change: Change, values: object): Change => ({
  ...change,
  actions: ["update"],
  after: { ...change.before, ...values },
});

describe("a log drain", () => {
  const drain = (url: string): Change => {
    const values = { app_id: "app-1", url };
    return { address: "heroku_drain.logs", actions: ["no-op"], before: values, after: values };
  };
  const OLD = drain("https://user:hunter2@logs.acme.com/secret");

  test("that goes or leads elsewhere is a warning that shows its host alone", () => {
    expect(said(gone(OLD))).toEqual([
      "warning plan-loses-logs: The plan destroys the log drain to logs.acme.com, and the app stays: its logs no longer reach it.",
    ]);
    const turned = { ...updated(OLD, { url: "syslog+tls://logs.other.com:6514" }), actions: ["delete", "create"] };
    expect(said(turned)).toEqual([starting("warning .* to logs.other.com:6514 instead of logs.acme.com:")]);
    expect(said(gone(drain("secret")))).toEqual([starting("warning .*to a secret address,")]);
  });

  test("that has another address in Terraform, or goes with its app, is silent", () => {
    expect(said(gone(OLD), { ...made(OLD), address: "heroku_drain.other" })).toEqual([]);
    expect(guard(plan(gone(APP), gone(OLD))).map(({ rule }) => rule)).toEqual(["plan-destroys-app"]);
  });
});

describe("what guides others than browsers", () => {
  test.each(["MX", "TXT", "NS", "SRV"])("a %s record that goes is a warning, unless another one follows it", (type) => {
    const old = record({ name: "acme.com", type, content: "x" });
    expect(said(gone(old))).toEqual([
      starting(`warning plan-destroys-dns-record: .* the ${type} record of acme.com: `),
    ]);
    expect(said(gone(old), { ...made(old), address: "cloudflare_dns_record.other" })).toEqual([]);
    const zone = { id: "zone-1", name: "acme.com" };
    const zoneGone: Change = { address: "cloudflare_zone.acme", actions: ["delete"], before: zone };
    expect(said(zoneGone, gone(old))).toEqual([starting("error plan-destroys-dns-record: .*the zone")]);
    expect(said(gone(record({ name: "_acme-challenge.acme.com", type: "TXT" })))).toEqual([]);
  });

  test("a TTL that becomes long is told, and a short one is not", () => {
    expect(said(updated(record({ ttl: 300 }), { ttl: 86_400 }))).toEqual([starting("info .* from 300 s to 86400 s: ")]);
    expect(said(updated(record({ ttl: 1 }), { ttl: 600 }))).toEqual([]);
  });
});

describe("the managed certificate of a host", () => {
  const WWW = domain("www.acme.com");
  const caa = (value: string, name = "acme.com"): Change =>
    made({
      ...record({ type: "CAA", name, content: undefined, data: { tag: "issue", value } }),
      address: "cloudflare_dns_record.caa",
    });

  test("is not renewed behind a proxy that is turned on", () => {
    const on = updated(record({ proxied: false }), { proxied: true });
    expect(said(WWW, on)).toEqual([starting("error plan-destroys-domain: .* www.acme.com behind Cloudflare's proxy")]);
    expect(said(domain("shop.acme.com"), on)).toEqual([]);
  });

  test("is not renewed where a CAA record allows another authority alone", () => {
    expect(said(WWW, caa("digicert.com"))).toEqual([
      starting("error plan-destroys-domain: The plan allows digicert.com alone .* those of www.acme.com,"),
    ]);
    expect(said(WWW, caa("letsencrypt.org; validationmethods=http-01"))).toEqual([]);
    expect(said(WWW, caa("digicert.com"), { ...caa("letsencrypt.org"), address: "cloudflare_dns_record.le" })).toEqual(
      [],
    );
    expect(said(WWW, caa("digicert.com", "shop.acme.com"))).toEqual([]);
  });
});

test("a domain without a certificate whose record stays is refused", () => {
  const off = { ...APP.before, acm: false };
  const app: Change = { ...APP, before: off, after: off };
  expect(guard(plan(app, gone(domain("www.acme.com")), record({ proxied: true })))).toMatchObject([
    { severity: "error", message: expect.stringContaining("cloudflare_dns_record.one stays: browsers") as unknown },
  ]);
});

test("an attachment with other credentials of the same store is not called another store", () => {
  const before = { id: "a", app_id: "app-1", addon_id: "addon-1", name: "REPORTS_DATABASE", namespace: "" };
  const after = { ...before, id: undefined, namespace: "credential:readonly" };
  const address = "heroku_addon_attachment.reports";
  expect(said({ address, actions: ["delete", "create"], before, after, paths: [["namespace"]] })).toEqual([
    starting("error plan-detaches-addon: .*other credentials \\(credential:readonly\\)"),
  ]);
});

describe("the rules of a zone", () => {
  const PROXIED = record({ proxied: true });
  const rule = (action: string, expression: string, more: object = {}): object => ({ action, expression, ...more });
  const cache = (expression: string): object =>
    rule("set_cache_settings", expression, { action_parameters: { cache: true } });
  const rules = (...all: readonly object[]): Change => ({
    address: "cloudflare_ruleset.one",
    actions: ["create"],
    after: { rules: all },
  });
  const page = (target: string, actions: object): Change => ({
    address: "cloudflare_page_rule.one",
    actions: ["create"],
    after: { target, actions },
  });

  test.each<[string, Change, unknown[]]>([
    ["cache every page", rules(cache("true")), [starting("error plan-stops-app: .*cache every request: a page")]],
    ["cache some pages", rules(cache('http.host eq "acme.com"')), [starting("warning .*cache requests that match")]],
    ["cache assets alone", rules(cache('starts_with(http.request.uri.path, "/assets")')), []],
    ["cache nothing", rules(rule("set_cache_settings", "true", { action_parameters: { cache: false } })), []],
    [
      "challenge the cable",
      rules(rule("managed_challenge", 'http.request.uri.path eq "/cable"')),
      [starting("error .*challenge")],
    ],
    ["refuse everything", rules(rule("block", "true")), [starting("error .*refuse every request: none of them")]],
    [
      "refuse what is not evaluated",
      rules(rule("block", "cf.threat_score gt 40")),
      [starting("info .*does not evaluate")],
    ],
    ["redirect the host", rules(rule("redirect", 'http.host eq "www.acme.com"')), [starting("warning .*redirect")]],
    ["redirect another host", rules(rule("redirect", 'http.host eq "acme.org"')), []],
    ["are off", rules(rule("block", "true", { enabled: false })), []],
    [
      "cache every page, as a page rule",
      page("www.acme.com/*", { cache_level: "cache_everything" }),
      [starting("error ")],
    ],
    [
      "redirect, as a page rule of version 4",
      page("www.acme.com/*", [{ forwarding_url: [{ url: "x" }] }]),
      [starting("warning ")],
    ],
    ["cache assets, as a page rule", page("www.acme.com/assets/*", { cache_level: "cache_everything" }), []],
  ])("%s", (_, change, expected) => {
    expect(said(PROXIED, change)).toEqual(expected);
  });

  test("are judged where they are new, and are a warning where no host is known to be proxied", () => {
    const old = rule("block", "true");
    const change: Change = { ...rules(old), actions: ["update"], before: { rules: [old] } };
    expect(said(PROXIED, change)).toEqual([]);
    expect(said(rules(old))).toEqual([starting("warning ")]);
  });

  test.each([
    ["min_tls_version", "1.3"],
    ["security_level", "under_attack"],
    ["rocket_loader", "on"],
  ])("warn of %s %s", (setting_id, value) => {
    const setting = { address: "cloudflare_zone_setting.one", actions: ["create"], after: { setting_id, value } };
    expect(said(PROXIED, setting)).toEqual([
      starting(`warning plan-stops-app: .*${setting_id} of the zone to ${value}: `),
    ]);
  });
});
