import { parseDocument } from "yaml";
import { isObject } from "../../text/json";
import { authorshipOf } from "../rendered-file";
import type { Place, RailsCheck, RailsComplaint } from "./check";
import { linesThat } from "./lines";

const FILE = "Procfile";
/** What the stack container reads in place of it. */
const MANIFEST = "heroku.yml";
const PUMA = "config/puma.rb";
const FIXED_PORT = /^\s*(?:port\s*\(?\s*\d|bind\s*\(?\s*["']tcp:\/\/[^"']*:\d)/;
/** What Heroku's buildpack for Ruby gives a Rails app by itself. */
const GIVEN = new Set(["web", "console", "rake"]);

export const procfile: RailsCheck = {
  id: "procfile",
  severity: "error",
  title: "A Procfile that Heroku refuses or ends: a process that it does not have, a port of its own, a schema load",
  source: "Heroku's formation; heroku-buildpack-ruby, default_process_types; ProtectedEnvironmentError of Rails",
  find: ({ files, deployment, gems }) => {
    const isContainer = deployment?.stack === "container";
    const text = files.get(isContainer ? MANIFEST : FILE);
    const isGivenPort = linesThat(files, FILE, (line) => /^web:.*\bPORT\b/.test(line)).length > 0;
    const fixed =
      isGivenPort || /\bPORT\b/.test(files.get(PUMA) ?? "")
        ? []
        : linesThat(files, PUMA, (line) => FIXED_PORT.test(line));
    const ownPort = (at: Place): RailsComplaint => ({
      ...at,
      problem: "web listens on a port of its own: Heroku ends it after 60 seconds",
      remedy: 'Write -p $PORT, or port ENV.fetch("PORT") into config/puma.rb',
    });
    // What is generated has a worker where the app has Sidekiq.
    if (text !== undefined && authorshipOf(text) === "ours") return fixed.map(ownPort);
    // Without a manifest, images are pushed by hand.
    if (isContainer && text === undefined) return fixed.map(ownPort);
    const named = isContainer
      ? processesOf(text ?? "")
      : new Set([...(text ?? "").matchAll(/^([\w-]+):/gm)].map(([, type]) => type));
    // Where a gem brings the task jobs:work, the buildpack makes a worker of it.
    const isGiven = (type: string) => GIVEN.has(type) || (type === "worker" && gems.has("delayed_job"));
    const missing = (deployment?.processes ?? []).flatMap(({ type }) =>
      type === undefined || named.has(type) || isGiven(type) ? [] : [type],
    );
    const at = isContainer ? MANIFEST : FILE;
    const ports = linesThat(files, FILE, (line) => /^web:.*\s(?:-p|--port)[ =]?\d/.test(line));
    const loads = linesThat(files, FILE, (line) => /^release:.*\bdb:(?:schema:load|setup|reset|drop)\b/.test(line));
    return [
      ...missing.map((type) => ({
        file: at,
        problem: `no ${type} process, and the deployment scales one`,
        remedy: `Write ${type}: and its command${isContainer ? " below run" : files.has(MANIFEST) ? ": heroku.yml counts on the stack container alone" : ""}`,
      })),
      ...[...ports, ...fixed].map(ownPort),
      ...loads.map((at) => ({
        ...at,
        problem: "the release phase makes the database anew, which Rails refuses in production",
        remedy: "Write release: bundle exec rails db:migrate",
      })),
    ];
  },
};

/** The processes of a heroku.yml; without any, the image of web is run. */
function processesOf(manifest: string): ReadonlySet<string> {
  const content: unknown = parseDocument(manifest, { logLevel: "silent" }).toJS();
  const { run, build } = isObject(content) ? content : {};
  const docker = isObject(build) && isObject(build.docker) ? build.docker : {};
  return new Set([...Object.keys(isObject(run) ? run : {}), ...Object.keys(docker)]);
}
