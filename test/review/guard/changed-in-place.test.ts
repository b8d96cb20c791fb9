import { generateKeyPairSync } from "node:crypto";
import { guard, type GuardOptions } from "../../../lib/review/guard/guard";
import { FOR_WWW, OF_ORIGIN } from "./certificates-pem";
import { APP, plan, type Change } from "./plan-json";

const said = (...changes: readonly Change[]) => saidOn({ asOf: DAY }, ...changes);
/** The certificates of these tests are valid from 2026-11-29 on. */
const DAY = "2026-12-01";
const saidOn = (options: GuardOptions, ...changes: readonly Change[]) =>
  guard(plan(...changes), options).map(
    ({ kind, severity, rule, message }) => `${kind === "unknown" ? "unknown " : ""}${severity} ${rule}: ${message}`,
  );
const starting = (text: string): unknown => expect.stringMatching(new RegExp(`^${text}`));
const app = (before: object, after: object, unknown = {}): Change => ({
  ...APP,
  actions: ["update"],
  before: { ...APP.before, ...before },
  after: { ...APP.before, ...after },
  unknown,
});
const stack = (old: string, now: string): Change => app({ stack: old }, { stack: now });
const buildpacks = (old: readonly string[], now: readonly string[]): Change =>
  app({ buildpacks: old }, { buildpacks: now });
const RUBY = "heroku/ruby";
const BOTH = ["heroku/nodejs", RUBY];

test.each<[string, Change, unknown]>([
  [
    "a stack that Heroku refuses to build on",
    stack("heroku-24", "heroku-22"),
    starting(
      "error plan-breaks-build: .* from heroku-24 to heroku-22, and Heroku refuses builds on heroku-22 since 2026-11-01",
    ),
  ],
  ["a retired stack from an older one", stack("heroku-18", "heroku-20"), starting("error plan-breaks-build: ")],
  [
    "an older stack that still builds",
    stack("heroku-26", "heroku-24"),
    starting("warning plan-breaks-build: .*older system libraries, and its end of life is 2029-04-30"),
  ],
  [
    "containers in place of buildpacks",
    stack("heroku-24", "container"),
    starting("warning plan-breaks-build: .*needs a heroku.yml"),
  ],
  [
    "a misspelt stack",
    stack("heroku-24", "heroku24"),
    starting('error plan-breaks-build: .*Did you mean "heroku-24"\\?$'),
  ],
  [
    "a stack that is newer than the catalogue",
    stack("heroku-26", "heroku-30"),
    starting("unknown warning plan-breaks-build: "),
  ],
  [
    "a stack that is known after the apply",
    app({ stack: "heroku-24" }, {}, { stack: true }),
    starting("unknown warning plan-breaks-build: Which stack"),
  ],
  [
    "a build without Ruby",
    buildpacks(BOTH, ["heroku/nodejs"]),
    starting(
      "error plan-breaks-build: .* from heroku/nodejs, heroku/ruby to heroku/nodejs: the next build installs neither Ruby nor gems",
    ),
  ],
  [
    "a build without any of two",
    buildpacks(BOTH, []),
    starting("error plan-breaks-build: .* to none: Heroku chooses one buildpack"),
  ],
  ["a build without its only one", buildpacks([RUBY], []), starting("warning plan-breaks-build: ")],
  [
    "a fork in place of Ruby",
    buildpacks([RUBY], ["https://user:hunter2@git.acme.com/rubies"]),
    starting("warning plan-breaks-build: .* to https://git.acme.com/rubies: "),
  ],
  ["a build without Node.js", buildpacks(BOTH, [RUBY]), starting("warning plan-breaks-build: ")],
  [
    "a build without another one",
    buildpacks(["heroku-community/apt", RUBY], [RUBY]),
    starting("warning plan-breaks-build: "),
  ],
  [
    "Node.js after Ruby",
    buildpacks(BOTH, [RUBY, "https://user:hunter2@github.com/heroku/heroku-buildpack-nodejs.git"]),
    starting(
      "warning plan-breaks-build: .*: heroku/ruby compiles the assets before heroku/nodejs has installed what they need, and the default processes are those of https://github.com/heroku/heroku-buildpack-nodejs.git, the last one, instead of heroku/ruby",
    ),
  ],
  [
    "Node.js that is added after Ruby",
    buildpacks([RUBY], [RUBY, "heroku/nodejs"]),
    starting("warning plan-breaks-build: .*: heroku/ruby compiles the assets before"),
  ],
  [
    "another last buildpack",
    buildpacks(BOTH, [...BOTH, "heroku/python"]),
    starting("warning plan-breaks-build: .*the default processes are those of heroku/python, the last one"),
  ],
  [
    "Ruby as the last one, which is put right",
    buildpacks([RUBY, "heroku/nodejs"], BOTH),
    starting("info plan-breaks-build: .*the default processes are those of heroku/ruby"),
  ],
  [
    "another order ahead of Ruby",
    buildpacks(["heroku-community/apt", ...BOTH], ["heroku/nodejs", "heroku-community/apt", RUBY]),
    starting("info plan-breaks-build: .*: each buildpack finds only what those ahead of it have installed\\.$"),
  ],
  [
    "one less in another order",
    buildpacks(["heroku-community/apt", ...BOTH], [RUBY, "heroku/nodejs"]),
    starting("warning plan-breaks-build: .*lacks what they install; heroku/ruby compiles the assets before"),
  ],
  [
    "buildpacks that are known after the apply",
    app({ buildpacks: BOTH }, {}, { buildpacks: true }),
    starting("unknown warning plan-breaks-build: "),
  ],
])("says what the next build makes of %s", (_, change, expected) => {
  expect(said(change)).toEqual([expected]);
});

