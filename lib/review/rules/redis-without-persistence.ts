import { REDIS_ROLES } from "../../catalogue/redis-roles";
import { planOf } from "../../deployment/sizing/redis";
import type { Rule } from "./rule";

export const redisWithoutPersistence: Rule = {
  id: "redis-without-persistence",
  severity: "warning",
  title: "Sessions and jobs are on a plan that persists",
  why: "mini keeps nothing over a restart of the instance: everybody is logged out, and jobs that waited are gone.",
  advice: "Take premium-0 or a larger plan; Heroku changes it in place.",
  source: "Heroku API, read live 2026-06-10: Persistence: None",
  check: ({ addons, disposable }) =>
    addons.flatMap((addon) => {
      const held = addon.roles.filter((role) => REDIS_ROLES[role].durable);
      if (disposable || held.length === 0 || planOf(addon)?.persistent !== false) return [];
      const message = `${addon.plan ?? "The plan"} does not persist, and it is the Redis for ${held.join(" and ")}: a restart of the instance loses it all.`;
      return { at: addon.at, message };
    }),
};
