import type { AppSnapshot, Snapshot } from "../../../lib/deployment/from-platform/snapshot";
import type { JsonObject } from "../../../lib/deployment/from-terraform/json";
import { renderMarkdown } from "../../../lib/review/report/markdown";
import { renderHtml } from "../../../lib/review/report/page";
import { reportOn } from "../../../lib/review/report/report-on";

const createdAt = (second: number) => `2026-01-01T00:00:0${String(second)}Z`;

function attachment(name: string, addon: string, second: number, app = "acme") {
  return {
    id: `id-${name}`,
    name,
    namespace: null,
    createdAt: createdAt(second),
    addon: { id: addon, name: addon, app },
  };
}

const APP: AppSnapshot = {
  id: "id-of-acme",
  name: "acme",
  region: "eu",
  stack: "heroku-24",
  generation: "cedar",
  team: null,
  space: null,
  locked: false,
  internalRouting: false,
  acm: true,
  maintenance: false,
  buildpacks: ["heroku/ruby"],
  features: [{ name: "preboot", enabled: true }],
  addons: [
    {
      id: "jobs",
      name: "jobs",
      plan: "heroku-redis:premium-0",
      state: "provisioned",
      createdAt: createdAt(0),
      redis: { version: "9.1.0", maxmemoryPolicy: "noeviction", timeoutSeconds: 300 },
    },
    {
      id: "pages",
      name: "pages",
      plan: "heroku-redis:premium-0",
      state: "provisioned",
      createdAt: createdAt(0),
      redis: { version: "9.1.0", maxmemoryPolicy: "allkeys-lru", timeoutSeconds: 300 },
    },
  ],
  attachments: [
    attachment("HEROKU_REDIS_IVORY", "jobs", 1),
    attachment("QUEUE_REDIS", "jobs", 2),
    attachment("REDIS", "pages", 3),
    attachment("REPORTING", "elsewhere", 4, "acme-data"),
  ],
  formation: [
    { id: "f1", type: "web", size: "standard-1x", quantity: 2 },
    { id: "f2", type: "release", size: "standard-1x", quantity: 0 },
  ],
  domains: [
    {
      id: "d1",
      hostname: "www.acme.com",
      cname: "x.herokudns.com",
      certificate: null,
      acmStatus: null,
      acmReason: null,
    },
  ],
  certificates: [],
  drains: [],
  webhooks: [],
  collaborators: [],
  coupling: null,
  release: null,
};

function snapshot(changes: Partial<AppSnapshot> = {}, of: Partial<Snapshot> = {}) {
  const record = { id: "r1", name: "www.acme.com", type: "CNAME", content: "x.herokudns.com", ttl: 1, proxied: false };
  const zones = [{ id: "z1", name: "acme.com", account: null, records: [{ ...record, comment: null, tags: [] }] }];
  const whole = { snapshot: 1, takenAt: "2026-11-28T12:00:00Z", apps: [{ ...APP, ...changes }], pipelines: [] };
  return { file: "acme.json", json: { ...whole, zones, unread: [], ...of } as unknown as JsonObject };
}

const onApp = { app_id: "${heroku_app.web.id}" };
const DECLARED = {
  file: "main.tf.json",
  json: {
    resource: {
      heroku_app: { web: { name: "acme", region: "eu", stack: "heroku-24", acm: true, buildpacks: ["heroku/ruby"] } },
      heroku_app_feature: { preboot: { ...onApp, name: "preboot" } },
      heroku_app_config_association: { web: { ...onApp, vars: { RAILS_LOG_LEVEL: "info" } } },
      heroku_addon: {
        a: { ...onApp, plan: "heroku-redis:premium-0", config: { maxmemory_policy: "allkeys-lru", version: "9.1" } },
        b: { ...onApp, plan: "heroku-redis:premium-0", config: { maxmemory_policy: "noeviction", fork: "old" } },
      },
      heroku_addon_attachment: {
        queue: { ...onApp, addon_id: "${heroku_addon.b.id}", name: "QUEUE_REDIS" },
        reporting: { ...onApp, addon_id: "0d8f58a5-1ae6-4f8c-8c9c-6d5d3a1d9b0f", name: "REPORTING" },
      },
      heroku_formation: { web: { ...onApp, type: "web", size: "Standard-1X", quantity: 2 } },
      heroku_domain: { www: { ...onApp, hostname: "www.acme.com" } },
      cloudflare_dns_record: {
        www: {
          zone_id: "z1",
          name: "www.acme.com",
          type: "CNAME",
          content: "${heroku_domain.www.cname}",
          proxied: false,
        },
      },
    },
  },
};

