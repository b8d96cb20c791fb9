import { policyInWords, policyOf, redisFor } from "./redis-policy";
import type { Rule } from "./rule";

export const sessionVolatileLru: Rule = {
  id: "session-volatile-lru",
  severity: "error",
  title: "Sessions make room for sessions",
  why: "Under noeviction, the platform's default, a full Redis refuses every write: nobody can log in, and reflexes lose what they wrote. Under volatile-lru it forgets first who has not been there for longest.",
  advice:
    "Set maxmemory_policy to volatile-lru, on an instance that exists with `heroku redis:maxmemory -p volatile-lru`.",
  source: "cuttle-cards/cuttle#1365 (2026-07-23); StimulusReflex deployment page (2026-02-26)",
  check: (app) =>
    redisFor("session", app).flatMap((addon) =>
      policyOf(addon) === "noeviction"
        ? {
            at: addon.at,
            message: `The Redis of the sessions has ${policyInWords(addon)}: when its memory is full, every new session is refused and nobody can log in.`,
          }
        : [],
    ),
};
