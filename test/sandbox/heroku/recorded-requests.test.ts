import { HerokuApi } from "../../../lib/sandbox/heroku/api";
import { HerokuPlatform } from "../../../lib/sandbox/heroku/platform/heroku-platform";
import { createHerokuProvider } from "../../../lib/sandbox/heroku/provider";
import { idOf, ProviderSession, type Managed } from "./provider-session";
import { RequestLog } from "../request-log";

/*
 * The calls of heroku/heroku 5.3.2, recorded with Terraform 1.11.4 against a loopback server, both customizations false
 * (2026-11). The order between resources is Terraform's; within a resource it is the provider's, and must be ours.
 */

const quiet = {
  customizations: [{ set_app_all_config_vars_in_state: false, set_addon_config_vars_in_state: false }],
};
const appConfig = {
  name: "trace-app",
  region: "us",
  stack: "heroku-24",
  buildpacks: ["heroku/nodejs", "heroku/ruby"],
  acm: true,
};

function start() {
  const platform = new HerokuPlatform();
  const log = new RequestLog();
  const api = new HerokuApi(platform, log.intercept);
  const session = new ProviderSession(createHerokuProvider(platform, { api }), log, quiet);
  return { platform, session };
}

async function startWithApp() {
  const { platform, session } = start();
  const app = await session.create("heroku_app", appConfig);
  session.requests();
  return { platform, session, app, appId: idOf(app) };
}

async function refreshed(session: ReturnType<typeof start>["session"], managed: Managed): Promise<Managed> {
  const found = await session.refresh(managed);
  if (found === undefined) throw new Error("left state");
  return found;
}

test("heroku_app: create, refresh, rename with acm off, delete", async () => {
  const { session } = start();
  const app = await session.create("heroku_app", appConfig);
  expect(session.requests()).toEqual([
    'POST /apps {"name":"trace-app","region":"us","stack":"heroku-24"}',
    "PATCH /apps/<uuid>/config-vars {}",
    "GET /apps/<uuid>/releases",
    "GET /apps/<uuid>/releases/<uuid>",
    'PUT /apps/<uuid>/buildpack-installations {"updates":[{"buildpack":"heroku/nodejs"},{"buildpack":"heroku/ruby"}]}',
    "POST /apps/<uuid>/acm",
    "GET /apps/<uuid>",
    "GET /apps/<uuid>/buildpack-installations",
    "GET /apps/<uuid>/config-vars",
  ]);

  const again = await refreshed(session, app);
  expect(session.requests()).toEqual([
    "GET /apps/<uuid>",
    "GET /apps/<uuid>",
    "GET /apps/<uuid>/buildpack-installations",
    "GET /apps/<uuid>/config-vars",
  ]);
  expect(again.state).toEqual(app.state);
  expect(session.plan(again, appConfig).action).toBe("none");

  const renamed = await session.update(again, { ...appConfig, name: "trace-two", acm: false });
  expect(session.requests()).toEqual([
    'PATCH /apps/<uuid> {"name":"trace-two"}',
    "PATCH /apps/<uuid>/config-vars {}",
    "GET /apps/<uuid>/releases",
    "GET /apps/<uuid>/releases/<uuid>",
    "DELETE /apps/<uuid>/acm",
    "GET /apps/<uuid>",
    "GET /apps/<uuid>/buildpack-installations",
    "GET /apps/<uuid>/config-vars",
  ]);
  expect(renamed.state).toMatchObject({
    name: "trace-two",
    acm: false,
    git_url: "https://git.heroku.com/trace-two.git",
  });

  await session.delete(renamed);
  expect(session.requests()).toEqual(["DELETE /apps/<uuid>"]);
});

test("heroku_addon: create, refresh, plan in place, delete", async () => {
  const { session, appId } = await startWithApp();
  const config = { app_id: appId, plan: "heroku-redis:premium-0", config: { maxmemory_policy: "volatile-lru" } };
  const addon = await session.create("heroku_addon", config);
  expect(session.requests()).toEqual([
    "GET /apps/<uuid>",
    'POST /apps/<uuid>/addons {"config":{"maxmemory_policy":"volatile-lru"},"confirm":"trace-app","plan":"heroku-redis:premium-0"}',
    "GET /apps/<uuid>/addons/<uuid>",
    "GET /addons/<uuid>",
  ]);

  const again = await refreshed(session, addon);
  expect(session.requests()).toEqual(["GET /addons/<uuid>", "GET /addons/<uuid>"]);
  expect(session.plan(again, config).action).toBe("none");

  const larger = await session.update(again, { ...config, plan: "heroku-redis:premium-2" });
  expect(session.requests()).toEqual([
    'PATCH /apps/<uuid>/addons/<uuid> {"plan":"heroku-redis:premium-2"}',
    "GET /addons/<uuid>",
  ]);

  await session.delete(larger);
  expect(session.requests()).toEqual(["DELETE /apps/<uuid>/addons/<uuid>"]);
});

test("heroku_addon_attachment: create, refresh, delete", async () => {
  const { session, appId } = await startWithApp();
  const addon = await session.create("heroku_addon", { app_id: appId, plan: "heroku-redis:premium-0" });
  session.requests();
  const config = { app_id: appId, addon_id: idOf(addon), name: "SESSION_REDIS" };
  const attachment = await session.create("heroku_addon_attachment", config);
  expect(session.requests()).toEqual([
    'POST /addon-attachments {"addon":"<uuid>","app":"<uuid>","name":"SESSION_REDIS"}',
    "GET /addon-attachments/<uuid>",
  ]);
  const again = await refreshed(session, attachment);
  expect(session.requests()).toEqual(["GET /addon-attachments/<uuid>"]);
  expect(session.plan(again, config).action).toBe("none");
  await session.delete(again);
  expect(session.requests()).toEqual(["DELETE /addon-attachments/<uuid>"]);
});