function drift(changes: Partial<AppSnapshot> = {}, of: Partial<Snapshot> = {}) {
  const report = reportOn([DECLARED], { asOf: "2026-11-28", before: [snapshot(changes, of)] });
  const changed = report.apps.flatMap((app) => app.changes);
  return {
    report,
    said: changed.map(({ part, property, from, to }) =>
      [part, property, from, to].filter((word) => word !== undefined),
    ),
  };
}

test("an app that exists as it is declared has no drift, whatever its add-ons are called there", () => {
  const { report, said } = drift();
  expect(said).toEqual([]);
  expect(report.consequences).toEqual([]);
  expect(report.resolvedFindings).toEqual([]);
  expect(renderMarkdown(report)).toContain("**No drift: what was compared exists as it is declared**");
  expect(renderHtml(report)).toContain("No drift: what was compared exists as it is declared");
});

test("says each difference with its live and its declared value, in both directions", () => {
  const [jobs, pages] = APP.addons ?? [];
  if (jobs === undefined || pages === undefined) throw new Error("the app has two add-ons");
  const changed: Partial<AppSnapshot> = {
    stack: "heroku-22",
    features: [{ name: "preboot", enabled: false }],
    addons: [
      { ...jobs, plan: "heroku-redis:premium-2", redis: { ...jobs.redis, maxmemoryPolicy: "allkeys-lfu" } },
      pages,
      { id: "logs", name: "logs", plan: "papertrail:choklad", state: "provisioned", createdAt: createdAt(0) },
    ],
    formation: [
      { id: "f1", type: "web", size: "standard-2x", quantity: 3 },
      { id: "f3", type: "worker", size: "standard-1x", quantity: 1 },
    ],
    domains: [],
    variableNames: ["SECRET_KEY_BASE"],
  };
  const { report, said } = drift(changed);
  expect(said).toEqual([
    ["app", "stack", "heroku-22", "heroku-24"],
    ["app", "features", "none", "preboot"],
    ["process web", "size", "standard-2x", "standard-1x"],
    ["process web", "dynos", "3", "2"],
    ["process worker", "standard-1x"],
    ["queue Redis", "plan", "heroku-redis:premium-2", "heroku-redis:premium-0"],
    ["queue Redis", "policy", "allkeys-lfu", "noeviction"],
    ["papertrail", "papertrail:choklad"],
    ["host www.acme.com", "pages"],
    ["variable RAILS_LOG_LEVEL", "info"],
  ]);
  const text = renderMarkdown(report);
  expect(text).toContain("**Drift: 10 differences between what exists and what is declared**");
  expect(text).toContain("- queue Redis, policy: live `allkeys-lfu`, declared `noeviction`");
  expect(text).toContain("- papertrail (papertrail:choklad) exists and is not declared");
  expect(text).toContain("- variable RAILS_LOG_LEVEL (info) is declared and does not exist");
  const back = reportOn([snapshot(changed)], { asOf: "2026-11-28", before: [DECLARED] });
  expect(renderMarkdown(back)).toContain("- queue Redis, policy: live `allkeys-lfu`, declared `noeviction`");
  expect(renderHtml(back)).toContain("papertrail (papertrail:choklad) exists and is not declared");
});

test("says what could not be compared, instead of taking it for absent", () => {
  const { addons, domains, variableNames, ...rest } = APP;
  const unread = [
    { at: "acme", part: "addons", reason: "HTTP 403, forbidden." },
    { at: "acme", part: "domains", reason: "HTTP 403, forbidden." },
  ];
  const { report, said } = drift({ ...rest, addons: undefined, domains: undefined }, { unread });
  expect([addons, domains, variableNames]).toHaveLength(3);
  expect(said).toEqual([]);
  expect(report.drift?.uncompared).toEqual([
    "acme: addons, which could not be read: HTTP 403, forbidden.",
    "acme: domains, which could not be read: HTTP 403, forbidden.",
    "acme: config vars, whose names are read with inspect --variable-names only.",
    "acme: values of config vars, drains, webhooks, collaborators and pipelines.",
  ]);
});

test("names an app that one side alone has", () => {
  const { report } = drift({ name: "acme-staging" });
  expect(report.removedApps).toEqual([]);
  expect(report.drift?.uncompared).toEqual([
    "acme: it is declared, and not in the snapshot.",
    "acme-staging: it is in the snapshot, and nothing declares it.",
  ]);
});
