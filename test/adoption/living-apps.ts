/** Apps that have been in use for years, made by requests to the sandbox's APIs, as people made them at Heroku. */
import * as fc from "fast-check";
import type { HerokuAndCloudflare } from "../../lib/sandbox/platforms";
import { stringAt, type Json } from "../../lib/sandbox/kit/json";

/** How a host is kept at Cloudflare. */
export type DnsKind = "alias" | "proxied" | "other-name" | "address" | "address-6" | "missing" | "wildcard";

export interface LivingHost {
  readonly label: string;
  readonly dns: DnsKind;
  readonly ttl: number;
  readonly comment?: string;
  readonly certificate: boolean;
}

export interface LivingApp {
  readonly name: string;
  readonly region: "us" | "eu";
  readonly stack: "heroku-24" | "heroku-26";
  readonly team: boolean;
  readonly acm: boolean;
  readonly buildpacks: readonly string[];
  readonly features: readonly string[];
  readonly addons: readonly { readonly plan: string; readonly names: readonly string[] }[];
  /** Whether the newest Redis has taken the name REDIS from the oldest. */
  readonly promoted: boolean;
  readonly hosts: readonly LivingHost[];
  readonly drains: readonly string[];
  readonly webhooks: readonly string[];
  readonly collaborators: readonly string[];
  readonly formation: Readonly<Record<string, number>>;
  readonly size: string;
  readonly pipeline?: "staging" | "production";
  /** Whether an add-on of another app is attached. */
  readonly borrows: boolean;
  /** Names under which the first database is attached with credentials of its own. */
  readonly credentials: readonly string[];
  readonly maintenance: boolean;
}

/** Planted in every place where the platforms keep a secret; never to be seen outside of them. */
export const SECRETS = {
  variable: "planted-variable-7f3a91",
  drain: "https://logs.example.com/input?key=planted-drain-7f3a91",
  webhook: "https://hooks.example.com/services/T0PLANTED7F3A91X",
};

const PEM = {
  certificate_chain: "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----",
  private_key: "-----BEGIN PRIVATE KEY-----\nplanted-key-7f3a91\n-----END PRIVATE KEY-----",
};

