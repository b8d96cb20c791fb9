import { refusal, rehearse } from "./rehearsal";
import { containing, idOf } from "./provider-session";

test("heroku_app_webhook: create, change, refresh, delete; what can only be written stays in state", async () => {
  const { session, appId } = await rehearse();
  const config = {
    app_id: appId,
    url: "https://example.com/hook",
    level: "notify",
    include: ["api:release"],
    secret: "s3cret",
  };
  const webhook = await session.create("heroku_app_webhook", config);
  const changed = await session.update(webhook, { ...config, include: ["api:release", "api:build"] });
  const refreshed = await session.refresh(changed);
  expect(refreshed?.state).toMatchObject({
    include: ["api:release", "api:build"],
    secret: "s3cret",
    authorization: null,
  });
  await session.delete(changed);
  await expect(session.refresh(changed)).rejects.toThrow("Couldn't find that webhook.");
  expect(session.validate("heroku_app_webhook", { ...config, level: "shout" })).toEqual([containing("notify or sync")]);
});

test("heroku_collaborator: create, refresh, import by email, delete; twice is refused", async () => {
  const { session, appId } = await rehearse();
  const config = { app_id: appId, email: "dev@acme.com" };
  const collaborator = await session.create("heroku_collaborator", config);
  expect(session.requests()[0]).toBe('POST /apps/<uuid>/collaborators {"silent":true,"user":"dev@acme.com"}');
  await expect(session.create("heroku_collaborator", config)).rejects.toThrow("already a collaborator");
  const imported = await session.import("heroku_collaborator", "acme:dev@acme.com", config);
  expect(imported.state).toEqual(collaborator.state);
  await session.delete(collaborator);
  await expect(session.refresh(collaborator)).rejects.toThrow("Couldn't find that collaborator.");
});

test("heroku_review_app_config: not found until someone connects the pipeline to GitHub", async () => {
  const { platform, session } = await rehearse();
  const pipeline = await session.create("heroku_pipeline", { name: "acme" });
  const config = {
    pipeline_id: idOf(pipeline),
    org_repo: "acme/shop",
    deploy_target: [{ id: "eu", type: "region" }],
    automatic_review_apps: true,
    destroy_stale_apps: true,
    stale_days: 7,
  };
  await expect(session.create("heroku_review_app_config", config)).rejects.toThrow(
    "Connect it first: heroku pipelines:connect",
  );
  platform.pipelines.connectToGitHub(platform.pipelines.get("acme"), "acme/shop");
  const managed = await session.create("heroku_review_app_config", config);
  expect(managed.state).toMatchObject({
    deploy_target: [{ id: "eu", type: "region" }],
    stale_days: 7,
    wait_for_ci: false,
  });
  const refreshed = await session.refresh(managed);
  expect(refreshed && session.plan(refreshed, config).action).toBe("none");
  const changed = await session.update(managed, {
    ...config,
    stale_days: 3,
    deploy_target: [{ id: "us", type: "region" }],
  });
  expect(changed.state).toMatchObject({ stale_days: 3, deploy_target: [{ id: "us", type: "region" }] });
  const imported = await session.import("heroku_review_app_config", `${idOf(pipeline)}:acme/shop`, config);
  expect(imported.state).toEqual(changed.state);
  await session.delete(changed);
  await expect(session.refresh(changed)).rejects.toThrow("Not found");
  expect(session.validate("heroku_review_app_config", { ...config, stale_days: 31 })).not.toEqual([]);
});

test("an app is in one pipeline only", async () => {
  const { platform, appId } = await rehearse();
  const app = platform.apps.get(appId);
  const owner = { id: platform.account.id, type: "user" };
  const [one, two] = ["one", "two"].map((name) => platform.pipelines.create(`pipe-${name}`, owner));
  if (one === undefined || two === undefined) throw new Error("no pipelines");
  platform.pipelines.couple(one, app, "staging");
  expect(refusal(() => platform.pipelines.couple(two, app, "production")).message).toContain(
    "already added to the pipeline pipe-one",
  );
  expect(refusal(() => platform.pipelines.couple(two, app, "qa")).message).toContain("Stage qa is invalid");
});

test.each([
  ["heroku_app_feature", "acme:preboot", { name: "preboot" }],
  ["heroku_pipeline", "acme", { name: "acme" }],
])("%s can be imported", async (type, id, expected) => {
  const { session, appId } = await rehearse();
  await session.create("heroku_pipeline", { name: "acme" });
  await session.create("heroku_app_feature", { app_id: appId, name: "preboot" });
  expect((await session.import(type, id, {})).state).toMatchObject(expected);
});

test("an import id in another form is refused with the form", async () => {
  const { session } = await rehearse();
  await expect(session.import("heroku_domain", "www.acme.com", {})).rejects.toThrow(
    'Import id "www.acme.com" is not valid',
  );
});

test("heroku_team and heroku_team_collaborator: permissions are granted, changed in place and taken away", async () => {
  const { session, appId } = await rehearse();
  expect(await session.data("heroku_team", { name: "acme" })).toMatchObject({ name: "acme", type: "team" });
  session.requests();
  const config = { app_id: appId, email: "dev@acme.com", permissions: ["deploy", "operate", "view"] };
  const member = await session.create("heroku_team_collaborator", config);
  expect(session.requests()).toEqual([
    'POST /teams/apps/<uuid>/collaborators {"permissions":["deploy","operate","view"],"silent":true,"user":"dev@acme.com"}',
    "GET /teams/apps/<uuid>/collaborators/<uuid>",
    "GET /apps/<uuid>/collaborators/<uuid>",
  ]);
  const refreshed = await session.refresh(member);
  expect(refreshed && session.plan(refreshed, config).action).toBe("none");
  expect(session.plan(member, { ...config, permissions: ["view"] }).action).toBe("update");
  const changed = await session.update(member, { ...config, permissions: ["view"] });
  expect(changed.state.permissions).toEqual(["view"]);
  await expect(session.update(changed, { ...config, permissions: ["fly"] })).rejects.toThrow(
    'Permission "fly" is invalid',
  );
  await session.delete(changed);
  await expect(session.refresh(changed)).rejects.toThrow("Couldn't find that collaborator.");
});
