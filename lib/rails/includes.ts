import { CABLE_THREADS } from "../deployment/sizing/process-connections";
import { DEVELOPMENT, TEST } from "./files/local-environments";
import { PRODUCTION } from "./files/production";
import type { Generation } from "./generation";

/** Lines for a file that belongs to the app. */
export interface Include {
  readonly path: string;
  /** Where in the file. */
  readonly where: string;
  readonly lines: readonly string[];
  /** Whether the file has them already. */
  readonly present: (text: string) => boolean;
}

/** The lines that an app has to include by itself, for the files that are hers. */
export function includesFor(generation: Generation): readonly Include[] {
  const pool = generation.rails === "8.1" ? "max_connections" : "pool";
  return [
    environment("production", PRODUCTION),
    environment("development", DEVELOPMENT),
    environment("test", TEST),
    {
      path: "app/views/layouts/application.html.erb",
      where: "in <head>, before any script",
      lines: ["<%= csrf_meta_tags %>", "<%= csp_meta_tag %>", "<%= action_cable_meta_tag %>"],
      present: (text) => text.includes("action_cable_meta_tag") && text.includes("csrf_meta_tags"),
    },
    {
      path: "config/database.yml",
      where: `under default: a connection for each thread of Puma and for each of Action Cable's ${CABLE_THREADS}`,
      lines: [`${pool}: <%= Integer(ENV.fetch("RAILS_MAX_THREADS", 5)) + ${CABLE_THREADS} %>`],
      present: (text) => /^\s+(?:pool|max_connections):.*RAILS_MAX_THREADS.*\+\s*\d/m.test(text),
    },
    {
      path: "app/channels/application_cable/connection.rb",
      where: "in the class: without it people see each other's updates",
      lines: ["identified_by :current_user"],
      present: (text) => /^\s*identified_by\b/m.test(text),
    },
    {
      path: "Gemfile",
      where: "versions that work together",
      lines: gemfileLines(generation),
      present: () => false,
    },
  ];
}

/** The Gemfile lines of a generation: bounds of `stimulus_reflex` 3.5.5, `redis-session-store` 0.11.6 and Action Cable 8.1. */
export function gemfileLines({ rails, redis, client, sidekiq, sessionStore }: Generation): readonly string[] {
  const lines = ['gem "stimulus_reflex", "~> 3.5"'];
  if (client === "hiredis") {
    lines.push('gem "redis", "~> 4.8", require: ["redis", "redis/connection/hiredis"]', 'gem "hiredis", "~> 0.6"');
  } else {
    lines.push(`gem "redis", "~> ${redis === 4 ? "4.8" : "5.4"}"`);
    if (client === "hiredis-client") lines.push('gem "hiredis-client", "~> 0.30"');
  }
  // Action Cable before 7.1 refuses the redis gem 5 without it.
  if (redis === 5 && (rails === "6.1" || rails === "7.0")) lines.push('gem "action-cable-redis-backport", "~> 1"');
  if (sessionStore === "redis-session-store") lines.push('gem "redis-session-store", "~> 0.11.5"');
  if (sidekiq !== undefined) lines.push(`gem "sidekiq", "~> ${sidekiq === 6 ? "6.4" : `${sidekiq}.0`}"`);
  return lines;
}

function environment(name: string, path: string): Include {
  const line = `require_relative "../stimulus_reflex/${name}"`;
  return {
    path: `config/environments/${name}.rb`,
    where: `as the last line, after the last end: what ${path} sets then counts`,
    lines: [line],
    present: (text) => new RegExp(`^require_relative ["']\\.\\./stimulus_reflex/${name}["']`, "m").test(text),
  };
}
