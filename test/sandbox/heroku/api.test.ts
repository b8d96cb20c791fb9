import * as fc from "fast-check";
import { HerokuApi } from "../../../lib/sandbox/heroku/api";
import { redact } from "../../../lib/sandbox/kit/exchange";
import { HerokuPlatform } from "../../../lib/sandbox/heroku/platform/heroku-platform";
import { matching } from "./provider-session";

function start() {
  const api = new HerokuApi(new HerokuPlatform());
  const send = (method: string, path: string, body?: Record<string, string | null>) =>
    api.handle({ method, path, body });
  return { api, send };
}

test("refusals have an id, a message and a url", () => {
  const { send } = start();
  expect(send("GET", "/apps/acme")).toEqual({
    status: 404,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: { resource: "app", id: "not_found", message: "Couldn't find that app.", url: matching(/^https:/) },
  });
  expect(send("GET", "/nothing/here")).toMatchObject({
    status: 501,
    body: { id: "not_simulated", message: "The sandbox does not simulate GET /nothing/here; Heroku may answer it." },
  });
  expect(send("POST", "/pipelines", {})).toMatchObject({
    status: 422,
    body: { message: "Missing required parameter: owner.id (a string)." },
  });
});

test("an app is known by its name and by its id, releases come newest first", () => {
  const { send } = start();
  const created = send("POST", "/apps", { name: "acme", region: "eu" });
  expect(created.status).toBe(201);
  send("PATCH", "/apps/acme/config-vars", { A: "1" });
  expect(send("GET", "/apps/acme").body).toMatchObject({ region: { name: "eu" }, build_stack: { name: "heroku-24" } });
  expect(send("GET", "/apps/acme/releases").body).toMatchObject([
    { version: 2, current: true },
    { version: 1, current: false },
  ]);
  expect(send("GET", "/apps/acme/releases/1").body).toMatchObject({ description: "Initial release" });
});

test("an add-on is being made until the next request", () => {
  const { send } = start();
  send("POST", "/apps", { name: "acme" });
  expect(send("POST", "/apps/acme/addons", { plan: "heroku-redis:mini" }).body).toMatchObject({
    state: "provisioning",
    config_vars: ["REDIS_URL"],
    plan: { name: "heroku-redis:mini" },
  });
  expect(send("GET", "/apps/acme/config-vars").body).toEqual({ REDIS_URL: matching(/^rediss:/) });
  expect(send("GET", "/apps/acme/addons").body).toMatchObject([{ state: "provisioned" }]);
});

test("no password in a URL gets through, wherever it stands", () => {
  const password = fc.stringMatching(/^[A-Za-z0-9._~!$&'()*+,;=:%-]{8,40}$/);
  const scheme = fc.constantFrom("redis", "rediss", "postgres", "https", "syslog+tls");
  const user = fc.constantFrom("", "default", "u123");
  fc.assert(
    fc.property(scheme, user, password, fc.string(), (name, who, secret, around) => {
      const url = `${name}://${who}:${secret}@host.example.com:6379/0`;
      const shown = JSON.stringify(redact({ vars: [{ DATA: `${around} ${url}` }] }));
      expect(shown).toContain(`${who}:[redacted]@host.example.com`);
      expect(shown).not.toContain(JSON.stringify(`:${secret}@`).slice(1, -1));
    }),
  );
});
