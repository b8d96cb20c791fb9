import * as fc from "fast-check";
import { HerokuPlatform } from "../../../lib/sandbox/heroku/platform/heroku-platform";
import { PlatformError } from "../../../lib/sandbox/heroku/platform/platform-error";

/*
 * Whatever is done, in whatever order: an act either does its work or is refused; and what holds between the parts of
 * the platform holds afterwards.
 */

const appName = fc.constantFrom("acme-one", "acme-two", "acme-three");
const plan = fc.constantFrom("heroku-redis:mini", "heroku-redis:premium-0", "heroku-postgresql:mini", "rediscloud:30");
const attachmentName = fc.constantFrom("REDIS", "SESSION_REDIS", "CACHE_REDIS", "DATABASE");
const variable = fc.constantFrom("REDIS_URL", "SESSION_REDIS_URL", "WEB_CONCURRENCY", "DATABASE_URL");
const hostname = fc.constantFrom("www.acme.com", "cable.acme.com");
const size = fc.constantFrom("eco", "basic", "standard-1x", "performance-m");
const index = fc.nat(9);

type Act = (platform: HerokuPlatform) => void;

const pick = <T>(items: readonly T[], at: number): T | undefined => items[at % Math.max(1, items.length)];
const addonAt = (platform: HerokuPlatform, at: number) =>
  pick(
    platform.apps.all().flatMap((app) => platform.addons.of(app)),
    at,
  );
const attachmentAt = (platform: HerokuPlatform, at: number) =>
  pick(
    platform.apps.all().flatMap((app) => platform.attachments.of(app)),
    at,
  );

const act: fc.Arbitrary<Act> = fc.oneof(
  appName.map(
    (name): Act =>
      (platform) =>
        void platform.apps.create({ name }),
  ),
  appName.map((name): Act => (platform) => {
    platform.apps.delete(platform.apps.get(name));
  }),
  fc.tuple(appName, appName).map(
    ([name, next]): Act =>
      (platform) =>
        void platform.apps.update(platform.apps.get(name), { name: next }),
  ),
  fc.tuple(appName, plan, fc.boolean()).map(
    ([name, chosen, confirm]): Act =>
      (platform) =>
        void platform.addons.create(platform.apps.get(name), { plan: chosen, ...(confirm ? { confirm: name } : {}) }),
  ),
  fc.constant<Act>((platform) => {
    platform.settle();
  }),
  index.map((at): Act => (platform) => {
    const addon = addonAt(platform, at);
    if (addon !== undefined) platform.addons.delete(addon);
  }),
  fc.tuple(index, plan).map(([at, chosen]): Act => (platform) => {
    const addon = addonAt(platform, at);
    if (addon !== undefined) platform.addons.update(addon, { plan: chosen });
  }),
  fc.tuple(appName, index, attachmentName, fc.boolean()).map(([name, at, chosen, confirm]): Act => (platform) => {
    const addon = addonAt(platform, at);
    const options = { name: chosen, ...(confirm ? { confirm: name } : {}) };
    if (addon !== undefined) platform.addons.attach(platform.apps.get(name), addon, options);
  }),
  index.map((at): Act => (platform) => {
    const attachment = attachmentAt(platform, at);
    if (attachment !== undefined) platform.attachments.delete(attachment);
  }),
  fc.tuple(appName, variable, fc.option(fc.string())).map(([name, key, value]): Act => (platform) => {
    platform.configVars.update(platform.apps.get(name), { [key]: value });
  }),
  fc.tuple(appName, hostname).map(
    ([name, host]): Act =>
      (platform) =>
        void platform.domains.create(platform.apps.get(name), host, null),
  ),
  appName.map(
    (name): Act =>
      (platform) =>
        void platform.push(name, { web: "puma", worker: "sidekiq" }),
  ),
  fc.tuple(appName, fc.constantFrom("web", "worker"), size, fc.nat(3)).map(
    ([name, type, chosen, quantity]): Act =>
      (platform) =>
        void platform.processes.scale(platform.apps.get(name), type, { size: chosen, quantity }),
  ),
);

/** Most acts need an app. */
function inhabited(): HerokuPlatform {
  const platform = new HerokuPlatform();
  for (const name of ["acme-one", "acme-two"]) platform.apps.create({ name });
  return platform;
}

function perform(platform: HerokuPlatform, one: Act): void {
  try {
    one(platform);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
  }
}

