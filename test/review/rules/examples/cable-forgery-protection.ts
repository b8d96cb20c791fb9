import { deployed, plain, type RuleExamples } from "../example";

export const cableForgeryProtection: RuleExamples = {
  compliant: [
    { shows: "one origin", topology: deployed({ cable: { allowedRequestOrigins: ["https://www.acme.com"] } }) },
  ],
  nonCompliant: [
    { shows: "any origin", topology: deployed({ cable: { allowedRequestOrigins: ["*"] } }) },
    {
      shows: "switched off",
      topology: deployed({ variables: plain({ ACTION_CABLE_DISABLE_REQUEST_FORGERY_PROTECTION: "true" }) }),
    },
  ],
};
