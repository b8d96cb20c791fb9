import { REDIS_PLANS } from "../../catalogue/redis-plans";
import type { RedisRole } from "../../catalogue/redis-roles";
import { webConnections, workerConnections } from "../../deployment/sizing/process-connections";
import type { RailsDeployment } from "../deployment";
import type { RailsSource } from "../rails-source";
import { entryOf } from "../ruby/value";
import type { RailsCheck } from "./check";

/** What the app opens to one role's Redis at the most, all dynos together, with preboot doubled for web. */
function redisConnections(source: RailsSource, { processes, variables, preboot }: RailsDeployment, role: RedisRole) {
  const dynos = (type: string): number => processes.find((process) => process.type === type)?.quantity ?? 0;
  const variable = (name: string, otherwise: number): number => {
    const value = Number(variables.get(name));
    return Number.isInteger(value) && value > 0 ? value : otherwise;
  };
  const { generation } = source;
  const threads = variable("RAILS_MAX_THREADS", 5);
  const isUsed = role !== "queue" || generation?.sidekiq !== undefined;
  const { anycable, sessionStore } = generation ?? {};
  const web = isUsed ? webConnections(role, { threads, anycable, sessionStore }) : 0;
  const worker = workerConnections(role, sidekiqConcurrency(source) ?? threads);
  return dynos("web") * variable("WEB_CONCURRENCY", 1) * web * (preboot ? 2 : 1) + dynos("worker") * worker;
}

export const redisConnectionLimit: RailsCheck = {
  id: "redis-connections",
  severity: "warning",
  title: "ERR max number of clients reached",
  source: "chatwoot/chatwoot#6909, sidekiq/sidekiq#117 and #298, redis/redis-rb#604",
  find: (source) => {
    const { deployment } = source;
    if (deployment === undefined) return [];
    const plans: Readonly<Record<string, { readonly connections: number }>> = REDIS_PLANS;
    const redis = Object.entries(deployment.redis);
    // Roles that share an instance share its limit.
    const instances = new Set(redis.map(([, { addon }]) => addon));
    return [...instances].flatMap((addon) => {
      const limit = plans[addon.plan ?? ""]?.connections;
      const needed = addon.roles
        .map((role) => redisConnections(source, deployment, role))
        .reduce((sum, count) => sum + count, 0);
      if (limit === undefined || needed <= limit) return [];
      return {
        file:
          source.files.has("config/sidekiq.yml") && addon.roles.includes("queue")
            ? "config/sidekiq.yml"
            : "config/environments/production.rb",
        problem: `the Redis of ${addon.roles.join(" and ")} has ${limit} connections on ${addon.plan ?? ""}, and all processes together open up to ${needed}`,
        remedy: "Take a larger plan, fewer threads, or smaller pools",
      };
    });
  },
};

/** How many jobs one worker runs at a time; undefined where that follows RAILS_MAX_THREADS. */
export function sidekiqConcurrency({ files, boot }: RailsSource): number | undefined {
  const text = files.get("config/sidekiq.yml") ?? "";
  const set = entryOf(boot.configuration("sidekiq")?.options, "concurrency");
  const value = set?.kind === "number" ? set.number : /^:?concurrency:\s*(\d+)/m.exec(text)?.[1];
  const inProcfile = /^worker:.*\bsidekiq\b.*?\s(?:-c|--concurrency)[ =]?(\d+)/m.exec(files.get("Procfile") ?? "")?.[1];
  const number = Number(inProcfile ?? value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
