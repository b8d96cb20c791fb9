import { policyInWords, policyOf, redisFor } from "./redis-policy";
import type { Rule } from "./rule";

export const cacheEvicts: Rule = {
  id: "cache-evicts",
  severity: "warning",
  title: "A cache makes room for what is new",
  why: "Under noeviction, the platform's default, a full cache refuses writes. Rails' cache store swallows the error, so the app gets slower until keys are removed by hand.",
  advice:
    "Set maxmemory_policy to volatile-lru where every entry has a time to live, or to allkeys-lfu on a cache of its own.",
  source: "StimulusReflex deployment page (2026-02-26); Rails guide: caching_with_rails (Rails 8.1)",
  check: (app) =>
    redisFor("cache", app).flatMap((addon) =>
      policyOf(addon) === "noeviction"
        ? {
            at: addon.at,
            message: `The Redis of the cache has ${policyInWords(addon)}: once it is full it takes nothing new, and the app gets slower without an error.`,
          }
        : [],
    ),
};
