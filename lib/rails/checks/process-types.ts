import { authorshipOf } from "../rendered-file";
import type { RailsCheck } from "./check";

/** What Heroku's buildpack for Ruby gives a Rails app by itself. */
const GIVEN = new Set(["web", "console", "rake"]);

export const processTypes: RailsCheck = {
  id: "process-types",
  severity: "error",
  title: "A process that is deployed and that the Procfile does not have: Heroku refuses to scale it",
  source: "Heroku's formation; heroku-buildpack-ruby, default_process_types",
  find: ({ files, deployment, gems }) => {
    const text = files.get("Procfile");
    // What is generated has a worker where the app has Sidekiq.
    if (
      text === undefined ||
      authorshipOf(text) === "ours" ||
      deployment === undefined ||
      deployment.stack === "container"
    )
      return [];
    const named = new Set([...text.matchAll(/^([\w-]+):/gm)].map(([, type]) => type));
    // Where a gem brings the task jobs:work, the buildpack makes a worker of it.
    const given = (type: string) => GIVEN.has(type) || (type === "worker" && gems.has("delayed_job"));
    return deployment.processes.flatMap(({ type }) =>
      type === undefined || named.has(type) || given(type)
        ? []
        : [
            {
              file: "Procfile",
              problem: `no ${type} process, and the deployment scales one`,
              remedy: `Write ${type}: and its command`,
            },
          ],
    );
  },
};
