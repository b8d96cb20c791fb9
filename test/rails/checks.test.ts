import type { RailsDeployment } from "../../lib/rails/deployment";
import { RAILS_CHECKS } from "../../lib/rails/checks/all";
import { RAILS_CHECK_IDS } from "../../lib/review/rules/rails-check-ids";
import { gemsOfLockfile } from "../../lib/rails/gems";
import { generationOf } from "../../lib/rails/generation";
import { renderRailsFiles } from "../../lib/rails/render";
import { appTopology, complaints, deployment, goodApp, lockfile, MODERN } from "./apps";

const PRODUCTION = "config/environments/production.rb";

/** Statements that come after what is generated, and so win. */
function after(files: Map<string, string>, path: string, text: string): Map<string, string> {
  return files.set(path, `${files.get(path) ?? ""}${text}\n`);
}

interface Case {
  readonly check: string;
  readonly complaint: string;
  /** A good app, made bad. */
  readonly files: () => Map<string, string>;
  readonly from?: RailsDeployment;
  /** What it says: file, line and problem. */
  readonly says: string;
}

const without = (gem: string) => Object.fromEntries(Object.entries(MODERN).filter(([name]) => name !== gem));
const own = (text: string) => after(goodApp(), PRODUCTION, text);
const ANYCABLE = { ...MODERN, "anycable-rails": "1.5.3" };
const TLS = "ssl_params: { verify_mode: OpenSSL::SSL::VERIFY_NONE }";

