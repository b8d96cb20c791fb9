import { LONGEST_REDIS_TIMEOUT_SECONDS as LONGEST } from "../../catalogue/redis-plans";
import type { Rule } from "./rule";

export const redisTimeoutOutOfRange: Rule = {
  id: "redis-timeout-out-of-range",
  severity: "error",
  title: "The idle timeout of a Redis is a number of seconds that it takes",
  why: "Redis closes connections that are idle for longer. It takes whole seconds, where 0 means never: what the platform makes of anything else, and when, is not documented.",
  advice: "Write whole seconds, such as 300, or leave the option out for the platform's 300 seconds.",
  source: "Dev Center: heroku-redis, heroku redis:timeout; redis.conf: timeout",
  check: ({ addons }) =>
    addons.flatMap(({ at, service, options: { timeout } }) => {
      if (service !== "heroku-redis" || timeout === undefined) return [];
      if (/^\d+$/.test(timeout) && Number(timeout) <= LONGEST) return [];
      const message = `timeout ${JSON.stringify(timeout)}: out of range. Allowed: whole seconds from 0 to ${LONGEST}.`;
      return [{ at, message }];
    }),
};
