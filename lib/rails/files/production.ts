import { cookieDomain, type RailsDeployment, type RailsRedis } from "../deployment";
import { listensApart, type Generation } from "../generation";
import { RECONNECTS_OF_REDIS_4 } from "./cable-yml";
import { SESSION_KEY } from "./deployment-module";
import { withHeader, type RenderedFile } from "../rendered-file";
import { redisSettings } from "./redis-settings";

export const PRODUCTION = "config/stimulus_reflex/production.rb";

/** What stands before the domain that the cookie has in the deployment for which the file was written. */
export const DOMAIN_NOTE = "Another cable host is another domain, and logs everybody out once. Here it is";

/**
 * Sessions, caches and the cable in production. Included by `config/environments/production.rb`, because Rails makes its
 * cache before any initializer runs, in every version.
 */
export function production(deployment: RailsDeployment, generation: Generation): RenderedFile {
  const { redis } = deployment;
  const domain = `    # ${DOMAIN_NOTE} ${cookieDomain(deployment) ?? "none"}.\n`;
  const parts = [
    redis.cache && cacheStore(redis.cache, generation),
    redis.session &&
      (generation.sessionStore === "redis-session-store"
        ? redisSessionStore(redis.session, generation, domain)
        : cacheSessionStore(redis.session, generation, domain)),
    redis.cable && actionCable(generation),
    generation.anycable ? ANYCABLE_RPC : undefined,
    https(),
    urls(),
  ].filter((part) => part !== undefined);
  const session =
    redis.session !== undefined && generation.sessionStore === "cache-store"
      ? 'require_relative "session_cache"\n'
      : "";
  const body = `require "openssl"\nrequire_relative "deployment"\n${session}\nRails.application.configure do\n${parts.join("\n")}end\n`;
  return withHeader(PRODUCTION, body);
}

function cacheStore(redis: RailsRedis, generation: Generation): string {
  return `  # cache_store is an accessor: it takes an equals sign, session_store does not.
  config.action_controller.perform_caching = true
  config.cache_store = :redis_cache_store, {
    url: ENV.fetch("${redis.variable}"),
${redisSettings(redis, generation, "    ")}${reconnecting("    ")}    error_handler: ->(method:, returning:, exception:) {
      Rails.logger.warn("cache: #{method} failed, #{exception.class}: #{exception.message}")
    }
  }
`;
}

/** The redis gem tries once more by itself; RedisCacheStore forbids it that, read in Rails 6.1. */
function reconnecting(indent: string): string {
  return `${indent}# Heroku closes idle connections: the next request opens another one, where Rails by itself would fail.
${indent}reconnect_attempts: 1,
`;
}

/** The name of the cookie, with what a running app has: it changes with the domain only. */
function sessionKey({ sessions }: Generation): string {
  const { key, domain } = sessions ?? {};
  const had = [key ?? (domain === undefined ? undefined : SESSION_KEY), domain].filter((one) => one !== undefined);
  const args = had.length === 0 ? "" : `(${had.map((one) => JSON.stringify(one)).join(", ")})`;
  return `StimulusReflexDeployment.session_key${args}`;
}

function redisSessionStore(redis: RailsRedis, generation: Generation, domain: string): string {
  const { prefix } = generation.sessions ?? {};
  return `  # Never in the cookie: Action Cable cannot write cookies, so what a reflex put into the session would be lost.
  config.session_store :redis_session_store,
    key: ${sessionKey(generation)},
    serializer: ${generation.sessions?.serializer ?? ":json"},
${domain}    domain: StimulusReflexDeployment.cookie_domain,
    # Without this a Redis that cannot be reached is an empty session: everybody is logged out, and nothing is logged.
    on_redis_down: ->(error, _env, _sid) {
      Rails.logger.error("session: #{error.class}: #{error.message}")
      raise error
    },
    on_session_load_error: ->(error, _sid) {
      Rails.logger.error("session: cannot be read, a new one begins: #{error.class}: #{error.message}")
    },
    redis: {
      url: ENV.fetch("${redis.variable}"),
${redisSettings(redis, generation, "      ")}      # Seconds. expire_after and no ttl: with the redis gem 5 a ttl in here stops the app at boot.
      expire_after: StimulusReflexDeployment.session_ttl,
      key_prefix: ${prefix === undefined ? "StimulusReflexDeployment.session_key_prefix" : JSON.stringify(prefix)}
    }
`;
}

