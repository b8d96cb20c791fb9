import { REDIS_VERSIONS } from "../../../lib/catalogue/redis-versions";
import { provisionableVersions } from "../../../lib/sandbox/heroku/platform/redis";
import { HerokuPlatform } from "../../../lib/sandbox/heroku/platform/heroku-platform";
import { CloudflarePlatform } from "../../../lib/sandbox/cloudflare/platform/cloudflare-platform";
import { summarise, summaryText } from "../../../lib/sandbox/summary";
import { refusal, rehearse } from "./rehearsal";
import { containing, idOf, matching } from "./provider-session";

function platformWithApp(asOf?: string) {
  const platform = new HerokuPlatform({ asOf });
  return { platform, app: platform.apps.create({ name: "acme" }) };
}

describe("names of attachments and variables", () => {
  test.each([
    ["heroku-redis:premium-0", "REDIS_URL", /^HEROKU_REDIS_[A-Z]+_URL$/],
    ["heroku-postgresql:standard-0", "DATABASE_URL", /^HEROKU_POSTGRESQL_[A-Z]+_URL$/],
    ["rediscloud:30", "REDISCLOUD_URL", /^REDISCLOUD_[A-Z]+_URL$/],
    ["some-service:small", "SOME_SERVICE_URL", /^SOME_SERVICE_[A-Z]+_URL$/],
  ])("%s: the first takes %s, the next ones a colour", (plan, first, later) => {
    const { platform, app } = platformWithApp();
    const [one, two, three] = [1, 2, 3].map(() => platform.addons.variableNames(platform.addons.create(app, { plan })));
    expect(one).toEqual([first]);
    expect(two?.[0]).toMatch(later);
    expect(three?.[0]).toMatch(later);
    expect(three).not.toEqual(two);
  });

  test("an add-on gets another made-up name where the first one is taken", () => {
    const plan = "heroku-redis:mini";
    const [, madeUp = ""] = [platformWithApp()].flatMap(({ platform, app }) =>
      [1, 2].map(() => platform.addons.create(app, { plan }).name),
    );
    const { platform, app } = platformWithApp();
    platform.addons.create(app, { plan, name: madeUp });
    expect(platform.addons.create(app, { plan }).name).toMatch(/^redis-[a-z]+-[a-z]+-\d{5}$/);
    expect(platform.addons.of(app).filter(({ name }) => name === madeUp)).toHaveLength(1);
  });

  test("a name that became free is taken again", () => {
    const { platform, app } = platformWithApp();
    platform.addons.delete(platform.addons.create(app, { plan: "heroku-redis:mini" }));
    expect(platform.addons.variableNames(platform.addons.create(app, { plan: "heroku-redis:mini" }))).toEqual([
      "REDIS_URL",
    ]);
  });

  test("variables come when the add-on is provisioned, a named attachment adds one, both have the same URL", () => {
    const { platform, app } = platformWithApp();
    const addon = platform.addons.create(app, { plan: "heroku-redis:premium-0" });
    expect(platform.configVars.of(app)).toEqual({});
    platform.settle();
    platform.addons.attach(app, addon, { name: "SESSION_REDIS" });
    const variables = platform.configVars.of(app);
    expect(Object.keys(variables)).toEqual(["REDIS_URL", "SESSION_REDIS_URL"]);
    expect(variables.SESSION_REDIS_URL).toBe(variables.REDIS_URL);
    expect(platform.addons.variableNames(addon)).toEqual(["REDIS_URL", "SESSION_REDIS_URL"]);
  });

  test("the URL follows a rotation of the credentials on every app that it is attached to", () => {
    const { platform, app } = platformWithApp();
    const other = platform.apps.create({ name: "other" });
    const addon = platform.addons.create(app, { plan: "heroku-redis:premium-0" });
    platform.settle();
    platform.addons.attach(other, addon, { name: "SHARED" });
    const before = platform.configVars.of(other).SHARED_URL;
    const releases = [app.version, other.version];
    platform.addons.rotateCredentials(addon);
    expect(platform.configVars.of(other).SHARED_URL).not.toBe(before);
    expect(platform.configVars.of(other).SHARED_URL).toBe(platform.configVars.of(app).REDIS_URL);
    expect([app.version, other.version]).toEqual(releases.map((version) => version + 1));
  });
});

