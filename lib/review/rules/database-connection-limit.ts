import { deployed, plain, processOf } from "./example";
import { exceeded } from "./exceeded-budget";
import type { Rule } from "./rule";

const postgres = (plan: string) => ({
  at: "heroku_addon.postgres",
  service: "heroku-postgresql",
  plan,
  options: {},
  attachments: [],
  roles: [],
});

export const databaseConnectionLimit: Rule = {
  id: "database-connection-limit",
  severity: "warning",
  title: "Every pool finds its connections at the database",
  why: "Beyond the plan's limit Postgres answers `too many connections`, for the release phase and the console as well.",
  advice: "Take a plan with more connections, or run fewer processes or threads.",
  source: "Dev Center: heroku-postgres-production-tier-technical-characterization (2024-09-06); rails/rails#23778",
  compliant: [
    {
      shows: "two dynos on essential-0",
      topology: deployed({ addons: [postgres("essential-0")], processes: [processOf("web", "standard-1x", 2)] }),
    },
  ],
  nonCompliant: [
    {
      shows: "thirty processes on essential-0",
      topology: deployed({
        addons: [postgres("essential-0")],
        processes: [processOf("web", "performance-l", 2)],
        variables: plain({ WEB_CONCURRENCY: "15" }),
      }),
    },
  ],
  check: ({ addons }, context) => exceeded("database-connections", addons, context),
};