const CASES: readonly Case[] = [
  {
    check: "session-store-ttl",
    complaint: "1, unknown keyword: :ttl at boot",
    files: () =>
      own(
        `config.session_store :redis_session_store,\n  key: "_session_production", domain: :all, on_redis_down: ->(e, env, sid) { raise e },\n  redis: { expire_after: 1.year, ttl: 1.year, ${TLS}, url: ENV.fetch("SESSION_REDIS_URL") }`,
      ),
    says: `${PRODUCTION}:6: redis: { ttl: … } is handed to the redis gem 5`,
  },
  {
    check: "cable-tls",
    complaint: "2, certificate verify failed",
    files: () =>
      own("config.action_cable.cable = config_for(:cable)").set(
        "config/cable.yml",
        'production:\n  adapter: redis\n  url: <%= ENV.fetch("CABLE_REDIS_URL") %>\n',
      ),
    says: "config/cable.yml:3: no ssl_params in production",
  },
  {
    check: "session-tls",
    complaint: "3, sessions silently lost",
    files: () =>
      own(
        'config.session_store :redis_session_store, domain: :all, on_redis_down: ->(e, _, _) { raise e }, redis: { expire_after: 1.year, url: ENV["SESSION_REDIS_URL"] }',
      ),
    says: `${PRODUCTION}:6: no ssl_params, and Heroku's certificates are self-signed`,
  },
  {
    check: "session-tls",
    complaint: "3, ssl_params in the wrong place",
    files: () =>
      own(
        `config.session_store :redis_session_store, domain: :all, ${TLS}, on_redis_down: ->(e, _, _) { raise e }, redis: { expire_after: 1.year, url: ENV["SESSION_REDIS_URL"] }`,
      ),
    says: `${PRODUCTION}:6: ssl_params stand beside redis:, where nothing reads them`,
  },
  {
    check: "session-failures",
    complaint: "3, the failure is swallowed",
    files: () =>
      own(
        `config.session_store :redis_session_store, domain: :all, redis: { ${TLS}, expire_after: 1.year, url: ENV["SESSION_REDIS_URL"] }`,
      ),
    says: `${PRODUCTION}:6: no on_redis_down`,
  },
  {
    check: "cache-tls",
    complaint: "2, nothing is ever cached",
    files: () => own('config.cache_store = :redis_cache_store, { url: ENV.fetch("CACHE_REDIS_URL") }'),
    says: `${PRODUCTION}:6: no ssl_params`,
  },
  {
    check: "session-expiry",
    complaint: "sessions that never expire",
    files: () =>
      own(
        `config.session_store :redis_session_store, domain: :all, on_redis_down: ->(e, _, _) { raise e }, redis: { ${TLS}, url: ENV["SESSION_REDIS_URL"] }`,
      ),
    says: `${PRODUCTION}:6: no expire_after`,
  },
  {
    check: "session-apart-from-cache",
    complaint: "sessions forgotten after 10 to 15 minutes",
    files: () =>
      own(
        `config.session_store :redis_session_store, domain: :all, on_redis_down: ->(e, _, _) { raise e }, redis: { ${TLS}, expire_after: 1.year, url: ENV["CACHE_REDIS_URL"] }`,
      ),
    says: `${PRODUCTION}:6: sessions and cache are both on CACHE_REDIS_URL`,
  },
  {
    check: "redis-connections",
    complaint: "4, max number of clients reached",
    files: () => goodApp().set("config/sidekiq.yml", ":concurrency: 60\n"),
    says: "config/sidekiq.yml: the Redis of queue has 80 connections on premium-1, and all processes together open up to 106",
  },
  {
    check: "redis-connections",
    complaint: "4, max number of clients reached while preboot lets old and new dynos overlap",
    files: () => goodApp(),
    from: deployment({ features: ["preboot"] }),
    says: "the Redis of cache has 40 connections on premium-0, and all processes together open up to 45",
  },
  {
    check: "session-store",
    complaint: "5, sessions in the cookie",
    files: () => own("config.session_store :cookie_store"),
    says: `${PRODUCTION}:6: session_store :cookie_store`,
  },
  {
    check: "session-store",
    complaint: "5, session_store with an equals sign",
    files: () => own('config.session_store = :redis_session_store, { key: "x" }'),
    says: `${PRODUCTION}:6: session_store is a method`,
  },
  {
    check: "session-store",
    complaint: "5, no session store at all",
    files: () => goodApp().set(PRODUCTION, "# config.session_store :redis_session_store\n"),
    says: `${PRODUCTION}: no session store is set`,
  },
  {
    check: "standalone-cable",
    complaint: "6, commit_session for nil",
    files: () => goodApp().set("Procfile", "web: bundle exec puma\ncable: bundle exec puma cable/config.ru\n"),
    says: "Procfile:2: runs Action Cable in a process of its own",
  },
  {
    check: "cookie-domain",
    complaint: "7, no session on the cable host",
    files: () =>
      own(
        `config.session_store :redis_session_store, on_redis_down: ->(e, _, _) { raise e }, redis: { ${TLS}, expire_after: 1.year, url: ENV["SESSION_REDIS_URL"] }`,
      ),
    says: `${PRODUCTION}:6: no domain:, and the cable is on a host of its own, cable.acme.com`,
  },
  {
    check: "anycable-warden",
    complaint: "8, no Warden under AnyCable",
    files: () => goodApp({ ...MODERN, devise: "4.9.0", "anycable-rails": "1.4.0" }),
    says: "Gemfile.lock: anycable-rails 1.4.0 beside devise",
  },
  {
    check: "default-url-options",
    complaint: "9, links to example.com",
    files: () => own('config.action_controller.default_url_options = { host: "example.com" }'),
    says: `${PRODUCTION}:6: host is example.com`,
  },
  {
    check: "default-url-options",
    complaint: "9, links to a host that is not deployed",
    files: () => own('config.action_controller.default_url_options = { host: "acme.herokuapp.com" }'),
    says: `${PRODUCTION}:6: host is acme.herokuapp.com, and the deployment serves www.acme.com`,
  },
  {
    check: "request-origins",
    complaint: "10, request origin not allowed",
    files: () => own('config.action_cable.allowed_request_origins = ["https://acme.com"]'),
    says: `${PRODUCTION}:6: does not allow https://www.acme.com`,
  },
  {
    check: "request-origins",
    complaint: "10, forgery protection switched off instead",
    files: () => own("config.action_cable.disable_request_forgery_protection = true"),
    says: `${PRODUCTION}:6: forgery protection is off`,
  },
  {
    check: "cable-url",
    complaint: "the cable's URL is another host",
    files: () => own('config.action_cable.url = "wss://www.acme.com/cable"'),
    says: `${PRODUCTION}:6: is not cable.acme.com`,
  },
  {
    check: "content-security-policy",
    complaint: "11, the policy blocks the websocket",
    files: () => {
      const files = goodApp().set(
        "config/initializers/content_security_policy.rb",
        "Rails.application.config.content_security_policy do |policy|\n  policy.default_src :self, :https\nend\n",
      );
      files.delete("config/initializers/stimulus_reflex_content_security_policy.rb");
      return files;
    },
    says: "config/initializers/content_security_policy.rb:2: default_src, which holds for connections too, does not name the cable",
  },
  {
    check: "package-versions",
    complaint: "12, gem and npm package differ",
    files: () => goodApp({ ...MODERN, stimulus_reflex: "3.5.4" }),
    says: "package-lock.json: stimulus_reflex is 3.5.5, and the gem is 3.5.4",
  },
  {
    check: "cache-store",
    complaint: "13, caching disabled",
    files: () => own("config.cache_store = :null_store"),
    says: `${PRODUCTION}:6: :null_store in production`,
  },
  {
    check: "client-tls",
    complaint: "a client of the app's own without TLS options",
    files: () => goodApp().set("lib/lock.rb", 'class Lock\n  R = Redis.new(url: ENV["CACHE_REDIS_URL"])\nend\n'),
    says: "lib/lock.rb:2: no ssl_params, and Heroku's certificates are self-signed",
  },
  {
    check: "late-setting",
    complaint: "a cache store in an initializer",
    files: () => goodApp().set("config/initializers/cache.rb", "Rails.application.config.cache_store = :null_store\n"),
    says: "config/initializers/cache.rb:1: config.cache_store has no effect here: Rails has read it by then",
  },
  {
    check: "cache-store",
    complaint: "13, perform_caching off",
    files: () => own("config.action_controller.perform_caching = false"),
    says: `${PRODUCTION}:6: perform_caching is off`,
  },
  {
    check: "development-cache",
    complaint: "13, in development",
    files: () => goodApp().set("config/environments/development.rb", "config.cache_store = :null_store\n"),
    says: "config/environments/development.rb: no cache store but the null store",
  },
  {
    check: "cable-adapter",
    complaint: "14, broadcasts never arrive",
    files: () =>
      own("config.action_cable.cable = config_for(:cable)").set(
        "config/cable.yml",
        "default: &default\n  adapter: async\n\nproduction:\n  <<: *default\n",
      ),
    says: "config/cable.yml:2: adapter: async in production",
  },
  {
    check: "rack-floor",
    complaint: "15, X-Forwarded-Proto: wss",
    files: () => goodApp({ ...MODERN, rack: "2.2.3" }),
    says: "Gemfile.lock: rack 2.2.3",
  },
  {
    check: "passenger-cable",
    complaint: "16, Passenger freezes",
    files: () => goodApp().set("config/nginx.conf", "server {\n  listen 443;\n  passenger_enabled on;\n}\n"),
    says: "config/nginx.conf:3: no location /cable",
  },
  {
    check: "passenger-cable",
    complaint: "16, Passenger with a limit",
    files: () =>
      goodApp().set(
        "config/nginx.conf",
        "server {\n  passenger_enabled on;\n  location /cable {\n    passenger_app_group_name acme_cable;\n  }\n}\n",
      ),
    says: "config/nginx.conf:2: location /cable limits concurrent requests",
  },
  {
    check: "hiredis-verify-mode",
    complaint: "18, verify_mode has no effect",
    files: () => {
      // Generated for 0.30.0, and then the lock went back.
      const files = goodApp();
      return files.set("Gemfile.lock", (files.get("Gemfile.lock") ?? "").replace("(0.30.0)", "(0.22.2)"));
    },
    says: "config/stimulus_reflex/cable.yml:21: verify_mode has no effect in hiredis-client 0.22.2",
  },
  {
    check: "hiredis-tls",
    complaint: "hiredis cannot do TLS",
    files: () => goodApp({ rails: "6.1.7", redis: "4.8.0", hiredis: "0.6.3" }),
    says: "Gemfile.lock: hiredis cannot do TLS, and the Redis of cache, session, cable, queue takes nothing else",
  },
  {
    check: "database-pool",
    complaint: "20, the pool is exhausted",
    files: () =>
      goodApp().set(
        "config/database.yml",
        'default: &default\n  pool: <%= ENV.fetch("RAILS_MAX_THREADS") { 5 } %>\nproduction:\n  <<: *default\n',
      ),
    says: "config/database.yml:2: a pool of 5 for 5 threads of Puma and 4 workers of Action Cable",
  },
  {
    check: "gem-versions",
    complaint: "redis 6 is refused",
    files: () => {
      const files = goodApp();
      return files.set("Gemfile.lock", (files.get("Gemfile.lock") ?? "").replace("redis (5.4.1)", "redis (6.0.0)"));
    },
    says: "Gemfile.lock: redis 6.0.0: Action Cable, stimulus_reflex and redis-session-store take no 6",
  },
  {
    check: "gem-versions",
    complaint: "redis 5 before Rails 7.0.4",
    files: () => goodApp().set("Gemfile.lock", lockfile({ ...MODERN, rails: "7.0.3" })),
    says: "Gemfile.lock: redis 5.4.1: Action Cable of Rails 7.0.3 requires redis < 5",
  },
  {
    check: "queue-redis",
    complaint: "Sidekiq without TLS options",
    files: () =>
      goodApp().set(
        "config/initializers/stimulus_reflex_sidekiq.rb",
        'Sidekiq.configure_server { |config| config.redis = { url: ENV.fetch("QUEUE_REDIS_URL") } }\n',
      ),
    says: "config/initializers/stimulus_reflex_sidekiq.rb:1: Sidekiq has no ssl_params",
  },
  {
    check: "queue-redis",
    complaint: "jobs in the cache's Redis",
    files: () =>
      goodApp().set(
        "config/initializers/stimulus_reflex_sidekiq.rb",
        `redis = { url: ENV["REDIS_URL"], ${TLS} }\nSidekiq.configure_server { |config| config.redis = redis }\n`,
      ),
    says: "config/initializers/stimulus_reflex_sidekiq.rb:2: jobs lie in the cache's Redis",
  },
  {
    check: "redis-provider",
    complaint: "REDIS_PROVIDER is a URL",
    files: () => goodApp().set("Procfile", "worker: REDIS_PROVIDER=redis://localhost:6379 bundle exec sidekiq\n"),
    says: "Procfile:1: REDIS_PROVIDER is a URL",
  },
  {
    check: "cable-meta-tag",
    complaint: "no meta tag",
    files: () => goodApp().set("app/views/layouts/application.html.erb", "<%= csrf_meta_tags %>"),
    says: "app/views/layouts/application.html.erb: no action_cable_meta_tag",
  },
  {
    check: "one-consumer",
    complaint: "two consumers",
    files: () =>
      goodApp().set(
        "app/javascript/controllers/application.js",
        'import { createConsumer } from "@rails/actioncable"\nconst consumer = createConsumer()\n',
      ),
    says: "app/javascript/controllers/application.js:2: a second createConsumer",
  },
  {
    check: "identified-by",
    complaint: "no identified_by",
    files: () => goodApp().set("app/channels/application_cable/connection.rb", "class Connection\nend\n"),
    says: "app/channels/application_cable/connection.rb: no identified_by",
  },
  {
    check: "identified-by",
    complaint: "identified_by that is never assigned",
    files: () =>
      goodApp().set(
        "app/channels/application_cable/connection.rb",
        "class Connection\n  identified_by :current_user\nend\n",
      ),
    says: "app/channels/application_cable/connection.rb:2: current_user is never assigned and stays nil",
  },
  {
    check: "identity-cookie",
    complaint: "a cookie of its own identifies the websocket on another host",
    files: () =>
      goodApp()
        .set(
          "app/channels/application_cable/connection.rb",
          "class Connection\n  identified_by :current_user\n  def connect\n    self.current_user = User.find(cookies.encrypted[:user_id])\n  end\nend\n",
        )
        .set("app/controllers/sessions_controller.rb", "def create\n  cookies.encrypted[:user_id] = 1\nend\n"),
    says: "app/channels/application_cable/connection.rb:4: the cookie user_id identifies the websocket",
  },
  {
    check: "cable-reconnect",
    complaint: "Rails 6.1 without the backport",
    files: () =>
      goodApp({ ...without("hiredis-client"), rails: "6.1.7.10", redis: "4.8.0", sidekiq: "6.4.1", rack: "2.2.22" }),
    says: "Gemfile.lock: Rails 6.1.7.10 without action-cable-redis-backport",
  },
  ...[
    ["7.0.9", "5.4.1"],
    ["7.1.5", "5.4.1"],
    ["8.0.2", "5.4.2"],
  ].map(([rails = "", redis = ""]): Case => ({
    check: "cable-reconnect",
    complaint: `errors of redis ${redis} that Rails ${rails} does not know`,
    files: () =>
      new Map(
        [...goodApp({ ...without("hiredis-client"), rails, redis, "action-cable-redis-backport": "1.0.3" })].map(
          ([path, text]) => [path, text.replace(/^.*redis_connector =[^]*?^ {2}}\n/m, "")],
        ),
      ),
    says: `Gemfile.lock: Rails ${rails} waits for an error of redis-client, and redis ${redis} raises one of its own`,
  })),
  {
    check: "cable-reconnect",
    complaint: "a deaf websocket after an outage of the cable's Redis",
    files: () =>
      own("config.action_cable.cable = config_for(:cable)").set(
        "config/cable.yml",
        'production:\n  adapter: redis\n  url: <%= ENV.fetch("CABLE_REDIS_URL") %>\n  ssl_params:\n    verify_mode: 0\n',
      ),
    says: "config/cable.yml:2: reconnect_attempts is not set",
  },
  ...[
    [
      "5.4.1",
      "8.1.3",
      "reconnect_attempts: 10",
      "reconnect_attempts: 10 has no pauses, so all attempts are over at once",
    ],
    [
      "4.8.0",
      "7.1.6",
      "reconnect_attempts: 10",
      "reconnect_attempts: 10 has no pauses, so all attempts are over at once",
    ],
    ["4.8.0", "7.2.3", "reconnect_attempts: [0, 1, 2]", "the redis gem 4 takes no list of pauses"],
  ].map(([redis = "", rails = "", attempts = "", says = ""]): Case => ({
    check: "cable-reconnect",
    complaint: `${attempts} with the redis gem ${redis} on Rails ${rails}`,
    files: () =>
      goodApp({ rails, redis, stimulus_reflex: "3.5.5", cable_ready: "5.0.6" })
        .set(
          "config/environments/production.rb",
          'require_relative "../stimulus_reflex/production"\nRails.application.configure { config.action_cable.cable = config_for(:cable) }\n',
        )
        .set("config/stimulus_reflex/production.rb", "")
        .set(
          "config/cable.yml",
          `production:\n  adapter: redis\n  url: <%= ENV.fetch("CABLE_REDIS_URL") %>\n  ssl_params:\n    verify_mode: 0\n  ${attempts}\n`,
        ),
    says: `config/cable.yml:6: ${says}`,
  })),
  {
    check: "cable-redis",
    complaint: "a cable on what Heroku calls the first Redis, the cache's",
    files: () =>
      own("config.action_cable.cable = config_for(:cable)").set(
        "config/cable.yml",
        'production:\n  adapter: redis\n  url: <%= ENV.fetch("REDIS_URL") %>\n  reconnect_attempts: [0, 1]\n  ssl_params:\n    verify_mode: 0\n',
      ),
    says: "config/cable.yml:3: REDIS_URL is the Redis of the cache; the cable's is CABLE_REDIS_URL",
  },
  {
    check: "cable-redis",
    complaint: "a developer's machine",
    files: () =>
      own("config.action_cable.cable = config_for(:cable)").set(
        "config/cable.yml",
        "production:\n  adapter: redis\n  url: redis://localhost:6379/1\n  reconnect_attempts: [0, 1]\n",
      ),
    says: "config/cable.yml:3: url: localhost has no Redis on a dyno",
  },
  {
    check: "cable-redis",
    complaint: "no url at all",
    files: () =>
      own("config.action_cable.cable = config_for(:cable)").set(
        "config/cable.yml",
        "production:\n  adapter: redis\n  reconnect_attempts: [0, 1]\n",
      ),
    says: "config/cable.yml:2: no url, so the redis gem takes REDIS_URL, which is the Redis of the cache",
  },
  {
    check: "cable-reconnect",
    complaint: "pauses that an outage of 12 seconds outlasts",
    files: () =>
      own("config.action_cable.cable = config_for(:cable)").set(
        "config/cable.yml",
        'production:\n  adapter: redis\n  url: <%= ENV["CABLE_REDIS_URL"] %>\n  reconnect_attempts: [0, 1]\n',
      ),
    says: "config/cable.yml:4: reconnect_attempts are over after 1 s of pauses",
  },
  {
    check: "redis-role",
    complaint: "the cache in the Redis of jobs",
    files: () =>
      own('config.cache_store = :redis_cache_store, { url: ENV["QUEUE_REDIS_URL"], ssl_params: { verify_mode: 0 } }'),
    says: `${PRODUCTION}:6: QUEUE_REDIS_URL is the Redis of the queue; the cache's is CACHE_REDIS_URL`,
  },
  ...["localhost has no Redis on a dyno", "redis.acme.org is written into the app"].map((says) => ({
    check: "redis-role",
    complaint: `sessions by a URL: ${says}`,
    files: () =>
      own(
        `config.session_store :redis_session_store, key: "_x", domain: "acme.com", on_redis_down: ->(e, *) { raise e }, redis: { url: "rediss://:password@${says.split(" ")[0] ?? ""}:6380", expire_after: 1.year, ssl_params: { verify_mode: 0 } }`,
      ),
    says,
  })),
  {
    check: "redis-role",
    complaint: "a variable of a method that is not deployed",
    files: () =>
      own(
        'def redis(role) = { url: ENV.fetch("REDIS_#{role}_URL"), ssl_params: { verify_mode: 0 } }\nconfig.cache_store = :redis_cache_store, redis("PAGES")',
      ),
    says: "REDIS_PAGES_URL is not deployed; the cache's is CACHE_REDIS_URL",
  },
  {
    check: "deployed-variables",
    complaint: "a variable beside another one that is deployed",
    files: () =>
      own(
        'config.cache_store = :redis_cache_store, { url: ENV["PAGES_URL"], namespace: ENV["APPLICATION_HOST"], ssl_params: { verify_mode: 0 } }',
      ),
    says: `${PRODUCTION}:6: PAGES_URL is not deployed`,
  },
  {
    check: "queue-redis",
    complaint: "jobs on a developer's machine",
    files: () =>
      goodApp().set(
        "config/initializers/zz_sidekiq.rb",
        'O = { url: "redis://localhost:6379", ssl_params: { verify_mode: 0 } }\nSidekiq.configure_server { |config| config.redis = O }\nSidekiq.configure_client { |config| config.redis = O }\n',
      ),
    says: "config/initializers/zz_sidekiq.rb:2: url: localhost has no Redis on a dyno",
  },
  ...[
    ["redsi", "unknown adapter. Did you mean redis?"],
    [":async", "adapter: async in production"],
  ].map(([adapter = "", says = ""]) => ({
    check: "cable-adapter",
    complaint: `adapter: ${adapter}`,
    files: () =>
      own("config.action_cable.cable = config_for(:cable)").set(
        "config/cable.yml",
        `production:\n  adapter: ${adapter}\n`,
      ),
    says,
  })),
  {
    check: "cable-adapter",
    complaint: "async as the fallback of a variable that is not deployed",
    files: () =>
      own("config.action_cable.cable = config_for(:cable)").set(
        "config/cable.yml",
        'production:\n  adapter: <%= ENV.fetch("CABLE_ADAPTER", "async") %>\n',
      ),
    says: "config/cable.yml:2: adapter: async in production",
  },
  {
    check: "anycable-gem",
    complaint: "AnyCable's adapter as a fallback",
    files: () =>
      own("config.action_cable.cable = config_for(:cable)").set(
        "config/cable.yml",
        'production:\n  adapter: <%= ENV["CABLE_ADAPTER"] || "any_cable" %>\n  url: <%= ENV["CABLE_REDIS_URL"] %>\n',
      ),
    says: "config/cable.yml:2: adapter: any_cable, and no AnyCable server is deployed",
  },
  {
    check: "session-apart-from-cache",
    complaint: "one Redis under two names",
    files: () =>
      own(
        'config.cache_store = :redis_cache_store, { url: ENV.fetch("CACHE_REDIS_URL"), ssl_params: { verify_mode: 0 } }\n  config.session_store :redis_session_store, key: "_acme", domain: :all, redis: { url: ENV.fetch("REDIS_URL"), expire_after: 1.year, ssl_params: { verify_mode: 0 } }',
      ),
    says: "sessions and cache are both on REDIS_URL, which is the Redis of CACHE_REDIS_URL",
  },
  {
    check: "deployed-variables",
    complaint: "a list of variables",
    files: () => own('config.cache_store = :redis_cache_store, { url: ENV.values_at("REDISCLOUD_URL").first }'),
    says: `${PRODUCTION}:6: REDISCLOUD_URL is not deployed, and a fallback may hide that`,
  },
  {
    check: "reflex-debug",
    complaint: "debugging as an option over several lines",
    files: () =>
      goodApp().set(
        "app/javascript/controllers/index.js",
        "StimulusReflex.initialize(application, {\n  consumer: pick(consumer),\n  debug: true\n})\n",
      ),
    says: "app/javascript/controllers/index.js:3: StimulusReflex.initialize with debug: true",
  },
  {
    check: "cable-reconnect",
    complaint: "pauses of the redis gem 4 with the redis gem 5",
    files: () =>
      own("config.action_cable.cable = config_for(:cable)").set(
        "config/cable.yml",
        'production:\n  adapter: redis\n  url: <%= ENV.fetch("CABLE_REDIS_URL") %>\n  ssl_params:\n    verify_mode: 0\n  reconnect_attempts: [0, 1]\n  reconnect_delay: 1\n',
      ),
    says: "config/cable.yml:7: the redis gem 5 has no reconnect_delay",
  },
  ...(["cache", "session"] as const).map((role): Case => ({
    check: `${role}-tls`,
    complaint: `VERIFY_PEER for the ${role}`,
    files: () =>
      own(
        role === "cache"
          ? 'config.cache_store = :redis_cache_store, { url: ENV.fetch("CACHE_REDIS_URL"), ssl_params: { verify_mode: OpenSSL::SSL::VERIFY_PEER } }'
          : 'config.session_store :redis_session_store, key: "_acme", domain: :all, redis: { url: ENV.fetch("SESSION_REDIS_URL"), expire_after: 1.year, ssl_params: { verify_mode: OpenSSL::SSL::VERIFY_PEER } }',
      ),
    says: `${PRODUCTION}:6: VERIFY_PEER refuses Heroku's self-signed certificates`,
  })),
  {
    check: "cable-tls",
    complaint: "VERIFY_PEER for the cable",
    files: () =>
      own("config.action_cable.cable = config_for(:cable)").set(
        "config/cable.yml",
        "production:\n  adapter: redis\n  ssl_params:\n    verify_mode: <%= OpenSSL::SSL::VERIFY_PEER %>\n",
      ),
    says: "config/cable.yml:4: VERIFY_PEER refuses Heroku's self-signed certificates",
  },
  {
    check: "session-store",
    complaint: "sessions in the cookie, by a class",
    files: () => own("config.session_store ActionDispatch::Session::CookieStore"),
    says: `${PRODUCTION}:6: session_store :cookie_store`,
  },
  {
    check: "app-json",
    complaint: "plans, stacks and sizes that Heroku does not have any more",
    files: () =>
      goodApp().set(
        "app.json",
        JSON.stringify(
          {
            stack: "heroku-18",
            addons: [
              "heroku-postgresql:hobby-dev",
              { plan: "heroku-redis:premium0", as: "SIDEKIQ_REDIS", options: { maxmemory_policy: "allkeys-lru" } },
            ],
            formation: { worker: { quantity: 1, size: "free" } },
            scripts: { postdeploy: "bundle exec rails db:schema:load" },
          },
          null,
          1,
        ),
      ),
    says: 'app.json:4: addons "heroku-postgresql:hobby-dev": Heroku has not provisioned this plan since',
  },
  {
    check: "deployed-variables",
    complaint: "a colour that no deployment gives",
    files: () => own('SESSIONS = ENV.fetch("HEROKU_REDIS_MAROON_URL")'),
    says: `${PRODUCTION}:6: HEROKU_REDIS_MAROON_URL is not deployed`,
  },
  {
    check: "deployed-variables",
    complaint: "a fallback that hides a missing variable",
    files: () =>
      own(
        `config.cache_store = :redis_cache_store, { ${TLS}, url: ENV.fetch("REDIS_CACHE_URL") { "redis://localhost:6379" } }`,
      ),
    says: `${PRODUCTION}:6: REDIS_CACHE_URL is not deployed, and a fallback may hide that`,
  },
  {
    check: "anycable-gem",
    complaint: "AnyCable deployed, the gem missing",
    files: () => goodApp(),
    from: { ...deployment(), anycable: "http" },
    says: "Gemfile.lock: AnyCable is deployed, and the gem anycable-rails is missing",
  },
  {
    check: "anycable-gem",
    complaint: "any_cable without AnyCable",
    files: () =>
      own("config.action_cable.cable = config_for(:cable)").set(
        "config/cable.yml",
        "production:\n  adapter: any_cable\n",
      ),
    says: "config/cable.yml:2: adapter: any_cable, and no AnyCable server is deployed",
  },
  {
    check: "anycable-connection",
    complaint: "Can't serialize",
    files: () =>
      goodApp().set(
        "app/channels/application_cable/connection.rb",
        "class Connection\n  identified_by :session_id\n  def connect\n    self.session_id = request.session.id\n  end\nend\n",
      ),
    from: { ...deployment(), anycable: "http" },
    says: "app/channels/application_cable/connection.rb:4: request.session.id is an object that AnyCable cannot serialize",
  },
  {
    check: "anycable-hosts",
    complaint: "config.hosts refuses every RPC",
    files: () => own('config.hosts << "www.acme.com"'),
    from: { ...deployment(), anycable: "http" },
    says: `${PRODUCTION}:6: config.hosts does not allow the app's herokuapp.com host`,
  },
  {
    check: "procfile",
    complaint: "a port of its own",
    files: () => goodApp().set("Procfile", "web: bundle exec puma -p 3000\nworker: bundle exec sidekiq\n"),
    says: "Procfile:1: web listens on a port of its own",
  },
  {
    check: "procfile",
    complaint: "a schema load at each release",
    files: () => goodApp().set("Procfile", "worker: bundle exec sidekiq\nrelease: bin/rails db:schema:load\n"),
    says: "Procfile:2: the release phase makes the database anew",
  },
  ...[
    ["a folder that no pin has", 'import consumer from "channels/consumer"\n', "no pin for channels/consumer"],
    ["a relative import", '\nimport "./channels/consumer.js"\n', "application.js:2: imports ./channels/consumer.js"],
  ].map(([complaint = "", script = "", says = ""]): Case => ({
    check: "importmap-pins",
    complaint,
    files: () =>
      goodApp()
        .set("config/importmap.rb", 'pin "application"\npin "@rails/actioncable"\n')
        .set("app/javascript/application.js", script),
    says,
  })),
  {
    check: "gem-versions",
    complaint: "a lock with both sides of a merge",
    files: () => goodApp().set("Gemfile.lock", "<<<<<<< HEAD\nGEM\n  specs:\n    rails (8.1.3)\n=======\n"),
    says: "Gemfile.lock: May be wrong: no redis gem",
  },
  {
    check: "allowed-hosts",
    complaint: "config.hosts without the cable's host",
    files: () => own('config.hosts = ["www.acme.com"]'),
    says: `${PRODUCTION}:6: config.hosts does not have cable.acme.com: every websocket is 403`,
  },
  {
    check: "asset-host",
    complaint: "whole URLs in a morph without an asset host",
    files: () =>
      own("config.asset_host = nil\nconfig.action_controller.asset_host = nil").set(
        "app/views/posts/_post.html.erb",
        '<%= image_tag image_url("logo.png") %>',
      ),
    says: "app/views/posts/_post.html.erb writes whole URLs: in a morph they name cable.acme.com",
  },
  {
    check: "asset-host",
    complaint: "assets over plain http",
    files: () => own('config.asset_host = "http://cdn.acme.com"'),
    says: `${PRODUCTION}:6: asset_host is http://cdn.acme.com`,
  },
  {
    check: "procfile",
    complaint: "a worker that the Procfile does not have",
    files: () => goodApp().set("Procfile", "web: bundle exec puma\n# worker: bundle exec sidekiq\n"),
    says: "Procfile: no worker process, and the deployment scales one",
  },
  {
    check: "cable-url",
    complaint: "a consumer on a host that is not deployed",
    files: () =>
      goodApp().set(
        "app/javascript/channels/consumer.js",
        'const url = process.env.NODE_ENV === "production" ? "wss://ws.acme.com/cable" : "ws://localhost:3000/cable"\n\nexport default createConsumer(url)\n',
      ),
    says: 'app/javascript/channels/consumer.js:3: createConsumer("wss://ws.acme.com/cable") is not cable.acme.com',
  },
  {
    check: "cable-redis",
    complaint: "ERB without an equals sign, which gives nothing",
    files: () =>
      own("config.action_cable.cable = config_for(:cable)").set(
        "config/cable.yml",
        'production:\n  adapter: redis\n  url: <% ENV.fetch("CABLE_REDIS_URL") %>\n',
      ),
    says: "config/cable.yml:3: no url, so the redis gem takes REDIS_URL",
  },
  ...[
    ["session_store", "redis-session-store", 'config.session_store :redis_session_store, key: "_x"'],
    ["cache_store", "solid_cache", "config.cache_store = :solid_cache_store"],
    ["cache_store", "dalli", "config.cache_store = :mem_cache_store, ENV['MEMCACHE_SERVERS']"],
  ].map(([kind = "", gem = "", code = ""]): Case => ({
    check: "gem-versions",
    complaint: `a ${kind} whose gem is not in Gemfile.lock: ${gem}`,
    files: () => own(code).set("Gemfile.lock", lockfile(without("redis-session-store"))),
    says: `needs the gem ${gem}, which is not in Gemfile.lock`,
  })),
  {
    check: "gem-versions",
    complaint: "an adapter whose gem is not in Gemfile.lock",
    files: () =>
      own("config.action_cable.cable = config_for(:cable)").set(
        "config/cable.yml",
        "production:\n  adapter: solid_cable\n",
      ),
    says: "config/cable.yml:2: adapter solid_cable needs the gem solid_cable",
  },
  {
    check: "app-json",
    complaint: "review apps on production's cable",
    files: () =>
      goodApp().set("app.json", '{\n "env": {\n  "ACTION_CABLE_URL": { "value": "wss://cable.acme.com/cable" } }\n}'),
    says: "app.json:3: env.ACTION_CABLE_URL names cable.acme.com",
  },
  {
    check: "app-json",
    complaint: "review apps without a Redis that the app reads",
    files: () =>
      goodApp().set(
        "app.json",
        '{\n "addons": ["heroku-redis:mini", { "plan": "heroku-redis:mini", "as": "CACHE_REDIS" }]\n}',
      ),
    says: "app.json:2: May be wrong: review apps have no SESSION_REDIS_URL",
  },
  {
    check: "anycable-rpc",
    complaint: "a gem that does not know ANYCABLE_HTTP_RPC, and no path by hand",
    files: () => own("AnyCable.config.http_rpc_mount_path = nil").set("Gemfile.lock", lockfile(ANYCABLE)),
    from: { ...deployment(), anycable: "http" },
    says: "anycable-rails 1.5.3 does not know ANYCABLE_HTTP_RPC, and no http_rpc_mount_path is set",
  },
  {
    check: "anycable-jwt",
    complaint: "JWT enforced, and Rails is told nothing",
    files: () => goodApp(),
    from: { ...deployment(), anycable: "http", authentication: "jwt" },
    says: "app/views/layouts/application.html.erb: no action_cable_with_jwt_meta_tag",
  },
  {
    check: "request-origins",
    complaint: "origins that no browser sends",
    files: () =>
      own('config.action_cable.allowed_request_origins = ["https://www.acme.com/", "http://https://www.acme.com"]'),
    says: `${PRODUCTION}:6: https://www.acme.com/, http://https://www.acme.com: no browser sends such an origin`,
  },
  {
    check: "cable-url",
    complaint: "two schemes",
    files: () => own('config.action_cable.url = "wss://https://cable.acme.com/cable"'),
    says: `${PRODUCTION}:6: names two schemes`,
  },
  {
    check: "session-key",
    complaint: "a cookie that gets a domain under its former name",
    files: () =>
      own(
        `config.session_store :redis_session_store, key: "_session_production", domain: :all, on_redis_down: ->(e, _, _) { raise e }, redis: { ${TLS}, expire_after: 1.year, url: ENV["SESSION_REDIS_URL"] }`,
      ),
    says: `${PRODUCTION}:6: the cookie has a domain, and its key "_session_production" does not change with it`,
  },
  {
    check: "force-ssl",
    complaint: "pages over plain http",
    files: () => own("config.force_ssl = false"),
    says: `${PRODUCTION}:6: force_ssl is off`,
  },
  {
    check: "gem-versions",
    complaint: "redis 5 on Rails 6.1, with the backport",
    files: () =>
      goodApp().set("Gemfile.lock", lockfile({ ...MODERN, rails: "6.1.7.10", "action-cable-redis-backport": "1.0.0" })),
    says: "Gemfile.lock: redis 5.4.1: Action Cable of Rails 6.1.7.10 requires redis < 5",
  },
  {
    check: "reflex-debug",
    complaint: "every reflex in the console of every visitor",
    files: () => goodApp().set("app/javascript/controllers/index.js", "\nStimulusReflex.debug = true\n"),
    says: "app/javascript/controllers/index.js:2: StimulusReflex.debug = true holds in production too",
  },
  {
    check: "importmap-pins",
    complaint: "a module that does not load",
    files: () => goodApp().set("config/importmap.rb", 'pin "application"\n'),
    says: "config/importmap.rb: no pin for @rails/actioncable, which the page imports",
  },
  {
    check: "generated-files",
    complaint: "written for older gems",
    files: () => goodApp().set("Gemfile.lock", goodApp(without("hiredis-client")).get("Gemfile.lock") ?? ""),
    says: "config/stimulus_reflex/production.rb: was written for another deployment or other gems",
  },
  {
    check: "included-files",
    complaint: "written and not included",
    files: () => goodApp().set("config/environments/test.rb", "Rails.application.configure do\nend\n"),
    says: "config/environments/test.rb: does not include config/stimulus_reflex/test.rb",
  },
];

