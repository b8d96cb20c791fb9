import { deployed, redis, type RuleExamples } from "../example";

export const queueApart: RuleExamples = {
  compliant: [{ shows: "queue and cable on one", topology: deployed({ addons: [redis(["queue", "cable"])] }) }],
  nonCompliant: [
    { shows: "queue and cache on one", topology: deployed({ addons: [redis(["queue", "cache"])] }) },
    { shows: "queue and sessions on one", topology: deployed({ addons: [redis(["queue", "session"])] }) },
  ],
};
