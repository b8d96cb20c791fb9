import { deployed, redis, type RuleExamples } from "../example";

export const redisOptionUnknown: RuleExamples = {
  compliant: [{ shows: "an underscore", topology: deployed({ addons: [redis("session")] }) }],
  nonCompliant: [
    {
      shows: "a hyphen",
      topology: deployed({ addons: [redis("cache", { options: { "maxmemory-policy": "volatile-lru" } })] }),
    },
  ],
};