test.each([
  ["the newest gems", MODERN],
  ["redis without hiredis-client", without("hiredis-client")],
  ["Rails' own cache store session", without("redis-session-store")],
  ["no Sidekiq", without("sidekiq")],
  ["Rails 7.1", { ...MODERN, rails: "7.1.5", sidekiq: "7.3.9" }],
  ["an older hiredis-client, by the ruby driver", { ...MODERN, "hiredis-client": "0.22.2" }],
  [
    "Rails 6.1 and redis 4",
    {
      ...without("hiredis-client"),
      rails: "6.1.7.10",
      redis: "4.8.0",
      sidekiq: "6.4.1",
      rack: "2.2.22",
      "action-cable-redis-backport": "1.0.0",
    },
  ],
])("there is nothing to complain about in a generated app: %s", async (_, gems) => {
  expect(await complaints(goodApp(gems))).toEqual([]);
});

test.each(CASES)("complaint $complaint is found by $check", async ({ check, files, from, says }) => {
  const found = (await complaints(files(), from))
    .filter((finding) => finding.rule === check)
    .map(({ at, line, message, advice }) => {
      expect(advice).not.toBe("");
      return `${at}${line === undefined ? "" : `:${line}`}: ${message}`;
    });
  expect(found).toContainEqual(expect.stringContaining(says));
});

