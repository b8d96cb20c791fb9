import { deployed, plain, processOf, redis } from "./example";
import { exceeded } from "./exceeded-budget";
import type { Rule } from "./rule";

export const redisConnectionLimit: Rule = {
  id: "redis-connection-limit",
  severity: "warning",
  title: "Every process finds a free connection",
  why: "Beyond the plan's limit Redis answers `ERR max number of clients reached`: reflexes hang, jobs stop, and it is worst at a release, when old and new dynos overlap. Pools are lazy, so it shows under load first.",
  advice: "Take a plan with more connections, give the roles a Redis each, or run fewer processes or threads.",
  source:
    "chatwoot/chatwoot#6909; sidekiq/sidekiq#117, #298; connections of each library measured on Redis 7.0 (2026-11)",
  compliant: [
    {
      shows: "a queue on premium-1",
      topology: deployed({
        addons: [redis("queue", { plan: "premium-1" })],
        processes: [processOf("web", "standard-2x", 2), processOf("worker", "standard-1x")],
        variables: plain({ WEB_CONCURRENCY: "2", RAILS_MAX_THREADS: "5" }),
      }),
    },
  ],
  nonCompliant: [
    {
      shows: "everything on one mini, the shape of many app.json files",
      topology: deployed({
        addons: [redis([], { plan: "mini" })],
        processes: [processOf("web", "basic"), processOf("worker", "basic")],
        variables: plain({ WEB_CONCURRENCY: "2", RAILS_MAX_THREADS: "5" }),
      }),
    },
    {
      shows: "a plan that is enough only until preboot overlaps",
      topology: deployed({
        features: ["preboot"],
        addons: [redis("queue", { plan: "premium-0" })],
        processes: [processOf("web", "standard-2x", 2), processOf("worker", "standard-1x")],
        variables: plain({ WEB_CONCURRENCY: "1" }),
      }),
    },
  ],
  check: ({ addons }, context) =>
    exceeded(
      "redis-connections",
      addons.filter(({ createdFor }) => createdFor === undefined),
      context,
    ),
};
