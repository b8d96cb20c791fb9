import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { railsDeploymentOf, type RailsDeployment } from "../../lib/rails/deployment";
import { readRailsApp } from "../../lib/rails/directory";
import { CONNECTION } from "../../lib/rails/connection-identity";
import { generationOf } from "../../lib/rails/generation";
import { gemsOfLockfile } from "../../lib/rails/gems";
import { placementsOf } from "../../lib/rails/placement";
import { renderRailsFiles } from "../../lib/rails/render";
import { appTopology, complaints, deployment, goodApp, lockfile, MODERN } from "./apps";

const PRODUCTION = "config/environments/production.rb";
const TLS = "ssl_params: { verify_mode: OpenSSL::SSL::VERIFY_NONE }";

/** A good app whose production environment goes on with these lines. */
function app(code: string, files: Readonly<Record<string, string>> = {}): Map<string, string> {
  const all = goodApp();
  all.set(PRODUCTION, `${all.get(PRODUCTION) ?? ""}Rails.application.configure do\n${code}\nend\n`);
  for (const [path, text] of Object.entries(files)) all.set(path, text);
  return all;
}

/** Each finding as `kind rule`. */
async function found(files: Map<string, string>, from?: RailsDeployment): Promise<readonly string[]> {
  return (await complaints(files, from)).map(({ kind, rule }) => `${kind} ${rule}`);
}

const SESSION = `config.session_store :redis_session_store, key: StimulusReflexDeployment.session_key, domain: StimulusReflexDeployment.cookie_domain, on_redis_down: ->(e, *) { raise e }, redis: SESSION_OPTIONS`;

test.each([
  [
    "an else branch that production never takes",
    'if Rails.env.production?\n  config.cache_store = :redis_cache_store, { url: ENV["CACHE_REDIS_URL"], ' +
      TLS +
      " }\nelse\n  config.cache_store = :memory_store\nend",
  ],
  ["a modifier for another environment", "config.cache_store = :null_store if Rails.env.test?"],
  [
    "a constant with options",
    `REDIS = { ${TLS} }.freeze\nconfig.cache_store = :redis_cache_store, REDIS.merge(url: ENV["CACHE_REDIS_URL"])`,
  ],
  [
    "options that are splatted",
    `redis = { ${TLS} }\nconfig.cache_store = :redis_cache_store, { url: ENV["CACHE_REDIS_URL"], **redis }`,
  ],
  [
    "a store by its class",
    `config.cache_store = ActiveSupport::Cache::RedisCacheStore.new(url: ENV["CACHE_REDIS_URL"], ${TLS})`,
  ],
  [
    "session options in a constant",
    `SESSION_OPTIONS = { url: ENV["SESSION_REDIS_URL"], expire_after: 1.year, ${TLS} }\n${SESSION}`,
  ],
  [
    "verify_mode as a number",
    'config.cache_store = :redis_cache_store, { url: ENV["CACHE_REDIS_URL"], ssl_params: { verify_mode: 0 } }',
  ],
  [
    "a certificate authority of its own",
    'config.cache_store = :redis_cache_store, { url: ENV["CACHE_REDIS_URL"], ssl_params: { ca_file: "ca.pem" } }',
  ],
  [
    "TLS options that are added to a local",
    'redis = { url: ENV["CACHE_REDIS_URL"] }\nredis[:ssl_params] = { verify_mode: OpenSSL::SSL::VERIFY_NONE }\nconfig.cache_store = :redis_cache_store, redis',
  ],
  [
    "TLS options that are merged into a constant",
    'REDIS = { url: ENV["CACHE_REDIS_URL"] }\nREDIS.merge!(ssl_params: { verify_mode: OpenSSL::SSL::VERIFY_NONE })\nconfig.cache_store = :redis_cache_store, REDIS',
  ],
  [
    "a method that is given the name of the role",
    `def redis(role, timeout: 1)\n  url = ENV.fetch("#{role.to_s.upcase}_REDIS_URL")\n  { url: url, timeout: timeout, ${TLS} }\nend\nconfig.cache_store = :redis_cache_store, redis(:cache, timeout: 3)`,
  ],
  [
    "a lambda that is given the name of the variable",
    `redis = ->(name) { { url: ENV.fetch(name), ${TLS} } }\nconfig.cache_store = :redis_cache_store, redis.call("CACHE_REDIS_URL")`,
  ],
  [
    "a pool that makes its clients",
    `config.cache_store = :redis_cache_store, { redis: ConnectionPool.new(size: 5) { Redis.new(url: ENV["CACHE_REDIS_URL"], ${TLS}) } }`,
  ],
  [
    "a client in a global variable",
    `$redis = Redis.new(url: ENV["CACHE_REDIS_URL"], ${TLS})\nconfig.cache_store = :redis_cache_store, { redis: $redis }`,
  ],
  [
    "a list of domains with one that the cable is under",
    `config.session_store :redis_session_store, key: "_x_acme_com", domain: %w[acme.com acme.org], on_redis_down: ->(e, *) { raise e }, redis: { url: ENV["SESSION_REDIS_URL"], expire_after: 1.year, ${TLS} }`,
  ],
  ["another gem's settings", "Sentry.init do |config|\n  config.cache_store = :memory_store\n  config.hosts = []\nend"],
  [
    "an origin that is interpolated from a config var",
    'config.action_cable.allowed_request_origins = ["https://#{ENV.fetch("APPLICATION_HOST")}"]',
  ],
  ["origins by a pattern", "config.action_cable.allowed_request_origins = [%r{\\Ahttps://(www\\.)?acme\\.com\\z}]"],
  ["a cable URL by its variable", 'config.action_cable.url = ENV["ACTION_CABLE_URL"]'],
  ["a chain of assignments", 'config.action_cable.url = ActionCable.server.config.url = ENV.fetch("ACTION_CABLE_URL")'],
  [
    "a host by its variable, with a fallback",
    'config.action_controller.default_url_options = { host: ENV.fetch("APPLICATION_HOST", "example.com") }',
  ],
  ["a host in the routes", 'Rails.application.routes.default_url_options[:host] = "www.acme.com"'],
  [
    "redis-store with TLS options beside the URL",
    `config.session_store :redis_store, servers: [{ url: ENV["SESSION_REDIS_URL"], namespace: "s", ${TLS} }], key: "_x_acme_com", domain: "acme.com", expire_after: 1.day`,
  ],
  [
    "redis-store as the cache, with TLS options",
    `config.cache_store = :redis_store, ENV["CACHE_REDIS_URL"], { ${TLS} }`,
  ],
  [
    "a mode of nil, which Ruby's OpenSSL takes for VERIFY_NONE",
    'config.cache_store = :redis_cache_store, { url: ENV["CACHE_REDIS_URL"], driver: :ruby, ssl_params: { verify_mode: nil } }',
  ],
  [
    "the line of AnyCable's installer, which sets the server itself",
    'config.after_initialize do\n  config.action_cable.url = ActionCable.server.config.url = ENV.fetch("ACTION_CABLE_URL")\nend',
  ],
  [
    "mails with a protocol alone, and the host of the routes",
    'Rails.application.routes.default_url_options[:host] = "www.acme.com"\nconfig.action_mailer.default_url_options = { protocol: "https" }',
  ],
  [
    "options that are set as a setting of the app's own",
    `config.x.redis = { url: ENV["CACHE_REDIS_URL"], ${TLS} }\nconfig.cache_store = :redis_cache_store, config.x.redis`,
  ],
  [
    "origins that a block makes",
    'config.action_cable.allowed_request_origins = ENV["APPLICATION_HOST"].split(",").map { |host| "https://#{host}" }',
  ],
  ["the middleware of force_ssl", "config.force_ssl = false\nconfig.middleware.use ActionDispatch::SSL"],
  ["a variable that Rails reads as a boolean", 'config.force_ssl = ActiveModel::Type::Boolean.new.cast("1")'],
  [
    "a variable that is tried before the deployed one",
    `config.cache_store = :redis_cache_store, { url: ENV["REDIS_CACHE_URL"] || ENV["CACHE_REDIS_URL"], ${TLS} }`,
  ],
])("is not misled by %s", async (_, code) => {
  const gems = { ...MODERN, "redis-actionpack": "5.5.0", "redis-activesupport": "5.3.0" };
  expect(await found(app(code, { "Gemfile.lock": lockfile(gems) }))).toEqual([]);
});

