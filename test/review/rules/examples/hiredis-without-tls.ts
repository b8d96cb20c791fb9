import { deployed, redis, type RuleExamples } from "../example";

export const hiredisWithoutTls: RuleExamples = {
  compliant: [
    { shows: "hiredis-client", topology: deployed({ addons: [redis("session", { client: "hiredis-client" })] }) },
  ],
  nonCompliant: [
    { shows: "hiredis with TLS", topology: deployed({ addons: [redis("session", { client: "hiredis" })] }) },
    {
      shows: "hiredis, pinned to a version that is not provisioned",
      topology: deployed({
        addons: [redis("session", { client: "hiredis", options: { maxmemory_policy: "volatile-lru", version: "5" } })],
      }),
    },
  ],
};
