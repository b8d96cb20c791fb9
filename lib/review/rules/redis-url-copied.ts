import type { Rule } from "./rule";

const REDIS_LITERAL = /^rediss?:\/\/(?!localhost|127\.)/;

export const redisUrlCopied: Rule = {
  id: "redis-url-copied",
  severity: "warning",
  title: "A URL is attached, never copied",
  why: "Heroku changes the URL of an add-on at every rotation of the credentials, failover, upgrade and change of plan. An attachment follows; a copy keeps the old one until the next apply, and puts the password into Terraform's state.",
  advice: "Use heroku_addon_attachment with a name: it gives the app the variable NAME_URL.",
  source: "MozillaFoundation/mofo-devops#336; Dev Center: heroku-redis",
  check: ({ variables }) =>
    variables.flatMap(({ name, owner, value, copiedFrom }) => {
      if (copiedFrom !== undefined)
        return [{ at: owner, message: `${name} copies ${copiedFrom}, and keeps the old URL when Heroku changes it.` }];
      if (value === undefined || !REDIS_LITERAL.test(value)) return [];
      return [{ at: owner, message: `${name} is the literal URL of a Redis, and keeps it when Heroku changes it.` }];
    }),
};
