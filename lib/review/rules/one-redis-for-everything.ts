import { isWorker } from "../../deployment/sizing/load";
import { isRedis } from "../../deployment/sizing/redis";
import type { Rule } from "./rule";

export const oneRedisForEverything: Rule = {
  id: "one-redis-for-everything",
  severity: "warning",
  title: "Jobs, cache, sessions and cable do not share one Redis",
  why: "With a single instance called REDIS_URL everything ends there: under noeviction a full cache stops jobs and logins, under any other policy jobs and sessions are thrown away. It is the shape of most app.json files, and fine only while nothing fills it.",
  advice: "Add one instance for each role, and attach them as CACHE_REDIS, SESSION_REDIS and QUEUE_REDIS.",
  source: "StimulusReflex deployment page (2026-02-26); bullet_train app.json (2026-08-07)",
  check: ({ addons, processes }) => {
    const [only, ...others] = addons.filter(isRedis);
    if (only === undefined || others.length > 0 || only.roles.length > 0 || !processes.some(isWorker)) return [];
    const message =
      "The only Redis of the app serves web and worker alike: no eviction policy is right for jobs, cache and sessions at once.";
    return { at: only.at, message };
  },
};
