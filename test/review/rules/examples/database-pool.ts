import { deployed, plain, processOf, type RuleExamples } from "../example";

export const databasePool: RuleExamples = {
  compliant: [
    {
      shows: "a pool for all",
      topology: deployed({
        processes: [processOf("web", "standard-1x")],
        variables: plain({ DB_POOL: "9", RAILS_MAX_THREADS: "5" }),
      }),
    },
  ],
  nonCompliant: [
    {
      shows: "a pool smaller than Puma",
      topology: deployed({
        processes: [processOf("web", "standard-1x")],
        variables: plain({ DB_POOL: "5", RAILS_MAX_THREADS: "10" }),
      }),
    },
    {
      shows: "a pool smaller than Action Cable",
      topology: deployed({
        processes: [processOf("web", "standard-1x")],
        variables: plain({ RAILS_MAX_THREADS: "2" }),
      }),
    },
  ],
};