test("is silent on builds that lack nothing", () => {
  expect(said(stack("heroku-22", "heroku-26"), stack("heroku-24", "heroku-24"))).toEqual([]);
  expect(
    said(buildpacks([RUBY], BOTH), buildpacks([RUBY], ["https://github.com/heroku/heroku-buildpack-ruby.git"])),
  ).toEqual([]);
  // An app without the list keeps the buildpacks that it has.
  expect(said(app({ buildpacks: BOTH }, { buildpacks: BOTH }))).toEqual([]);
});

describe("a feature that is turned off", () => {
  const feature = (name = "http-session-affinity", off: Partial<Change> = { actions: ["delete"] }): Change => ({
    address: "heroku_app_feature.one",
    actions: ["update"],
    before: { app_id: "app-1", name, enabled: true },
    ...off,
  });
  const web = (quantity: number): Change => {
    const values = { app_id: "app-1", type: "web", quantity, size: "Standard-1X" };
    return { address: "heroku_formation.web", actions: ["no-op"], before: values, after: values };
  };
  const redis = (...names: readonly string[]): readonly Change[] => {
    const addon = { id: "addon-1", app_id: "app-1", plan: "heroku-redis:premium-0" };
    return [
      { address: "heroku_addon.one", actions: ["no-op"], before: addon, after: addon },
      ...names.map((name) => {
        const values = { id: name, app_id: "app-1", addon_id: "addon-1", name };
        return { address: `heroku_addon_attachment.${name}`, actions: ["no-op"], before: values, after: values };
      }),
    ];
  };

  test("scatters visitors of several web dynos where nothing is in Redis", () => {
    expect(said(APP, feature(), web(3))).toEqual([
      starting("warning plan-turns-feature-off: .* of 3, and what Rails keeps"),
    ]);
    const off = feature(undefined, { after: { app_id: "app-1", name: "http-session-affinity", enabled: false } });
    expect(said(APP, off, web(3))).toHaveLength(1);
  });

  test("is for information where one dyno runs, where the dynos are not known, and where Redis has what they share", () => {
    const info = [starting("info plan-turns-feature-off: The plan turns http-session-affinity off: requests")];
    expect(said(APP, feature(), web(1))).toEqual(info);
    expect(said(APP, feature())).toEqual(info);
    expect(said(APP, feature(), web(3), ...redis("SESSION_REDIS", "CABLE_REDIS"))).toEqual([
      starting("info plan-turns-feature-off: .*sessions and the cable are in Redis"),
    ]);
  });

  test("is told for preboot and dyno metadata, and not for one that stays, goes with its app or is unknown", () => {
    expect(said(APP, feature("preboot"))).toEqual([starting("warning plan-turns-feature-off: ")]);
    expect(said(APP, feature("runtime-dyno-metadata"))).toEqual([starting("info plan-turns-feature-off: ")]);
    const kept = { after: { app_id: "app-1", name: "preboot", enabled: true } };
    expect(said(APP, feature("preboot", kept), feature("log-runtime-metrics"))).toEqual([]);
    expect(said({ ...APP, actions: ["delete"] }, feature())).toEqual([starting("error plan-destroys-app: ")]);
    expect(said(APP, feature("preboot", { actions: ["forget"] }))).toEqual([]);
  });
});

