import { deployed, redis, type RuleExamples } from "../example";

export const redisForcedUpgradeAhead: RuleExamples = {
  compliant: [{ shows: "no pin", topology: deployed({ addons: [redis("session")] }) }],
  nonCompliant: [
    {
      shows: "Valkey 7.2 in November 2026",
      topology: deployed({
        addons: [redis("session", { options: { version: "7.2", maxmemory_policy: "volatile-lru" } })],
      }),
    },
  ],
};
