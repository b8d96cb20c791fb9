import { deployed, processOf, redis, type RuleExamples } from "../example";

export const queueWithoutWorker: RuleExamples = {
  compliant: [
    {
      shows: "both",
      topology: deployed({
        addons: [redis("queue")],
        processes: [processOf("web", "basic"), processOf("worker", "basic")],
      }),
    },
    { shows: "processes that are not scaled here", topology: deployed({ addons: [redis("queue")] }) },
  ],
  nonCompliant: [
    { shows: "web only", topology: deployed({ addons: [redis("queue")], processes: [processOf("web", "basic")] }) },
    {
      shows: "a worker that is stopped",
      topology: deployed({
        addons: [redis("queue")],
        processes: [processOf("web", "basic"), processOf("worker", "basic", 0)],
      }),
    },
  ],
};
