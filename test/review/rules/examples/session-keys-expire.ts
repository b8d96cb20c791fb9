import { deployed, plain, redis, type RuleExamples } from "../example";

export const sessionKeysExpire: RuleExamples = {
  compliant: [
    {
      shows: "a year, from a config var",
      topology: deployed({ addons: [redis("session")], variables: plain({ SESSION_TTL_SECONDS: "31556952" }) }),
    },
  ],
  nonCompliant: [
    { shows: "no config var about it", topology: deployed({ addons: [redis("session")] }) },
    {
      shows: "a time to live of 0",
      topology: deployed({ addons: [redis("session")], variables: plain({ SESSION_TTL_SECONDS: "0" }) }),
    },
  ],
};
