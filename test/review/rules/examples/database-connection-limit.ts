import { deployed, plain, processOf, type RuleExamples } from "../example";

const postgres = (plan: string) => ({
  at: "heroku_addon.postgres",
  service: "heroku-postgresql",
  plan,
  options: {},
  attachments: [],
  roles: [],
});

export const databaseConnectionLimit: RuleExamples = {
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
};
