import { READS_OF_APP } from "./requests";
import type { Configuration, Scenario, World } from "./scenario";
import { appInState } from "./states";

const association = (attributes: object = {}): Configuration => ({
  resource: { heroku_app_config_association: { vars: { app_id: "<app 1>", ...attributes } } },
});

const existingApp = ({ heroku }: World) => {
  heroku.apps.create({ name: "acme" });
};

/** heroku_app_config_association, heroku_config: owners and import */
export const configOwners: readonly Scenario[] = [
  {
    name: "a variable with two owners never stops differing",
    steps: [
      {
        about: "create",
        configuration: {
          resource: {
            heroku_app: { acme: { name: "acme", region: "us", config_vars: { A: "of the app" } } },
            heroku_app_config_association: {
              vars: { app_id: "${heroku_app.acme.id}", vars: { A: "of the association" } },
            },
          },
        },
        actions: { "heroku_app.acme": "create", "heroku_app_config_association.vars": "create" },
        requests: [
          'POST /apps {"name":"acme","region":"us"}',
          'PATCH /apps/<app 1>/config-vars {"A":"of the app"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 2>",
          ...READS_OF_APP,
          'PATCH /apps/<app 1>/config-vars {"A":"of the association"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 3>",
          "GET /apps/<app 1>/config-vars",
        ],
        state: {
          "heroku_app.acme": appInState({ config_vars: { A: "of the app" } }),
          "heroku_app_config_association.vars": {
            app_id: "<app 1>",
            id: "config:<app 1>",
            vars: { A: "of the association" },
          },
        },
      },
      {
        about: "again",
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          "GET /apps/<app 1>/config-vars",
          "PATCH /apps/<app 1> {}",
          'PATCH /apps/<app 1>/config-vars {"A":"of the app"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 4>",
          ...READS_OF_APP,
        ],
        state: { "heroku_app_config_association.vars": { sensitive_vars: {} } },
      },
      {
        about: "and again",
        actions: { "heroku_app_config_association.vars": "update" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          "GET /apps/<app 1>/config-vars",
          'PATCH /apps/<app 1>/config-vars {"A":"of the association"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 5>",
          "GET /apps/<app 1>/config-vars",
        ],
      },
    ],
  },
  {
    name: "variables cannot be imported",
    steps: [
      {
        about: "import",
        byHand: existingApp,
        configuration: {
          ...association({ vars: { A: "1" } }),
          import: [{ to: "heroku_app_config_association.vars", id: "<app 1>" }],
        },
        fails: "import",
      },
    ],
  },
  {
    name: "heroku_config keeps variables in state and asks nothing",
    steps: [
      {
        about: "create",
        configuration: { resource: { heroku_config: { shared: { vars: { A: "1" } } } } },
        actions: { "heroku_config.shared": "create" },
        state: { "heroku_config.shared": { id: "config-<time>", vars: { A: "1" } } },
      },
      {
        about: "again",
        state: { "heroku_config.shared": { sensitive_vars: {} } },
      },
      {
        about: "change",
        configuration: { resource: { heroku_config: { shared: { vars: { A: "2" }, sensitive_vars: { S: "x" } } } } },
        actions: { "heroku_config.shared": "update" },
        state: { "heroku_config.shared": { sensitive_vars: { S: "x" }, vars: { A: "2" } } },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "heroku_config.shared": "delete" },
        state: { "heroku_config.shared": null },
      },
    ],
  },
];
