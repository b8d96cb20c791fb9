import { HerokuApi } from "../../../lib/sandbox/heroku/api";
import { HerokuPlatform } from "../../../lib/sandbox/heroku/platform/heroku-platform";
import type { Json } from "../../../lib/sandbox/kit/json";
import { matching } from "./provider-session";

/** An app with one of everything. */
function start() {
  const api = new HerokuApi(new HerokuPlatform());
  const send = (method: string, path: string, body?: Json, headers: Record<string, string> = {}) => {
    const response = api.handle({ method, path, headers, ...(body !== undefined && { body }) });
    if (response.status >= 400) throw new Error(JSON.stringify(response.body));
    return response.body;
  };
  send("POST", "/apps", { name: "acme" });
  api.platform.push("acme", { web: "bin/rails server", worker: "bundle exec sidekiq" });
  send("POST", "/apps/acme/addons", { plan: "heroku-redis:premium-0", attachment: { name: "SESSION_REDIS" } });
  return { api, send };
}

test("everything that inspect reads of an app is a list", () => {
  const { send } = start();
  send("PATCH", "/apps/acme/features/preboot", { enabled: true });
  send("POST", "/apps/acme/log-drains", { url: "syslog+tls://logs.example.com:6514" });
  send("POST", "/apps/acme/webhooks", { url: "https://example.com/hook", level: "notify", include: ["api:release"] });
  send("POST", "/apps/acme/collaborators", { user: "dev@acme.com" });
  send("POST", "/apps/acme/builds", { source_blob: { url: "https://example.com/a.tgz", version: "1" } });
  const pipeline = send("POST", "/pipelines", { name: "acme", owner: { id: "u", type: "user" } });
  send("POST", "/pipeline-couplings", {
    app: "acme",
    pipeline: (pipeline as { id: string }).id,
    stage: "production",
  });

  expect(send("GET", "/apps/acme/features")).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: "preboot", enabled: true }),
      expect.objectContaining({ name: "http-session-affinity", enabled: false }),
    ]),
  );
  expect(send("GET", "/apps/acme/log-drains")).toMatchObject([{ url: matching(/^syslog/), addon: null }]);
  expect(send("GET", "/apps/acme/webhooks")).toMatchObject([{ include: ["api:release"] }]);
  expect(send("GET", "/apps/acme/collaborators")).toMatchObject([
    { role: "owner", user: { email: "sandbox@example.com" } },
    { role: "collaborator", user: { email: "dev@acme.com" } },
  ]);
  expect(send("GET", "/apps/acme/builds")).toMatchObject([{ status: "succeeded" }]);
  expect(send("GET", "/apps/acme/pipeline-couplings")).toMatchObject({ stage: "production" });
  expect(send("GET", "/pipelines/acme/pipeline-couplings")).toMatchObject([{ stage: "production" }]);
  expect(send("GET", "/addons")).toMatchObject([
    { plan: { name: "heroku-redis:premium-0" }, billed_price: { cents: 1500, unit: "month" } },
  ]);
  expect(send("GET", "/addon-attachments")).toMatchObject([{ name: "SESSION_REDIS" }]);
  expect(send("GET", "/apps/acme/addon-attachments/session_redis")).toMatchObject({ name: "SESSION_REDIS" });
  expect(send("GET", "/apps/acme/domains")).toMatchObject([
    { kind: "heroku", hostname: matching(/^acme-.*\.herokuapp\.com$/), cname: null },
  ]);
});

test("an app in no pipeline has no coupling, in the words that clients tell from an app that is missing", () => {
  const { api } = start();
  expect(api.handle({ method: "GET", path: "/apps/acme/pipeline-couplings" })).toMatchObject({
    status: 404,
    body: { resource: "pipeline coupling" },
  });
  expect(api.handle({ method: "GET", path: "/apps/none/pipeline-couplings" })).toMatchObject({
    status: 404,
    body: { resource: "app" },
  });
});

