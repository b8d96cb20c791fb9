import type { RailsDeployment } from "../deployment";
import type { Generation } from "../generation";
import { withHeader, type RenderedFile } from "../rendered-file";
import { LOCAL_REDIS } from "./local-environments";
import { needsSslParams } from "./redis-settings";

export const CABLE = "config/stimulus_reflex/cable.yml";

/** Where Action Cable publishes, for all three environments; undefined where the deployment has no Redis for it. */
export function cableYml({ name, redis }: RailsDeployment, generation: Generation): RenderedFile | undefined {
  if (redis.cable === undefined) return undefined;
  const prefix = name.replaceAll("-", "_").replace(/_(production|staging)$/, "");
  const driver = generation.driver === undefined ? "" : `  driver: ${generation.driver.slice(1)}\n`;
  const tls = needsSslParams(redis.cable, generation)
    ? "  # Heroku's certificates are self-signed.\n  ssl_params:\n    verify_mode: <%= OpenSSL::SSL::VERIFY_NONE %>\n"
    : "";
  const url = `<%= ENV.fetch("${redis.cable.variable}") %>`;
  // An app with AnyCable's gem moves there and back by the variable that its constructs set, without another release.
  const adapter = generation.anycable ? '<%= ENV.fetch("CABLE_ADAPTER", "redis") %>' : "redis";
  // Rails evaluates the whole file in every environment, so the URL is asked for in production only.
  return withHeader(
    CABLE,
    `# The async adapter reaches one process only: broadcasts from a console or a worker would never arrive.
development:
  adapter: redis
  url: <%= ENV.fetch("REDIS_URL") { "${LOCAL_REDIS}" } %>
  channel_prefix: ${prefix}_development
${driver === "  driver: hiredis\n" ? driver : ""}
test:
  adapter: test

<% if Rails.env.production? %>
production:
  adapter: ${adapter}
  url: ${url}
  channel_prefix: ${prefix}_production
${driver}${tls}<% end %>
`,
  );
}
