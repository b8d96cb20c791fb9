import { CABLE_THREADS } from "../deployment/sizing/process-connections";
import { CABLE_STATE, IDENTITY_TAG } from "./files/cable-state";
import { DEVELOPMENT, TEST } from "./files/local-environments";
import { PRODUCTION } from "./files/production";
import type { CableConnection } from "./connection-identity";
import { tlsOnlyRoles, type RailsDeployment } from "./deployment";
import type { Gems } from "./gems";
import { anycableLine, type Generation } from "./generation";

/** Lines for a file that belongs to the app. */
export interface Include {
  readonly path: string;
  /** Where in the file. */
  readonly where: string;
  readonly lines: readonly string[];
  /** The file that these lines load, in the app: without it they would stop the app. */
  readonly loads?: string;
  /** Whether the file has them already. */
  readonly present: (text: string) => boolean;
}

/** What decides, besides the gems, which lines an app has to include. */
export interface IncludeOptions {
  readonly gems?: Gems;
  readonly deployment?: RailsDeployment;
  /** The connection that the app has. @default - none: its lines are printed */
  readonly connection?: CableConnection;
  /** Whether the app has importmap-rails, where a module is imported by the name of its pin. @default false */
  readonly importmap?: boolean;
  /** Whether the app uses StimulusReflex. @default true */
  readonly reflexes?: boolean;
}

/** The lines that an app has to include by itself, for the files that belong to it. */
export function includesFor(
  generation: Generation,
  { gems = new Map(), deployment, connection, importmap = false, reflexes = true }: IncludeOptions = {},
): readonly Include[] {
  const cableTag =
    deployment?.authentication === "jwt"
      ? "action_cable_with_jwt_meta_tag(session_id: session.id.to_s)"
      : "action_cable_meta_tag";
  const pool = generation.rails === "8.1" ? "max_connections" : "pool";
  return [
    environment("production", PRODUCTION),
    environment("development", DEVELOPMENT),
    environment("test", TEST),
    {
      path: "app/views/layouts/application.html.erb",
      where: "in <head>, before any script",
      lines: ["<%= csrf_meta_tags %>", "<%= csp_meta_tag %>", `<%= ${cableTag} %>`, IDENTITY_TAG],
      present: (text) => text.includes(cableTag.replace(/\(.*/, "")) && text.includes("csrf_meta_tags"),
    },
    {
      path: "config/database.yml",
      where: `under default: a connection for each thread of Puma and for each of Action Cable's ${CABLE_THREADS}`,
      lines: [`${pool}: <%= Integer(ENV.fetch("RAILS_MAX_THREADS", 5)) + ${CABLE_THREADS} %>`],
      present: (text) => /^\s+(?:pool|max_connections):.*RAILS_MAX_THREADS.*\+\s*\d/m.test(text),
    },
    {
      path: "app/channels/application_cable/connection.rb",
      where: "in the class: without an identity people see each other's updates",
      lines: connectionLines(gems),
      present: () => !reflexes || isIdentified(connection),
    },
    {
      path: "app/javascript/application.js",
      where: "or where the page starts Stimulus: the websocket follows sign-in and sign-out by Turbo",
      loads: CABLE_STATE,
      lines: [
        `import { followIdentity } from "${importmap ? "channels/cable_state" : "./channels/cable_state.js"}"`,
        "followIdentity(consumer)",
      ],
      present: (text) => text === "" || text.includes("cable_state"),
    },
    {
      path: "config/importmap.rb",
      where: "so that the page finds its modules",
      lines: IMPORTMAP_PINS,
      // Without the file modules come from a bundler.
      present: (text) => !reflexes || text === "" || IMPORTMAP_PINS.every((line) => pins(text, line)),
    },
    {
      path: "Gemfile",
      where: "versions that work together",
      lines: gemfileLines(generation, deployment, reflexes),
      present: () => false,
    },
  ];
}

/** Where importmap-rails finds what the page of a StimulusReflex app imports: files that the gems bring. */
export const IMPORTMAP_PINS = [
  'pin "@rails/actioncable", to: "actioncable.esm.js", preload: true',
  'pin "cable_ready", to: "cable_ready.js", preload: true',
  'pin "stimulus_reflex", to: "stimulus_reflex.js", preload: true',
  'pin "morphdom", to: "https://ga.jspm.io/npm:morphdom@2.6.1/dist/morphdom.js", preload: true',
  'pin_all_from "app/javascript/channels", under: "channels"',
];

/** Whether an importmap has a pin for the module of a line, wherever it points. */
export function pins(importmap: string, line: string): boolean {
  const [, kind = "", name = ""] = /^(pin(?:_all_from)?) "([^"]+)"/.exec(line) ?? [];
  return new RegExp(`^\\s*${kind}[\\s(]+["']${name}["']`, "m").test(importmap);
}

/** A connection that identifies, or that may do so where it was not read. */
function isIdentified(connection: CableConnection | undefined): boolean {
  if (connection === undefined) return false;
  const { identifiers, unassigned, isPartial, error } = connection;
  return isPartial || error !== undefined || (identifiers.length > 0 && unassigned.length === 0);
}

/**
 * A connection that identifies and rejects. `identified_by` alone leaves the identity nil: everybody then shares one stream.
 */
function connectionLines(gems: Gems): readonly string[] {
  const user = gems.has("devise") ? 'env["warden"].user(:user)' : "User.find_by(id: request.session[:user_id])";
  return [
    "identified_by :current_user",
    "",
    "def connect",
    `  self.current_user = ${user} || reject_unauthorized_connection`,
    "end",
  ];
}

/** The Gemfile lines of a generation: bounds of `stimulus_reflex` 3.5.5, `redis-session-store` 0.11.6 and Action Cable 8.1. */
export function gemfileLines(
  { rails, redis, client: locked, sidekiq, sessionStore }: Generation,
  deployment?: RailsDeployment,
  reflexes = true,
): readonly string[] {
  const lines = reflexes ? ['gem "stimulus_reflex", "~> 3.5"'] : [];
  // hiredis-rb cannot do TLS, so it is never recommended where the Redis takes nothing else.
  const client =
    locked === "hiredis" && deployment !== undefined && tlsOnlyRoles(deployment).length > 0 ? "ruby" : locked;
  if (client === "hiredis") {
    lines.push('gem "redis", "~> 4.8", require: ["redis", "redis/connection/hiredis"]', 'gem "hiredis", "~> 0.6"');
  } else {
    lines.push(`gem "redis", "~> ${redis === 4 ? "4.8" : "5.4"}"`);
    if (client === "hiredis-client") lines.push('gem "hiredis-client", "~> 0.30"');
  }
  // Action Cable before 7.1 ends the whole Puma worker when its Redis drops a connection.
  if (rails === "6.1" || rails === "7.0") lines.push('gem "action-cable-redis-backport", "~> 1"');
  if (sessionStore === "redis-session-store") lines.push('gem "redis-session-store", "~> 0.11.5"');
  if (sidekiq !== undefined) lines.push(`gem "sidekiq", "~> ${sidekiq === 6 ? "6.4" : `${sidekiq}.0`}"`);
  if (deployment?.anycable !== undefined) lines.push(anycableLine(rails));
  return lines;
}

function environment(name: string, path: string): Include {
  const line = `require_relative "../stimulus_reflex/${name}"`;
  return {
    path: `config/environments/${name}.rb`,
    where: `as the last line, after the last end: what ${path} sets then counts`,
    lines: [line],
    loads: path,
    present: (text) => new RegExp(`^require_relative ["']\\.\\./stimulus_reflex/${name}["']`, "m").test(text),
  };
}
