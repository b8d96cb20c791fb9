import { HerokuPlatform } from "../../../lib/sandbox/heroku/platform/heroku-platform";
import { refusal, rehearse } from "./rehearsal";
import { containing, matching, stringOf } from "./provider-session";

describe("an app", () => {
  test.each(["Acme", "a", "acme_app", "-acme", "acme-", "a".repeat(31)])("can't be called %s", (name) => {
    expect(refusal(() => new HerokuPlatform().apps.create({ name }))).toMatchObject({
      status: 422,
      id: "invalid_params",
      message: containing(`Name ${name} is invalid`),
    });
  });

  test("can't have the name of another one, neither new nor renamed", () => {
    const platform = new HerokuPlatform();
    platform.apps.create({ name: "acme" });
    const other = platform.apps.create({ name: "other" });
    expect(refusal(() => platform.apps.create({ name: "acme" })).message).toBe("Name acme is already taken");
    expect(refusal(() => platform.apps.update(other, { name: "acme" })).message).toBe("Name acme is already taken");
    expect(platform.apps.update(other, { name: "other" }).name).toBe("other");
  });

  test("gets a made-up name that is free, also after another one went", () => {
    const platform = new HerokuPlatform();
    const [first, second] = [platform.apps.create({}), platform.apps.create({})];
    platform.apps.delete(first);
    expect(platform.apps.create({}).name).not.toBe(second.name);
  });

  test.each([
    [{ region: "mars" }, "Region mars not found. Known are us, eu,"],
    [{ region: "tokyo" }, "Region tokyo is available in a Private Space only"],
    [{ stack: "cedar-14" }, "Stack cedar-14 not found"],
  ])("%j is refused", (where, message) => {
    expect(refusal(() => new HerokuPlatform().apps.create({ name: "acme", ...where })).message).toContain(message);
  });

  test("a stack that did not exist yet is not found", () => {
    const platform = new HerokuPlatform({ asOf: "2026-05-19" });
    expect(refusal(() => platform.apps.create({ name: "acme", stack: "heroku-26" })).status).toBe(404);
  });

  test("knows Heroku's buildpacks by their registry names", () => {
    const platform = new HerokuPlatform();
    const app = platform.apps.create({ name: "acme" });
    platform.apps.setBuildpacks(app, [
      "https://github.com/heroku/heroku-buildpack-ruby.git",
      "https://example.com/own.git",
    ]);
    expect(app.buildpacks).toEqual(["heroku/ruby", "https://example.com/own.git"]);
  });

  test("stays in state, tainted, when something fails after it was made", async () => {
    const { platform, session } = await rehearse();
    const config = { name: "half", region: "us", config_vars: { "BAD NAME": "x" } };
    const { state, errors } = await session.tryCreate("heroku_app", config);
    expect(errors).toEqual([containing('Config var name "BAD NAME" is invalid')]);
    expect(state).toMatchObject({ id: platform.apps.get("half").id, name: "half" });
  });

  test("in a team is asked for as the team's, and says so in state", async () => {
    const { session } = await rehearse();
    session.requests();
    const config = {
      name: "teamed",
      region: "tokyo",
      space: "acme-space",
      organization: [{ name: "acme-team", locked: true }],
    };
    const app = await session.create("heroku_app", config);
    expect(session.requests()[0]).toBe(
      'POST /teams/apps {"locked":true,"name":"teamed","personal":false,"region":"tokyo","space":"acme-space","team":"acme-team"}',
    );
    expect(app.state).toMatchObject({
      space: "acme-space",
      organization: [{ name: "acme-team", locked: true, personal: false }],
    });
    const refreshed = await session.refresh(app);
    expect(session.requests().at(-5)).toBe("GET /teams/apps/<uuid>");
    expect(refreshed && session.plan(refreshed, config).action).toBe("none");
  });
});

