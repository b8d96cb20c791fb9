import { REDIS_VERSIONS, type RedisVersionFacts } from "../../catalogue/redis-versions";
import type { Rule } from "./rule";

export const redisVersionRetired: Rule = {
  id: "redis-version-retired",
  severity: "warning",
  title: "A pinned version can still be provisioned",
  why: "The version is used when the add-on is created. Once Heroku makes no new instance of it, a new environment, a review app or a replacement fails in the middle of an apply.",
  advice: "Leave the version out, or pin one that Heroku still makes.",
  source: "Heroku changelog 2541; deardurham/dear-petition#493; nextstrain/nextstrain.org#1371",
  check: ({ addons }, { asOf }) =>
    addons.flatMap(({ at, service, client, options: { version } }) => {
      const versions: Readonly<Record<string, RedisVersionFacts>> = REDIS_VERSIONS;
      const facts = service === "heroku-redis" && version !== undefined ? versions[version] : undefined;
      const last = facts?.notProvisionedFrom ?? facts?.goneBy;
      // With hiredis the pin has a reason of its own, and a rule of its own.
      if (version === undefined || facts === undefined || last === undefined || client === "hiredis") return [];
      if (last > asOf) return [];
      const since = facts.notProvisionedFrom === undefined ? `${last} at the latest` : last;
      const message = `Version ${version} is pinned, and Heroku makes no new instance of it since ${since} (${facts.source}): a new add-on is refused.`;
      return { at, message };
    }),
};
