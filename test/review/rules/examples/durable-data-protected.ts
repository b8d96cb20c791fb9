import { deployed, redis, type RuleExamples } from "../example";

export const durableDataProtected: RuleExamples = {
  compliant: [
    { shows: "protected", topology: deployed({ addons: [redis("queue")] }) },
    { shows: "a cache", topology: deployed({ addons: [redis("cache")] }) },
    {
      shows: "a disposable environment",
      topology: deployed({ disposable: true, addons: [redis("queue", { preventDestroy: false })] }),
    },
  ],
  nonCompliant: [
    {
      shows: "a queue without protection",
      topology: deployed({ addons: [redis("queue", { preventDestroy: false })] }),
    },
  ],
};
