import { READS_OF_APP } from "./requests";
import type { Configuration, Scenario } from "./scenario";
import { addonInState, appInState } from "./states";

const app = (attributes: object = {}): Configuration => ({
  resource: { heroku_app: { acme: { name: "acme", region: "us", ...attributes } } },
});

/** heroku_app: variables */
export const appVariables: readonly Scenario[] = [
  {
    name: "variables of an app are set, changed and removed; nothing is sent of a map that stays",
    steps: [
      {
        about: "create",
        configuration: app({ config_vars: { A: "1", B: "2" }, sensitive_config_vars: { S: "x" } }),
        actions: { "heroku_app.acme": "create" },
        requests: [
          'POST /apps {"name":"acme","region":"us"}',
          'PATCH /apps/<app 1>/config-vars {"A":"1","B":"2","S":"x"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 2>",
          ...READS_OF_APP,
        ],
        state: {
          "heroku_app.acme": appInState({ config_vars: { A: "1", B: "2" }, sensitive_config_vars: { S: "x" } }),
        },
      },
      {
        about: "change",
        configuration: app({ config_vars: { A: "one" }, sensitive_config_vars: { S: "x" } }),
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          "PATCH /apps/<app 1> {}",
          'PATCH /apps/<app 1>/config-vars {"A":"one","B":null}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 3>",
          ...READS_OF_APP,
        ],
        state: { "heroku_app.acme": { config_vars: { A: "one" } } },
      },
      {
        about: "the whole map is left out",
        configuration: app({ sensitive_config_vars: { S: "x" } }),
        requests: ["GET /apps/<app 1>", ...READS_OF_APP],
      },
      {
        about: "an empty map",
        configuration: app({ config_vars: {}, sensitive_config_vars: { S: "x" } }),
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          "PATCH /apps/<app 1> {}",
          'PATCH /apps/<app 1>/config-vars {"A":null}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 4>",
          ...READS_OF_APP,
        ],
        state: { "heroku_app.acme": { config_vars: {} } },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>", ...READS_OF_APP],
      },
    ],
  },
  {
    name: "an empty value of a variable is a value",
    steps: [
      {
        about: "create",
        configuration: app({ config_vars: { EMPTY: "" } }),
        actions: { "heroku_app.acme": "create" },
        requests: [
          'POST /apps {"name":"acme","region":"us"}',
          'PATCH /apps/<app 1>/config-vars {"EMPTY":""}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 2>",
          ...READS_OF_APP,
        ],
        state: {
          "heroku_app.acme": appInState({ config_vars: { EMPTY: "" } }),
        },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>", ...READS_OF_APP],
      },
    ],
  },
  {
    name: "a variable in both maps fails after the app was made, and taints it",
    steps: [
      {
        about: "twice",
        configuration: app({ config_vars: { A: "1" }, sensitive_config_vars: { A: "2" } }),
        fails: "uplicate config vars",
        actions: { "heroku_app.acme": "create" },
        requests: ['POST /apps {"name":"acme","region":"us"}'],
        state: {
          "heroku_app.acme": {
            config_vars: { A: "1" },
            id: "<app 1>",
            name: "acme",
            organization: [],
            region: "us",
            sensitive_config_vars: { A: "2" },
          },
        },
        tainted: ["heroku_app.acme"],
      },
      {
        about: "once",
        configuration: app({ config_vars: { A: "1" } }),
        actions: { "heroku_app.acme": "replace" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          "DELETE /apps/<app 1>",
          'POST /apps {"name":"acme","region":"us"}',
          'PATCH /apps/<app 2>/config-vars {"A":"1"}',
          "GET /apps/<app 2>/releases",
          "GET /apps/<app 2>/releases/<release 3>",
          "GET /apps/<app 2>",
          "GET /apps/<app 2>/buildpack-installations",
          "GET /apps/<app 2>/config-vars",
        ],
        state: {
          "heroku_app.acme": {
            acm: false,
            all_config_vars: {},
            buildpacks: [],
            generation: "cedar",
            git_url: "https://git.heroku.com/acme.git",
            heroku_hostname: "acme-<hex>.herokuapp.com",
            id: "<app 2>",
            internal_routing: false,
            sensitive_config_vars: {},
            stack: "heroku-24",
            uuid: "<app 2>",
            web_url: "https://acme-<hex>.herokuapp.com/",
          },
        },
      },
    ],
  },
  {
    name: "with both customizations the values of all variables are in state",
    steps: [
      {
        about: "create",
        configuration: {
          resource: {
            heroku_app: { acme: { name: "acme", region: "us", config_vars: { A: "1" } } },
            heroku_addon: { redis: { app_id: "${heroku_app.acme.id}", plan: "heroku-redis:mini" } },
          },
          customizations: { set_app_all_config_vars_in_state: true, set_addon_config_vars_in_state: true },
        },
        actions: { "heroku_addon.redis": "create", "heroku_app.acme": "create" },
        requests: [
          'POST /apps {"name":"acme","region":"us"}',
          'PATCH /apps/<app 1>/config-vars {"A":"1"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 2>",
          ...READS_OF_APP,
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/addons {"confirm":"acme","plan":"heroku-redis:mini"}',
          "GET /apps/<app 1>/addons/<addon 1>",
          "GET /apps/<app 1>/config-vars",
          "GET /addons/<addon 1>",
          "GET /apps/<app 1>/config-vars",
        ],
        state: {
          "heroku_addon.redis": addonInState({
            config_var_values: { REDIS_URL: "rediss://:p<hex>@redis-f768d662.sandbox.invalid:21139" },
            name: "redis-whispering-otter-85311",
            plan: "heroku-redis:mini",
          }),
          "heroku_app.acme": appInState({ all_config_vars: { A: "1" }, config_vars: { A: "1" } }),
        },
      },
      {
        about: "the app learns the add-on's variable a refresh later",
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          "GET /addons/<addon 1>",
          "GET /addons/<addon 1>",
          "GET /apps/<app 1>/config-vars",
        ],
        state: {
          "heroku_app.acme": {
            all_config_vars: { A: "1", REDIS_URL: "rediss://:p<hex>@redis-f768d662.sandbox.invalid:21139" },
          },
        },
      },
    ],
  },
];
