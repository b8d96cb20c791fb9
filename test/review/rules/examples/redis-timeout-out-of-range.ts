import { anAddon, deployed, redis, type RuleExamples } from "../example";

const timeout = (seconds: string) => deployed({ addons: [redis("cable", { options: { timeout: seconds } })] });

export const redisTimeoutOutOfRange: RuleExamples = {
  compliant: [
    { shows: "five minutes", topology: timeout("300") },
    { shows: "0, which is never", topology: timeout("0") },
    {
      shows: "an option of another service",
      topology: deployed({ addons: [{ ...anAddon("redisgreen", "mini"), options: { timeout: "-1" } }] }),
    },
  ],
  nonCompliant: [
    { shows: "a negative number", topology: timeout("-1") },
    { shows: "a number with a unit", topology: timeout("5m") },
    { shows: "more than a year", topology: timeout("99999999999") },
  ],
};