test.each([
  [
    "cache-tls",
    "VERIFY_PEER as a number",
    'config.cache_store = :redis_cache_store, { url: ENV["CACHE_REDIS_URL"], ssl_params: { verify_mode: 1 } }',
  ],
  [
    "cache-tls",
    "a method without TLS options",
    'def redis(role) = { url: ENV.fetch("#{role}_REDIS_URL") }\nconfig.cache_store = :redis_cache_store, redis("CACHE")',
  ],
  [
    "cache-tls",
    "a lambda that makes a client without TLS options",
    'config.cache_store = :redis_cache_store, { redis: -> { Redis.new(url: ENV["CACHE_REDIS_URL"]) } }',
  ],
  [
    "cache-tls",
    "verify_mode as a word, which OpenSSL refuses",
    'config.cache_store = :redis_cache_store, { url: ENV["CACHE_REDIS_URL"], ssl_params: { verify_mode: :none } }',
  ],
  [
    "cache-tls",
    "ssl_params without a mode",
    'config.cache_store = :redis_cache_store, { url: ENV["CACHE_REDIS_URL"], ssl_params: {} }',
  ],
  [
    "cache-tls",
    "VERIFY_PEER in a constant",
    'MODE = OpenSSL::SSL::VERIFY_PEER\nconfig.cache_store = :redis_cache_store, { url: ENV["CACHE_REDIS_URL"], ssl_params: { verify_mode: MODE } }',
  ],
  [
    "cache-tls",
    "a client of its own without options",
    'config.cache_store = :redis_cache_store, { redis: Redis.new(url: ENV["CACHE_REDIS_URL"]) }',
  ],
  [
    "cache-store",
    "a memory store in place of the one that Rails made",
    "Rails.cache = ActiveSupport::Cache::MemoryStore.new",
  ],
  ["cache-store", "a memory store by its class", "config.cache_store = ActiveSupport::Cache::MemoryStore.new"],
  [
    "cache-store",
    "the branch that production takes",
    "config.cache_store = Rails.env.production? ? :memory_store : :null_store",
  ],
  [
    "session-store",
    "the cookie store by its class",
    "config.session_store ActionDispatch::Session::CookieStore, key: '_acme'",
  ],
  [
    "session-apart-from-cache",
    "Rails.cache by the class of its store",
    "config.session_store ActionDispatch::Session::CacheStore, key: '_acme', domain: :all",
  ],
  ["request-origins", "a slash at the end", 'config.action_cable.allowed_request_origins = ["https://www.acme.com/"]'],
  ["request-origins", "a path", 'config.action_cable.allowed_request_origins = ["https://www.acme.com/app"]'],
  ["request-origins", "two schemes", 'config.action_cable.allowed_request_origins = ["https://https://www.acme.com"]'],
  ["request-origins", "a host without a scheme", 'config.action_cable.allowed_request_origins = ["www.acme.com"]'],
  [
    "request-origins",
    "two schemes by interpolation",
    'config.action_cable.allowed_request_origins = ["https://#{"https://" + ENV["APPLICATION_HOST"]}"]',
  ],
  [
    "cookie-domain",
    "a list of domains of which Rails takes that of the page",
    'config.session_store :redis_session_store, key: "_www_cable", domain: %w[www.acme.com cable.acme.com], on_redis_down: ->(e, *) { raise e }, redis: { url: ENV["SESSION_REDIS_URL"], expire_after: 1.year, ssl_params: { verify_mode: 0 } }',
  ],
  ["cable-url", "ws:// on a page over https", 'config.action_cable.url = "ws://cable.acme.com/cable"'],
  ["cable-url", "a port of AnyCable's own", 'config.action_cable.url = "wss://cable.acme.com:28080/cable"'],
  ["cable-url", "a URL without the path", 'config.action_cable.url = "wss://cable.acme.com"'],
  ...[
    ["a list of domains that the cable is not under", "domain: %w[acme.org .acme.net]"],
    ["all hosts of three labels", "domain: :all, tld_length: 3"],
  ].map(([what = "", domain = ""]) => [
    "cookie-domain",
    what,
    `config.session_store :redis_session_store, key: "_x", ${domain}, on_redis_down: ->(e, *) { raise e }, redis: { url: ENV["SESSION_REDIS_URL"], expire_after: 1.year, ${TLS} }`,
  ]),
  [
    "cookie-domain",
    "a domain that the cable is not under",
    `SESSION_OPTIONS = { url: ENV["SESSION_REDIS_URL"], expire_after: 1.year, ${TLS} }\nconfig.session_store :redis_session_store, key: "_x", domain: "acme.org", on_redis_down: ->(e, *) { raise e }, redis: SESSION_OPTIONS`,
  ],
  [
    "default-url-options",
    "a host with a scheme",
    'config.action_mailer.default_url_options = { host: "https://www.acme.com" }',
  ],
  [
    "deployed-variables",
    "a fallback that hides a missing variable",
    `config.cache_store = :redis_cache_store, { url: ENV.fetch("REDIS_CACHE_URL", "redis://localhost:6379"), ${TLS} }`,
  ],
  [
    "deployed-variables",
    "a variable by way of a local name",
    `url = ENV["CACHE_URL"] || "redis://localhost:6379" # redis\nconfig.cache_store = :redis_cache_store, { url: url, ${TLS} }`,
  ],
  ["force-ssl", "force_ssl switched off in production", "config.force_ssl = !Rails.env.production?"],
  ["force-ssl", "redirects switched off", "config.ssl_options = { hsts: true, redirect: false }"],
  [
    "session-tls",
    "redis-store with a URL alone",
    'config.session_store :redis_store, servers: [ENV["SESSION_REDIS_URL"]], key: "_x_acme_com", domain: "acme.com", expire_after: 1.day',
  ],
  [
    "session-expiry",
    "redis-store without an expiry",
    `config.session_store :redis_store, servers: { url: ENV["SESSION_REDIS_URL"], ${TLS} }, key: "_x_acme_com", domain: "acme.com"`,
  ],
  [
    "session-apart-from-cache",
    "redis-store with a database behind the cache's URL",
    'config.session_store :redis_store, servers: ["#{ENV.fetch("CACHE_REDIS_URL")}/0/session"], key: "_x_acme_com", domain: "acme.com"',
  ],
  [
    "redis-role",
    "redis-store without a server",
    'config.session_store :redis_store, key: "_x_acme_com", domain: "acme.com", expire_after: 1.day',
  ],
  [
    "cache-tls",
    "redis-store as the cache",
    'config.cache_store = :redis_store, ENV["CACHE_REDIS_URL"], { expires_in: 90.minutes }',
  ],
  [
    "cache-tls",
    "a mode of nil, which hiredis-client takes for VERIFY_PEER",
    'config.cache_store = :redis_cache_store, { url: ENV["CACHE_REDIS_URL"], ssl_params: { verify_mode: nil } }',
  ],
  [
    "late-setting",
    "a session store that is chosen after Rails has built its middleware",
    "config.after_initialize do\n  config.session_store :cookie_store\nend",
  ],
  [
    "cable-url",
    "a URL that is set on the server itself when Rails has been initialized",
    'config.after_initialize { ActionCable.server.config.url = "wss://cable.acme.org/cable" }',
  ],
])("finds %s: %s", async (rule, _, code) => {
  expect(await found(app(code))).toContain(`violation ${rule}`);
});

