import type { RailsDeployment } from "../deployment";
import type { Generation } from "../generation";
import { withHeader, type RenderedFile } from "../rendered-file";

export const DEVELOPMENT = "config/stimulus_reflex/development.rb";
export const TEST = "config/stimulus_reflex/test.rb";

/** The database of the local Redis that the StimulusReflex deployment page names. */
export const LOCAL_REDIS = "redis://localhost:6379/1";

const CABLE_LINES = `
  config.action_cable.cable = config_for("stimulus_reflex/cable").to_h.with_indifferent_access
`;

/** Caching and Redis sessions in development as well, so that what works there works in production. */
export function development({ redis }: RailsDeployment, { driver }: Generation): RenderedFile {
  const settings = driver === ":hiredis" ? "driver: :hiredis, " : "";
  return withHeader(
    DEVELOPMENT,
    `Rails.application.configure do
  # StimulusReflex needs caching in development too: sessions live in the cache store.
  config.action_controller.perform_caching = true
  config.cache_store = :redis_cache_store, { ${settings}url: ENV.fetch("REDIS_URL") { "${LOCAL_REDIS}" } }
  config.session_store :cache_store, key: "_session_development", expire_after: 1.year
${redis.cable === undefined ? "" : CABLE_LINES}
  config.action_controller.default_url_options = { host: "localhost", port: 3000 }
  config.action_mailer.default_url_options = { host: "localhost", port: 3000 } if config.respond_to?(:action_mailer)
end
`,
  );
}

/** Sessions that reflexes can write to, in one process and without a Redis. */
export function testEnvironment({ redis }: RailsDeployment): RenderedFile {
  return withHeader(
    TEST,
    `Rails.application.configure do
  # One process runs the tests, so its memory will do. The null store would stop StimulusReflex at boot.
  config.action_controller.perform_caching = true
  config.cache_store = :memory_store
  config.session_store :cache_store, key: "_session_test"
${redis.cable === undefined ? "" : CABLE_LINES}
  config.action_controller.default_url_options = { host: "www.example.com" }
  config.action_mailer.default_url_options = { host: "www.example.com" } if config.respond_to?(:action_mailer)
end
`,
  );
}
