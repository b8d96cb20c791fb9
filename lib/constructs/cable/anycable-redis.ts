import { RedisAddon } from "../heroku/redis-addon";
import { problemsAt, required, type Check } from "../properties/shape";
import { noun } from "../properties/shown";

const ALLOWED = "the RedisAddon of the role cable";

const aRedis: Check<RedisAddon> = (place, value) =>
  value instanceof RedisAddon
    ? []
    : problemsAt(place, {
        problem: `is ${noun(value)}, not a RedisAddon`,
        allowed: ALLOWED,
        remedy: "Pass the construct, `app.redis.cable` of a StimulusReflexApp",
      });

/** The property that takes the Redis by which Rails tells AnyCable what to broadcast. */
export const CABLE_REDIS = required(aRedis, ALLOWED);
