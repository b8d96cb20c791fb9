import { deployed, plain, redis, type RuleExamples } from "../example";

export const redisUrlAmbiguous: RuleExamples = {
  compliant: [
    { shows: "attachments", topology: deployed({ addons: [redis("cache"), redis("queue")] }) },
    {
      shows: "attachments that could not be read",
      topology: deployed({
        addons: [redis("queue"), redis([], { at: "heroku_addon.second" })],
        unknowns: [{ at: deployed({}).apps[0]?.at ?? "", property: "attachment", from: "attachments: HTTP 403" }],
      }),
    },
  ],
  nonCompliant: [
    {
      shows: "two instances, one of them without a name",
      topology: deployed({ addons: [redis("queue"), redis([], { at: "heroku_addon.second" })] }),
    },
    {
      shows: "Sidekiq told to take REDIS_URL",
      topology: deployed({
        addons: [redis("cache"), redis("queue")],
        variables: plain({ REDIS_PROVIDER: "REDIS_URL" }),
      }),
    },
  ],
};
