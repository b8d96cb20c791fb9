import { deployed, redis, type RuleExamples } from "../example";

export const sessionVolatileLru: RuleExamples = {
  compliant: [{ shows: "volatile-lru", topology: deployed({ addons: [redis("session")] }) }],
  nonCompliant: [
    { shows: "the platform's default", topology: deployed({ addons: [redis("session", { options: {} })] }) },
    {
      shows: "noeviction, written down",
      topology: deployed({ addons: [redis("session", { options: { maxmemory_policy: "noeviction" } })] }),
    },
  ],
};