describe("config vars", () => {
  test("each change is one release; a change of nothing is none; dynos restart only when there are some", () => {
    const platform = new HerokuPlatform();
    const app = platform.apps.create({ name: "acme" });
    platform.configVars.update(app, { A: "1", B: "2" });
    platform.configVars.update(app, {});
    platform.configVars.update(app, { A: "1", C: null });
    expect(platform.releases.list(app.id).map(({ version, description }) => [version, description])).toEqual([
      [2, "Set A, B config vars"],
      [1, "Initial release"],
    ]);
    expect(app.restarts).toBe(0);
    platform.push("acme", { web: "puma" });
    platform.configVars.update(app, { A: null });
    platform.addons.create(app, { plan: "heroku-redis:mini" });
    platform.settle();
    expect(app.restarts).toBe(2);
    expect(platform.releases.latest(app.id)).toMatchObject({ version: 5, restarted: true });
  });

  test("heroku_app keeps only what is configured, drops what is removed, and shows all unless told not to", async () => {
    const { platform, session } = await rehearse();
    const config = {
      name: "vars",
      region: "us",
      config_vars: { A: "1", B: "2" },
      sensitive_config_vars: { SECRET: "s" },
    };
    const app = await session.create("heroku_app", config);
    platform.configVars.update(platform.apps.get("vars"), { BY_HAND: "x" });
    const refreshed = await session.refresh(app);
    expect(refreshed?.state).toMatchObject({
      config_vars: { A: "1", B: "2" },
      sensitive_config_vars: { SECRET: "s" },
      all_config_vars: { A: "1", B: "2", SECRET: "s", BY_HAND: "x" },
    });
    session.requests();
    await session.update(app, { ...config, config_vars: { A: "3" } });
    expect(session.requests()).toContain('PATCH /apps/<uuid>/config-vars {"A":"3","B":null}');
    expect(platform.configVars.of(platform.apps.get("vars"))).toEqual({ A: "3", SECRET: "s", BY_HAND: "x" });
  });

  test("a variable with two owners never stops differing", async () => {
    const { session, appId } = await rehearse();
    const first = { app_id: appId, vars: { WEB_CONCURRENCY: "1" } };
    const second = { app_id: appId, vars: { WEB_CONCURRENCY: "2" } };
    let one = await session.create("heroku_app_config_association", first);
    let two = await session.create("heroku_app_config_association", second);
    for (let round = 0; round < 3; round += 1) {
      const [oneNow, twoNow] = [await session.refresh(one), await session.refresh(two)];
      if (oneNow === undefined || twoNow === undefined) throw new Error("left state");
      expect([session.plan(oneNow, first).action, session.plan(twoNow, second).action].sort()).toEqual([
        "none",
        "update",
      ]);
      if (session.plan(oneNow, first).action === "update") one = await session.update(oneNow, first);
      else two = await session.update(twoNow, second);
    }
  });

  test("a name in both maps of an association is refused before anything is sent", async () => {
    const { session, appId } = await rehearse();
    const config = { app_id: appId, vars: { A: "1" }, sensitive_vars: { A: "2" } };
    await expect(session.create("heroku_app_config_association", config)).rejects.toThrow("duplicate config vars A");
    expect(session.requests()).toEqual([]);
  });

  test("a variable that someone removed shows as a difference", async () => {
    const { platform, session, appId } = await rehearse();
    const config = { app_id: appId, vars: { A: "1", B: "2" } };
    const association = await session.create("heroku_app_config_association", config);
    platform.configVars.update(platform.apps.get(appId), { A: null });
    const refreshed = await session.refresh(association);
    expect(refreshed?.state.vars).toEqual({ B: "2" });
    expect(refreshed && session.plan(refreshed, config).action).toBe("update");
  });

  test("heroku_config asks nothing of Heroku", async () => {
    const { session } = await rehearse();
    const config = { vars: { A: "1" }, sensitive_vars: { B: "2" } };
    const managed = await session.create("heroku_config", config);
    const changed = await session.update(managed, { vars: { A: "3" } });
    await session.delete(changed);
    expect(changed.state).toMatchObject({ id: managed.state.id, vars: { A: "3" } });
    expect(session.requests()).toEqual([]);
  });
});

describe("data sources", () => {
  test("heroku_app, heroku_addon and heroku_pipeline are found by name", async () => {
    const { platform, session, appId } = await rehearse();
    const addon = await session.create("heroku_addon", { app_id: appId, plan: "heroku-redis:mini" });
    const pipeline = await session.create("heroku_pipeline", { name: "acme" });
    const release = platform.push("acme", { web: "puma" });
    session.requests();
    expect(await session.data("heroku_app", { name: "acme" })).toMatchObject({
      id: appId,
      stack: "heroku-24",
      config_vars: { REDIS_URL: matching(/^rediss:/) },
      last_release_id: release.id,
      last_slug_id: release.slugId,
    });
    expect(session.requests()).toEqual([
      "GET /apps/acme",
      "GET /apps/acme/buildpack-installations",
      "GET /apps/acme/config-vars",
      "GET /apps/<uuid>/releases",
    ]);
    const { id } = addon.state;
    expect(await session.data("heroku_addon", { name: stringOf(addon.state, "name") })).toMatchObject({
      id,
      plan: "heroku-redis:mini",
      app_id: appId,
    });
    expect(await session.data("heroku_pipeline", { name: "acme" })).toMatchObject({
      id: pipeline.state.id,
      owner_type: "user",
    });
    await expect(session.data("heroku_app", { name: "none" })).rejects.toThrow("Couldn't find that app.");
  });
});
