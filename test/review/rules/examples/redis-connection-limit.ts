import { deployed, plain, processOf, redis, type RuleExamples } from "../example";

export const redisConnectionLimit: RuleExamples = {
  compliant: [
    {
      shows: "a queue on premium-1",
      topology: deployed({
        addons: [redis("queue", { plan: "premium-1" })],
        processes: [processOf("web", "standard-2x", 2), processOf("worker", "standard-1x")],
        variables: plain({ WEB_CONCURRENCY: "2", RAILS_MAX_THREADS: "5" }),
      }),
    },
  ],
  nonCompliant: [
    {
      shows: "everything on one mini, the shape of many app.json files",
      topology: deployed({
        addons: [redis([], { plan: "mini" })],
        processes: [processOf("web", "basic"), processOf("worker", "basic")],
        variables: plain({ WEB_CONCURRENCY: "2", RAILS_MAX_THREADS: "5" }),
      }),
    },
    {
      shows: "a plan that is enough only until preboot overlaps",
      topology: deployed({
        features: ["preboot"],
        addons: [redis("queue", { plan: "premium-0" })],
        processes: [processOf("web", "standard-2x", 2), processOf("worker", "standard-1x")],
        variables: plain({ WEB_CONCURRENCY: "1" }),
      }),
    },
  ],
};