describe("the layout", () => {
  const LAYOUT = "app/views/layouts/application.html.erb";
  const layout = (body: string, files: Readonly<Record<string, string>> = {}) =>
    app("", { [LAYOUT]: `<head><%= csrf_meta_tags %>${body}</head>`, ...files });
  const TAG = "<%= action_cable_meta_tag %>";

  test.each<[string, string, Readonly<Record<string, string>>]>([
    ["a partial that it renders", '<%= render "layouts/head" %>', { "app/views/layouts/_head.html.erb": TAG }],
    [
      "a partial of a partial",
      '<%= render partial: "shared/head" %>',
      { "app/views/shared/_head.html.haml": '= render "shared/tags"', "app/views/shared/_tags.html.erb": TAG },
    ],
    [
      "a helper",
      "<%= cable_tags %>",
      { "app/helpers/application_helper.rb": "module A\n  def cable_tags = action_cable_meta_tag\nend" },
    ],
  ])("has its tag from %s", async (_, body, files) => {
    expect(await found(layout(body, files))).toEqual([]);
  });

  test.each<[string, string, Readonly<Record<string, string>>]>([
    ["a partial that it does not render", '<%= render "layouts/other" %>', { "app/views/layouts/_head.html.erb": TAG }],
    ["a comment of Ruby", "<% # action_cable_meta_tag %>", {}],
    [
      "a comment in a helper",
      "<%= cable_tags %>",
      { "app/helpers/application_helper.rb": "module A\n  def cable_tags\n    # action_cable_meta_tag\n  end\nend" },
    ],
  ])("lacks the tag of %s", async (_, body, files) => {
    expect(await found(layout(body, files))).toEqual(["violation cable-meta-tag"]);
  });
});

describe("a layout beside that of the application", () => {
  const LAYOUT = "app/views/layouts/application.html.erb";
  const TAGS = "<%= csrf_meta_tags %><%= action_cable_meta_tag %>";
  const missing = "cable-meta-tag: no action_cable_meta_tag.";
  const SCRIPTS = {
    "app/webpacker/packs/shop.js": 'import "~/cart"',
    "app/webpacker/cart.js": 'import CableReady from "cable_ready"',
    [LAYOUT]: `<head>${TAGS}<%= javascript_importmap_tags %></head>`,
    "app/javascript/application.js": 'import "controllers"',
    "app/javascript/landing.js": 'import "./carousel"',
    "app/javascript/carousel.js": "setInterval(next, 1000)",
    "app/javascript/panel.js": 'import "./channels"',
    "app/javascript/channels/index.js": 'import consumer from "./consumer"',
  };
  const messages = async (path: string, head: string) =>
    (await complaints(app("", { ...SCRIPTS, [path]: head })))
      .filter(({ at }) => at === path)
      .map(({ kind, rule, message }) => `${kind} ${rule}: ${message}`);

  test.each([
    ["the same script", "app/views/layouts/admin.html.erb", '<%= javascript_include_tag "application", defer: true %>'],
    [
      "another script that opens the cable by what it imports",
      "app/views/layouts/panel.html.slim",
      "= javascript_include_tag 'panel', 'data-turbo-track': 'reload', type: 'module'",
    ],
    ["the script of importmap-rails", "app/views/layouts/wide.haml", "= javascript_importmap_tags"],
    [
      "a script of an engine",
      "engines/web/app/views/layouts/web/page.html.erb",
      "<%= javascript_pack_tag :application %>",
    ],
  ])("needs the tag with %s", async (_, path, head) => {
    expect(await messages(path, `<%= csrf_meta_tags %>\n${head}\n`)).toEqual([`violation ${missing}`]);
    expect(await messages(path, `${TAGS}\n${head}\n`)).toEqual([]);
  });

  test.each([
    ["of mails", "app/views/layouts/mailer.html.erb", "<head></head>"],
    ["of pages without the cable", "app/views/layouts/landing.html.erb", '<%= javascript_include_tag "landing" %>'],
    [
      "with a script of others",
      "app/views/layouts/embed.html.erb",
      '<%= javascript_include_tag "https://x.com/a.js" %>',
    ],
  ])("needs no tag where it is one %s", async (_, path, head) => {
    expect(await messages(path, head)).toEqual([]);
  });

  test("may have the tag from a view that fills a part of it", async () => {
    const files = {
      [LAYOUT]: "<head><%= csrf_meta_tags %><%= yield :head %></head>",
      "app/views/home/show.html.erb": "<% content_for :head do %><%= action_cable_meta_tag %><% end %>",
    };
    expect(await found(app("", files))).toEqual(["unknown cable-meta-tag"]);
  });

  test("may need the tag where its script was not found", async () => {
    const head = '<%= csrf_meta_tags %><%= javascript_include_tag "builds" %>';
    expect(await messages("app/views/layouts/admin.html.erb", head)).toEqual([
      `unknown cable-meta-tag: May be wrong: no action_cable_meta_tag. It could not be judged, because its script builds was not found in app.`,
    ]);
  });

  test("needs no tag where the consumer is given its address, or the cable is on the host of the pages", async () => {
    const bare = { [LAYOUT]: "<head><%= csrf_meta_tags %></head>" };
    const consumer = { "app/javascript/channels/consumer.js": "export default createConsumer(address())" };
    expect(await found(app("", bare))).toEqual(["violation cable-meta-tag"]);
    expect(await found(app("", { ...bare, ...consumer }))).toEqual([]);
    expect(await found(app("", bare), { ...deployment(), cableHost: undefined })).not.toContain(
      "violation cable-meta-tag",
    );
  });
});

test.each<[string, string, readonly string[]]>([
  ["an initializer", '$redis = Redis.new(url: ENV["CACHE_REDIS_URL"])', ["violation client-tls"]],
  ["a pool", 'P = ConnectionPool.new { Redis.new(url: ENV["CACHE_REDIS_URL"]) }', ["violation client-tls"]],
  ["redis-client", 'R = RedisClient.config(url: ENV["QUEUE_REDIS_URL"]).new_pool', ["violation client-tls"]],
  [
    "a cache of its own",
    'Rack::Attack.cache.store = ActiveSupport::Cache::RedisCacheStore.new(url: ENV["CACHE_REDIS_URL"])',
    ["violation client-tls"],
  ],
  ["options with TLS", `$redis = Redis.new(url: ENV["CACHE_REDIS_URL"], ${TLS})`, []],
  ["development", 'R = Redis.new(url: ENV["CACHE_REDIS_URL"]) unless Rails.env.production?', []],
])("judges the TLS of a client in %s", async (_, code, expected) => {
  expect(await found(app("", { "config/initializers/redis.rb": `${code}\n` }))).toEqual(expected);
});

test("finds what models, jobs and libraries read and the deployment does not set, and says it once", async () => {
  const files = app('config.action_cable.allowed_request_origins = ["https://#{ENV["WEB_HOST"]}"]', {
    "app/models/counter.rb": 'class Counter\n  REDIS = Redis.new(url: ENV["COUNTER_URL"])\nend\n',
    "app/jobs/lock_job.rb":
      'class LockJob\n  def client\n    @client ||= begin\n      url = ENV.fetch("REDIS_LOCK_URL")\n      Redis.new(url: url)\n    end\n  end\nend\n',
    "lib/api.rb": 'class Api\n  def get = Faraday.get(ENV.fetch("API_URL"))\nend\n',
    "lib/own.rb":
      'class Own\n  def redis = Redis.new(url: ENV.fetch("QUEUE_REDIS_URL"), ssl_params: { verify_mode: 0 })\nend\n',
    "config/redis/shared.yml": "production:\n  # url: <%= ENV['OLD_REDIS_URL'] %>\n  url: <%= ENV['KREDIS_URL'] %>\n",
  });
  expect((await complaints(files)).map(({ at, line, message }) => `${at}:${line ?? ""}: ${message}`)).toEqual([
    `${PRODUCTION}:7: WEB_HOST is not deployed.`,
    "app/models/counter.rb:2: COUNTER_URL is not deployed.",
    "app/jobs/lock_job.rb:4: REDIS_LOCK_URL is not deployed.",
    "config/redis/shared.yml:3: KREDIS_URL is not deployed.",
  ]);
});

