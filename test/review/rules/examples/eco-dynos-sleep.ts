import { deployed, processOf, type RuleExamples } from "../example";

export const ecoDynosSleep: RuleExamples = {
  compliant: [{ shows: "basic", topology: deployed({ processes: [processOf("web", "basic")] }) }],
  nonCompliant: [{ shows: "eco", topology: deployed({ processes: [processOf("web", "eco")] }) }],
};
