import { deployed, type RuleExamples } from "../example";

export const sessionAffinity: RuleExamples = {
  compliant: [{ shows: "none", topology: deployed() }],
  nonCompliant: [{ shows: "switched on", topology: deployed({ features: ["http-session-affinity"] }) }],
};
