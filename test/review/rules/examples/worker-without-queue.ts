import { deployed, processOf, redis, type RuleExamples } from "../example";

export const workerWithoutQueue: RuleExamples = {
  compliant: [
    { shows: "both", topology: deployed({ addons: [redis("queue")], processes: [processOf("worker", "basic")] }) },
  ],
  nonCompliant: [
    {
      shows: "a cache only",
      topology: deployed({ addons: [redis("cache")], processes: [processOf("worker", "basic")] }),
    },
  ],
};
