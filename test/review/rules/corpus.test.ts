import { judge } from "../../../lib/review/rules/judge";
import { topologyOfTerraform } from "../../../lib/deployment/from-terraform/of-terraform";
import {
  type Resources,
  addon,
  attachment,
  evicting,
  FOUR,
  host,
  keeping,
  onWeb,
  scaled,
  stack,
  together,
  TTL,
  vars,
} from "./stack";

type Row = readonly [name: string, json: Readonly<Record<string, unknown>>, expected: readonly string[]];

const mini = addon("heroku-redis:mini");
const redisOnly = (one: unknown, ...sets: readonly Resources[]): Resources =>
  together({ heroku_addon: { redis: one as Readonly<Record<string, unknown>> } }, ...sets);
const webAndWorker = { heroku_formation: { web: scaled("web", "basic"), worker: scaled("worker", "basic") } };
const queueOf = (config: Readonly<Record<string, string>>): Resources => ({
  heroku_addon: { jobs: addon("heroku-redis:premium-0", config) },
  heroku_addon_attachment: { jobs: attachment("SIDEKIQ_REDIS", "jobs") },
});

const GOOD: readonly Row[] = [
  ["four instances", stack(FOUR), []],
  [
    "four instances with web, worker and hosts",
    stack(
      together(FOUR, host("www", "www"), {
        heroku_formation: { web: scaled("web", "standard-2x", 2), worker: scaled("worker", "standard-1x") },
      }),
      { acm: true },
    ),
    [],
  ],
  [
    "a cable host of the same app, with its origins",
    stack(
      together(FOUR, host("www", "www"), host("cable", "cable"), {
        heroku_app_config_association: {
          web: vars({
            ...TTL,
            ACTION_CABLE_URL: "wss://cable.acme.com/cable",
            ACTION_CABLE_ALLOWED_REQUEST_ORIGINS: "https://www.acme.com",
          }),
        },
      }),
      { acm: true },
    ),
    [],
  ],
  [
    "pages behind the proxy with a certificate of their own",
    stack(
      together(FOUR, host("www", "www", true, { sni_endpoint_id: "${heroku_ssl.own.id}" }), {
        heroku_ssl: { own: { ...onWeb, certificate_chain: "x", private_key: "${var.key}" } },
      }),
      { acm: false },
    ),
    [],
  ],
  [
    "queue and cable on one instance",
    stack({
      heroku_addon: { jobs: addon("heroku-redis:premium-1", keeping) },
      heroku_addon_attachment: { queue: attachment("QUEUE_REDIS", "jobs"), cable: attachment("CABLE_REDIS", "jobs") },
    }),
    [],
  ],
  ["a web app without Redis", stack({ heroku_formation: { web: scaled("web", "standard-1x", 2) } }), []],
  ["bigbinary/wheel: Postgres only", stack({ heroku_addon: { postgres: addon("heroku-postgresql:essential-0") } }), []],
  [
    "roles that the resources are named by",
    stack({ heroku_addon: { sidekiq: addon("heroku-redis:premium-0", keeping) } }),
    [],
  ],
  ["a Redis of another provider, whose policy is set there", stack(redisOnly(addon("rediscloud:30"))), []],
  [
    "an app that is managed elsewhere",
    {
      resource: {
        heroku_formation: { worker: { app_id: "${var.app_id}", type: "worker", size: "basic", quantity: 1 } },
      },
    },
    [],
  ],
];