function checkInvariants(platform: HerokuPlatform): void {
  const json = platform.toJSON();
  const appIds = new Set(json.apps.map(({ id }) => id));
  const addonIds = new Set(json.addons.map(({ id }) => id));
  for (const row of [...json.addons, ...json.domains, ...json.formation, ...json.releases])
    expect(appIds).toContain(row.appId);
  for (const app of platform.apps.all()) {
    const attachments = platform.attachments.of(app);
    expect(new Set(attachments.map(({ name }) => name)).size).toBe(attachments.length);
    for (const { addonId } of attachments) expect(addonIds).toContain(addonId);
    const given = attachments.flatMap((attachment) => Object.keys(platform.attachments.variables(attachment)));
    expect(new Set(given).size).toBe(given.length);
    for (const name of Object.keys(app.configVars)) expect(given).not.toContain(name);
    for (const name of Object.keys(platform.configVars.of(app)))
      expect([...given, ...Object.keys(app.configVars)]).toContain(name);

    const versions = platform.releases.list(app.id).map(({ version }) => version);
    expect(versions).toEqual(Array.from({ length: app.version }, (_, at) => app.version - at));
    expect(platform.releases.list(app.id).filter(({ restarted }) => restarted)).toHaveLength(app.restarts);
  }
  for (const addon of json.addons) {
    const own = json.attachments.filter(({ addonId, appId }) => addonId === addon.id && appId === addon.appId);
    expect(own.length).toBeGreaterThan(0);
  }
  for (const names of [
    json.apps.map(({ name }) => name),
    json.addons.map(({ name }) => name),
    json.domains.map((row) => row.hostname),
  ]) {
    expect(new Set(names).size).toBe(names.length);
  }
  const everyId = [json.apps, json.addons, json.attachments, json.releases, json.domains, json.formation]
    .flat()
    .map(({ id }) => id);
  expect(new Set(everyId).size).toBe(everyId.length);
}

test("no sequence of acts breaks the platform", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const platform = inhabited();
      for (const one of acts) {
        perform(platform, one);
        checkInvariants(platform);
      }
    }),
    { numRuns: 150 },
  );
});

test("a platform that went through JSON goes on as if it had not", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 20 }), fc.array(act, { maxLength: 20 }), (before, after) => {
      const platform = inhabited();
      for (const one of before) perform(platform, one);
      const copy = HerokuPlatform.fromJSON(JSON.parse(JSON.stringify(platform)));
      expect(copy.toJSON()).toEqual(platform.toJSON());
      for (const one of after) {
        perform(platform, one);
        perform(copy, one);
      }
      expect(copy.toJSON()).toEqual(platform.toJSON());
    }),
    { numRuns: 150 },
  );
});

test("the same acts give the same platform, another seed gives other ids", () => {
  const run = (seed: string) => {
    const platform = new HerokuPlatform({ seed });
    platform.addons.create(platform.apps.create({ name: "acme" }), { plan: "heroku-redis:mini" });
    return platform.toJSON();
  };
  expect(run("a")).toEqual(run("a"));
  expect(run("a").apps[0]?.id).not.toBe(run("b").apps[0]?.id);
});

test.each([null, [], {}, { format: 2 }, { ...new HerokuPlatform().toJSON(), apps: [{}] }])(
  "%j is not taken for a platform",
  (json) => {
    expect(() => HerokuPlatform.fromJSON(json)).toThrow(/format 1.*--fresh/);
  },
);

test.each(["yesterday", "2026-02-30x", "2026-1-1"])("asOf %s is refused with the form of a day", (asOf) => {
  expect(() => new HerokuPlatform({ asOf })).toThrow(/YYYY-MM-DD/);
});

test("the day of the rules can move on between runs: what exists stays, what is new follows the new rules", () => {
  const platform = new HerokuPlatform({ asOf: "2023-04-29" });
  const options = { plan: "heroku-redis:premium-0", config: { version: "5" } };
  platform.addons.create(platform.apps.create({ name: "acme-one" }), options);
  const later = HerokuPlatform.fromJSON(JSON.parse(JSON.stringify(platform)), "2023-04-30");
  const app = later.apps.get("acme-one");
  expect(later.addons.of(app).map(({ redis }) => redis?.version)).toEqual(["5"]);
  expect(() => later.addons.create(app, options)).toThrow("can't be provisioned");
  expect(later.now > platform.now).toBe(true);
});
