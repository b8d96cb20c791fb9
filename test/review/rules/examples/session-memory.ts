import { deployed, redis, type RuleExamples } from "../example";

export const sessionMemoryRule: RuleExamples = {
  compliant: [{ shows: "no number of users given", topology: deployed({ addons: [redis("session")] }) }],
  nonCompliant: [],
};