test("finds nothing in an app that has no cable: neither a Redis, nor a host, nor variables for it", async () => {
  const all = appTopology();
  const from = deployment({
    cable: undefined,
    addons: all.addons.filter(({ roles }) => !roles.includes("cable")),
    hosts: all.hosts.filter(({ serves }) => serves === "web"),
    variables: all.variables.filter(({ name }) => !name.startsWith("ACTION_CABLE")),
  });
  expect(from.cableHost).toBeUndefined();
  const lock = lockfile({ rails: "8.1.3", redis: "5.4.1", sidekiq: "8.1.7", rack: "3.2.0" });
  const files = goodApp(MODERN, from).set("Gemfile.lock", lock);
  files.delete("app/channels/application_cable/connection.rb");
  files.delete("package-lock.json");
  for (const { path, text } of renderRailsFiles(from, generationOf(gemsOfLockfile(lock)))) files.set(path, text);
  expect(await complaints(files, from)).toEqual([]);
});

test("finds nothing in a Turbo app that keeps its session in the cookie", async () => {
  const lock = lockfile({ rails: "8.1.3", redis: "5.4.1", sidekiq: "8.1.7", rack: "3.2.0", "turbo-rails": "2.0.17" });
  const { cache, cable, queue } = deployment().redis;
  const from = { ...deployment(), redis: { cache, cable, queue }, cableHost: undefined, cablePath: "/cable" };
  const files = goodApp(MODERN, from)
    .set("Gemfile.lock", lock)
    .set("app/views/layouts/application.html.erb", "<head><%= csrf_meta_tags %></head>")
    .set("app/channels/application_cable/connection.rb", "class Connection < ActionCable::Connection::Base\nend\n");
  for (const { path, text } of renderRailsFiles(from, generationOf(gemsOfLockfile(lock)))) files.set(path, text);
  expect(await complaints(files, from)).toEqual([]);
});

