import type { Configuration, Scenario, World } from "./scenario";

const association = (attributes: object = {}): Configuration => ({
  resource: { heroku_app_config_association: { vars: { app_id: "<app 1>", ...attributes } } },
});

const existingApp = ({ heroku }: World) => {
  heroku.apps.create({ name: "acme" });
};

/** heroku_app_config_association: variables of an app */
export const configVars: readonly Scenario[] = [
  {
    name: "variables are set, changed, removed and taken away in the end",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: association({ vars: { A: "1", GONE: "x" }, sensitive_vars: { SECRET: "s" } }),
        actions: { "heroku_app_config_association.vars": "create" },
        requests: [
          'PATCH /apps/<app 1>/config-vars {"A":"1","GONE":"x","SECRET":"s"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 2>",
          "GET /apps/<app 1>/config-vars",
        ],
        state: {
          "heroku_app_config_association.vars": {
            app_id: "<app 1>",
            id: "config:<app 1>",
            sensitive_vars: { SECRET: "s" },
            vars: { A: "1", GONE: "x" },
          },
        },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>/config-vars"],
      },
      {
        about: "change",
        configuration: association({ vars: { A: "2" }, sensitive_vars: { SECRET: "s" } }),
        actions: { "heroku_app_config_association.vars": "update" },
        requests: [
          "GET /apps/<app 1>/config-vars",
          'PATCH /apps/<app 1>/config-vars {"A":"2","GONE":null}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 3>",
          "GET /apps/<app 1>/config-vars",
        ],
        state: { "heroku_app_config_association.vars": { vars: { A: "2" } } },
      },
      {
        about: "a map is left out",
        configuration: association({ sensitive_vars: { SECRET: "s" } }),
        actions: { "heroku_app_config_association.vars": "update" },
        requests: [
          "GET /apps/<app 1>/config-vars",
          'PATCH /apps/<app 1>/config-vars {"A":null}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 4>",
          "GET /apps/<app 1>/config-vars",
        ],
        state: { "heroku_app_config_association.vars": { vars: {} } },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "heroku_app_config_association.vars": "delete" },
        requests: [
          "GET /apps/<app 1>/config-vars",
          'PATCH /apps/<app 1>/config-vars {"SECRET":null}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 5>",
        ],
        state: { "heroku_app_config_association.vars": null },
      },
    ],
  },
  {
    name: "what someone changed or removed by hand is put back",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: association({ vars: { A: "1", B: "2" } }),
        actions: { "heroku_app_config_association.vars": "create" },
        requests: [
          'PATCH /apps/<app 1>/config-vars {"A":"1","B":"2"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 2>",
          "GET /apps/<app 1>/config-vars",
        ],
        state: {
          "heroku_app_config_association.vars": { app_id: "<app 1>", id: "config:<app 1>", vars: { A: "1", B: "2" } },
        },
      },
      {
        about: "drift",
        byHand: ({ heroku }) => {
          heroku.configVars.update(heroku.apps.get("acme"), { A: "by hand", B: null, C: "of someone else" });
        },
        actions: { "heroku_app_config_association.vars": "update" },
        requests: [
          "GET /apps/<app 1>/config-vars",
          'PATCH /apps/<app 1>/config-vars {"A":"1","B":"2"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 4>",
          "GET /apps/<app 1>/config-vars",
        ],
        state: { "heroku_app_config_association.vars": { sensitive_vars: {} } },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>/config-vars"],
      },
    ],
  },
  {
    name: "a variable in both maps fails at creation; at a change the sensitive value is sent and no plan is empty any more",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: association({ vars: { A: "1" }, sensitive_vars: { A: "2" } }),
        fails: "uplicate config vars",
        actions: { "heroku_app_config_association.vars": "create" },
      },
      {
        about: "once",
        configuration: association({ vars: { A: "1" } }),
        actions: { "heroku_app_config_association.vars": "create" },
        requests: [
          'PATCH /apps/<app 1>/config-vars {"A":"1"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 2>",
          "GET /apps/<app 1>/config-vars",
        ],
        state: { "heroku_app_config_association.vars": { app_id: "<app 1>", id: "config:<app 1>", vars: { A: "1" } } },
      },
      {
        about: "twice",
        configuration: association({ vars: { A: "1" }, sensitive_vars: { A: "2" } }),
        actions: { "heroku_app_config_association.vars": "update" },
        requests: [
          "GET /apps/<app 1>/config-vars",
          'PATCH /apps/<app 1>/config-vars {"A":"2"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 3>",
          "GET /apps/<app 1>/config-vars",
        ],
        state: { "heroku_app_config_association.vars": { sensitive_vars: { A: "2" }, vars: { A: "2" } } },
      },
      {
        about: "again",
        actions: { "heroku_app_config_association.vars": "update" },
        requests: [
          "GET /apps/<app 1>/config-vars",
          'PATCH /apps/<app 1>/config-vars {"A":"1"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 4>",
          "GET /apps/<app 1>/config-vars",
        ],
        state: { "heroku_app_config_association.vars": { sensitive_vars: { A: "1" }, vars: { A: "1" } } },
      },
    ],
  },
  {
    name: "a variable of an add-on cannot be overwritten",
    steps: [
      {
        about: "REDIS_URL",
        byHand: ({ heroku }) => {
          heroku.addons.create(heroku.apps.create({ name: "acme" }), { plan: "heroku-redis:mini" });
          heroku.settle();
        },
        configuration: association({ vars: { REDIS_URL: "redis://elsewhere" } }),
        fails: "Cannot overwrite attachment values REDIS_URL.",
        actions: { "heroku_app_config_association.vars": "create" },
        requests: ['PATCH /apps/<app 1>/config-vars {"REDIS_URL":"redis://elsewhere"} -> 422'],
      },
    ],
  },
  {
    name: "another app is an update that sets the changed map there and cleans nothing up",
    steps: [
      {
        about: "create",
        byHand: ({ heroku }) => {
          heroku.apps.create({ name: "acme" });
          heroku.apps.create({ name: "other" });
        },
        configuration: association({ vars: { A: "1" } }),
        actions: { "heroku_app_config_association.vars": "create" },
        requests: [
          'PATCH /apps/<app 1>/config-vars {"A":"1"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 3>",
          "GET /apps/<app 1>/config-vars",
        ],
        state: { "heroku_app_config_association.vars": { app_id: "<app 1>", id: "config:<app 1>", vars: { A: "1" } } },
      },
      {
        about: "another app",
        configuration: association({ app_id: "<app 2>", vars: { A: "1" } }),
        actions: { "heroku_app_config_association.vars": "update" },
        requests: [
          "GET /apps/<app 1>/config-vars",
          "PATCH /apps/<app 2>/config-vars {}",
          "GET /apps/<app 2>/releases",
          "GET /apps/<app 2>/releases/<release 2>",
          "GET /apps/<app 2>/config-vars",
        ],
        state: { "heroku_app_config_association.vars": { app_id: "<app 2>", sensitive_vars: {}, vars: {} } },
      },
      {
        about: "again",
        actions: { "heroku_app_config_association.vars": "update" },
        requests: [
          "GET /apps/<app 2>/config-vars",
          'PATCH /apps/<app 2>/config-vars {"A":"1"}',
          "GET /apps/<app 2>/releases",
          "GET /apps/<app 2>/releases/<release 4>",
          "GET /apps/<app 2>/config-vars",
        ],
        state: { "heroku_app_config_association.vars": { vars: { A: "1" } } },
      },
    ],
  },
  {
    name: "an association with an app that someone destroyed breaks the plan",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: association({ vars: { A: "1" } }),
        actions: { "heroku_app_config_association.vars": "create" },
        requests: [
          'PATCH /apps/<app 1>/config-vars {"A":"1"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 2>",
          "GET /apps/<app 1>/config-vars",
        ],
        state: { "heroku_app_config_association.vars": { app_id: "<app 1>", id: "config:<app 1>", vars: { A: "1" } } },
      },
      {
        about: "gone",
        byHand: ({ heroku }) => {
          heroku.apps.delete(heroku.apps.get("acme"));
        },
        fails: "Couldn't find that app.",
        requests: ["GET /apps/<app 1>/config-vars -> 404"],
      },
    ],
  },
];
