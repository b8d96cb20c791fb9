import { deployed, plain, redis, type RuleExamples } from "../example";

export const sessionsOutgrowPlan: RuleExamples = {
  compliant: [
    {
      shows: "premium-0",
      topology: deployed({ addons: [redis("session")], variables: plain({ SESSION_TTL_SECONDS: "31556952" }) }),
    },
    {
      shows: "mini for two hours",
      topology: deployed({
        addons: [redis("session", { plan: "mini" })],
        variables: plain({ SESSION_TTL_SECONDS: "7200" }),
      }),
    },
  ],
  nonCompliant: [
    {
      shows: "mini for a year",
      topology: deployed({
        addons: [redis("session", { plan: "mini" })],
        variables: plain({ SESSION_TTL_SECONDS: "31556952" }),
      }),
    },
  ],
};