describe("a name that is taken", () => {
  test("by another attachment or by a variable asks for confirmation, and changes nothing", () => {
    const { platform, app } = platformWithApp();
    const [one, two] = [1, 2].map(() => platform.addons.create(app, { plan: "heroku-redis:premium-0" }));
    if (one === undefined || two === undefined) throw new Error("no add-ons");
    platform.attachments.create(app, one, "SESSION_REDIS");
    platform.configVars.update(app, { QUEUE_REDIS_URL: "by hand" });
    const before = platform.toJSON().attachments;
    expect(refusal(() => platform.attachments.create(app, two, "SESSION_REDIS"))).toMatchObject({
      status: 423,
      id: "confirmation_required",
      message: containing("acme already has an attachment named SESSION_REDIS"),
    });
    expect(refusal(() => platform.attachments.create(app, two, "QUEUE_REDIS")).id).toBe("confirmation_required");
    expect(platform.toJSON().attachments).toEqual(before);
    expect(platform.configVars.of(app).QUEUE_REDIS_URL).toBe("by hand");

    platform.settle();
    platform.attachments.create(app, two, "SESSION_REDIS", { confirm: "acme" });
    expect(platform.addons.variableNames(one)).not.toContain("SESSION_REDIS_URL");
    expect(platform.addons.variableNames(two)).toContain("SESSION_REDIS_URL");
  });

  test("a Redis made by Terraform overwrites a REDIS_URL that was set by hand, since it always confirms", async () => {
    const { platform, session, appId } = await rehearse();
    const app = platform.apps.get(appId);
    platform.configVars.update(app, { REDIS_URL: "redis://by-hand" });
    await session.create("heroku_addon", { app_id: appId, plan: "heroku-redis:premium-0" });
    expect(platform.configVars.of(app).REDIS_URL).toMatch(/^rediss:/);
  });

  test("variables of attachments can't be set or removed by hand", () => {
    const { platform, app } = platformWithApp();
    platform.addons.create(app, { plan: "heroku-redis:mini" });
    const message = "Cannot overwrite attachment values REDIS_URL.";
    expect(
      refusal(() => {
        platform.configVars.update(app, { OTHER: "x", REDIS_URL: "x" });
      }).message,
    ).toBe(message);
    expect(
      refusal(() => {
        platform.configVars.update(app, { REDIS_URL: null });
      }).message,
    ).toBe(message);
    expect(app.configVars).toEqual({});
  });

  test("the last attachment on the add-on's own app stays", () => {
    const { platform, app } = platformWithApp();
    const addon = platform.addons.create(app, { plan: "heroku-redis:mini" });
    const session = platform.attachments.create(app, addon, "SESSION_REDIS");
    const [first] = platform.attachments.of(app);
    if (first === undefined) throw new Error("no attachment");
    platform.attachments.delete(session);
    expect(
      refusal(() => {
        platform.attachments.delete(first);
      }).message,
    ).toContain("Cannot destroy last attachment to billing app");
  });
});