const BAD: readonly Row[] = [
  [
    "bullet_train: everything on one mini",
    stack(
      redisOnly(mini, webAndWorker, {
        heroku_app_config_association: { web: vars({ WEB_CONCURRENCY: "2", RAILS_MAX_THREADS: "5" }) },
      }),
      { buildpacks: ["heroku/nodejs", "heroku/ruby"] },
    ),
    ["one-redis-for-everything", "redis-connection-limit"],
  ],
  [
    "chatwoot: one mini, web and worker",
    stack(redisOnly(mini, webAndWorker)),
    ["one-redis-for-everything", "redis-connection-limit"],
  ],
  [
    "suspenders: sidekiq on the platform's default",
    stack(together({ heroku_addon: { redis: addon("heroku-redis:mini") } }, webAndWorker)),
    ["one-redis-for-everything", "redis-connection-limit"],
  ],
  [
    "henryaddison: queue and cache without a policy",
    stack({
      heroku_addon: {
        queue: { ...onWeb, plan: "heroku-redis:premium-0" },
        cache: { ...onWeb, plan: "heroku-redis:premium-0" },
      },
      heroku_addon_attachment: { queue: attachment("queue", "queue"), cache: attachment("cache", "cache") },
    }),
    ["cache-evicts", "durable-data-protected"],
  ],
  [
    "madogiwa0124: a retired plan with prevent_destroy",
    stack(redisOnly(addon("heroku-redis:hobby-dev"), webAndWorker)),
    ["addon-plan-retired", "one-redis-for-everything"],
  ],
  ["a free database", stack({ heroku_addon: { db: addon("heroku-postgresql:hobby-dev") } }), ["addon-plan-retired"]],
  ["a mini database", stack({ heroku_addon: { db: addon("heroku-postgresql:mini") } }), ["addon-plan-retired"]],
  [
    "a misspelt database",
    stack({ heroku_addon: { db: addon("heroku-postgresql:standrd-0") } }),
    ["addon-plan-unknown"],
  ],
  ["a misspelt Redis", stack({ heroku_addon: { one: addon("heroku-redis:premium0") } }), ["addon-plan-unknown"]],
  ["a Redis without a plan", stack({ heroku_addon: { one: addon("heroku-redis") } }), ["addon-plan-unnamed"]],
  ["a misspelt stack", stack({}, { stack: "heroku_24" }), ["stack-unknown"]],
  ["a stack of 2017", stack({}, { stack: "heroku-16" }), ["stack-near-its-end"]],
  [
    "mastodon: streaming as a second app",
    stack(
      together(FOUR, {
        heroku_app: { streaming: { name: "acme-streaming", region: "us" } },
        heroku_domain: { streaming: { app_id: "${heroku_app.streaming.id}", hostname: "cable.acme.com" } },
        heroku_app_config_association: {
          web: vars({
            ...TTL,
            ACTION_CABLE_URL: "wss://cable.acme.com/cable",
            ACTION_CABLE_ALLOWED_REQUEST_ORIGINS: "https://www.acme.com",
          }),
        },
      }),
    ),
    ["standalone-cable"],
  ],
  ["a queue under volatile-lru", stack(queueOf(evicting)), ["queue-never-evicts"]],
  ["a queue under allkeys-lru", stack(queueOf({ maxmemory_policy: "allkeys-lru" })), ["queue-never-evicts"]],
  [
    "a queue that REDIS_PROVIDER names",
    stack(
      together({
        heroku_addon: { one: addon("heroku-redis:premium-0", evicting) },
        heroku_addon_attachment: { one: attachment("BACKGROUND", "one") },
        heroku_app_config_association: { web: vars({ REDIS_PROVIDER: "BACKGROUND_URL" }) },
      }),
    ),
    ["queue-never-evicts"],
  ],
  [
    "sessions on the platform's default",
    stack({
      heroku_addon: { session: addon("heroku-redis:premium-0") },
      heroku_app_config_association: { web: vars(TTL) },
    }),
    ["session-volatile-lru"],
  ],
  [
    "cuttle-cards: mini, noeviction and a year",
    stack({
      heroku_addon: { session: addon("heroku-redis:mini") },
      heroku_app_config_association: { web: vars({ SESSION_TTL_SECONDS: "31536000" }) },
    }),
    ["redis-without-persistence", "session-volatile-lru", "sessions-outgrow-plan"],
  ],
  [
    "cache and sessions on one",
    stack({
      heroku_addon: { one: addon("heroku-redis:premium-0", evicting) },
      heroku_addon_attachment: { cache: attachment("CACHE_REDIS", "one"), session: attachment("SESSION_REDIS", "one") },
      heroku_app_config_association: { web: vars(TTL) },
    }),
    ["cache-and-session-apart"],
  ],
  [
    "queue and cache on one",
    stack({
      heroku_addon: { one: addon("heroku-redis:premium-0", keeping) },
      heroku_addon_attachment: { cache: attachment("CACHE_REDIS", "one"), queue: attachment("QUEUE_REDIS", "one") },
    }),
    ["cache-evicts", "queue-apart"],
  ],
  [
    "Spoke: a hyphen in the option",
    stack(redisOnly(addon("heroku-redis:premium-0", { "maxmemory-policy": "volatile-lru" }))),
    ["redis-option-unknown"],
  ],
  [
    "Valkey 7.2, about to be upgraded",
    stack(redisOnly(addon("heroku-redis:premium-0", { version: "7.2" }))),
    ["redis-forced-upgrade-ahead", "redis-version-retired"],
  ],
  [
    "two instances without names",
    stack({ heroku_addon: { one: addon("heroku-redis:premium-0"), two: addon("heroku-redis:premium-0") } }),
    ["redis-url-ambiguous"],
  ],
  [
    "a URL copied by reference",
    stack(
      together({
        heroku_addon: { one: addon("heroku-redis:premium-0") },
        heroku_app_config_association: {
          web: { ...onWeb, sensitive_vars: { QUEUE_URL: '${heroku_addon.one.config_var_values["REDIS_URL"]}' } },
        },
      }),
    ),
    ["redis-url-copied"],
  ],
  [
    "options that replace the add-on",
    stack({
      heroku_addon: { jobs: addon("heroku-redis:premium-0", keeping, { lifecycle: { prevent_destroy: true } }) },
    }),
    ["addon-config-replaces"],
  ],
  [
    "a proxied record, managed certificates",
    stack(host("www", "www", true), { acm: true }),
    ["web-record-proxied-with-acm"],
  ],
  [
    "a proxied record of version 4 of the provider",
    stack(
      {
        heroku_domain: { www: { ...onWeb, hostname: "www.acme.com" } },
        cloudflare_record: {
          www: { zone_id: "z", name: "www", type: "CNAME", value: "${heroku_domain.www.cname}", proxied: true },
        },
      },
      { acm: true },
    ),
    ["web-record-proxied-with-acm"],
  ],
  [
    "a proxied cable",
    stack(together(host("cable", "cable", true, { sni_endpoint_id: "tokyo-1050" }))),
    ["cable-record-proxied"],
  ],
  [
    "a cable at herokuapp.com",
    stack(
      together(host("www", "www"), {
        heroku_app_config_association: {
          web: vars({
            ACTION_CABLE_URL: "wss://acme-1.herokuapp.com/cable",
            ACTION_CABLE_ALLOWED_REQUEST_ORIGINS: "https://www.acme.com",
          }),
        },
      }),
      { acm: true },
    ),
    ["cable-shares-session-cookie"],
  ],
  [
    "any origin may open the cable",
    stack({ heroku_app_config_association: { web: vars({ ACTION_CABLE_ALLOWED_REQUEST_ORIGINS: "*" }) } }),
    ["cable-forgery-protection"],
  ],
  [
    "a web host that is not an allowed origin",
    stack(
      together(host("www", "www"), {
        heroku_app_config_association: { web: vars({ ACTION_CABLE_ALLOWED_REQUEST_ORIGINS: "https://acme.com" }) },
      }),
      { acm: true },
    ),
    ["cable-origins"],
  ],
  ["octobox: Ruby ahead of Node.js", stack({}, { buildpacks: ["heroku/ruby", "heroku/nodejs"] }), ["buildpack-order"]],
  ["an old stack", stack({}, { stack: "heroku-22" }), ["stack-near-its-end"]],
  [
    "eco dynos and session affinity",
    stack({
      heroku_formation: { web: scaled("web", "eco") },
      heroku_app_feature: { affinity: { ...onWeb, name: "http-session-affinity" } },
    }),
    ["eco-dynos-sleep", "session-affinity"],
  ],
  [
    "a secret in the app itself",
    stack({}, { config_vars: { SECRET_KEY_BASE: "0123456789abcdef0123" } }),
    ["secret-in-plain-variable"],
  ],
  [
    "a secret in a shared heroku_config",
    stack({
      heroku_config: { common: { vars: { STRIPE_SECRET: "sk_live_4eC39HqLyjWDarjtT1zdp7dc" } } },
      heroku_app_config_association: { web: { ...onWeb, vars: "${heroku_config.common.vars}" } },
    }),
    ["secret-in-plain-variable"],
  ],
  ["the provider's defaults", stack({}, {}, {}), ["urls-in-state"]],
  [
    "a worker with a cache only",
    stack({
      heroku_addon: { cache: addon("heroku-redis:premium-0", evicting) },
      heroku_formation: { web: scaled("web", "basic"), worker: scaled("worker", "basic") },
    }),
    ["worker-without-queue"],
  ],
  [
    "a queue that nobody works off",
    stack(together(queueOf(keeping), { heroku_formation: { web: scaled("web", "basic") } })),
    ["queue-without-worker"],
  ],
  [
    "a web host and no web",
    stack(together(host("www", "www"), queueOf(keeping), { heroku_formation: { worker: scaled("worker", "basic") } }), {
      acm: true,
    }),
    ["web-process-missing"],
  ],
  [
    "a pool smaller than Puma",
    stack({
      heroku_formation: { web: scaled("web", "standard-1x") },
      heroku_app_config_association: { web: vars({ DB_POOL: "3", RAILS_MAX_THREADS: "10" }) },
    }),
    ["database-pool"],
  ],
  [
    "more processes than essential-0 has connections",
    stack({
      heroku_addon: { postgres: addon("heroku-postgresql:essential-0") },
      heroku_formation: { web: scaled("web", "performance-l", 2) },
      heroku_app_config_association: { web: vars({ WEB_CONCURRENCY: "8" }) },
    }),
    ["database-connection-limit"],
  ],
  [
    "too many threads for a small dyno",
    stack({
      heroku_formation: { web: scaled("web", "standard-1x") },
      heroku_app_config_association: { web: vars({ WEB_CONCURRENCY: "20" }) },
    }),
    ["dyno-thread-limit"],
  ],
];