test("an add-on is found by its name, and by its attachment within an app", () => {
  const { send } = start();
  const [addon] = send("GET", "/addons") as readonly { name: string }[];
  const byName = send("POST", "/actions/addons/resolve", { addon: addon?.name ?? "", app: null });
  const byAttachment = send("POST", "/actions/addons/resolve", { addon: "session_redis", app: "acme" });
  expect(byName).toEqual([addon]);
  expect(byAttachment).toEqual([addon]);
  expect(send("POST", "/actions/addons/resolve", { addon: "acme::SESSION_REDIS", app: null })).toEqual([addon]);
  // `heroku addons:attach acme::SESSION_REDIS` asks for it by this path.
  expect(send("GET", "/addons/acme%3A%3ASESSION_REDIS")).toMatchObject({ name: addon?.name });
  expect(() => send("POST", "/actions/addons/resolve", { addon: "CACHE_REDIS", app: "acme" })).toThrow("add_on");
  const inclusion = { "accept-inclusion": "addon:plan,config_vars" };
  const attachments = { addon_attachment: "SESSION_REDIS", app: "acme" };
  expect(send("POST", "/actions/addon-attachments/resolve", attachments, inclusion)).toMatchObject([
    { config_vars: ["SESSION_REDIS_URL"], addon: { plan: { price: { cents: 1500 } } } },
  ]);
});

test("what the Heroku CLI sends in a form of its own is understood", () => {
  const { send } = start();
  const updates = [
    { type: "web", quantity: "2" },
    { type: "worker", quantity: "+1" },
  ];
  send("PATCH", "/apps/acme/formation", { updates });
  expect(send("GET", "/apps/acme/formation")).toMatchObject([{ quantity: 2 }, { quantity: 1 }]);
  const attach = { app: { name: "acme" }, addon: { name: "acme::SESSION_REDIS" }, name: "CABLE_REDIS" };
  expect(send("POST", "/addon-attachments", attach)).toMatchObject({ name: "CABLE_REDIS" });
  const [app] = send("GET", "/apps") as readonly { id: string }[];
  expect(send("POST", "/filters/apps", { in: { id: [app?.id ?? ""] } })).toMatchObject([{ name: "acme" }]);
  const [addon] = send("GET", "/addons") as readonly { id: string }[];
  expect(send("DELETE", `/apps/acme/addons/${addon?.id ?? ""}`)).toMatchObject({ state: "deprovisioned" });
});

test("several processes are scaled at once, and each of their dynos is listed", () => {
  const { api, send } = start();
  send("PATCH", "/apps/acme/formation", {
    updates: [
      { type: "web", quantity: 2, size: "standard-1x" },
      { type: "worker", quantity: 1 },
    ],
  });
  expect(send("GET", "/apps/acme/dynos")).toMatchObject([
    { name: "web.1", size: "Standard-1X", state: "up" },
    { name: "web.2" },
    { name: "worker.1" },
  ]);
  const before = api.platform.apps.get("acme").restarts;
  send("DELETE", "/apps/acme/dynos");
  expect(api.platform.apps.get("acme").restarts).toBe(before + 1);
});

test("a rollback brings back code and variables, as a release of its own", () => {
  const { send } = start();
  send("PATCH", "/apps/acme/config-vars", { COLOUR: "red" });
  const [release] = send("GET", "/apps/acme/releases") as readonly { version: number }[];
  send("PATCH", "/apps/acme/config-vars", { COLOUR: "blue", SIZE: "9" });
  expect(send("GET", `/apps/acme/releases/${release?.version ?? 0}/config-vars`)).toEqual({ COLOUR: "red" });
  expect(send("GET", "/apps/acme/releases/1")).toMatchObject({ eligible_for_rollback: false });
  expect(send("POST", "/apps/acme/releases", { release: String(release?.version) })).toMatchObject({
    eligible_for_rollback: true,
    description: `Rollback to v${release?.version ?? 0}`,
  });
  expect(send("GET", "/apps/acme/config-vars")).toMatchObject({
    COLOUR: "red",
    SESSION_REDIS_URL: matching(/^rediss/),
  });
  expect(send("GET", "/apps/acme/config-vars")).not.toHaveProperty("SIZE");
});

test("what Heroku offers comes from the catalogue, with prices", () => {
  const { send } = start();
  expect(send("GET", "/addon-services/heroku-redis/plans")).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        name: "heroku-redis:premium-0",
        price: { cents: 1500, contract: false, metered: false, unit: "month" },
      }),
    ]),
  );
  expect(send("GET", "/stacks")).toEqual(expect.arrayContaining([expect.objectContaining({ name: "heroku-24" })]));
  expect(send("GET", "/dyno-sizes")).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: "Standard-1X", memory: 0.5 })]),
  );
});