describe("another certificate of one's own", () => {
  const chain = (before: string | undefined, after: string | undefined, more: object = {}, unknown = {}): Change => ({
    address: "heroku_ssl.own",
    actions: ["update"],
    before: { id: "ssl-1", app_id: "app-1", certificate_chain: before },
    after: { id: "ssl-1", app_id: "app-1", certificate_chain: after, ...more },
    unknown,
  });
  const domain = (hostname: string, own: string | undefined = "ssl-1", was = own): Change => ({
    address: "heroku_domain.www",
    actions: [own === was ? "no-op" : "update"],
    before: { app_id: "app-1", hostname, sni_endpoint_id: was },
    after: { app_id: "app-1", hostname, sni_endpoint_id: own },
  });
  const OFF = { ...APP, before: { ...APP.before, acm: false }, after: { ...APP.before, acm: false } };

  test("is for information where it is valid for its host", () => {
    expect(said(OFF, chain("old", FOR_WWW), domain("www.acme.com"))).toEqual([
      "info plan-changes-certificate: The plan gives www.acme.com another certificate, which is valid until 2126-11-05.",
    ]);
    expect(said(OFF, chain(FOR_WWW, FOR_WWW), domain("www.acme.com"), chain("old", FOR_WWW))).toHaveLength(1);
    expect(said(OFF, chain(FOR_WWW, FOR_WWW), domain("www.acme.com"))).toEqual([]);
  });

  test("is refused where browsers or Heroku refuse it", () => {
    const other = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey;
    const key = { private_key: other.export({ type: "pkcs8", format: "pem" }) };
    const refused = (text: string) => [starting(`error plan-changes-certificate: .*${text}`)];
    expect(said(OFF, chain("old", "not a certificate"), domain("www.acme.com"))).toEqual(refused("cannot be read"));
    expect(said(OFF, chain("old", FOR_WWW), domain("shop.acme.com"))).toEqual(refused("is not for shop.acme.com"));
    expect(said(OFF, chain("old", FOR_WWW, key), domain("www.acme.com"))).toEqual(refused("another private key"));
    expect(saidOn({ asOf: "2127-01-01" }, OFF, chain("old", FOR_WWW), domain("www.acme.com"))).toEqual(
      refused("expired on 2126-11-05"),
    );
    const early = (asOf?: string) => saidOn({ asOf }, OFF, chain("old", FOR_WWW), domain("www.acme.com"));
    expect(early("2026-11-28")).toEqual(refused("valid from 2026-11-29 on: browsers refuse it until then"));
    // Where no day is told, today may be later than the catalogue's.
    expect(early()).toEqual([starting("info plan-changes-certificate: .*valid from 2026-11-29 on")]);
    expect(early("2026-11-29")).toEqual([starting("info ")]);
    const record = (proxied: boolean): Change => {
      const values = { name: "www.acme.com", type: "CNAME", content: "warm-1.herokudns.com", proxied };
      return { address: "cloudflare_dns_record.www", actions: ["no-op"], before: values, after: values };
    };
    expect(said(OFF, chain("old", OF_ORIGIN), domain("www.acme.com"), record(false))).toEqual(
      refused("is not proxied"),
    );
    expect(said(OFF, chain("old", OF_ORIGIN), domain("*.acme.com"), record(true))).toEqual([starting("info ")]);
  });

  test("is judged where the domain takes another one, and open where the plan does not show it", () => {
    const unchanged = { ...chain(OF_ORIGIN, OF_ORIGIN), actions: ["no-op"] };
    expect(said(OFF, unchanged, domain("www.acme.com", "ssl-1", "ssl-0"))).toEqual([starting("info ")]);
    expect(said(OFF, unchanged, domain("www.shop.acme.com", "ssl-1", "ssl-0"))).toEqual([starting("error ")]);
    expect(said(OFF, domain("www.acme.com", "tokyo-2", "tokyo-1"))).toEqual([
      starting("unknown warning plan-changes-certificate: .*another certificate, tokyo-2,"),
    ]);
    const made = { ...chain(undefined, FOR_WWW), actions: ["create"], before: {} };
    const was = { app_id: "app-1", hostname: "shop.acme.com", sni_endpoint_id: "ssl-0" };
    const bound: Change = {
      address: "heroku_domain.www",
      actions: ["update"],
      before: was,
      after: { ...was, sni_endpoint_id: undefined },
      unknown: { sni_endpoint_id: true },
    };
    expect(said(OFF, made, bound)).toEqual([starting("error plan-changes-certificate: .*is not for shop.acme.com")]);
    expect(said(OFF, chain("old", undefined, {}, { certificate_chain: true }), domain("www.acme.com"))).toEqual([
      starting("unknown warning plan-changes-certificate: "),
    ]);
  });
});

