/** What happens to a Redis during its life: by its owner's hand, by Heroku's, or by chance. Its data stays; its URL does not. */
import { REDIS_VERSIONS, type RedisVersionFacts } from "../../../catalogue/redis-versions";
import type { HerokuPlatform } from "./heroku-platform";
import { invalid } from "./platform-error";
import { provisionableVersions } from "./redis";
import type { Addon, RedisInstance } from "./rows";

const VERSIONS: readonly string[] = Object.keys(REDIS_VERSIONS);
const FACTS: Readonly<Record<string, RedisVersionFacts | undefined>> = REDIS_VERSIONS;

/** @throws PlatformError 422 for an add-on that is not a Key-Value Store */
export function redisOf(addon: Addon): RedisInstance {
  if (addon.redis === null) {
    throw invalid(
      `${addon.name} is a ${addon.service} add-on, not a Key-Value Store: this is done to heroku-redis only.`,
    );
  }
  return addon.redis;
}

/** The primary fails and its stand-by takes over, on another host and with other credentials. */
export function failOver(platform: HerokuPlatform, addon: Addon): void {
  redisOf(addon);
  platform.addons.rotateCredentials(addon, `Fail over ${addon.name}`);
}

/**
 * Moves an instance to a newer version, irreversibly.
 * @param asked - as in `9.1` or `9`; the newest one when absent
 * @throws PlatformError 422 for a version that can't be provisioned or is not newer
 */
export function upgrade(platform: HerokuPlatform, addon: Addon, asked?: string): string {
  const redis = redisOf(addon);
  const open = provisionableVersions(platform.asOf).filter(
    (version) => VERSIONS.indexOf(version) > VERSIONS.indexOf(redis.version),
  );
  const target = open.filter((version) => asked === undefined || `${version}.`.startsWith(`${asked}.`)).at(-1);
  if (target === undefined) {
    const choice = open.length === 0 ? "there is no newer one" : `choose one of ${open.join(", ")}`;
    throw invalid(
      `${addon.name} has version ${redis.version} and can't be upgraded to ${asked ?? "a newer one"}: ${choice}.`,
    );
  }
  redis.version = target;
  platform.addons.rotateCredentials(addon, `Upgrade ${addon.name} to version ${target}`);
  return target;
}

/** An instance that Heroku upgraded because its version had come to its end. */
export interface ForcedUpgrade {
  readonly addon: string;
  readonly from: string;
  readonly to: string;
  readonly since: string;
}

/**
 * Upgrades every instance whose version is past the day from which Heroku does so by force. That Heroku goes to the newest
 * version is an assumption.
 */
export function forceUpgrades(platform: HerokuPlatform): readonly ForcedUpgrade[] {
  const due = platform.apps.all().flatMap((app) =>
    platform.addons.of(app).flatMap((addon) => {
      const from = addon.redis?.version;
      const since = from === undefined ? undefined : FACTS[from]?.forcedUpgradeFrom;
      return from === undefined || since === undefined || since > platform.asOf ? [] : [{ addon, from, since }];
    }),
  );
  return due.map(({ addon, from, since }) => ({ addon: addon.name, from, to: upgrade(platform, addon), since }));
}