test.each([
  ["package-lock.json", '{ "lockfileVersion": 1, "dependencies": { "cable_ready": { "version": "VERSION" } } }'],
  ["package-lock.json", '{ "packages": { "node_modules/cable_ready": { "resolved": "x", "version": "VERSION" } } }'],
  ["bun.lock", '{ "packages": { "cable_ready": ["cable_ready@VERSION", "", {}, "sha512-x"], } }'],
  [
    "pnpm-lock.yaml",
    "importers:\n  .:\n    dependencies:\n      cable_ready:\n        specifier: ^5.0.0\n        version: VERSION\npackages:\n  cable_ready@4.5.0: {}\n",
  ],
  ["pnpm-lock.yaml", "lockfileVersion: 5.4\ndependencies:\n  cable_ready: VERSION_morphdom@2.6.1\n"],
])("reads the version that %s installs", async (file, text) => {
  const at = (version: string) => {
    const all = app("", { [file]: text.replaceAll("VERSION", version) });
    if (file !== "package-lock.json") all.delete("package-lock.json");
    return found(all);
  };
  expect(await at("5.0.6")).toEqual([]);
  expect(await at("5.0.3")).toEqual(["violation package-versions"]);
});

test("says that a lock file with a conflict could not be judged", async () => {
  const all = app("");
  const lock = all.get("Gemfile.lock") ?? "";
  all.set("Gemfile.lock", lock.replace("    redis", "<<<<<<< HEAD\n=======\n>>>>>>> topic\n    redis"));
  expect(await found(all)).toEqual(["unknown unread-file"]);
});

test.each([
  [[], "primary:\n    pool: 20\n  cache:\n    pool: 5"],
  [["violation database-pool"], "primary:\n    pool: 5\n  cache:\n    pool: 20"],
  [["violation database-pool"], 'pool: <%= ENV.fetch("DB_POOL", 5) %>'],
  [[], 'pool: <%= ENV["DB_POOL"] || 20 %>'],
  [["unknown database-pool"], "pool: <%= Settings.pool %>"],
])("finds %j for a database.yml with %j", async (expected, pool) => {
  expect(await found(app("", { "config/database.yml": `production:\n  ${pool}\n` }))).toEqual(expected);
});

test.each([
  ["violation", "app/views/posts/_post.html.haml", "= image_tag image_url 'logo.png'\n"],
  ["violation", "app/components/card.rb", 'class Card\n  def picture = asset_url("card.png")\nend\n'],
  [undefined, "app/views/posts/_post.html.erb", "<%= image_tag @post.image_url %> <%= image_tag 'logo.png' %>\n"],
  [undefined, "app/assets/javascripts/card.html.haml", "= image_url('card.png')\n"],
  [undefined, "app/helpers/cards_helper.rb", "module CardsHelper\n  def image_url(size)\n  end\nend\n"],
])("asks for an asset host as %s where %s has %j", async (expected, path, text) => {
  const files = app("config.asset_host = nil\nconfig.action_controller.asset_host = nil", { [path]: text });
  expect((await complaints(files)).find(({ rule }) => rule === "asset-host")?.kind).toBe(expected);
});

test("follows a condition on the environment around StimulusReflex.debug", async () => {
  const script = (test: string) =>
    app("", { "app/javascript/debug.js": `${test} {\n  a()\n  b()\n  c()\n  StimulusReflex.debug = true\n}\n` });
  expect(await found(script('if (process.env.NODE_ENV === "development")'))).toEqual([]);
  expect(await found(script("if (isReady)"))).toEqual(["violation reflex-debug"]);
});

describe("cable.yml with TLS options", () => {
  const cable = (mode: string) =>
    `production:\n  adapter: redis\n  url: <%= ENV["CABLE_REDIS_URL"] %>\n  reconnect_attempts: [0, 1, 2, 4, 8, 16, 16, 16]\n${mode}\n`;
  const at = (mode: string) =>
    app('config.action_cable.cable = config_for("cable")', { "config/cable.yml": cable(mode) });

  test.each([
    ["a number", "  ssl_params:\n    verify_mode: 0"],
    ["a constant in ERB", "  ssl_params: { verify_mode: <%= OpenSSL::SSL::VERIFY_NONE -%> }"],
    [
      "the branch that production takes",
      "  ssl_params:\n    verify_mode: <%= Rails.env.production? ? OpenSSL::SSL::VERIFY_NONE : OpenSSL::SSL::VERIFY_PEER %>",
    ],
    ["the section of all environments", "shared:\n  ssl_params:\n    verify_mode: 0"],
  ])("accepts %s", async (_, mode) => {
    expect(await found(at(mode))).toEqual([]);
  });

  test.each([
    ["none", "  ssl_params:"],
    ["others than a mode", "  ssl_params:\n    timeout: 3"],
    ["a word", "  ssl_params:\n    verify_mode: none"],
    ["a number in quotes", '  ssl_params:\n    verify_mode: "<%= OpenSSL::SSL::VERIFY_NONE %>"'],
    ["the name of a constant without ERB", "  ssl_params:\n    verify_mode: OpenSSL::SSL::VERIFY_NONE"],
    ["VERIFY_PEER in production", "  ssl_params:\n    verify_mode: <%= Rails.env.production? ? 1 : 0 %>"],
  ])("refuses %s", async (_, mode) => {
    expect(await found(at(mode))).toEqual(["violation cable-tls"]);
  });

  test("follows config_for into the part of a file that is asked for", async () => {
    const code = (part: string) =>
      app(`config.cache_store = :redis_cache_store, config_for(:redis)${part}`, {
        "config/redis.yml":
          'shared:\n  open:\n    url: <%= ENV["CACHE_REDIS_URL"] %>\nproduction:\n  cache:\n    url: <%= ENV["CACHE_REDIS_URL"] %>\n    ssl_params:\n      verify_mode: 0\n',
      });
    expect(await found(code("[:cache]"))).toEqual([]);
    expect(await found(code(".cache"))).toEqual([]);
    expect(await found(code(".open"))).toEqual(["violation cache-tls"]);
    expect(await found(code("[ENV['PART']]"))).toEqual(["unknown cache-tls"]);
  });
});

test.each([
  [
    "the host of a method",
    "default-url-options",
    "config.action_controller.default_url_options = { host: Settings.host }",
  ],
  [
    "credentials",
    "request-origins",
    "config.action_cable.allowed_request_origins = Rails.application.credentials.origins",
  ],
  ["a condition", "cache-store", "config.cache_store = :memory_store if Settings.small?"],
  ["one of two values", "cache-store", "config.cache_store = Settings.small? ? :memory_store : :redis_cache_store"],
  ["options from a call", "cache-tls", "config.cache_store = :redis_cache_store, Settings.redis"],
  ["force_ssl from a setting", "force-ssl", "config.force_ssl = Settings.ssl"],
  [
    "forgery protection that a variable takes away",
    "request-origins",
    'config.action_cable.disable_request_forgery_protection = ENV["CABLE_OPEN"] == "1"',
  ],
  [
    "a URL from the credentials",
    "redis-role",
    `config.cache_store = :redis_cache_store, { url: Rails.application.credentials.redis_url, ${TLS} }`,
  ],
])("says that it could not judge %s", async (_, rule, code) => {
  const all = await complaints(app(code));
  const [first] = all.filter((one) => one.rule === rule);
  expect(first).toMatchObject({ kind: "unknown", severity: "warning", line: 7 });
  expect(all.filter(({ kind }) => kind === "violation")).toEqual([]);
});

