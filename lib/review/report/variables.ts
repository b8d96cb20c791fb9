import type { AppTopology, AddonTopology, VariableTopology } from "../../deployment/topology";
import type { ReportedVariable } from "./model";
import { rolesOf } from "./roles";

/** What a public variable holds, and what its value looks like when it holds that and nothing else. */
interface PublicVariable {
  readonly holds: string;
  readonly form: RegExp;
}

const NUMBER = /^\d{1,9}$/;
const WORD = /^[a-z_]{1,20}$/i;
const FLAG = /^(enabled|true|false|[01])$/;
const PATH = /^\/[a-z0-9/_-]{0,60}$/i;
const WEBSOCKET_URL = /^wss?:\/\/[a-z0-9.-]+(:\d+)?(\/[a-z0-9/_-]{0,60})?$/i;
const HOST = /^[a-z0-9.-]{1,253}$/i;

/**
 * Variables whose value a reviewer may see. A list of what is known to be public, since whoever can read a pull request
 * may be anyone, and no pattern finds every secret that was put into a plain variable.
 */
const PUBLIC_VARIABLES: ReadonlyMap<string, PublicVariable> = new Map([
  [
    "ACTION_CABLE_ALLOWED_REQUEST_ORIGINS",
    { holds: "origins whose pages may open the cable", form: /^(https?:\/\/[a-z0-9.*:-]+(,|$))+$/i },
  ],
  ["ACTION_CABLE_URL", { holds: "where the browser opens its websocket", form: WEBSOCKET_URL }],
  [
    "ANYCABLE_ALLOWED_ORIGINS",
    { holds: "hosts whose pages may open the cable", form: /^[a-z0-9.*-]+(,[a-z0-9.*-]+)*$/i },
  ],
  [
    "ANYCABLE_BROADCAST_ADAPTER",
    { holds: "how Rails hands broadcasts to AnyCable", form: /^(http|redis|redisx|nats)(,(http|redis|redisx|nats))*$/ },
  ],
  ["ANYCABLE_DEPLOYMENT", { holds: "whether the Procfile starts AnyCable", form: FLAG }],
  ["ANYCABLE_EMBEDDED", { holds: "whether Rails answers AnyCable from within Puma", form: FLAG }],
  ["ANYCABLE_ENFORCE_JWT", { holds: "whether AnyCable takes websockets by token alone", form: FLAG }],
  ["ANYCABLE_HOST", { holds: "address that AnyCable listens on", form: /^(localhost|[0-9.]{7,15})$/ }],
  ["ANYCABLE_HTTP_RPC", { holds: "whether Rails answers AnyCable over HTTP", form: FLAG }],
  ["ANYCABLE_PATH", { holds: "where AnyCable takes websockets", form: PATH }],
  ["ANYCABLE_PRESETS", { holds: "AnyCable's presets", form: /^[a-z]{1,10}(,[a-z]{1,10})*$/ }],
  ["ANYCABLE_PUBSUB", { holds: "how AnyCable's nodes talk to each other", form: /^(redis|nats)$/ }],
  ["ANYCABLE_REDIS_TLS_VERIFY", { holds: "whether the certificate of Redis is verified", form: FLAG }],
  ["ANYCABLE_RPC_CONCURRENCY", { holds: "calls to Rails at once", form: NUMBER }],
  ["ANYCABLE_RPC_COMMAND_TIMEOUT", { holds: "milliseconds that AnyCable gives a reflex", form: NUMBER }],
  [
    "ANYCABLE_RPC_HOST",
    { holds: "where AnyCable asks Rails", form: /^(https?:\/\/)?[a-z0-9.-]+(:\d+)?(\/[a-z0-9/_-]{0,60})?$/i },
  ],
  ["ANYCABLE_RPC_POOL_SIZE", { holds: "threads that answer AnyCable", form: NUMBER }],
  ["ANYCABLE_RPC_REQUEST_TIMEOUT", { holds: "milliseconds that AnyCable waits for an answer", form: NUMBER }],
  ["ANYCABLE_RPC_IMPL", { holds: "how AnyCable calls Rails", form: /^(grpc|http|none)$/ }],
  ["ANYCABLE_SHUTDOWN_TIMEOUT", { holds: "seconds that AnyCable takes to close its websockets", form: NUMBER }],
  ["ANYCABLE_WEBSOCKET_URL", { holds: "where the browser opens its websocket", form: WEBSOCKET_URL }],
  ["APPLICATION_HOST", { holds: "host of the URLs that Rails writes", form: HOST }],
  ["CABLE_ADAPTER", { holds: "adapter of Action Cable", form: WORD }],
  ["DB_POOL", { holds: "connections of Active Record in a process", form: NUMBER }],
  ["LANG", { holds: "locale", form: /^[a-z0-9_.-]{1,20}$/i }],
  ["MALLOC_ARENA_MAX", { holds: "limit of memory arenas", form: NUMBER }],
  ["NODE_ENV", { holds: "environment of Node", form: WORD }],
  ["RACK_ENV", { holds: "environment of Rack", form: WORD }],
  ["RAILS_ENV", { holds: "environment of Rails", form: WORD }],
  ["RAILS_LOG_LEVEL", { holds: "level of Rails' log", form: WORD }],
  ["RAILS_LOG_TO_STDOUT", { holds: "whether Rails logs to standard output", form: FLAG }],
  ["RAILS_MAX_THREADS", { holds: "threads of a Puma worker and of Sidekiq", form: NUMBER }],
  ["RAILS_SERVE_STATIC_FILES", { holds: "whether Rails serves its assets", form: FLAG }],
  ["REDIS_PROVIDER", { holds: "name of the variable that Sidekiq takes its URL from", form: /^[A-Z0-9_]{1,100}_URL$/ }],
  [
    "SESSION_KEY_PREFIX",
    { holds: "prefix of the keys of sessions", form: /^[a-z0-9_-]{1,30}(:[a-z0-9_-]{1,30})*:?$/i },
  ],
  ["SESSION_TTL_SECONDS", { holds: "seconds that a session lives", form: NUMBER }],
  ["SIDEKIQ_CONCURRENCY", { holds: "threads of Sidekiq", form: NUMBER }],
  ["THRUSTER_DISABLE_ANYCABLE", { holds: "whether Thruster leaves websockets to Rails", form: FLAG }],
  ["WEB_CONCURRENCY", { holds: "Puma workers of a web dyno", form: NUMBER }],
]);