test("heroku_app_config_association: create, refresh, one variable changed, delete", async () => {
  const { session, appId } = await startWithApp();
  const config = { app_id: appId, vars: { GONE: "x", WEB_CONCURRENCY: "1" }, sensitive_vars: { SECRET: "s" } };
  const association = await session.create("heroku_app_config_association", config);
  expect(session.requests()).toEqual([
    'PATCH /apps/<uuid>/config-vars {"GONE":"x","SECRET":"s","WEB_CONCURRENCY":"1"}',
    "GET /apps/<uuid>/releases",
    "GET /apps/<uuid>/releases/<uuid>",
    "GET /apps/<uuid>/config-vars",
  ]);

  const again = await refreshed(session, association);
  expect(session.requests()).toEqual(["GET /apps/<uuid>/config-vars"]);
  expect(session.plan(again, config).action).toBe("none");

  const changed = await session.update(again, { ...config, vars: { GONE: "x", WEB_CONCURRENCY: "2" } });
  expect(session.requests()).toEqual([
    'PATCH /apps/<uuid>/config-vars {"GONE":"x","WEB_CONCURRENCY":"2"}',
    "GET /apps/<uuid>/releases",
    "GET /apps/<uuid>/releases/<uuid>",
    "GET /apps/<uuid>/config-vars",
  ]);

  await session.delete(changed);
  expect(session.requests()).toEqual([
    'PATCH /apps/<uuid>/config-vars {"GONE":null,"SECRET":null,"WEB_CONCURRENCY":null}',
    "GET /apps/<uuid>/releases",
    "GET /apps/<uuid>/releases/<uuid>",
  ]);
});

test("heroku_app_feature: create, refresh, delete", async () => {
  const { session, appId } = await startWithApp();
  const config = { app_id: appId, name: "http-session-affinity", enabled: true };
  const feature = await session.create("heroku_app_feature", config);
  expect(session.requests()).toEqual([
    'PATCH /apps/<uuid>/features/http-session-affinity {"enabled":true}',
    "GET /apps/<uuid>/features/<uuid>",
  ]);
  const again = await refreshed(session, feature);
  expect(session.requests()).toEqual(["GET /apps/<uuid>/features/<uuid>"]);
  expect(session.plan(again, config).action).toBe("none");
  await session.delete(again);
  expect(session.requests()).toEqual(['PATCH /apps/<uuid>/features/<uuid> {"enabled":false}']);
});

test("heroku_domain: create, refresh, delete", async () => {
  const { session, appId } = await startWithApp();
  const config = { app_id: appId, hostname: "cable.acme.com" };
  const domain = await session.create("heroku_domain", config);
  expect(session.requests()).toEqual([
    'POST /apps/<uuid>/domains {"hostname":"cable.acme.com","sni_endpoint":null}',
    "GET /apps/<uuid>",
  ]);
  const again = await refreshed(session, domain);
  expect(session.requests()).toEqual(["GET /apps/<uuid>/domains/<uuid>", "GET /apps/<uuid>"]);
  expect(session.plan(again, config).action).toBe("none");
  await session.delete(again);
  expect(session.requests()).toEqual(["DELETE /apps/<uuid>/domains/<uuid>"]);
});

test("heroku_drain: create, refresh, delete", async () => {
  const { session, appId } = await startWithApp();
  const config = { app_id: appId, url: "syslog://logs.example.com:514" };
  const drain = await session.create("heroku_drain", config);
  expect(session.requests()).toEqual([
    "GET /apps/<uuid>",
    'POST /apps/<uuid>/log-drains {"url":"syslog://logs.example.com:514"}',
    "GET /apps/<uuid>/log-drains/<uuid>",
  ]);
  const again = await refreshed(session, drain);
  expect(session.requests()).toEqual(["GET /apps/<uuid>/log-drains/<uuid>"]);
  expect(session.plan(again, config).action).toBe("none");
  await session.delete(again);
  expect(session.requests()).toEqual(["DELETE /apps/<uuid>/log-drains/<uuid>"]);
});

test("heroku_pipeline and heroku_pipeline_coupling: create, refresh, stage by replacement, delete", async () => {
  const { session, appId } = await startWithApp();
  const pipeline = await session.create("heroku_pipeline", { name: "trace-pipe" });
  expect(session.requests()).toEqual([
    "GET /account",
    'POST /pipelines {"name":"trace-pipe","owner":{"id":"<uuid>","type":"user"}}',
    "GET /pipelines/<uuid>",
  ]);
  const config = { app_id: appId, pipeline: idOf(pipeline), stage: "staging" };
  const coupling = await session.create("heroku_pipeline_coupling", config);
  expect(session.requests()).toEqual([
    'POST /pipeline-couplings {"app":"<uuid>","pipeline":"<uuid>","stage":"staging"}',
    "GET /pipeline-couplings/<uuid>",
  ]);
  expect(session.plan(await refreshed(session, pipeline), { name: "trace-pipe" }).action).toBe("none");
  expect(session.plan(await refreshed(session, coupling), config).action).toBe("none");
  expect(session.requests()).toEqual(["GET /pipelines/<uuid>", "GET /pipeline-couplings/<uuid>"]);

  expect(session.plan(coupling, { ...config, stage: "production" })).toEqual({ action: "replace", because: ["stage"] });
  await session.delete(coupling);
  await session.delete(pipeline);
  expect(session.requests()).toEqual(["DELETE /pipeline-couplings/<uuid>", "DELETE /pipelines/<uuid>"]);
});