function cacheSessionStore(redis: RailsRedis, generation: Generation, domain: string): string {
  const { prefix } = generation.sessions ?? {};
  return `  # Never in the cookie: Action Cable cannot write cookies, so what a reflex put into the session would be lost.
  config.session_store :cache_store,
    key: ${sessionKey(generation)},
${domain}    domain: StimulusReflexDeployment.cookie_domain,
    expire_after: StimulusReflexDeployment.session_ttl,
    # A cache of its own on a Redis of its own: a busy or flushed Rails.cache logs nobody out.
    cache: StimulusReflexDeployment::SessionCache.new(
      url: ENV.fetch("${redis.variable}"),
${redisSettings(redis, generation, "      ")}${reconnecting("      ")}      namespace: ${prefix === undefined ? 'StimulusReflexDeployment.session_key_prefix.delete_suffix(":")' : JSON.stringify(prefix)}
    )
`;
}

function actionCable(generation: Generation): string {
  return `  # Forgery protection stays on: only pages of the allowed origins may open the cable.
  config.action_cable.cable = config_for("stimulus_reflex/cable").to_h.with_indifferent_access
  config.action_cable.url = StimulusReflexDeployment.cable_url
  config.action_cable.mount_path = StimulusReflexDeployment.cable_path
  config.action_cable.allowed_request_origins = StimulusReflexDeployment.allowed_request_origins
${connector(generation)}`;
}

/** What makes the connections of the cable, where Rails' own way does not outlast an outage. */
function connector(generation: Generation): string {
  const lines = listensApart(generation) ? APART : generation.missesErrors ? TRANSLATING : "";
  // Later versions load it by themselves.
  return lines !== "" && generation.rails === "7.0"
    ? `  require "action_cable/subscription_adapter/redis"\n${lines}`
    : lines;
}

const APART = `  # Rails' listener takes the pauses of cable.yml, and the redis gem 4 a number of attempts: each gets its own.
  ActionCable::SubscriptionAdapter::Redis.redis_connector = ->(options) {
    Redis.new(options.except(:adapter, :channel_prefix).merge(${Object.entries(RECONNECTS_OF_REDIS_4)
      .map(([name, value]) => `${name}: ${value}`)
      .join(", ")}))
  }
`;

const TRANSLATING = `  # This Rails waits for an error of redis-client, and the redis gem from 5.4.1 raises one of its own: it would end the worker.
  ActionCable::SubscriptionAdapter::Redis.redis_connector = ->(options) {
    Redis.new(options.except(:adapter, :channel_prefix)).tap do |redis|
      redis.define_singleton_method(:without_reconnect) do |&block|
        super(&block)
      rescue Redis::BaseConnectionError => error
        raise RedisClient::ConnectionError, error.message
      end
    end
  }
`;

/** Written whatever is deployed, because an app has the gem before it moves. Run with 1.5.3 on Rails 6.1. */
const ANYCABLE_RPC = `  # anycable-rails below 1.6.1, which Rails 6.1 has to take, does not know ANYCABLE_HTTP_RPC: AnyCable's requests would be 404.
  AnyCable.config.http_rpc_mount_path ||= "/_anycable" if ENV["ANYCABLE_HTTP_RPC"] == "true"
`;

function https(): string {
  return `  # The cable takes pages over https only, so a page over plain http would have no reflexes. It also keeps cookies off
  # plain http. What the app sets in ssl_options stays.
  config.force_ssl = true
`;
}

function urls(): string {
  return `  # Reflexes render outside of a request: without these their links point to example.com.
  config.action_controller.default_url_options = { host: StimulusReflexDeployment.application_host, protocol: "https" }
  if config.respond_to?(:action_mailer)
    config.action_mailer.default_url_options = { host: StimulusReflexDeployment.application_host, protocol: "https" }
  end
  # A reflex renders in a request of the cable's host, and a job in none: without this image_url points to the wrong host.
  # An asset host of the app's own, a CDN for example, stays.
  config.asset_host ||= "https://#{StimulusReflexDeployment.application_host}"
  config.action_controller.asset_host ||= config.asset_host
`;
}
