import type { RailsDeployment } from "../deployment";
import type { Generation } from "../generation";
import { withHeader, type RenderedFile } from "../rendered-file";
import { LOCAL_REDIS } from "./local-environments";
import { redisSettings } from "./redis-settings";

const SIDEKIQ = "config/initializers/stimulus_reflex_sidekiq.rb";
const CONTENT_SECURITY_POLICY = "config/initializers/stimulus_reflex_content_security_policy.rb";

/** Sidekiq on the queue's Redis; undefined where the app has no Sidekiq or the deployment no queue. */
export function sidekiq({ redis }: RailsDeployment, generation: Generation): RenderedFile | undefined {
  if (redis.queue === undefined || generation.sidekiq === undefined) return undefined;
  return withHeader(
    SIDEKIQ,
    `require "openssl"

# REDIS_PROVIDER holds the name of the variable with the URL, never the URL itself.
provider = ENV.fetch("REDIS_PROVIDER", "${redis.queue.variable}")
redis = {
  url: ENV.fetch(provider) { Rails.env.production? ? raise(KeyError, "#{provider} is not set: jobs have no Redis") : "${LOCAL_REDIS}" },
${redisSettings(redis.queue, generation, "  ")}}

Sidekiq.configure_server { |config| config.redis = redis }
Sidekiq.configure_client { |config| config.redis = redis }
`,
  );
}

/** Lets pages open the cable where the app has a content security policy; it comes after Rails' own initializer by name. */
export function contentSecurityPolicy(): RenderedFile {
  return withHeader(
    CONTENT_SECURITY_POLICY,
    `require_relative "../stimulus_reflex/deployment"

# A policy that does not name the cable blocks the websocket, and reflexes wait for it in vain.
Rails.application.config.content_security_policy&.tap do |policy|
  next unless Rails.env.production?

  sources = policy.directives["connect-src"] || policy.directives["default-src"]
  policy.connect_src(*sources, StimulusReflexDeployment.cable_origin) if sources
end
`,
  );
}
