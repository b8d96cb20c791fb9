import { exceeded } from "./exceeded-budget";
import type { Rule } from "./rule";

export const databaseConnectionLimit: Rule = {
  id: "database-connection-limit",
  severity: "warning",
  title: "Every pool finds its connections at the database",
  why: "Beyond the plan's limit Postgres answers `too many connections`, for the release phase and the console as well.",
  advice: "Take a plan with more connections, or run fewer processes or threads.",
  source: "Dev Center: heroku-postgres-production-tier-technical-characterization (2024-09-06); rails/rails#23778",
  check: ({ addons }, context) => exceeded("database-connections", addons, context),
};