describe("the connection", () => {
  const connection = (code: string) => ({
    [CONNECTION]: `module ApplicationCable\n  class Connection < ActionCable::Connection::Base\n${code}\n  end\nend\n`,
  });
  const any = railsDeploymentOf(appTopology());

  test.each([
    [
      "a method that connect calls",
      "identified_by :current_user\ndef connect\n  set_user\nend\nprivate\ndef set_user\n  self.current_user = find_user || reject_unauthorized_connection\nend",
    ],
    [
      "a method of the name",
      "identified_by :current_user\ndef current_user\n  @user ||= env['warden'].user(:user)\nend",
    ],
    [
      "an instance variable",
      "identified_by :current_user\ndef connect\n  @current_user = find || reject_unauthorized_connection\nend",
    ],
    ["two at once", "identified_by :a, :b\ndef connect\n  self.a, self.b = pair\nend"],
    ["a callback", "identified_by :a\nbefore_command :set\ndef set\n  self.a = 1\nend"],
  ])("assigns its identity by %s", async (_, code) => {
    expect(await found(app("", connection(code)))).toEqual([]);
  });

  test.each([
    ["nil", "identified_by :current_user\ndef connect\n  self.current_user = nil\nend"],
    [
      "a method that nothing calls",
      "identified_by :current_user\ndef connect\nend\ndef set\n  self.current_user = 1\nend",
    ],
    [
      "a comparison",
      "identified_by :current_user\ndef connect\n  reject_unauthorized_connection if self.current_user == 1\nend",
    ],
    ["a local variable of the name", "identified_by :current_user\ndef connect\n  current_user = User.first\nend"],
    ["a comment", "identified_by :current_user\ndef connect\n  # self.current_user = 1\nend"],
  ])("is not identified by %s", async (_, code) => {
    expect(await found(app("", connection(code)))).toEqual(["violation identified-by"]);
  });

  test.each([
    ["Active Record", "self.current_user = User.find_by(id: request.session[:user_id])"],
    ["Warden", 'self.current_user = env["warden"].user(:user)'],
    ["a condition", "if (id = request.session[:user_id])\nself.current_user = User.find(id)\nend"],
    ["a method of the class", "self.current_user = verified\nend\ndef verified\n  User.find_by(id: session[:id])"],
  ])("may leave visitors who are not signed in with one stream, by %s", async (_, assign) => {
    const code = (more = "") => connection(`identified_by :current_user\ndef connect\n${assign}\n${more}\nend`);
    expect(await found(app("", code()))).toEqual(["unknown identified-by"]);
    expect(await found(app("", code("reject_unauthorized_connection if current_user.nil?")))).toEqual([]);
    const both = `identified_by :current_user, :session_id\ndef connect\n${assign}\nself.session_id = request.session.id.to_s\nend`;
    expect(await found(app("", connection(both)))).toEqual([]);
  });

  test("is followed into a module that is read, and not judged by one that is not", async () => {
    const included = connection("include Identity\nidentified_by :current_user");
    const assigns = "module Identity\n  def connect\n    self.current_user = 1\n  end\nend\n";
    expect(await found(app("", { ...included, "app/channels/concerns/identity.rb": assigns }))).toEqual([]);
    expect(await found(app("", included))).toEqual(["unknown identified-by"]);
  });

  test.each([
    ["signed", "cookies.signed[:user_id]", "cookies.signed[:user_id] = 1", ["violation identity-cookie"]],
    [
      "read by fetch",
      "cookies.fetch(:user_id)",
      "cookies.permanent[:user_id] = { value: 1 }",
      ["violation identity-cookie"],
    ],
    [
      "of the request",
      'request.cookies["user_id"]',
      "cookies[:user_id] = { value: 1, domain: nil }",
      ["violation identity-cookie"],
    ],
    [
      "with a domain",
      "cookies.signed[:user_id]",
      "cookies.permanent.signed[:user_id] = { value: 1, domain: :all }",
      [],
    ],
    [
      "with options that are computed",
      "cookies.signed[:user_id]",
      "cookies.signed[:user_id] = cookie_options",
      ["unknown identity-cookie"],
    ],
    ["that nothing in view writes", "cookies.signed[:user_id]", "session[:user_id] = 1", ["unknown identity-cookie"]],
    [
      "of the session itself",
      "cookies.encrypted[Rails.application.config.session_options[:key]]",
      "session[:user_id] = 1",
      [],
    ],
  ])("judges a cookie %s", async (_, read, write, expected) => {
    const files = {
      ...connection(`identified_by :user\ndef connect\n  self.user = ${read} || reject_unauthorized_connection\nend`),
      "app/controllers/concerns/authentication.rb": `module Authentication\n  def sign_in\n    ${write}\n  end\nend\n`,
    };
    expect(await found(app("", files))).toEqual(expected);
  });

  test.each([
    ["by way of a local variable", "id = request.session.id\n  self.user = id", ["violation anycable-connection"]],
    ["by safe navigation", "self.user = request&.session&.id", ["violation anycable-connection"]],
    ["as text", "self.user = request.session.id.to_s", []],
    ["of another session", "self.user = request.session[:id]", []],
    [
      "Warden without a scope, by a local variable",
      'warden = env["warden"]\n  self.user = warden.user',
      ["violation anycable-connection"],
    ],
    ["Warden with a scope", 'self.user = env["warden"].user(:admin)', []],
  ])("under AnyCable judges the session's id and Warden: %s", async (_, code, expected) => {
    const gems = { ...MODERN, "anycable-rails": "1.6.2" };
    const files = goodApp(gems, any);
    for (const [path, text] of Object.entries(
      connection(`identified_by :user\ndef connect\n  ${code}\n  reject_unauthorized_connection if user.nil?\nend`),
    ))
      files.set(path, text);
    expect(await found(files, { ...any, anycable: "http" })).toEqual(expected);
  });
});

test.each([
  ["a redirect to the canonical host", 'use Rack::CanonicalHost, "www.acme.com"\n', ["violation anycable-hosts"]],
  ["one with a condition", 'use Rack::CanonicalHost, "www.acme.com", if: /acme/\n', []],
  ["none", "run Rails.application\n", []],
])("under AnyCable judges %s", async (_, rackup, expected) => {
  const any = { ...deployment(), anycable: "http" as const };
  const files = goodApp({ ...MODERN, "anycable-rails": "1.6.2" }, any).set("config.ru", rackup);
  expect(await found(files, any)).toEqual(expected);
});

test("under AnyCable its own variables say where the cable is and which origins may open it", async () => {
  const { variableNames = new Set(), ...rest } = deployment();
  const any = {
    ...rest,
    anycable: "http" as const,
    variableNames: new Set([...variableNames, "ANYCABLE_WEBSOCKET_URL"]),
  };
  const bare = { ...any, anycable: undefined };
  const files = goodApp({ ...MODERN, "anycable-rails": "1.6.2" }, any);
  const path = "config/stimulus_reflex/production.rb";
  files.set(
    path,
    (files.get(path) ?? "").replaceAll(/^ {2}config\.action_cable\.(?:url|allowed_request_origins).*$/gm, ""),
  );
  expect(await found(files, any)).not.toContainEqual(expect.stringMatching(/cable-url|request-origins/));
  expect(await found(files, bare)).toEqual(
    expect.arrayContaining(["violation cable-url", "violation request-origins"]),
  );
});

