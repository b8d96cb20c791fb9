import { inspect } from "../../../lib/deployment/from-platform/inspect";
import { topologyOfSnapshot } from "../../../lib/deployment/from-platform/of-snapshot";
import { judge } from "../../../lib/review/rules/judge";
import { HerokuAndCloudflare } from "../../../lib/sandbox/platforms";
import { make, MESSY } from "../../adoption/living-apps";

const at = "2024-03-01T12:00:00Z";
const dates = { created_at: at, updated_at: at };
const id = (digit: number): string => `01234567-89ab-cdef-0123-45678900000${String(digit)}`;
const app = { id: id(1), name: "acme" };
const addon = { id: id(2), name: "redis-round-12345", app };

/**
 * Answers with every property of Heroku's published JSON schema (github.com/heroku/heroku-go, v5/schema.json of 2025-09-25),
 * null wherever the schema allows it. Names and ids are made up, and each value that could be a secret says "planted".
 */
const ANSWERS: Readonly<Record<string, unknown>> = {
  "/apps/acme": {
    ...app,
    ...dates,
    acm: false,
    archived_at: null,
    buildpack_provided_description: null,
    build_stack: { id: id(3), name: "heroku-24" },
    git_url: "https://git.heroku.com/acme.git",
    internal_routing: null,
    maintenance: false,
    owner: { email: "owner@example.com", id: id(4) },
    organization: null,
    team: null,
    region: { id: id(5), name: "eu" },
    released_at: null,
    repo_size: null,
    slug_size: null,
    space: null,
    stack: { id: id(3), name: "heroku-22" },
    web_url: "https://acme-0123456789ab.herokuapp.com/",
  },
  buildpacks: [{ ordinal: 0, buildpack: { url: "urn:buildpack:heroku/ruby", name: "heroku/ruby" } }],
  features: [
    {
      ...dates,
      description: "Overlaps old and new dynos",
      doc_url: "https://example.com/preboot",
      enabled: true,
      id: id(6),
      name: "preboot",
      state: "general",
      display_name: null,
      feedback_email: null,
    },
  ],
  addons: [
    {
      ...dates,
      actions: [{ id: "a", label: "open", action: "open", url: "https://example.com", requires_owner: true }],
      addon_service: { id: id(7), name: "heroku-redis" },
      billing_entity: { ...app, type: "app" },
      app,
      billed_price: { cents: 1500, contract: false, unit: "month" },
      config_vars: ["REDIS_URL"],
      id: addon.id,
      name: addon.name,
      plan: { id: id(8), name: "heroku-redis:premium-0" },
      provider_id: "planted-provider",
      state: "provisioned",
      web_url: null,
    },
  ],
  attachments: [
    { ...dates, addon, app, id: id(9), name: "REDIS", namespace: null, web_url: null, log_input_url: null },
  ],
  formation: [{ ...dates, app, command: "planted command", id: id(0), quantity: 1, size: "Standard-1X", type: "web" }],
  domains: [
    {
      ...dates,
      app,
      acm_status: null,
      acm_status_reason: null,
      cname: null,
      hostname: "acme-0123456789ab.herokuapp.com",
      id: id(1),
      kind: "heroku",
      status: "succeeded",
      sni_endpoint: null,
    },
    {
      ...dates,
      app,
      acm_status: null,
      acm_status_reason: null,
      cname: "x.herokudns.com",
      hostname: "www.acme.com",
      id: id(2),
      kind: "custom",
      status: "succeeded",
      sni_endpoint: { name: "tyrannosaurus-1", id: id(3) },
    },
  ],
  certificates: [
    {
      ...dates,
      app,
      certificate_chain: "-----BEGIN CERTIFICATE----- planted",
      id: id(3),
      name: "tyrannosaurus-1",
      display_name: null,
      domains: [id(2)],
      ssl_cert: {
        "ca_signed?": true,
        cert_domains: ["www.acme.com"],
        expires_at: "2027-01-01T00:00:00Z",
        issuer: "x",
        "self_signed?": false,
        starts_at: at,
        subject: "y",
        id: id(4),
      },
    },
  ],
  drains: [
    { ...dates, addon: null, id: id(5), token: "d.planted-token", url: "https://logs.example.com/planted?key=1" },
    {
      ...dates,
      addon: { id: id(6), name: "papertrail-1" },
      id: id(6),
      token: "d.planted-token",
      url: "syslog://x.example.com:1",
    },
  ],
  webhooks: [
    {
      ...dates,
      app,
      id: id(7),
      include: ["api:release"],
      level: "notify",
      url: "https://hooks.example.com/planted0123456",
    },
  ],
  collaborators: [
    {
      ...dates,
      app,
      id: id(8),
      permissions: [],
      role: "owner",
      user: { email: "owner@example.com", federated: false, id: id(4) },
    },
    {
      ...dates,
      app,
      id: id(9),
      permissions: [],
      role: null,
      user: { email: "dev@example.com", federated: false, id: id(5) },
    },
  ],
  coupling: { ...dates, app: { id: app.id }, id: id(6), pipeline: { id: id(7) }, stage: "production" },
  pipeline: { ...dates, id: id(7), name: "acme-line", owner: null },
  releases: [
    {
      ...dates,
      addon_plan_names: ["heroku-redis:premium-0"],
      app,
      description: "Set PLANTED config vars",
      id: id(8),
      slug: { id: id(9) },
      status: "succeeded",
      user: { id: id(4), email: "owner@example.com" },
      version: 42,
      current: true,
      output_stream_url: null,
    },
  ],
  variables: { SECRET_KEY_BASE: "planted-secret", REDIS_URL: "rediss://:planted@example.com:1" },
  redis: { name: addon.name, info: [{ name: "Version", values: ["7.2.4"] }], resource_url: "rediss://:planted@x:1" },
  config: { maxmemory_policy: { value: "noeviction" }, timeout: { value: 300 }, notify_keyspace_events: { value: "" } },
};

