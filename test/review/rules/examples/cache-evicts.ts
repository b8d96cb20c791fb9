import { deployed, redis, type RuleExamples } from "../example";

export const cacheEvicts: RuleExamples = {
  compliant: [
    { shows: "volatile-lru", topology: deployed({ addons: [redis("cache")] }) },
    {
      shows: "allkeys-lfu",
      topology: deployed({ addons: [redis("cache", { options: { maxmemory_policy: "allkeys-lfu" } })] }),
    },
  ],
  nonCompliant: [
    { shows: "the platform's default", topology: deployed({ addons: [redis("cache", { options: {} })] }) },
  ],
};
