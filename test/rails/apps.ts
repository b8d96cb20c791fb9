import { namedAttachments } from "../../lib/deployment/derived";
import { cableAddressOf, withCables, type AppWithoutCable } from "../../lib/deployment/cables";
import type { AddonTopology, AppTopology, VariableTopology } from "../../lib/deployment/topology";
import type { Finding } from "../../lib/review/finding";
import { railsDeploymentOf, type RailsDeployment } from "../../lib/rails/deployment";
import type { RailsFiles } from "../../lib/rails/directory";
import { checkRails } from "../../lib/rails/checks/all";
import { gemsOfLockfile } from "../../lib/rails/gems";
import { generationOf } from "../../lib/rails/generation";
import { railsSourceOf } from "../../lib/rails/rails-source";
import { loadRubyParser } from "../../lib/rails/ruby/parser";
import { renderRailsFiles } from "../../lib/rails/render";

function redisAddon(role: "cache" | "session" | "cable" | "queue", plan: string): AddonTopology {
  return {
    at: `production/app/redis/${role}`,
    service: "heroku-redis",
    plan,
    options: { maxmemory_policy: role === "cache" || role === "session" ? "volatile-lru" : "noeviction" },
    attachments: [`${role.toUpperCase()}_REDIS`],
    roles: [role],
    preventDestroy: false,
    ignoresOptions: true,
  };
}

/** An app as the production example deploys it. */
export function appTopology(wanted: Partial<AppTopology> = {}): AppTopology {
  const { variables: own, cable, ...changes } = wanted;
  const variables = {
    APPLICATION_HOST: "www.acme.com",
    ACTION_CABLE_URL: "wss://cable.acme.com/cable",
    ACTION_CABLE_ALLOWED_REQUEST_ORIGINS: "https://www.acme.com",
    RAILS_MAX_THREADS: "5",
    REDIS_PROVIDER: "QUEUE_REDIS_URL",
    WEB_CONCURRENCY: "2",
  };
  const told =
    own ??
    Object.entries(variables).map(([name, value]): VariableTopology => ({ name, value, kind: "plain", owner: "app" }));
  const address = cableAddressOf(told) ?? {
    url: "wss://cable.acme.com/cable",
    allowedRequestOrigins: ["https://www.acme.com"],
  };
  const app: Omit<AppWithoutCable, "attachments"> = {
    at: "production/app/rails",
    name: "acme-production",
    region: "eu",
    stack: "heroku-24",
    buildpacks: ["heroku/nodejs", "heroku/ruby"],
    features: [],
    disposable: false,
    addons: [
      redisAddon("cache", "premium-0"),
      redisAddon("session", "premium-0"),
      redisAddon("cable", "premium-0"),
      redisAddon("queue", "premium-1"),
      { ...redisAddon("cache", "essential-0"), service: "heroku-postgresql", options: {}, attachments: [], roles: [] },
    ],
    variables: told,
    cable: address,
    processes: [
      { at: "web", type: "web", size: "standard-2x", quantity: 2 },
      { at: "worker", type: "worker", size: "standard-1x", quantity: 1 },
    ],
    hosts: [
      { at: "web", host: "www.acme.com", serves: "web", proxied: false, certificate: "managed" },
      { at: "cable", host: "cable.acme.com", serves: "cable", proxied: false, certificate: "managed" },
    ],
    acknowledgements: [],
    unknowns: [],
    ...changes,
  };
  const [read] = withCables([{ ...app, attachments: changes.attachments ?? namedAttachments(app.addons) }]);
  if (read === undefined) throw new Error("an app was lost");
  return "cable" in wanted ? { ...read, cable } : read;
}

export function deployment(changes: Partial<AppTopology> = {}): RailsDeployment {
  return railsDeploymentOf(appTopology(changes));
}

/** A Gemfile.lock with these gems. */
export function lockfile(gems: Readonly<Record<string, string>>): string {
  const specs = Object.entries(gems).map(([name, version]) => `    ${name} (${version})\n`);
  return `GEM\n  specs:\n${specs.join("")}\nPLATFORMS\n  ruby\n`;
}

export const MODERN = {
  rails: "8.1.3",
  redis: "5.4.1",
  "hiredis-client": "0.30.0",
  "redis-session-store": "0.11.6",
  sidekiq: "8.1.7",
  stimulus_reflex: "3.5.5",
  cable_ready: "5.0.6",
  rack: "3.2.0",
};

/** A Rails app that has everything as it should be: what was generated, and the lines that include it. */
export function goodApp(
  gems: Readonly<Record<string, string>> = MODERN,
  from: RailsDeployment = deployment(),
): Map<string, string> {
  const lock = lockfile(gems);
  const environment = (name: string) =>
    `Rails.application.configure do\n  config.eager_load = true\nend\n\nrequire_relative "../stimulus_reflex/${name}"\n`;
  return new Map([
    ["config/application.rb", 'require "rails/all"\nclass Acme < Rails::Application\nend\n'],
    ["Gemfile.lock", lock],
    ["config/environments/production.rb", environment("production")],
    ["config/environments/development.rb", environment("development")],
    ["config/environments/test.rb", environment("test")],
    ["app/views/layouts/application.html.erb", "<head><%= csrf_meta_tags %>\n<%= action_cable_meta_tag %></head>"],
    [
      "app/channels/application_cable/connection.rb",
      "class Connection\n  identified_by :current_user\n  def connect\n    self.current_user = User.find_by(id: request.session[:user_id]) || reject_unauthorized_connection\n  end\nend\n",
    ],
    [
      "config/database.yml",
      'production:\n  adapter: postgresql\n  pool: <%= Integer(ENV.fetch("RAILS_MAX_THREADS", 5)) + 4 %>\n',
    ],
    [
      "package-lock.json",
      '{ "packages": { "node_modules/stimulus_reflex": {\n "version": "3.5.5" }, "node_modules/cable_ready": { "version": "5.0.6" } } }',
    ],
    ...renderRailsFiles(from, generationOf(gemsOfLockfile(lock))).map(({ path, text }): [string, string] => [
      path,
      text,
    ]),
  ]);
}

/** What the checks find in an app. */
export async function complaints(
  files: RailsFiles,
  from: RailsDeployment | "none" = deployment(),
  unread: ReadonlyMap<string, string> = new Map(),
): Promise<readonly Finding[]> {
  const parser = await loadRubyParser();
  return checkRails(railsSourceOf({ files, unread }, parser, from === "none" ? {} : { deployment: from }));
}
