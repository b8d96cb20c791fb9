import { deployed, type RuleExamples } from "../example";

export const variableOwnedTwice: RuleExamples = {
  compliant: [
    {
      shows: "one association",
      topology: deployed({
        variables: [
          { name: "APP_ENV", kind: "plain", owner: "heroku_app_config_association.one", value: "production" },
        ],
      }),
    },
  ],
  nonCompliant: [
    {
      shows: "two associations",
      topology: deployed({
        variables: [
          { name: "APP_ENV", kind: "plain", owner: "heroku_app_config_association.one", value: "production" },
          { name: "APP_ENV", kind: "plain", owner: "heroku_app_config_association.two", value: "staging" },
        ],
      }),
    },
    {
      shows: "an attachment and an association",
      topology: deployed({
        variables: [
          { name: "QUEUE_REDIS_URL", kind: "url", owner: "heroku_addon.queue" },
          { name: "QUEUE_REDIS_URL", kind: "sensitive", owner: "heroku_app_config_association.one" },
        ],
      }),
    },
  ],
};
