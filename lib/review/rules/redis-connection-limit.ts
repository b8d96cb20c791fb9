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
  check: ({ addons }, context) =>
    exceeded(
      "redis-connections",
      addons.filter(({ createdFor }) => createdFor === undefined),
      context,
    ),
};