describe("Redis", () => {
  test("today speaks TLS only and is of the newest version, without eviction", () => {
    const { platform, app } = platformWithApp();
    const addon = platform.addons.create(app, { plan: "heroku-redis:mini" });
    platform.settle();
    expect(addon.redis).toMatchObject({ version: "9.1", maxmemoryPolicy: "noeviction", timeoutSeconds: 300 });
    expect(Object.keys(platform.configVars.of(app))).toEqual(["REDIS_URL"]);
    expect(platform.configVars.of(app).REDIS_URL).toMatch(/^rediss:\/\/:p[0-9a-f]{64}@[a-z0-9.-]+:\d+$/);
  });

  test("options are understood where they are known, and without effect where not", () => {
    const { platform, app } = platformWithApp();
    const config = { version: "8", maxmemory_policy: "volatile-lru", timeout: "0", maxmemory_polici: "allkeys-lru" };
    expect(platform.addons.create(app, { plan: "heroku-redis:premium-0", config }).redis).toMatchObject({
      version: "8.1",
      maxmemoryPolicy: "volatile-lru",
      timeoutSeconds: 0,
    });
    for (const [option, value] of [
      ["maxmemory_policy", "lru"],
      ["timeout", "-1"],
      ["timeout", "soon"],
    ] as const) {
      const refused = refusal(() =>
        platform.addons.create(app, { plan: "heroku-redis:mini", config: { [option]: value } }),
      );
      expect(refused).toMatchObject({ status: 422, message: containing(option) });
    }
  });

  test("version 5 can't be provisioned any more, which is said with its date and as an assumption", () => {
    const { platform, app } = platformWithApp();
    const refused = refusal(() =>
      platform.addons.create(app, { plan: "heroku-redis:premium-0", config: { version: "5" } }),
    );
    expect(refused).toMatchObject({ status: 422, id: "invalid_params" });
    expect(refused.message).toContain(`since ${REDIS_VERSIONS["5"].notProvisionedFrom}`);
    expect(refused.message).toContain("8.1, 9.1");
    expect(refused.message).toContain("assumption");
    expect(platform.toJSON().addons).toEqual([]);
  });

  test("the deployment page can be rehearsed on a day of its time: version 5 and no TLS", () => {
    const { platform, app } = platformWithApp("2023-04-29");
    platform.addons.create(app, { plan: "heroku-redis:premium-0", config: { version: "5" } });
    platform.settle();
    expect(platform.configVars.of(app).REDIS_URL).toMatch(/^redis:\/\//);
    expect(provisionableVersions("2023-04-30")).not.toContain("5");
  });

  test("mini had a plain URL and a twin with TLS until TLS was the only way", () => {
    const { platform, app } = platformWithApp("2024-12-01");
    platform.addons.create(app, { plan: "heroku-redis:mini" });
    platform.settle();
    const variables = platform.configVars.of(app);
    expect(variables.REDIS_URL).toMatch(/^redis:/);
    expect(variables.REDIS_TLS_URL).toMatch(/^rediss:/);
  });

  test.each([
    "heroku-redis:premium-6",
    "heroku-redis:nope",
    "heroku-redis:Premium-0",
    "Heroku Redis",
    "heroku-redis:mini:x",
    "heroku-postgresql:standrd-0",
  ])("there is no plan %s", (plan) => {
    const { platform, app } = platformWithApp();
    expect(refusal(() => platform.addons.create(app, { plan }))).toMatchObject({
      status: 404,
      message: containing(plan),
    });
  });

  test("a plan that may be newer than the catalogue is made, and said to have an unknown price and limits", () => {
    const { platform, app } = platformWithApp();
    for (const plan of ["heroku-redis:premium-20", "heroku-postgresql:advanced-1"])
      platform.addons.create(app, { plan });
    platform.settle();
    const text = summaryText(summarise({ heroku: platform.toJSON(), cloudflare: new CloudflarePlatform().toJSON() }));
    for (const plan of ["heroku-redis:premium-20", "heroku-postgresql:advanced-1"]) {
      expect(text).toMatch(new RegExp(`${plan} .*price and limits unknown: the catalogue does not list the plan`));
    }
  });

  test.each([
    ["heroku-postgresql:mini", "2024-05-22", "essential-0"],
    ["heroku-postgresql:hobby-dev", "2022-11-28", "essential-0"],
    ["heroku-redis:hobby-dev", "2022-11-28", "mini"],
  ])("the plan %s is refused since %s, and made before", (plan, day, successor) => {
    const { platform, app } = platformWithApp(day);
    expect(refusal(() => platform.addons.create(app, { plan }))).toMatchObject({
      status: 422,
      message: containing(successor),
    });
    const before = platformWithApp("2022-11-27");
    expect(before.platform.addons.create(before.app, { plan })).toMatchObject({ state: "provisioning" });
  });
});

describe("heroku_addon", () => {
  test("its config is create-only: never read back, a change replaces it, and so does an import", async () => {
    const { platform, session, appId } = await rehearse();
    const config = { app_id: appId, plan: "heroku-redis:premium-0", config: { maxmemory_policy: "volatile-lru" } };
    const addon = await session.create("heroku_addon", config);
    const redis = platform.addons.get(idOf(addon)).redis;
    if (redis === null) throw new Error("no Redis");
    redis.maxmemoryPolicy = "noeviction";
    const refreshed = await session.refresh(addon);
    expect(refreshed?.state.config).toEqual({ maxmemory_policy: "volatile-lru" });
    expect(session.plan(addon, { ...config, config: { maxmemory_policy: "noeviction" } })).toEqual({
      action: "replace",
      because: ["config"],
    });
    const imported = await session.import("heroku_addon", idOf(addon), config);
    expect(session.plan(imported, config)).toEqual({ action: "replace", because: ["config"] });
    expect(session.plan(imported, { app_id: appId, plan: "heroku-redis:premium-0" }).action).toBe("none");
  });

  test("the URL is in state unless the customization keeps it out", async () => {
    const loud = await rehearse();
    const config = (appId: string) => ({ app_id: appId, plan: "heroku-redis:premium-0" });
    const shown = await loud.session.create("heroku_addon", config(loud.appId));
    expect(shown.state.config_var_values).toEqual({ REDIS_URL: matching(/^rediss:/) });
    expect(loud.session.requests()).toEqual([
      "GET /apps/<uuid>",
      'POST /apps/<uuid>/addons {"confirm":"acme","plan":"heroku-redis:premium-0"}',
      "GET /apps/<uuid>/addons/<uuid>",
      "GET /apps/<uuid>/config-vars",
      "GET /addons/<uuid>",
      "GET /apps/<uuid>/config-vars",
    ]);

    const provider = {
      customizations: [{ set_addon_config_vars_in_state: false, set_app_all_config_vars_in_state: false }],
    };
    const quiet = await rehearse({ provider });
    const addon = await quiet.session.create("heroku_addon", config(quiet.appId));
    const app = await quiet.session.refresh(quiet.app);
    expect(addon.state).toMatchObject({ config_vars: ["REDIS_URL"], config_var_values: {} });
    expect(JSON.stringify([addon.state, app?.state])).not.toContain("rediss:");
  });

  test("a rename keeps the plan, though the provider sends an empty one", async () => {
    const { session, appId } = await rehearse();
    const addon = await session.create("heroku_addon", { app_id: appId, plan: "heroku-redis:premium-0" });
    session.requests();
    const renamed = await session.update(addon, {
      app_id: appId,
      plan: "heroku-redis:premium-0",
      name: "acme-sessions",
    });
    expect(session.requests()[0]).toBe('PATCH /apps/<uuid>/addons/<uuid> {"name":"acme-sessions","plan":""}');
    expect(renamed.state).toMatchObject({ name: "acme-sessions", plan: "heroku-redis:premium-0" });
  });

  test("a plan without a tier takes the default one and stays as it was written", async () => {
    const { platform, session, appId } = await rehearse();
    const config = { app_id: appId, plan: "heroku-redis" };
    const addon = await session.create("heroku_addon", config);
    expect(platform.addons.get(idOf(addon)).plan).toBe("mini");
    expect(addon.state.plan).toBe("heroku-redis");
    expect(session.plan(addon, config).action).toBe("none");
  });

  test("two at once are made one after the other", async () => {
    const { session, appId } = await rehearse();
    const [first, second] = await Promise.all(
      ["heroku-redis:premium-0", "heroku-redis:premium-1"].map((plan) =>
        session.create("heroku_addon", { app_id: appId, plan }),
      ),
    );
    const one = 6;
    const requests = session.requests();
    expect(requests).toHaveLength(2 * one);
    expect(requests.slice(0, one).map((line) => line.split(" ")[0])).toEqual([
      "GET",
      "POST",
      "GET",
      "GET",
      "GET",
      "GET",
    ]);
    expect(requests[1]).toContain("premium-0");
    expect(requests[one + 1]).toContain("premium-1");
    expect(first?.state.config_vars).toEqual(["REDIS_URL"]);
    expect(second?.state.config_vars).toEqual([matching(/^HEROKU_REDIS_/)]);
  });

  test("a name that Heroku refuses is found before anything is made", async () => {
    const { session, appId } = await rehearse();
    const config = { app_id: appId, plan: "heroku-redis:mini", name: "1redis" };
    expect(session.validate("heroku_addon", config)).toEqual([containing('name is "1redis"')]);
  });
});

describe("what is lost", () => {
  test("a session store that is destroyed is remembered by its role, though Terraform detaches it first", async () => {
    const { platform, session, appId } = await rehearse();
    const addon = await session.create("heroku_addon", { app_id: appId, plan: "heroku-redis:premium-0" });
    const config = { app_id: appId, addon_id: idOf(addon), name: "SESSION_REDIS" };
    const attachment = await session.create("heroku_addon_attachment", config);
    await session.delete(attachment);
    await session.delete(addon);
    expect(platform.losses).toEqual([
      expect.objectContaining({
        addon: addon.state.name,
        app: "acme",
        plan: "heroku-redis:premium-0",
        attachments: ["REDIS", "SESSION_REDIS"],
        durableRole: "session",
      }),
    ]);
    expect(platform.configVars.of(platform.apps.get(appId))).toEqual({});
  });

  test("deleting an app deletes its add-ons, also where others use them", () => {
    const { platform, app } = platformWithApp();
    const other = platform.apps.create({ name: "other" });
    const addon = platform.addons.create(app, { plan: "heroku-redis:premium-0" });
    platform.settle();
    platform.attachments.create(other, addon, "SHARED");
    platform.domains.create(app, "www.acme.com", null);
    platform.apps.delete(app);
    expect(platform.losses).toHaveLength(1);
    expect(platform.configVars.of(other)).toEqual({});
    expect(platform.toJSON()).toMatchObject({ addons: [], attachments: [], domains: [], apps: [{ name: "other" }] });
  });
});

describe("404 on read", () => {
  test("an app and an add-on leave state, an attachment is a hard error", async () => {
    const { platform, session, app, appId } = await rehearse();
    const addon = await session.create("heroku_addon", { app_id: appId, plan: "heroku-redis:mini" });
    const addonId = idOf(addon);
    const attachment = await session.create("heroku_addon_attachment", { app_id: appId, addon_id: addonId, name: "X" });
    platform.addons.delete(platform.addons.get(addonId));
    expect(await session.refresh(addon)).toBeUndefined();
    await expect(session.refresh(attachment)).rejects.toThrow("Couldn't find that add-on attachment.");
    platform.apps.delete(platform.apps.get(appId));
    expect(await session.refresh(app)).toBeUndefined();
  });
});
