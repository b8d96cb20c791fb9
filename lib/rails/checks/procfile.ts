import { authorshipOf } from "../rendered-file";
import type { RailsCheck } from "./check";
import { linesThat } from "./lines";

const FILE = "Procfile";
/** What Heroku's buildpack for Ruby gives a Rails app by itself. */
const GIVEN = new Set(["web", "console", "rake"]);

export const procfile: RailsCheck = {
  id: "procfile",
  severity: "error",
  title: "A Procfile that Heroku refuses or ends: a process that it does not have, a port of its own, a schema load",
  source: "Heroku's formation; heroku-buildpack-ruby, default_process_types; ProtectedEnvironmentError of Rails",
  find: ({ files, deployment, gems }) => {
    const text = files.get(FILE);
    // What is generated has a worker where the app has Sidekiq.
    if (text === undefined || authorshipOf(text) === "ours" || deployment?.stack === "container") return [];
    const named = new Set([...text.matchAll(/^([\w-]+):/gm)].map(([, type]) => type));
    // Where a gem brings the task jobs:work, the buildpack makes a worker of it.
    const isGiven = (type: string) => GIVEN.has(type) || (type === "worker" && gems.has("delayed_job"));
    const missing = (deployment?.processes ?? []).flatMap(({ type }) =>
      type === undefined || named.has(type) || isGiven(type) ? [] : [type],
    );
    const ports = linesThat(files, FILE, (line) => /^web:.*\s(?:-p|--port)[ =]?\d/.test(line));
    const loads = linesThat(files, FILE, (line) => /^release:.*\bdb:(?:schema:load|setup|reset|drop)\b/.test(line));
    return [
      ...missing.map((type) => ({
        file: FILE,
        problem: `no ${type} process, and the deployment scales one`,
        remedy: `Write ${type}: and its command`,
      })),
      ...ports.map((at) => ({
        ...at,
        problem: "web listens on a port of its own: Heroku ends it after 60 seconds",
        remedy: 'Write -p $PORT, or port ENV.fetch("PORT") into config/puma.rb',
      })),
      ...loads.map((at) => ({
        ...at,
        problem: "the release phase makes the database anew, which Rails refuses in production",
        remedy: "Write release: bundle exec rails db:migrate",
      })),
    ];
  },
};