/** Makes an app with everything that belongs to it. */
export function make(platforms: HerokuAndCloudflare, app: LivingApp): void {
  const answer = (api: "herokuApi" | "cloudflareApi", method: string, path: string, body?: Json): Json => {
    const response = platforms[api].handle({ method, path, ...(body === undefined ? {} : { body }) });
    if (response.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(response.body)}`);
    return response.body;
  };
  const heroku = (method: string, path: string, body?: Json) => answer("herokuApi", method, path, body);
  const cloudflare = (method: string, path: string, body?: Json) => answer("cloudflareApi", method, path, body);
  const idOf = (created: Json) => stringAt(created, "id") ?? "";
  const { name } = app;
  const base = { name, region: app.region, stack: app.stack };
  heroku("POST", app.team ? "/teams/apps" : "/apps", app.team ? { ...base, team: "acme-inc" } : base);
  const at = `/apps/${name}`;
  heroku("PATCH", `${at}/config-vars`, { SECRET_KEY_BASE: SECRETS.variable, RAILS_LOG_LEVEL: SECRETS.variable });
  if (app.buildpacks.length > 0) {
    heroku("PUT", `${at}/buildpack-installations`, { updates: app.buildpacks.map((buildpack) => ({ buildpack })) });
  }
  if (app.acm) heroku("POST", `${at}/acm`);
  for (const feature of app.features) heroku("PATCH", `${at}/features/${feature}`, { enabled: true });
  heroku("PATCH", `${at}/features/log-runtime-metrics`, { enabled: false });

  if (app.maintenance) heroku("PATCH", at, { maintenance: true });

  const redis: string[] = [];
  let database: string | undefined;
  for (const { plan, names } of app.addons) {
    const id = idOf(heroku("POST", `${at}/addons`, { plan }));
    if (plan.startsWith("heroku-redis")) redis.push(id);
    if (plan.startsWith("heroku-postgresql")) database ??= id;
    for (const attachment of names) {
      heroku("POST", "/addon-attachments", { app: name, addon: id, name: attachment, confirm: name });
    }
  }
  const [oldest, newest] = [redis[0], redis.at(-1)];
  if (app.promoted && oldest !== undefined && newest !== undefined && oldest !== newest) {
    heroku("POST", "/addon-attachments", { app: name, addon: oldest, name: "HEROKU_REDIS_OLD" });
    heroku("POST", "/addon-attachments", { app: name, addon: newest, name: "REDIS", confirm: name });
  }
  for (const credential of database === undefined ? [] : app.credentials) {
    const namespace = `credential:${credential.toLowerCase()}`;
    heroku("POST", "/addon-attachments", { app: name, addon: database ?? "", name: credential, namespace });
  }
  if (app.borrows) {
    const owner = `${name.slice(0, 20)}-data`;
    heroku("POST", "/apps", { name: owner });
    const id = idOf(heroku("POST", `/apps/${owner}/addons`, { plan: "heroku-postgresql:essential-0" }));
    heroku("POST", "/addon-attachments", { app: name, addon: id, name: "REPORTING" });
  }

  const zone = `${name}.example.com`;
  const zoneId =
    stringAt(cloudflare("POST", "/zones", { name: zone, account: { id: "a".repeat(32) } }), "result", "id") ?? "";
  const records = `/zones/${zoneId}/dns_records`;
  for (const host of app.hosts) {
    const hostname = host.label === "@" ? zone : `${host.label}.${zone}`;
    const own = host.certificate && !app.acm;
    const endpoint = own ? idOf(heroku("POST", `${at}/sni-endpoints`, PEM)) : null;
    const cname = stringAt(heroku("POST", `${at}/domains`, { hostname, sni_endpoint: endpoint }), "cname") ?? "";
    const record = { name: hostname, ttl: host.ttl, ...(host.comment === undefined ? {} : { comment: host.comment }) };
    const alias = { ...record, type: "CNAME", content: cname };
    switch (host.dns) {
      case "alias":
        cloudflare("POST", records, { ...alias, proxied: false });
        break;
      case "proxied":
        cloudflare("POST", records, { ...alias, ttl: 1, proxied: true });
        break;
      case "other-name":
        cloudflare("POST", records, { ...alias, content: `${name}.herokuapp.com`, proxied: false });
        break;
      case "address":
        cloudflare("POST", records, { ...record, type: "A", content: "192.0.2.1", proxied: false });
        cloudflare("POST", records, { ...record, type: "A", content: "192.0.2.2", proxied: false });
        break;
      case "address-6":
        cloudflare("POST", records, { ...record, type: "AAAA", content: "2001:db8::1", proxied: true, ttl: 1 });
        break;
      case "wildcard":
      case "missing":
    }
  }
  if (app.hosts.some(({ dns }) => dns === "wildcard")) {
    cloudflare("POST", records, {
      name: `*.${zone}`,
      type: "CNAME",
      content: "elsewhere.example.net",
      ttl: 1,
      proxied: false,
    });
  }
  cloudflare("POST", records, { name: zone, type: "TXT", content: "planted-text-7f3a91", ttl: 1 });
  for (const url of app.drains) heroku("POST", `${at}/log-drains`, { url });
  for (const url of app.webhooks) {
    heroku("POST", `${at}/webhooks`, { url, level: "notify", include: ["api:release", "api:build"] });
  }
  for (const user of app.collaborators) heroku("POST", `${at}/collaborators`, { user });
  platforms.heroku.push(name, {
    web: "bin/rails server",
    worker: "bundle exec sidekiq",
    "sidekiq-low": "bundle exec sidekiq -q low",
    release: "bin/rails db:migrate",
  });
  for (const [type, quantity] of Object.entries(app.formation)) {
    heroku("PATCH", `${at}/formation/${type}`, { quantity, dyno_size: { name: app.size } });
  }
  if (app.pipeline !== undefined) {
    const pipeline = `${name.slice(0, 20)}-line`;
    const line = heroku("POST", "/pipelines", {
      name: pipeline,
      owner: { id: platforms.heroku.account.id, type: "user" },
    });
    heroku("POST", "/pipeline-couplings", { pipeline: idOf(line), app: name, stage: app.pipeline });
  }
}

/** An app with one of everything that adopting has to deal with. */
export const MESSY: LivingApp = {
  name: "acme",
  region: "eu",
  stack: "heroku-24",
  team: true,
  acm: true,
  buildpacks: ["heroku/nodejs", "https://github.com/example/heroku-buildpack-vips"],
  features: ["preboot", "http-session-affinity"],
  addons: [
    { plan: "heroku-postgresql:essential-0", names: ["FOLLOWER"] },
    { plan: "heroku-redis:premium-0", names: [] },
    { plan: "heroku-redis:mini", names: ["SIDEKIQ_REDIS"] },
    { plan: "papertrail:choklad", names: [] },
  ],
  promoted: true,
  hosts: [
    { label: "www", dns: "alias", ttl: 300, comment: "set up by ops", certificate: false },
    { label: "shop", dns: "proxied", ttl: 1, certificate: false },
    { label: "old", dns: "other-name", ttl: 1, certificate: false },
    { label: "cable", dns: "address", ttl: 1, certificate: false },
    { label: "lost", dns: "missing", ttl: 1, certificate: false },
  ],
  drains: ["syslog+tls://logs.example.com:1234", SECRETS.drain],
  webhooks: ["https://ci.example.com/heroku", SECRETS.webhook],
  collaborators: ["ops@example.com"],
  formation: { web: 2, worker: 1 },
  size: "standard-1x",
  pipeline: "production",
  borrows: true,
  credentials: ["ANALYTICS"],
  maintenance: false,
};

const host = fc.record({
  label: fc.constantFrom("@", "www", "shop", "cable", "api", "old", "*.tenants", "deep.er"),
  dns: fc.constantFrom<DnsKind>("alias", "proxied", "other-name", "address", "address-6", "missing", "wildcard"),
  ttl: fc.constantFrom(1, 300),
  certificate: fc.boolean(),
  comment: fc.option(fc.constantFrom("by ops", 'say "hello"', "${not.an.expression}", "two\nlines"), {
    nil: undefined,
  }),
});

const addon = fc.record({
  plan: fc.constantFrom(
    "heroku-redis:mini",
    "heroku-redis:premium-0",
    "heroku-postgresql:essential-0",
    "heroku-postgresql:standard-0",
    "rediscloud:30",
    "papertrail:choklad",
    "memcachier:dev",
    "newrelic:wayne",
  ),
  names: fc.constant<readonly string[]>([]),
});

/** Any app: shrinks to one that has nothing. */
export function livingApp(name: string): fc.Arbitrary<LivingApp> {
  return fc
    .record({
      region: fc.constantFrom("us" as const, "eu" as const),
      stack: fc.constantFrom("heroku-24" as const, "heroku-26" as const),
      team: fc.boolean(),
      acm: fc.boolean(),
      buildpacks: fc.subarray(["heroku/nodejs", "heroku/ruby", "https://github.com/example/heroku-buildpack-vips"]),
      features: fc.subarray(["preboot", "http-session-affinity", "runtime-dyno-metadata", "spaces-dns-discovery"]),
      addons: fc.array(addon, { maxLength: 6 }),
      names: fc.subarray(["SIDEKIQ_REDIS", "CACHE_REDIS", "PRIMARY", "LEGACY_URL", "SESSION_REDIS"]),
      promoted: fc.boolean(),
      hosts: fc.uniqueArray(host, { maxLength: 4, selector: ({ label }) => label }),
      drains: fc.subarray(["syslog+tls://logs.example.com:1234", "https://logs.example.com/plain", SECRETS.drain]),
      webhooks: fc.subarray(["https://ci.example.com/heroku", SECRETS.webhook]),
      collaborators: fc.subarray(["ops@example.com", "dev@example.com"]),
      formation: fc.record({ web: fc.nat(3), worker: fc.nat(2), "sidekiq-low": fc.nat(1) }),
      size: fc.constantFrom("standard-1x", "standard-2x", "performance-m"),
      pipeline: fc.option(fc.constantFrom("staging" as const, "production" as const), { nil: undefined }),
      borrows: fc.boolean(),
      credentials: fc.subarray(["ANALYTICS", "READONLY"]),
      maintenance: fc.boolean(),
    })
    .map(({ names, addons, ...app }) => ({
      ...app,
      name,
      // Names go round the add-ons, so that some have several and some none.
      addons: addons.map((one, index) => ({ ...one, names: names.filter((_, at) => at % addons.length === index) })),
    }));
}
