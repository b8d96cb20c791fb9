import { deployed, redis, type RuleExamples } from "../example";

export const cacheAndSessionApart: RuleExamples = {
  compliant: [{ shows: "one each", topology: deployed({ addons: [redis("cache"), redis("session")] }) }],
  nonCompliant: [{ shows: "both on one", topology: deployed({ addons: [redis(["cache", "session"])] }) }],
};
