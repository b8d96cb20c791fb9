import type { IConstruct } from "constructs";
import { ConfigurationError } from "../properties/configuration-error";
import type { RedisAddon } from "../heroku/redis-addon";
import { noun } from "../properties/shape";

/** A property that is the Redis by which Rails tells AnyCable what to broadcast. */
export const NEEDS_REDIS = { is: "value", needs: "the RedisAddon of the role cable" } as const;

/**
 * Checks that AnyCable is given a Redis of this library.
 *
 * @throws ConfigurationError for anything else
 */
export function validateRedis(at: IConstruct, redis: unknown): void {
  const { addon, roles } = Object(redis) as Partial<RedisAddon>;
  if (addon !== undefined && roles !== undefined) return;
  throw new ConfigurationError({
    at,
    property: "redis",
    problem: `is ${noun(redis)}, and no RedisAddon`,
    allowed: NEEDS_REDIS.needs,
    remedy: "Pass the construct, `app.redis.cable` of a StimulusReflexApp",
  });
}
