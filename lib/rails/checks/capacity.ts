import { REDIS_PLANS } from "../../catalogue/redis-plans";
import type { RedisRole } from "../../catalogue/redis-roles";
import { CABLE_WORKERS } from "../includes";
import type { RailsSource } from "../rails-source";
import { yamlSection } from "../yaml-section";
import type { RailsCheck } from "./check";

/** Connections of one process by role, from what was counted with CLIENT LIST on Rails 7.1 to 8.1 (rails.md, section 10). */
const CABLE_CONNECTIONS = 2;
const CACHE_POOL = 5;
const SIDEKIQ_CLIENT_POOL = 10;
const SIDEKIQ_INTERNAL_POOL = 10;

/** What the app opens to one role's Redis at the most, all dynos together, with preboot doubled for web. */
export function redisConnections(source: RailsSource, role: RedisRole): number | undefined {
  const { deployment } = source;
  if (deployment === undefined) return undefined;
  const dynos = (type: string) => deployment.processes.find((process) => process.type === type)?.quantity ?? 0;
  const variable = (name: string, otherwise: number) => {
    const value = Number(deployment.variables.get(name));
    return Number.isInteger(value) && value > 0 ? value : otherwise;
  };
  const threads = variable("RAILS_MAX_THREADS", 5);
  const concurrency = sidekiqConcurrency(source) ?? threads;
  const web: Record<RedisRole, number> = {
    cache: Math.min(CACHE_POOL, threads + CABLE_WORKERS),
    session:
      source.generation?.sessionStore === "redis-session-store" ? 1 : Math.min(CACHE_POOL, threads + CABLE_WORKERS),
    cable: CABLE_CONNECTIONS,
    queue: source.generation?.sidekiq === undefined ? 0 : Math.min(SIDEKIQ_CLIENT_POOL, threads + CABLE_WORKERS),
  };
  const worker: Record<RedisRole, number> = {
    cache: Math.min(CACHE_POOL, concurrency),
    session: 0,
    cable: 1,
    queue: concurrency + SIDEKIQ_INTERNAL_POOL,
  };
  return dynos("web") * variable("WEB_CONCURRENCY", 1) * web[role] + dynos("worker") * worker[role];
}

export const redisConnectionLimit: RailsCheck = {
  id: "redis-connections",
  severity: "warning",
  title: "ERR max number of clients reached",
  source: "chatwoot/chatwoot#6909, sidekiq/sidekiq#117 and #298, redis/redis-rb#604",
  find: (source) => {
    const plans: Readonly<Record<string, { readonly connections: number }>> = REDIS_PLANS;
    const redis = Object.entries(source.deployment?.redis ?? {});
    // Roles that share an instance share its limit.
    const instances = new Set(redis.map(([, { addon }]) => addon));
    return [...instances].flatMap((addon) => {
      const limit = plans[addon.plan ?? ""]?.connections;
      const needed = addon.roles
        .map((role) => redisConnections(source, role) ?? 0)
        .reduce((sum, count) => sum + count, 0);
      if (limit === undefined || needed <= limit) return [];
      return [
        {
          file:
            source.files.has("config/sidekiq.yml") && addon.roles.includes("queue")
              ? "config/sidekiq.yml"
              : "config/environments/production.rb",
          problem: `the Redis of ${addon.roles.join(" and ")} has ${limit} connections on ${addon.plan ?? ""}, and all processes together open up to ${needed}`,
          remedy: "Take a larger plan, fewer threads, or smaller pools",
        },
      ];
    });
  },
};

function sidekiqConcurrency({ files }: RailsSource): number | undefined {
  const text = files.get("config/sidekiq.yml") ?? "";
  const production =
    yamlSection(text, "production")?.get("concurrency")?.value ??
    yamlSection(text, ":production")?.get("concurrency")?.value;
  const value = production ?? /^:?concurrency:\s*(\d+)/m.exec(text)?.[1];
  const inProcfile = /^worker:.*\bsidekiq\b.*?\s(?:-c|--concurrency)[ =]?(\d+)/m.exec(files.get("Procfile") ?? "")?.[1];
  const number = Number(inProcfile ?? value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