const rulesOf = (json: unknown): readonly string[] =>
  [...new Set(judge(topologyOfTerraform(json)).findings.map(({ rule }) => rule))].sort();

test("is a corpus", () => {
  expect(GOOD.length + BAD.length).toBeGreaterThanOrEqual(30);
});

test.each([...GOOD, ...BAD])("%s", (_name, json, expected) => {
  expect(rulesOf(json)).toEqual(expected);
});

test("an acknowledgement in a comment keeps a rule quiet, and has its reason", () => {
  const comment = { "//": { acknowledge: { "stack-near-its-end": "moved next week" } } };
  const { findings, acknowledged } = judge(topologyOfTerraform(stack({}, { stack: "heroku-22", ...comment })));
  expect(findings).toEqual([]);
  expect(acknowledged).toMatchObject([{ reason: "moved next week", finding: { at: "heroku_app.web" } }]);
  const misspelt = { "//": { acknowledge: { "stack-near-end": "?" } } };
  expect(() => judge(topologyOfTerraform(stack({}, misspelt)))).toThrow('Did you mean "stack-near-its-end"?');
});

test("dated rules judge by the day they are given", () => {
  const topology = topologyOfTerraform(stack({}, { stack: "heroku-22" }));
  expect(judge(topology, { asOf: "2026-05-19" }).findings).toEqual([]);
  expect(judge(topology, { asOf: "2026-05-20" }).findings[0]?.message).toContain("deprecated since 2026-05-20");
  expect(judge(topology, { asOf: "2026-11-01" }).findings[0]?.message).toContain(
    "refuses builds on it since 2026-11-01",
  );
});