test("a Turbo app whose websockets are identified by a cookie of their own needs no domain for the session", async () => {
  const files = goodApp()
    .set("Gemfile.lock", lockfile({ rails: "8.1.3", redis: "5.4.1", rack: "3.2.0", "turbo-rails": "2.0.17" }))
    .set("config/initializers/session_store.rb", 'Rails.application.config.session_store :cookie_store, key: "_x"\n')
    .set(
      "app/channels/application_cable/connection.rb",
      "class Connection\n  identified_by :user\n  def connect\n    self.user = User.find_by(token: cookies.signed[:token]) || reject_unauthorized_connection\n  end\nend\n",
    )
    .set("app/controllers/logins_controller.rb", "cookies.signed[:token] = { value: 1, domain: :all }\n");
  const rules = (await complaints(files)).map(({ rule }) => rule);
  expect(rules).not.toContain("cookie-domain");
  expect(rules).not.toContain("identity-cookie");
});

test.each([
  [
    "a constant",
    'REDIS = { url: ENV.fetch("QUEUE_REDIS_URL"), ssl_params: { verify_mode: OpenSSL::SSL::VERIFY_NONE } }\nSidekiq.configure_server { |config| config.redis = REDIS }\nSidekiq.configure_client { |config| config.redis = REDIS }\n',
  ],
  [
    "config_for",
    "Sidekiq.configure_server { |config| config.redis = Rails.application.config_for(:redis) }\nSidekiq.configure_client { |config| config.redis = Rails.application.config_for(:redis) }\n",
  ],
])("accepts Sidekiq's options from %s", async (_, text) => {
  const files = goodApp().set(
    "config/redis.yml",
    'production:\n  url: <%= ENV.fetch("QUEUE_REDIS_URL") %>\n  ssl_params:\n    verify_mode: <%= OpenSSL::SSL::VERIFY_NONE %>\n',
  );
  files.delete("config/initializers/stimulus_reflex_sidekiq.rb");
  files.set("config/initializers/sidekiq.rb", text);
  expect((await complaints(files)).filter(({ rule }) => rule === "queue-redis")).toEqual([]);
});