/** What each config var holds and who owns it, by name. */
export function variablesOf(app: AppTopology): ReportedVariable[] {
  const urls = urlsOf(app);
  return app.variables
    .map((variable) => ({
      name: variable.name,
      kind: variable.kind,
      holds: holdsOf(variable, urls),
      owner: variable.owner,
      ...shown(variable),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The value, where it is known to be harmless. */
export function shown({ name, kind, value }: VariableTopology): { readonly value?: string } {
  const known = kind === "plain" ? PUBLIC_VARIABLES.get(name) : undefined;
  return known !== undefined && value !== undefined && known.form.test(value) ? { value } : {};
}

/** The URL of a cable, unless there is more in it than scheme, host, port and path: whatever that is may be a secret. */
export function shownCableUrl(url: string | undefined): string | null {
  return url !== undefined && WEBSOCKET_URL.test(url) ? url : null;
}

function holdsOf({ name, kind, copiedFrom }: VariableTopology, urls: ReadonlyMap<string, string>): string {
  if (copiedFrom !== undefined) return `copy of ${copiedFrom}, which does not follow when Heroku changes it`;
  if (kind === "url") return urls.get(name) ?? "URL of an add-on, as Heroku keeps it";
  if (kind === "sensitive") return "sensitive value";
  return PUBLIC_VARIABLES.get(name)?.holds ?? "plain value";
}

/** By variable: what its attachment leads to. */
function urlsOf(app: AppTopology): Map<string, string> {
  const urls = new Map<string, string>();
  for (const { addon: at, variables, firstOf } of app.attachments) {
    const addon = app.addons.find((one) =>
      firstOf === undefined ? one.at === at : one.service === firstOf && one.createdFor === undefined,
    );
    if (addon === undefined) continue;
    const what = addon.roles.length > 0 ? `the ${addon.roles.join(" and ")} Redis` : planOf(addon);
    const holds = firstOf === undefined ? planOf(addon) : `${what}, the first of its service`;
    for (const variable of variables) urls.set(variable, `URL of ${holds}`);
  }
  for (const { role, variables } of rolesOf(app)) {
    for (const variable of variables) urls.set(variable, `URL of the ${role} Redis`);
  }
  return urls;
}

/** Service and plan of an add-on as Heroku writes them. */
export function planOf({ service, plan }: Pick<AddonTopology, "service" | "plan">): string {
  if (service === undefined) return "an add-on";
  return plan === undefined ? service : `${service}:${plan}`;
}
