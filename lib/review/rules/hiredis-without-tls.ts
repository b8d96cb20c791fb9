import { REDIS_ROLES } from "../../catalogue/redis-roles";
import { REDIS_TLS_ONLY_FROM, REDIS_VERSIONS, type RedisVersionFacts } from "../../catalogue/redis-versions";
import type { Rule } from "./rule";

export const hiredisWithoutTls: Rule = {
  id: "hiredis-without-tls",
  severity: "warning",
  title: "A client without TLS meets no server that wants it",
  why: "hiredis-rb answers a rediss:// URL with `SSL not supported by hiredis driver`, every plan of Heroku Key-Value Store wants TLS, and the version that did without it is not made any more.",
  advice:
    'In the Gemfile replace hiredis by redis 5 and hiredis-client, then set client: "hiredis-client" and leave the version out.',
  source: "redis-rb v4.8.0 (source); Heroku changelogs 2541 and 2923; Dev Center (2024-12)",
  check: ({ addons }, { asOf }) =>
    addons.flatMap(({ at, client, service, options: { version }, roles }) => {
      if (client !== "hiredis" || service !== "heroku-redis") return [];
      const [role] = roles;
      if (version === undefined) {
        const variable = role === undefined ? "it" : REDIS_ROLES[role].variable;
        const message = `hiredis cannot do TLS, and Heroku Key-Value Store speaks nothing else since ${REDIS_TLS_ONLY_FROM}: the app will not connect to ${variable}.`;
        return asOf < REDIS_TLS_ONLY_FROM ? [] : [{ at, message }];
      }
      const versions: Readonly<Record<string, RedisVersionFacts>> = REDIS_VERSIONS;
      const facts = versions[version];
      if (facts?.notProvisionedFrom === undefined || facts.notProvisionedFrom > asOf) return [];
      return {
        at,
        message: `Redis ${version} is pinned because hiredis cannot do TLS, but Heroku stopped provisioning Redis ${version} on ${facts.notProvisionedFrom} (${facts.source}): a new add-on will be refused.`,
      };
    }),
};