test("of two entries in yarn.lock the one that package.json asks for counts", async () => {
  const files = goodApp();
  files.delete("package-lock.json");
  files.set("package.json", '{ "dependencies": { "cable_ready": "5.0.6" } }');
  files.set("yarn.lock", 'cable_ready@5.0.5:\n  version "5.0.5"\n\ncable_ready@5.0.6:\n  version "5.0.6"\n');
  expect(await complaints(files)).toEqual([]);
});

test("judges each part of an app.json of the app's own", async () => {
  const app = {
    stack: "heroku-18",
    addons: [
      { plan: "heroku-redis:premium0" },
      // It may be newer than the catalogue.
      { plan: "heroku-redis:premium-20" },
      { plan: "heroku-redis:mini", as: "SIDEKIQ_REDIS", options: { maxmemory_policy: "allkeys-lru" } },
    ],
    environments: { review: { formation: { worker: { quantity: 1, size: "free" } } } },
    scripts: { postdeploy: "bundle exec rails db:schema:load db:seed" },
  };
  const found = (await complaints(goodApp().set("app.json", JSON.stringify(app)))).map(({ message }) => message);
  expect(found).toEqual([
    'stack "heroku-18": builds have failed since 2023-05-01.',
    'addons "heroku-redis:premium0": unknown plan.',
    "addons SIDEKIQ_REDIS: maxmemory_policy allkeys-lru evicts jobs that wait.",
    'scripts.postdeploy "bundle exec rails db:schema:load db:seed" runs after the release phase has migrated: ProtectedEnvironmentError.',
    'formation.worker.size "free": Heroku does not have this size any more.',
    "May be wrong: review apps have no CACHE_REDIS_URL, SESSION_REDIS_URL, CABLE_REDIS_URL, which the app reads at boot. It could not be judged, because the pipeline may give them config vars.",
  ]);
});

