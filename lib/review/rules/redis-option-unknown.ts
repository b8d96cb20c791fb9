import { nearest } from "../../text/nearest";
import type { Rule } from "./rule";

/** The options that public code gives Heroku Key-Value Store; the official list is not published (2026-06). */
const OPTIONS = ["version", "maxmemory_policy", "timeout", "fork"];

export const redisOptionUnknown: Rule = {
  id: "redis-option-unknown",
  severity: "error",
  title: "Heroku knows every option that a Redis is created with",
  why: "An option that is not known has no effect and no error: with maxmemory-policy for maxmemory_policy the queue has the platform's policy by luck, and the sessions have it by accident.",
  advice: "Write the option with underscores: maxmemory_policy, timeout, version, fork.",
  source: "MoveOnOrg/Spoke app.json; heroku/terraform-provider-heroku#214",
  check: ({ addons }) =>
    addons.flatMap(({ at, service, options }) =>
      service !== "heroku-redis"
        ? []
        : Object.keys(options)
            .filter((name) => !OPTIONS.includes(name))
            .map((name) => {
              const suggestion = nearest(name, OPTIONS);
              const meant = suggestion === undefined ? "" : ` Did you mean ${JSON.stringify(suggestion)}?`;
              const message = `${JSON.stringify(name)} is not a known option of Heroku Key-Value Store and would have no effect.${meant}`;
              return { at, message };
            }),
    ),
};