describe("a record beside another one", () => {
  const record = (type: string, name: string, more: Partial<Change> = {}, zone_id = "zone-1"): Change => {
    const values = { zone_id, name, type, content: "x.example.net" };
    const address = `cloudflare_dns_record.${type.toLowerCase()}`;
    return { address, actions: ["no-op"], before: values, after: values, ...more };
  };
  const made = { actions: ["create"], before: undefined };
  const refused = [starting("error plan-refused-record: .*the apply stops half way")];

  test.each(["A", "AAAA", "TXT", "CNAME"])("is refused as an %s beside a CNAME of its name", (type) => {
    const other = { ...record(type, "www", made), address: "cloudflare_dns_record.second" };
    expect(said(record("CNAME", "www.acme.com"), other)).toEqual(refused);
    expect(said(record("CNAME", "shop.acme.com"), other)).toEqual([]);
    expect(said(record("CNAME", "www.acme.com", {}, "zone-2"), other)).toEqual([]);
  });

  test("is refused where both are new, once, and where one is renamed to the other", () => {
    expect(said(record("CNAME", "www", made), record("A", "www", made))).toEqual(refused);
    const renamed = record("A", "www", { actions: ["update"], before: { zone_id: "zone-1", name: "old", type: "A" } });
    expect(said(record("CNAME", "www"), renamed)).toEqual(refused);
    expect(said(record("A", "www"), record("AAAA", "www", made), record("MX", "www", made))).toEqual([]);
  });

  test("is allowed at the apex beside texts and not beside addresses, where the zone tells the apex", () => {
    const zone = { id: "zone-1", name: "acme.com" };
    const known: Change = { address: "cloudflare_zone.acme", actions: ["no-op"], before: zone, after: zone };
    expect(said(known, record("CNAME", "@"), record("TXT", "acme.com", made))).toEqual([]);
    expect(said(known, record("CNAME", "@"), record("A", "acme.com", made))).toEqual(refused);
    expect(said(known, record("CNAME", "www.eu"), record("A", "www", made))).toEqual([]);
    expect(said(record("CNAME", "@"), record("A", "acme.com", made))).toEqual(refused);
  });

  test("is a warning where the other one goes in the same plan, and refused where it goes later", () => {
    const gone = record("CNAME", "old.acme.com", { actions: ["delete"], after: undefined });
    expect(said(gone, record("A", "old.acme.com", made))).toEqual([
      starting("warning plan-refused-record: .*in no fixed order"),
    ]);
    const changed = (actions: readonly string[]) =>
      record("A", "old.acme.com", { actions, before: { zone_id: "zone-1", name: "old.acme.com", type: "CNAME" } });
    expect(said(changed(["create", "delete"]))).toEqual([starting("error plan-refused-record: .* before it deletes")]);
    expect(said(changed(["delete", "create"]))).toEqual([]);
  });
});
