import { deployed, redis, type RuleExamples } from "../example";

export const queueNeverEvicts: RuleExamples = {
  compliant: [{ shows: "noeviction", topology: deployed({ addons: [redis("queue")] }) }],
  nonCompliant: [
    {
      shows: "volatile-lru",
      topology: deployed({ addons: [redis("queue", { options: { maxmemory_policy: "volatile-lru" } })] }),
    },
    {
      shows: "allkeys-lru",
      topology: deployed({ addons: [redis("queue", { options: { maxmemory_policy: "allkeys-lru" } })] }),
    },
  ],
};
