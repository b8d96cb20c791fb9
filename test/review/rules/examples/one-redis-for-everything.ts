import { deployed, processOf, redis, type RuleExamples } from "../example";

export const oneRedisForEverything: RuleExamples = {
  compliant: [
    {
      shows: "a queue of its own",
      topology: deployed({
        addons: [redis("cache"), redis("queue")],
        processes: [processOf("web", "basic"), processOf("worker", "basic")],
      }),
    },
    { shows: "no worker", topology: deployed({ addons: [redis([])], processes: [processOf("web", "basic")] }) },
  ],
  nonCompliant: [
    {
      shows: "one instance with web and worker",
      topology: deployed({ addons: [redis([])], processes: [processOf("web", "basic"), processOf("worker", "basic")] }),
    },
  ],
};
