import { deployed, redis, type RuleExamples } from "../example";

export const redisVersionRetired: RuleExamples = {
  compliant: [
    { shows: "no pin", topology: deployed({ addons: [redis("cache")] }) },
    {
      shows: "a current version",
      topology: deployed({
        addons: [redis("cache", { options: { version: "9.1", maxmemory_policy: "volatile-lru" } })],
      }),
    },
  ],
  nonCompliant: [
    {
      shows: "Redis 7.0, whose last day is not known",
      topology: deployed({
        addons: [redis("cache", { options: { version: "7.0", maxmemory_policy: "volatile-lru" } })],
      }),
    },
    {
      shows: "Redis 6.2",
      topology: deployed({
        addons: [redis("cache", { options: { version: "6.2", maxmemory_policy: "volatile-lru" } })],
      }),
    },
  ],
};
