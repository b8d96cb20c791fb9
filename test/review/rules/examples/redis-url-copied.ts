import { deployed, plain, type RuleExamples } from "../example";

export const redisUrlCopied: RuleExamples = {
  compliant: [
    {
      shows: "an attachment",
      topology: deployed({ variables: [{ name: "QUEUE_REDIS_URL", kind: "url", owner: "heroku_addon.queue" }] }),
    },
  ],
  nonCompliant: [
    {
      shows: "a reference to config_var_values",
      topology: deployed({
        variables: [
          {
            name: "QUEUE_URL",
            kind: "sensitive",
            owner: "heroku_app.web",
            copiedFrom: "heroku_addon.queue.config_var_values",
          },
        ],
      }),
    },
    {
      shows: "a literal",
      topology: deployed({ variables: plain({ QUEUE_URL: "rediss://ec2-1-2-3-4.compute-1.amazonaws.com:17930" }) }),
    },
  ],
};
