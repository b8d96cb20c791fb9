import { deployed, redis, type RuleExamples } from "../example";

export const redisWithoutPersistence: RuleExamples = {
  compliant: [
    { shows: "premium-0", topology: deployed({ addons: [redis("queue")] }) },
    { shows: "a cache on mini", topology: deployed({ addons: [redis("cache", { plan: "mini" })] }) },
    {
      shows: "an environment that may be thrown away",
      topology: deployed({ disposable: true, addons: [redis("queue", { plan: "mini" })] }),
    },
  ],
  nonCompliant: [{ shows: "jobs on mini", topology: deployed({ addons: [redis("queue", { plan: "mini" })] }) }],
};
