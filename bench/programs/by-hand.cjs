// The same environment, resource by resource and under the same ids: what a team writes that has the bindings and not
// the library.
const { DnsRecord } = require("@cdktf/provider-cloudflare/lib/dns-record");
const { CloudflareProvider } = require("@cdktf/provider-cloudflare/lib/provider");
const { dependable, TerraformOutput, TerraformStack } = require("cdktf");
const { Construct } = require("constructs");
const { Addon } = require("../../dist/provider-heroku/addon");
const { AddonAttachment } = require("../../dist/provider-heroku/addon-attachment");
const { App: HerokuApp } = require("../../dist/provider-heroku/app");
const { AppConfigAssociation } = require("../../dist/provider-heroku/app-config-association");
const { Build } = require("../../dist/provider-heroku/build");
const { Domain } = require("../../dist/provider-heroku/domain");
const { Formation } = require("../../dist/provider-heroku/formation");
const { HerokuProvider } = require("../../dist/provider-heroku/provider");

const ZONE_ID = "0da42c8d2132a9ddaf714f9e7c920711";

exports.declareEnvironment = function declareEnvironment(app, { id, name, host, cableHost }) {
  const stack = new TerraformStack(app, id);
  new HerokuProvider(stack, "heroku", {
    customizations: [{ setAppAllConfigVarsInState: false, setAddonConfigVarsInState: false }],
  });
  stack.addOverride("terraform.required_providers.heroku.version", "~> 5.3");
  new CloudflareProvider(stack, "cloudflare");
  stack.addOverride("terraform.required_providers.cloudflare.version", "~> 5.14");

  const root = new Construct(stack, "app");
  const railsScope = new Construct(root, "rails");
  const rails = new HerokuApp(railsScope, "Default", {
    name,
    region: "eu",
    stack: "heroku-24",
    buildpacks: ["heroku/nodejs", "heroku/ruby"],
    acm: true,
    lifecycle: { preventDestroy: true },
  });
  const config = new AppConfigAssociation(new Construct(railsScope, "config"), "Default", {
    appId: rails.id,
    vars: {
      ACTION_CABLE_ALLOWED_REQUEST_ORIGINS: `https://${host}`,
      ACTION_CABLE_URL: `wss://${cableHost}/cable`,
      APPLICATION_HOST: host,
      RAILS_MAX_THREADS: "5",
      REDIS_PROVIDER: "QUEUE_REDIS_URL",
      SESSION_KEY_PREFIX: "app:session:",
      SESSION_TTL_SECONDS: "31556952",
      WEB_CONCURRENCY: "2",
    },
  });

  const redis = new Construct(root, "redis");
  const cache = new Addon(redisScope("cache"), "Default", {
    appId: rails.id,
    plan: "heroku-redis:premium-0",
    config: { maxmemory_policy: "volatile-lru" },
    lifecycle: { ignoreChanges: ["config"], preventDestroy: false },
  });
  const cacheUrl = attach("CACHE_REDIS", cache);
  const session = new Addon(redisScope("session"), "Default", {
    appId: rails.id,
    plan: "heroku-redis:premium-0",
    config: { maxmemory_policy: "volatile-lru" },
    lifecycle: { ignoreChanges: ["config"], preventDestroy: true },
    dependsOn: [cache],
  });
  const sessionUrl = attach("SESSION_REDIS", session);
  const cable = new Addon(redisScope("cable"), "Default", {
    appId: rails.id,
    plan: "heroku-redis:premium-0",
    config: { maxmemory_policy: "noeviction" },
    lifecycle: { ignoreChanges: ["config"], preventDestroy: false },
    dependsOn: [session],
  });
  const cableUrl = attach("CABLE_REDIS", cable);
  const queue = new Addon(redisScope("queue"), "Default", {
    appId: rails.id,
    plan: "heroku-redis:premium-1",
    config: { maxmemory_policy: "noeviction" },
    lifecycle: { ignoreChanges: ["config"], preventDestroy: true },
    dependsOn: [cable],
  });
  const queueUrl = attach("QUEUE_REDIS", queue, { createBeforeDestroy: true });
  const postgres = new Addon(new Construct(new Construct(root, "addons"), "postgres"), "Default", {
    appId: rails.id,
    plan: "heroku-postgresql:standard-0",
    lifecycle: { ignoreChanges: ["config"], preventDestroy: true },
  });

  const build = new Build(railsScope, "build", {
    appId: rails.id,
    source: { url: "https://github.com/acme/acme/archive/refs/tags/v1.0.0.tar.gz", version: "v1.0.0" },
    dependsOn: [cache, cacheUrl, config, session, sessionUrl, cable, cableUrl, queue, queueUrl, postgres],
  });
  const processes = new Construct(root, "processes");
  new Formation(new Construct(processes, "web"), "Default", {
    appId: rails.id,
    type: "web",
    size: "standard-2x",
    quantity: 2,
    dependsOn: [build],
  });
  new Formation(new Construct(processes, "worker"), "Default", {
    appId: rails.id,
    type: "worker",
    size: "standard-1x",
    quantity: 1,
    dependsOn: [build],
  });

  const webScope = new Construct(root, "domain");
  const webDomain = new Domain(webScope, "Default", {
    appId: rails.id,
    hostname: host,
    lifecycle: { createBeforeDestroy: true, ignoreChanges: ["sni_endpoint_id"] },
  });
  const webRecord = new DnsRecord(new Construct(webScope, "record"), "Default", {
    zoneId: ZONE_ID,
    name: host,
    type: "CNAME",
    content: webDomain.cname,
    ttl: 1,
    proxied: false,
    lifecycle: { createBeforeDestroy: true },
  });
  const cableScope = new Construct(new Construct(root, "cable"), "Default");
  const cableDomain = new Domain(cableScope, "Default", {
    appId: rails.id,
    hostname: cableHost,
    lifecycle: { ignoreChanges: ["sni_endpoint_id"] },
  });
  const cableRecord = new DnsRecord(new Construct(cableScope, "record"), "Default", {
    zoneId: ZONE_ID,
    name: cableHost,
    type: "CNAME",
    content: cableDomain.cname,
    ttl: 1,
    proxied: false,
    comment: "Action Cable. Keep it DNS-only: the proxy costs 60 to 90 ms a reflex.",
  });

  const named = [cacheUrl, sessionUrl, cableUrl, queueUrl, webDomain, webRecord, cableDomain, cableRecord];
  config.dependsOn = named.map(dependable);

  output("git_url", "Where to push the app to", rails.gitUrl);
  output("web_url", "Where the pages are", `https://${host}`);
  output("cable_url", "Where the browser opens its websocket", `wss://${cableHost}/cable`);
  output("web_dns_target", "What the web host points to", webDomain.cname);
  output("cable_dns_target", "What the cable host points to", cableDomain.cname);

  function redisScope(role) {
    return new Construct(new Construct(redis, role), "Default");
  }

  function attach(attachment, addon, lifecycle) {
    return new AddonAttachment(addon.node.scope, "attachment", {
      appId: rails.id,
      addonId: addon.id,
      name: attachment,
      lifecycle,
    });
  }

  function output(outputId, description, value) {
    new TerraformOutput(stack, outputId, { value, description });
  }
};
