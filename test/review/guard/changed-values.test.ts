import { guard } from "../../../lib/review/guard/guard";
import { APP, plan, type Change } from "./plan-json";

const env = (before: object | undefined, after: object, name = "env"): Change => ({
  address: `heroku_app_config_association.${name}`,
  actions: [before === undefined ? "create" : "update"],
  ...(before === undefined ? {} : { before: { app_id: "app-1", ...before } }),
  after: { app_id: "app-1", ...after },
});
const said = (...changes: readonly Change[]) =>
  guard(plan(APP, ...changes)).map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`);
const leads = (name: string) => [
  `error plan-detaches-addon: The plan changes ${name}, which will lead to another store: sessions or jobs stay behind in the old one.`,
];

test("refuses a variable that starts to lead past the add-on that gives it", () => {
  const database = { id: "addon-2", app_id: "app-1", plan: "heroku-postgresql:standard-0" };
  const addon = { address: "heroku_addon.db", actions: ["no-op"], before: database, after: database };
  const session = { id: "a", app_id: "app-1", addon_id: "addon-1", name: "SESSION_REDIS" };
  const attached = { address: "heroku_addon_attachment.s", actions: ["no-op"], before: session, after: session };
  const url = { sensitive_vars: { DATABASE_URL: "postgres://a:b@elsewhere/x" } };
  expect(said(addon, env(undefined, url))).toEqual(leads("DATABASE_URL"));
  expect(said(attached, env({}, { vars: { SESSION_REDIS_URL: "redis://elsewhere" } }))).toEqual(
    leads("SESSION_REDIS_URL"),
  );
  expect(said(addon, env(undefined, { vars: { PAGE_SIZE: "20" } }))).toEqual([]);
  const created = { ...APP, actions: ["create"], before: {}, after: { name: "acme" } };
  expect(guard(plan(created, { ...addon, actions: ["create"], before: {} }, env(undefined, url)))).toEqual([]);
});

test("refuses a variable that another resource has set, and sets still, to another store", () => {
  const one = { vars: { REDIS_PROVIDER: "QUEUE_REDIS_URL" } };
  const kept = { ...env(one, one, "one"), actions: ["no-op"] };
  expect(said(kept, env(undefined, { vars: { REDIS_PROVIDER: "REDIS_URL" } }))).toEqual(leads("REDIS_PROVIDER"));
  expect(said(kept, env(undefined, one))).toEqual([]);
  const known = { ...APP, before: { ...APP.before, all_config_vars: { DATABASE_URL: "postgres://a:old@db/acme" } } };
  const url = (host: string) => env(undefined, { sensitive_vars: { DATABASE_URL: `postgres://a:new@${host}/acme` } });
  expect(guard(plan(known, url("db")))).toEqual([]);
  expect(guard(plan(known, url("other")))).toHaveLength(1);
});

test.each([
  ["ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY", "error", "what it encrypted cannot be read any more"],
  ["SECRET_KEY_BASE", "warning", "everybody is logged out"],
  ["RAILS_MASTER_KEY", "warning", "the app does not boot unless"],
])("says what another %s breaks, as an %s, and never its value", (name, severity, effect) => {
  const [finding = ""] = said(
    env({ sensitive_vars: { [name]: "hunter2" } }, { sensitive_vars: { [name]: "hunter3" } }),
  );
  expect(finding).toContain(`${severity} plan-removes-config-vars: The plan changes ${name}: ${effect}`);
  expect(finding).not.toContain("hunter");
  expect(said(env({ sensitive_vars: { [name]: "hunter2" } }, { vars: { [name]: "hunter2" } }))).toEqual([]);
});

test("refuses to take a running app out of production", () => {
  const rails = (value: string) => ({ vars: { RAILS_ENV: value } });
  expect(said(env(rails("production"), rails("development")))[0]).toContain("error plan-removes-config-vars: ");
  expect(said(env(rails("staging"), rails("production")))).toEqual([]);
});

test("warns of variables that are taken to another app, which leaves the old ones behind", () => {
  const one = { vars: { PAGE_SIZE: "20" } };
  const other = { ...env(one, one), after: { app_id: undefined, ...one }, unknown: { app_id: true } };
  expect(said(other)).toEqual([
    expect.stringContaining("warning plan-removes-config-vars: The plan takes the config vars to another app"),
  ]);
});

test("refuses another name of an app whose only host is that of its name, and warns where it has others", () => {
  const app = { ...APP, actions: ["update"], after: { ...APP.before, name: "acme-2" } };
  expect(guard(plan(app))).toMatchObject([{ rule: "plan-stops-app", severity: "error", attribute: "name" }]);
  const www = { app_id: "app-1", hostname: "www.acme.com" };
  const domain = { address: "heroku_domain.www", actions: ["no-op"], before: www, after: www };
  expect(guard(plan(app, domain))).toMatchObject([
    { severity: "warning", message: "The plan renames the app acme to acme-2: its herokuapp.com host changes." },
  ]);
});

test("refuses settings of a zone that keep browsers or websockets from a proxied host", () => {
  const record = (proxied: boolean): Change => {
    const values = { name: "www.acme.com", type: "CNAME", content: "warm-1.herokudns.com", proxied };
    return { address: "cloudflare_dns_record.www", actions: ["no-op"], before: values, after: values };
  };
  const setting = (setting_id: string, before: string | undefined, after: string): Change => ({
    address: "cloudflare_zone_setting.one",
    actions: [before === undefined ? "create" : "update"],
    before: before === undefined ? {} : { setting_id, value: before },
    after: { setting_id, value: after },
  });
  expect(said(record(true), setting("websockets", "on", "off"))).toEqual([
    "error plan-stops-app: The plan sets websockets of the zone to off: the proxy refuses every websocket, so the cable and all reflexes stop.",
  ]);
  expect(said(record(false), setting("websockets", undefined, "off"))[0]).toContain("warning plan-stops-app: ");
  expect(said(record(true), setting("ssl", "strict", "flexible"))[0]).toContain("error plan-stops-app: ");
  expect(said(record(true), setting("websockets", "off", "on"), setting("ssl", "off", "strict"))).toEqual([]);
  const override = (websockets: string) => ({ settings: [{ websockets, brotli: "on" }] });
  const ofVersion4 = { address: "cloudflare_zone_settings_override.z", actions: ["update"] };
  expect(said(record(true), { ...ofVersion4, before: override("on"), after: override("off") })[0]).toContain(
    "error plan-stops-app: The plan sets websockets of the zone to off",
  );
  const zone = { name: "acme.com", paused: false };
  const paused = {
    address: "cloudflare_zone.acme",
    actions: ["update"],
    before: zone,
    after: { ...zone, paused: true },
  };
  expect(said(record(true), paused)[0]).toContain("error plan-stops-app: The plan pauses the zone: ");
});
