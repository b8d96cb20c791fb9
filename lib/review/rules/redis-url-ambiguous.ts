import { isRedis } from "../../deployment/sizing/redis";
import type { Rule } from "./rule";

export const redisUrlAmbiguous: Rule = {
  id: "redis-url-ambiguous",
  severity: "warning",
  title: "Every one of several instances has a name of its own",
  why: "Heroku calls the first instance REDIS_URL and the others by a random colour, in the order in which they happen to be made: two environments of one program differ, and what was the cache becomes the queue.",
  advice:
    "Attach each instance with heroku_addon_attachment under a name such as QUEUE_REDIS, and read QUEUE_REDIS_URL.",
  source: "heroku/cli#1572; heroku/terraform-provider-heroku#227",
  check: ({ at, addons, variables, unknowns }) => {
    const instances = addons.filter((addon) => isRedis(addon) && addon.service === "heroku-redis");
    if (instances.length < 2) return [];
    // An attachment that could not be read may be the name.
    const isHidden = unknowns.some((one) => one.at === at && one.property === "attachment");
    const unnamed = isHidden ? [] : instances.filter(({ attachments }) => attachments.length === 0);
    const provider = variables.find(({ name, value }) => name === "REDIS_PROVIDER" && value === "REDIS_URL");
    return [
      ...unnamed.map((addon) => ({
        at: addon.at,
        message: `One of ${instances.length} instances of Redis has no attachment with a name: its variable is REDIS_URL or a random colour, as chance has it.`,
      })),
      ...(provider === undefined
        ? []
        : [
            {
              at,
              message: `REDIS_PROVIDER names REDIS_URL, which is whichever of ${instances.length} instances was made first.`,
            },
          ]),
    ];
  },
};