describe("under AnyCable asks where Rails answers", () => {
  const deployed = deployment();
  const any = {
    ...deployed,
    anycable: "http" as const,
    variables: new Map([...deployed.variables, ["ANYCABLE_HTTP_RPC", "true"]]),
  };
  const judge = async (version: string, path: string, text: string, from: RailsDeployment = any) => {
    const files = goodApp()
      .set("Gemfile.lock", lockfile({ ...MODERN, "anycable-rails": version }))
      .set(path, text);
    const all = await complaints(files, from);
    return all.filter(({ rule }) => rule === "anycable-rpc").map(({ kind, at }) => `${kind} ${at}`);
  };
  const yml = "config/anycable.yml";
  const routes = "config/routes.rb";
  const initializer = "config/initializers/anycable.rb";

  test.each([
    ["1.3.7", yml, "", ["violation Gemfile.lock"]],
    ["1.5.3", yml, "production:\n  broadcast_adapter: redis\n", [`violation ${yml}`]],
    ["1.6.0", yml, "http_rpc_mount_path: /_anycable\n", [`violation ${yml}`]],
    ["1.5.3", yml, "default: &default\n  http_rpc_mount_path: /_anycable\nproduction:\n  <<: *default\n", []],
    ["1.5.3", yml, "production:\n  http_rpc_mount_path: <%= Site.path %>\n", [`unknown ${yml}`]],
    ["1.6.2", yml, "production:\n  http_rpc_mount_path: /rpc\n", [`unknown ${yml}`]],
    ["1.6.1", yml, "production:\n  http_rpc: true\n", []],
    [
      "1.5.3",
      routes,
      'Rails.application.routes.draw do\n  mount AnyCable::HTTRPC::Server.new => "/_anycable"\nend\n',
      [],
    ],
    ["1.5.3", initializer, 'AnyCable.config.http_rpc_mount_path ||= "/_anycable"\n', []],
    ["1.5.3", initializer, 'AnyCable.configure { |config| config.http_rpc_mount_path = "/_anycable" }\n', []],
    [
      "1.5.3",
      initializer,
      'AnyCable.config.http_rpc_mount_path = "/_anycable" if Site.open?\n',
      ["unknown Gemfile.lock"],
    ],
    ["1.5.3", initializer, "# nothing\n", ["violation Gemfile.lock"]],
  ])("anycable-rails %s, %s with %j", async (version, path, text, expected) => {
    expect(await judge(version, path, text)).toEqual(expected);
  });

  test("by a variable of the deployment, by the generated file, and not where AnyCable asks over gRPC", async () => {
    const variables = new Map([...any.variables, ["ANYCABLE_HTTP_RPC_MOUNT_PATH", "/_anycable"]]);
    expect(await judge("1.5.3", yml, "", { ...any, variables })).toEqual([]);
    expect(await judge("1.5.3", yml, "", { ...any, anycable: "grpc" })).toEqual([]);
    const files = goodApp({ ...MODERN, "anycable-rails": "1.5.3" }, any);
    const byHand = goodApp().set("Gemfile.lock", lockfile({ ...MODERN, "anycable-rails": "1.5.6" }));
    const [missing] = (await complaints(byHand, any)).filter(({ rule }) => rule === "anycable-rpc");
    expect(missing?.advice).toMatch(
      /^Write http_rpc_mount_path: \/_anycable below .*, or update anycable-rails to 1\.6\.1/,
    );
    expect((await complaints(files, any)).map(({ rule }) => rule)).not.toContain("anycable-rpc");
  });
});

test("under AnyCable finds a redirect among the middleware, and a list of hosts that is refused", async () => {
  const any = { ...deployment(), anycable: "http" as const };
  const files = goodApp({ ...MODERN, "anycable-rails": "1.6.2" }, any);
  const more =
    'Rails.application.configure do\n  config.middleware.use Rack::CanonicalHost, "www.acme.com"\n  config.hosts = ["www.acme.com"]\nend\n';
  files.set(PRODUCTION, `${files.get(PRODUCTION) ?? ""}${more}`);
  expect(await found(files, any)).toEqual(["violation anycable-hosts", "violation anycable-hosts"]);
});

test.each([
  ['policy.connect_src :self, "ws:"', []],
  ['policy.connect_src :self, "wss://cable.acme.com"', []],
  ['policy.connect_src :self, "wss://*.acme.com"', []],
  ['policy.connect_src :self, ENV.fetch("ACTION_CABLE_URL")', []],
  ['policy.connect_src :self, "wss://cable.acme.org"', ["violation content-security-policy"]],
  [
    'policy.connect_src :self, "ws:" if Rails.env.development?\npolicy.connect_src :self',
    ["violation content-security-policy"],
  ],
  ["policy.default_src :self, :https", ["violation content-security-policy"]],
  ["policy.connect_src :self, Settings.cable", ["unknown content-security-policy"]],
  ['policy.connect_src :self, -> { "wss://#{request.host}" }', ["unknown content-security-policy"]],
  ['policy.connect_src :self, -> { "wss://cable.acme.com" }', []],
  ['policy.connect_src :self, -> { "https://acme.com" }', ["violation content-security-policy"]],
  ["sources = %w[wss://cable.acme.com]\npolicy.connect_src :self, *sources", []],
  ["policy.connect_src :self\npolicy.connect_src :self, :wss if Settings.cable?", ["unknown content-security-policy"]],
])("judges a policy by the cable: %s", async (policy, expected) => {
  const files = goodApp();
  files.delete("config/initializers/stimulus_reflex_content_security_policy.rb");
  const text = `Rails.application.config.content_security_policy do |policy|\n${policy}\nend\n`;
  expect(await found(files.set("config/initializers/content_security_policy.rb", text))).toEqual(expected);
});

test("a policy that is only reported blocks nothing", async () => {
  const files = goodApp();
  files.delete("config/initializers/stimulus_reflex_content_security_policy.rb");
  const text =
    "Rails.application.config.content_security_policy { |policy| policy.connect_src :self }\nRails.application.config.content_security_policy_report_only = true\n";
  expect(await found(files.set("config/initializers/content_security_policy.rb", text))).toEqual([]);
});

describe("what cannot be read", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "stimulus-reflex-rails-"));
    for (const [path, text] of goodApp()) put(path, text);
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });
  const put = (path: string, text: string | Buffer) => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  const unread = async () => {
    const { files, unread: left } = readRailsApp(directory);
    return (await complaints(files, deployment(), left)).map(
      ({ kind, rule, at, message }) => `${kind} ${rule} ${at}: ${message}`,
    );
  };

  test("a file with an error of syntax is named with its line, and what it may set is not called missing", async () => {
    put(PRODUCTION, "Rails.application.configure do\n  config.x = 1\n  config.y = {\nend\n");
    const all = await unread();
    expect(all.filter((one) => one.startsWith("violation"))).toEqual([]);
    expect(all).toContainEqual(
      expect.stringMatching(
        /^unknown unread-file config\/environments\/production.rb: Could not be judged: line \d could not be parsed: /,
      ),
    );
  });

  test("a file that is not UTF-8 is named with its line", async () => {
    put(
      "config/initializers/legacy.rb",
      Buffer.concat([Buffer.from("# one\n# caf"), Buffer.from([0xe9]), Buffer.from("\n")]),
    );
    expect(await unread()).toEqual([
      "unknown unread-file config/initializers/legacy.rb: Could not be judged: the file was not read: not UTF-8 on line 2.",
    ]);
  });

  test("line ends of DOS and a byte order mark change nothing", async () => {
    for (const path of [PRODUCTION, CONNECTION, "config/database.yml"]) {
      const text = readFileSync(join(directory, path), "utf8").replaceAll("\n", "\r\n");
      put(path, path === CONNECTION ? `\u{feff}${text}` : text);
    }
    expect(await unread()).toEqual([]);
  });
});