const PATHS: readonly (readonly [RegExp, string])[] = [
  [/buildpack-installations$/, "buildpacks"],
  [/\/addon-attachments$/, "attachments"],
  [/\/sni-endpoints$/, "certificates"],
  [/\/log-drains$/, "drains"],
  [/\/pipeline-couplings$/, "coupling"],
  [/^\/pipelines\//, "pipeline"],
  [/\/config-vars$/, "variables"],
  [/^\/redis\/.*\/config$/, "config"],
  [/^\/redis\//, "redis"],
];

test("inspect reads answers in the shape of Heroku's published schema, and keeps no secret of them", async () => {
  const snapshot = await inspect(
    {
      heroku: "https://a.test",
      herokuData: "https://a.test",
      cloudflare: "",
      herokuToken: "token",
      cloudflareToken: undefined,
    },
    { apps: ["acme"], zones: [], variableNames: true, takenAt: at },
    {
      get: (url) => {
        const path = new URL(url).pathname;
        const part =
          PATHS.find(([pattern]) => pattern.test(path))?.[1] ?? (path === "/apps/acme" ? path : path.split("/").at(-1));
        const body = ANSWERS[part ?? ""];
        return Promise.resolve({ status: body === undefined ? 404 : 200, header: () => undefined, body });
      },
      wait: () => Promise.resolve(),
      progress: () => undefined,
    },
  );
  const [read] = snapshot.apps;
  expect(read).toMatchObject({
    name: "acme",
    stack: "heroku-24",
    team: null,
    space: null,
    internalRouting: false,
    buildpacks: ["heroku/ruby"],
    features: [{ name: "preboot", enabled: true }],
    addons: [
      {
        name: "redis-round-12345",
        price: { cents: 1500, unit: "month" },
        redis: { version: "7.2.4", maxmemoryPolicy: "noeviction", timeoutSeconds: 300 },
      },
    ],
    formation: [{ type: "web", size: "standard-1x", quantity: 1 }],
    domains: [{ hostname: "www.acme.com", cname: "x.herokudns.com", certificate: id(3) }],
    certificates: [{ name: "tyrannosaurus-1", expiresAt: "2027-01-01T00:00:00Z" }],
    drains: [{ id: id(5) }],
    webhooks: [{ id: id(7) }],
    collaborators: [{ email: "dev@example.com" }],
    coupling: { stage: "production" },
    release: { version: 42, hasCode: true },
    variableNames: ["REDIS_URL", "SECRET_KEY_BASE"],
  });
  expect(snapshot.pipelines).toEqual([{ id: id(7), name: "acme-line", owner: null }]);
  expect(snapshot.unread.map(({ at, part }) => `${at}: ${part}`)).toEqual(["www.acme.com: record"]);
  expect(JSON.stringify(snapshot)).not.toMatch(/planted/i);
});

describe("a team that hides a part of its app", () => {
  const parts = "team features addons addon-attachments formation domains sni-endpoints log-drains webhooks releases";
  const findingsOf = async (hidden?: RegExp) => {
    const platforms = new HerokuAndCloudflare(undefined, () => []);
    make(platforms, MESSY);
    const snapshot = await inspect(
      {
        heroku: "https://heroku.test",
        herokuData: "https://heroku.test",
        cloudflare: "https://cloudflare.test/client/v4",
        herokuToken: "t",
        cloudflareToken: "t",
      },
      { apps: ["acme"], zones: [], variableNames: true, takenAt: at },
      {
        get: (url, headers) => {
          const { hostname, pathname, searchParams } = new URL(url);
          if (hidden?.test(pathname) === true) {
            return Promise.resolve({ status: 403, header: () => undefined, body: { message: "hidden" } });
          }
          const api = hostname.startsWith("heroku") ? platforms.herokuApi : platforms.cloudflareApi;
          const query = Object.fromEntries([...searchParams].filter(([name]) => !/^(per_)?page$/.test(name)));
          const { status, body } = api.handle({ method: "GET", path: pathname, query, headers });
          return Promise.resolve({ status, header: () => undefined, body });
        },
        wait: () => Promise.resolve(),
        progress: () => undefined,
      },
    );
    return judge(topologyOfSnapshot(snapshot), { asOf: "2026-11-28" }).findings.map(({ rule, at }) => `${rule} ${at}`);
  };

  it.each(parts.split(" "))("%s: nothing is said of it but that it is unknown", async (part) => {
    const all = new Set(await findingsOf());
    const hidden = await findingsOf(new RegExp(part === "team" ? "^/teams/apps/" : `/${part}$`));
    expect(hidden.filter((finding) => !all.has(finding))).toEqual(["value-unknown acme"]);
  });
});
