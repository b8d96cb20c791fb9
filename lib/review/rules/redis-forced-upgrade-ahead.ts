import { REDIS_VERSIONS, type RedisVersionFacts } from "../../catalogue/redis-versions";
import { daysBetween } from "../../catalogue/days";
import type { Rule } from "./rule";

/** How long before the day a team wants to hear of it. */
const NOTICE_DAYS = 180;

export const redisForcedUpgradeAhead: Rule = {
  id: "redis-forced-upgrade-ahead",
  severity: "warning",
  title: "No version is about to be upgraded by force",
  why: "Heroku upgrades instances of a version by itself from a certain day on, at an hour of its own choosing: connections drop, and what a client cannot do breaks at night.",
  advice:
    "Upgrade at an hour of your own with `heroku redis:upgrade`, which keeps the data, and leave the version out.",
  source: "nextstrain/nextstrain.org#1371 (Heroku's mail of 2026-08-20); chatwoot/chatwoot#2420",
  check: ({ addons }, { asOf }) =>
    addons.flatMap(({ at, service, options: { version } }) => {
      const versions: Readonly<Record<string, RedisVersionFacts>> = REDIS_VERSIONS;
      const day =
        service === "heroku-redis" && version !== undefined ? versions[version]?.forcedUpgradeFrom : undefined;
      if (version === undefined || day === undefined) return [];
      const ahead = daysBetween(asOf, day);
      if (ahead < 0 || ahead > NOTICE_DAYS) return [];
      return [{ at, message: `Heroku upgrades version ${version} by force from ${day} on, ${ahead} days ahead.` }];
    }),
};