const said = (json: Readonly<Record<string, unknown>>, rule: string): readonly string[] =>
  judge(topologyOfTerraform(json))
    .findings.filter((finding) => finding.rule === rule)
    .map(({ severity, at, message }) => `${severity} ${at}: ${message}`);

test("two associations that take one map as a whole are two owners of whatever is in it, also where it is empty or unknown", () => {
  const twice = (one: unknown, two: unknown, variable: object) => ({
    ...stack({
      heroku_app_config_association: {
        one: { app_id: "${heroku_app.web.id}", vars: one },
        two: { app_id: "${heroku_app.web.id}", vars: two },
      },
    }),
    variable: { common: variable, other: {} },
  });
  const owned = (json: Readonly<Record<string, unknown>>) => said(json, "variable-owned-twice");
  const expected =
    "warning heroku_app_config_association.one: heroku_app_config_association.one and heroku_app_config_association.two both take their config vars from var.common: each variable in it has two owners.";
  expect(owned(twice("${var.common}", "${var.common}", { default: {} }))).toEqual([expected]);
  expect(owned(twice("${var.common}", "${var.common}", {}))).toEqual([expected]);
  expect(owned(twice("${var.common}", "${var.common}", { default: { PAGE_SIZE: "20" } }))).toEqual([
    expect.stringMatching(/^error .*PAGE_SIZE is set by/),
  ]);
  expect(owned(twice("${var.common}", "${var.other}", {}))).toEqual([]);
  const each = { app_id: "${heroku_app.web.id}", for_each: { a: { A: "1" }, b: { B: "2" } }, vars: "${each.value}" };
  expect(owned(stack({ heroku_app_config_association: { all: each } }))).toEqual([]);
  // A map that merge is given is taken as a whole too, whatever stands beside it.
  for (const variable of [{}, { default: {} }]) {
    const merged = '${merge({ A = "x, y)" }, merge(var.common, var.rest))}';
    expect(owned(twice(merged, '${ merge(var.common, { B = "2" }) }', variable))).toEqual([expected]);
    expect(owned(twice(merged, '${merge(var.other, { B = "2" })}', variable))).toEqual([]);
  }
  expect(owned(twice("${merge(var.common, var.other)}", "${merge(var.other, var.common)}", {}))).toEqual([
    expect.stringContaining("both take their config vars from var.common and var.other:"),
  ]);
  expect(owned(twice('${merge(var.common, { A = "1" })}', '${merge(var.common, { A = "2" })}', {}))).toEqual([
    expect.stringMatching(/^error .*A is set by/),
  ]);
  const own = stack(
    { heroku_app_config_association: { one: { app_id: "${heroku_app.web.id}", vars: "${var.common}" } } },
    { config_vars: "${merge(var.common, {})}" },
  );
  expect(owned({ ...own, variable: { common: {} } })).toEqual([
    "warning heroku_app.web: heroku_app.web and heroku_app_config_association.one both take their config vars from var.common: each variable in it has two owners.",
  ]);
});

