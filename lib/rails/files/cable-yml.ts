import type { RailsDeployment } from "../deployment";
import { listensApart, type Generation } from "../generation";
import { withHeader, type RenderedFile } from "../rendered-file";
import { LOCAL_REDIS } from "./local-environments";
import { needsSslParams } from "./redis-settings";

const CABLE = "config/stimulus_reflex/cable.yml";

/** Where Action Cable publishes, for all three environments; undefined where the deployment has no Redis for it. */
export function cableYml({ name, redis }: RailsDeployment, generation: Generation): RenderedFile | undefined {
  if (redis.cable === undefined) return undefined;
  const prefix = name.replaceAll("-", "_").replace(/_(production|staging)$/, "");
  const driver = generation.driver === undefined ? "" : `  driver: ${generation.driver.slice(1)}\n`;
  const tls = needsSslParams(redis.cable, generation)
    ? "  # Heroku's certificates are self-signed.\n  ssl_params:\n    verify_mode: <%= OpenSSL::SSL::VERIFY_NONE %>\n"
    : "";
  const reconnect = reconnectLines(generation);
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
${driver}${tls}${reconnect}<% end %>
`,
  );
}

/** How often and how long apart the redis gem 4 tries again. */
export const RECONNECTS_OF_REDIS_4 = { reconnect_attempts: 10, reconnect_delay: 1, reconnect_delay_max: 8 };

/**
 * Attempts for about a minute, at most 16 seconds apart. By default Action Cable tries once more and then never again: the
 * websockets stay open, and reflexes do nothing. The redis gem 5 takes the pauses, and so does Rails from 7.0.5. Before,
 * the backport for the redis gem 4 takes a number and bounds.
 */
function reconnectLines(generation: Generation): string {
  const lines =
    generation.redis === 4 && !listensApart(generation)
      ? Object.entries(RECONNECTS_OF_REDIS_4).map(([name, value]) => `${name}: ${value}`)
      : ["reconnect_attempts: [0, 1, 2, 4, 8, 16, 16, 16]"];
  return ["# For when this Redis fails over or restarts.", ...lines].map((line) => `  ${line}\n`).join("");
}
