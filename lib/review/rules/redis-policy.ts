import { isRedis } from "../../deployment/sizing/redis";
import type { AddonTopology, AppTopology } from "../../deployment/topology";
import type { RedisRole } from "../../catalogue/redis-roles";

/** What Heroku Key-Value Store does unless told: its Data API, read live 2026-06-10. */
const PLATFORM_POLICY = "noeviction";

/** The instances of Redis that serve a role. */
export function redisFor(role: RedisRole, { addons }: AppTopology): readonly AddonTopology[] {
  return addons.filter((addon) => isRedis(addon) && addon.roles.includes(role));
}

/** What an instance does when its memory is full; undefined where no option of ours decides it. */
export function policyOf({ service, options }: AddonTopology): string | undefined {
  return options.maxmemory_policy ?? (service === "heroku-redis" ? PLATFORM_POLICY : undefined);
}

/** The policy in words, so that nobody looks for an option that is not there. */
export function policyInWords(addon: AddonTopology): string {
  const own = addon.options.maxmemory_policy;
  return own ?? `${PLATFORM_POLICY}, the platform's default`;
}