describe("JavaScript", () => {
  const consumer = "app/javascript/channels/consumer.js";
  const actions = (files: Readonly<Record<string, string>>) => {
    const rendered = renderRailsFiles(deployment(), generationOf(gemsOfLockfile(lockfile(MODERN))));
    const [placed] = placementsOf(rendered, new Map(Object.entries(files))).filter(
      ({ file }) => file.path === consumer,
    );
    return placed?.action ?? "nowhere";
  };

  test.each([
    ["where the app has none", {}, "create"],
    ["beside other modules of app/javascript", { "app/javascript/application.js": "import './channels'" }, "create"],
    [
      "nowhere, where the app has its own elsewhere",
      { "app/frontend/channels/consumer.ts": "export default createConsumer('/cable')" },
      "nowhere",
    ],
    [
      "nowhere, where a bundler keeps the app's modules",
      { "app/frontend/entrypoints/application.js": "import '~/channels'" },
      "nowhere",
    ],
    [
      "nowhere, where the page takes that of Turbo",
      { "app/javascript/application.js": 'import { cable } from "@hotwired/turbo-rails"\nawait cable.getConsumer()' },
      "nowhere",
    ],
    ["nowhere, where npm packages are used and no module is in app", { "package.json": "{}" }, "nowhere"],
    ["where importmap-rails finds it", { "config/importmap.rb": 'pin "application"', "package.json": "{}" }, "create"],
    [
      "not over one that differs in comments and quotes",
      {
        [consumer]:
          "// mine\nimport { createConsumer } from '@rails/actioncable';\n\nexport default createConsumer();\n",
      },
      "current",
    ],
    [
      "not over one that opens another address",
      { [consumer]: "import { createConsumer } from '@rails/actioncable'\nexport default createConsumer('/ws')\n" },
      "yield",
    ],
  ])("the consumer goes %s", (_, files, action) => {
    expect(actions(files)).toBe(action);
  });

  test("what follows sign-in lands beside a consumer of another name, and never in the folder of a bundler", () => {
    const all = (files: Readonly<Record<string, string>>) =>
      placementsOf(
        renderRailsFiles(deployment(), generationOf(gemsOfLockfile(lockfile(MODERN)))),
        new Map(Object.entries(files)),
      ).flatMap(({ file }) => (file.path.startsWith("app/javascript/") ? [file.path] : []));
    const state = "app/javascript/channels/cable_state.js";
    expect(all({ "app/javascript/channels/cable.ts": "export default createConsumer()" })).toEqual([state]);
    expect(all({ "app/frontend/cable.ts": "export default createConsumer()" })).toEqual([]);
  });

  test("finds a second consumer in the folder of a bundler, and none in a comment", async () => {
    const files = app("", {
      "app/frontend/channels/one.js": "createConsumer()",
      "app/frontend/channels/two.js": "/* createConsumer() */\n",
      "app/frontend/channels/__mocks__/one.js": "createConsumer()",
    });
    expect((await complaints(files)).map(({ rule, at }) => `${rule} ${at}`)).toEqual([
      "one-consumer app/frontend/channels/one.js",
    ]);
  });

  test.each([
    ["StimulusReflex.debug = true\n", ["violation reflex-debug"]],
    ["// StimulusReflex.debug = true\n", []],
    ['if (process.env.NODE_ENV === "development") {\n  StimulusReflex.debug = true\n}\n', []],
    ['if (process.env.NODE_ENV === "development") StimulusReflex.debug = true\n', []],
    ['StimulusReflex.debug = process.env.RAILS_ENV === "development"\n', []],
    ["StimulusReflex.debug = !0\n", ["violation reflex-debug"]],
    ["const DEBUG = true\nStimulusReflex.debug = DEBUG\n", ["violation reflex-debug"]],
    ['const DEBUG = process.env.NODE_ENV !== "production"\nStimulusReflex.debug = DEBUG\n', []],
    ["let debug = true\ndebug = false\nStimulusReflex.debug = debug\n", ["unknown reflex-debug"]],
    ["StimulusReflex.debug = import.meta.env.DEV\n", []],
    ["StimulusReflex.debug = !import.meta.env.PROD || false\n", []],
    ["StimulusReflex.debug = import.meta.env.PROD\n", ["violation reflex-debug"]],
    ['StimulusReflex.debug = import.meta.env.MODE === "development" ? true : false\n', []],
    ['StimulusReflex.debug = ["development", "test"].includes(process.env["NODE_ENV"])\n', []],
    ['StimulusReflex.debug = window.location.hostname === "localhost"\n', []],
    ['StimulusReflex.debug = railsEnv() !== "production" && isOpen\n', []],
    ["const { NODE_ENV } = process.env\nStimulusReflex.debug = NODE_ENV == 'development'\n", []],
    ["StimulusReflex.debug = process.env.REFLEX_DEBUG\n", []],
    ["StimulusReflex.debug = process.env.WEB_CONCURRENCY\n", ["violation reflex-debug"]],
    ['StimulusReflex.debug = localStorage.getItem("debug")\n', ["unknown reflex-debug"]],
    ['import { DEBUG } from "./config"\nStimulusReflex.debug = DEBUG\n', ["unknown reflex-debug"]],
    ['if (process.env.NODE_ENV === "production") StimulusReflex.debug = true\n', ["violation reflex-debug"]],
    ["if (import.meta.env.PROD) {\n  go()\n} else {\n  StimulusReflex.debug = true\n}\n", []],
    ["if (import.meta.hot) { go() }\nStimulusReflex.debug = true\n", ["violation reflex-debug"]],
    ["import.meta.env.DEV && (StimulusReflex.debug = true)\n", []],
    ["if (isDevelopment) StimulusReflex.debug = true\n", []],
    ["StimulusReflex.initialize(application, { consumer, debug: process.env.NODE_ENV === 'test' })\n", []],
    ["const debug = true\nStimulusReflex.initialize(application, { debug })\n", ["violation reflex-debug"]],
    ["StimulusReflex.initialize(application, { consumer, debug: settings.debug })\n", ["unknown reflex-debug"]],
  ])("warns of debugging in production: %j", async (code, expected) => {
    expect(await found(app("", { "app/javascript/controllers/index.js": code }))).toEqual(expected);
  });

  test("reads any text behind StimulusReflex.debug, however deep", async () => {
    const piece = fc.constantFrom(
      "(",
      "[",
      "!",
      "a",
      ".",
      "?.",
      "?",
      ":",
      "&&",
      "||",
      "true",
      '"',
      "if (",
      ") {",
      "}",
      "else ",
      "\n",
      ";",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece), fc.array(piece), async (before, behind) => {
        const code = `${before.join("")}StimulusReflex.debug = ${behind.join("")}`;
        const all = await found(new Map([["app/javascript/a.js", code]]), deployment());
        expect(all.filter((one) => one.endsWith(" reflex-debug")).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
    const deep = `StimulusReflex.debug = ${"(".repeat(9000)}`;
    expect(await found(app("", { "app/javascript/a.js": deep }))).toEqual(["unknown reflex-debug"]);
  });

  test("warns of debugging where esbuild takes the build for one of development", async () => {
    const script = 'StimulusReflex.debug = process.env.NODE_ENV === "development"\n';
    const built = (options: string) =>
      found(
        app("", {
          "app/javascript/application.js": script,
          "package.json": `{ "scripts": { "build": "esbuild app/javascript/*.* --bundle ${options}" } }`,
        }),
      );
    expect(await built("--outdir=app/assets/builds")).toEqual(["violation reflex-debug"]);
    expect(await built("--minify")).toEqual([]);
    expect(await built("--define:process.env.NODE_ENV='production'")).toEqual([]);
  });

  test("finds a module that no pin of importmap-rails has", async () => {
    const files = { "app/javascript/controllers/index.js": 'import StimulusReflex from "stimulus_reflex"\n' };
    const pins = 'pin "@rails/actioncable", to: "actioncable.esm.js"\n';
    expect(await found(app("", { ...files, "config/importmap.rb": pins }))).toEqual(["violation importmap-pins"]);
    expect(
      await found(
        app("", { ...files, "config/importmap.rb": `${pins}pin "stimulus_reflex", to: "stimulus_reflex.js"\n` }),
      ),
    ).toEqual([]);
  });
});

test.each([
  ["warning asset-host", 'config.asset_host = ENV["ASSET_HOST"]'],
  ["warning asset-host", 'config.action_controller.asset_host = ENV["ASSET_HOST"].presence'],
  ["error deployed-variables", 'config.asset_host = ENV.fetch("ASSET_HOST")'],
  ["error deployed-variables", 'config.asset_host = "https://#{ENV["ASSET_HOST"]}"'],
  [undefined, 'config.asset_host = ENV["ASSET_HOST"] if ENV["ASSET_HOST"].present?'],
  [undefined, 'config.asset_host = ENV.fetch("ASSET_HOST", "https://cdn.acme.com")'],
  ["warning asset-host", 'config.asset_host = ENV["ASSET_HOST"] || ""'],
  ["warning asset-host", 'config.asset_host = "https://"'],
])("says %s of an asset host that is not deployed: %s", async (expected, line) => {
  const all = (await complaints(app(line))).map(({ severity, rule }) => `${severity} ${rule}`);
  expect(all).toEqual(expected === undefined ? [] : [expected]);
});

/** The checks that the next test is about: a container, for one, has no generated files. */
const WATCHED = new Set(
  (
    "allowed-hosts cable-url procfile database-pool deployed-variables client-tls importmap-pins reflex-debug " +
    "cable-adapter gem-versions"
  ).split(" "),
);
const PUMA = "config/puma.rb";
const SHARED = 'production:\n  url: <%= ENV.fetch("CACHE_REDIS_URL") %>\n';
const IMPORTMAP = ["application", "stimulus_reflex", "cable_ready", "@rails/actioncable"]
  .map((name) => `pin "${name}"\n`)
  .join("");
const RUN = "build:\n  docker:\n    web: Dockerfile\nrun:\n";

test.each<[string, string | undefined, () => Map<string, string>, (() => RailsDeployment)?]>([
  [
    "config.hosts with both hosts",
    undefined,
    () => app('config.hosts << "www.acme.com"\nconfig.hosts << "cable.acme.com"'),
  ],
  ["config.hosts with a domain", undefined, () => app('config.hosts = [".acme.com"]')],
  ["config.hosts with a pattern", undefined, () => app("config.hosts = [/(www|cable)\\.acme\\.com/]")],
  ["a pattern that ends early", "violation allowed-hosts", () => app("config.hosts = [/www|cable/, 'www.acme.com']")],
  ["computed hosts", "unknown allowed-hosts", () => app('config.hosts = ["www.acme.com", Settings.host]')],
  [
    "config.hosts with an exemption of the cable",
    undefined,
    () => app('config.hosts = ["www.acme.com"]\nconfig.host_authorization = { exclude: ->(r) { r.path == "/cable" } }'),
  ],
  [
    "a canonical host",
    "violation allowed-hosts",
    () => app('config.middleware.use Rack::CanonicalHost, "www.acme.com"'),
  ],
  [
    "a canonical host but for the cable's",
    undefined,
    () => app('config.middleware.use Rack::CanonicalHost, "www.acme.com", ignore: "cable.acme.com"'),
  ],
  ["another mount path", "violation cable-url", () => app('config.action_cable.mount_path = "/websocket"')],
  [
    "another mount path, and its address",
    undefined,
    () => app('config.action_cable.mount_path = "/ws"\nconfig.action_cable.url = "wss://cable.acme.com/ws"'),
  ],
  ["no Procfile", "violation procfile", () => without(app(""), "Procfile")],
  ["a fixed port of Puma", "violation procfile", () => app("", { [PUMA]: "port 3000\n" })],
  ["a fixed address of Puma", "violation procfile", () => app("", { [PUMA]: 'bind "tcp://0.0.0.0:9292"\n' })],
  ["Heroku's port", undefined, () => app("", { [PUMA]: 'port ENV.fetch("PORT", 3000)\n' })],
  [
    "a port that the Procfile gives",
    undefined,
    () => app("", { [PUMA]: "port 3000\n", Procfile: "web: puma -p $PORT\nworker: bundle exec sidekiq\n" }),
  ],
  [
    "an image of a worker",
    undefined,
    () => app("", { "heroku.yml": `${RUN}  worker: bundle exec sidekiq\n` }),
    container,
  ],
  ["no image of a worker", "violation procfile", () => app("", { "heroku.yml": RUN }), container],
  ["images that are pushed by hand", undefined, () => without(app(""), "Procfile"), container],
  [
    "a pool below Sidekiq's threads",
    "violation database-pool",
    () => app("", { "config/sidekiq.yml": ":concurrency: 12\n" }),
  ],
  [
    "a worker with a pool of its own",
    undefined,
    () =>
      app("", {
        "config/sidekiq.yml": ":concurrency: 12\n",
        Procfile: "web: bundle exec puma\nworker: RAILS_MAX_THREADS=12 bundle exec sidekiq\n",
      }),
  ],
  [
    "memcached that nothing gives",
    "violation deployed-variables",
    () => app('config.cache_store = :mem_cache_store, ENV["MEMCACHIER_SERVERS"]', gems({ dalli: "3.2.8" })),
  ],
  ["Kredis without TLS options", "violation client-tls", () => app("", { "config/redis/shared.yml": SHARED })],
  [
    "Kredis with TLS options",
    undefined,
    () => app("", { "config/redis/shared.yml": `${SHARED}  ssl_params:\n    verify_mode: 0\n` }),
  ],
  [
    "a module that no pin has",
    "unknown importmap-pins",
    () => app("", { "config/importmap.rb": IMPORTMAP, "app/javascript/application.js": 'import x from "debounced"\n' }),
  ],
  [
    "import.meta.env where Vite is not",
    "violation reflex-debug",
    () =>
      app("", {
        "package.json": '{ "scripts": { "build": "esbuild --minify" } }',
        "app/javascript/application.js": "StimulusReflex.debug = !import.meta.env?.PROD\n",
      }),
  ],
  [
    "Solid Cable",
    "violation cable-adapter",
    () => app('config.action_cable.cable = { "adapter" => "solid_cable" }', gems({ solid_cable: "3.0.12" })),
  ],
  [
    "no redis gem, and nothing that takes it",
    undefined,
    () =>
      app("", {
        "Gemfile.lock": lockfile({ rails: "8.1.3", rack: "3.2.0", solid_cable: "3.0.12" }),
        "config/cable.yml": "production:\n  adapter: solid_cable\n",
        [PRODUCTION]:
          'Rails.application.configure do\n  config.force_ssl = true\n  config.action_cable.url = ENV["ACTION_CABLE_URL"]\n  config.cache_store = :solid_cache_store\nend\n',
      }),
    withoutRedis,
  ],
])("finds what %s leads to: %s", async (...[, expected, files, from]) => {
  const all = (await complaints(files(), from?.())).filter(({ rule }) => WATCHED.has(rule));
  expect(all.map(({ kind, rule }) => `${kind} ${rule}`)).toEqual(expected === undefined ? [] : [expected]);
});

function without(files: Map<string, string>, path: string): Map<string, string> {
  files.delete(path);
  return files;
}

function gems(more: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { "Gemfile.lock": lockfile({ ...MODERN, ...more }) };
}

function container(): RailsDeployment {
  return deployment({ stack: "container" });
}

function withoutRedis(): RailsDeployment {
  const { addons } = appTopology();
  return deployment({ addons: addons.filter(({ service }) => service !== "heroku-redis"), hosts: [] });
}
