import { policyOf, redisFor } from "./redis-policy";
import type { Rule } from "./rule";

const TTL = /SESSION.*(TTL|EXPIRE)/;

export const sessionKeysExpire: Rule = {
  id: "session-keys-expire",
  severity: "info",
  title: "Every session has a time to live",
  why: "redis-session-store writes keys that never expire unless it is given expire_after or ttl, and the volatile policies never evict a key without a time to live: the memory fills up, and then writes are refused after all.",
  advice: "Set SESSION_TTL_SECONDS, and expire_after in production.rb from it.",
  source: "redis-session-store 0.11.6, get_expiry (source, 2024-11-17)",
  check: (app) => {
    const variable = app.variables.find(({ name }) => TTL.test(name));
    const unknown = variable !== undefined && variable.value === undefined;
    const set = variable?.value !== undefined && !/^0*$/.test(variable.value);
    if (unknown || set) return [];
    return redisFor("session", app)
      .filter((addon) => policyOf(addon)?.startsWith("volatile-") === true)
      .map(({ at }) => ({
        at,
        message:
          variable === undefined
            ? "No config var says how long a session lives, and a session without a time to live is never evicted."
            : `${variable.name} is ${JSON.stringify(variable.value)}: a session without a time to live is never evicted.`,
      }));
  },
};