test("a plain config var that is named as a secret and comes from a variable that is not sensitive is printed", () => {
  const from = (value: string, variable: object, name = "API_TOKEN") =>
    said(
      {
        ...stack({ heroku_app_config_association: { web: vars({ [name]: value }) } }),
        variable: { token: variable },
        locals: { given: "${var.token}" },
      },
      "secret-in-plain-variable",
    );
  const printed = [
    "warning heroku_app_config_association.web: vars.API_TOKEN comes from var.token, which is not sensitive, and its name says that it holds a secret: plans and their logs print it.",
  ];
  expect(from("${var.token}", {})).toEqual(printed);
  expect(from("v1:${var.token}", { type: "string" })).toEqual(printed);
  expect(from("${local.given}", {})).toEqual(printed);
  expect(from("${var.token}", { sensitive: true })).toEqual([]);
  expect(from("${sensitive(var.token)}", {})).toEqual([]);
  expect(from("${var.token}", { type: "number" })).toEqual([]);
  expect(from("${var.token}", {}, "PAGE_TITLE")).toEqual([]);
});

test("a web process that is not declared may be scaled elsewhere, and that is said as unknown", () => {
  const worker = { heroku_formation: { worker: scaled("worker", "basic") } };
  expect(said(stack(together(host("www", "www"), worker), { acm: true }), "web-process-missing")).toEqual([
    expect.stringMatching(/^info .*web is not declared here, only worker\. How many web dynos run is unknown/),
  ]);
});
