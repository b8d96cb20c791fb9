import { deployed, type RuleExamples } from "../example";

export const urlsInState: RuleExamples = {
  compliant: [{ shows: "both switched off", topology: deployed({ urlsInState: false }) }],
  nonCompliant: [{ shows: "the provider's default", topology: deployed({ urlsInState: true }) }],
};