test("finds the meta tags in a partial that the layout renders", async () => {
  const files = goodApp()
    .set("app/views/shared/_head.html.erb", "<%= csrf_meta_tags %><%= action_cable_meta_tag %>")
    .set("app/views/layouts/application.html.erb", "<head><%= render 'shared/head' %></head>");
  expect(await complaints(files)).toEqual([]);
});

test.each([
  ["a host from a method", "config.action_controller.default_url_options = UrlOptions.for_production"],
  ["an interpolated origin", 'config.action_cable.allowed_request_origins = ["https://#{Site.host}"]'],
  ["a cable URL that is computed", "config.action_cable.url = Site.cable_url"],
])("says that it cannot judge what is computed, and calls it neither missing nor fine: %s", async (_, text) => {
  const found = await complaints(own(text));
  expect(found.map(({ kind, severity }) => `${kind} ${severity}`)).toEqual(["unknown warning"]);
  expect(found[0]?.message).toMatch(/^May be wrong: .* It could not be judged, because .*(?:Site|UrlOptions)\./);
});

test.each([
  ["a cookie that is written with a domain", "cookies.encrypted[:user_id] = { value: 1, domain: :all }"],
  ["the session", "session[:user_id] = 1"],
])("accepts an identity that reaches the cable's host: %s", async (what, written) => {
  const identity = what === "the session" ? "request.session[:user_id]" : "cookies.encrypted[:user_id]";
  const files = goodApp()
    .set(
      "app/channels/application_cable/connection.rb",
      `class Connection\n  identified_by :current_user\n  def connect\n    self.current_user = User.find(${identity})\n  end\nend\n`,
    )
    .set("app/controllers/sessions_controller.rb", `def create\n  ${written}\nend\n`);
  expect(await complaints(files)).toEqual([]);
});

test("every check has a case here", () => {
  expect(RAILS_CHECKS.map(({ id }) => id).filter((id) => !CASES.some(({ check }) => check === id))).toEqual([]);
});

test("without a deployment hosts and plans are not compared, and everything else is", async () => {
  const files = own(
    'config.session_store :cookie_store\nconfig.action_controller.default_url_options = { host: "acme.herokuapp.com" }',
  );
  expect((await complaints(files, "none")).map(({ rule }) => rule)).toContain("session-store");
  const found = (await complaints(files, "none")).map(({ message }) => message);
  expect(found.filter((message) => message.includes("acme.herokuapp.com"))).toEqual([]);
});

test("every listed id is a check, so that no acknowledgement names one that is gone", () => {
  expect([...RAILS_CHECK_IDS].sort()).toEqual(RAILS_CHECKS.map(({ id }) => id).sort());
});
