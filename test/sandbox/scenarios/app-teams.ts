import { MAKES_APP, READS_OF_APP } from "./requests";
import type { Configuration, Scenario } from "./scenario";
import { appInState } from "./states";

const app = (attributes: object = {}): Configuration => ({
  resource: { heroku_app: { acme: { name: "acme", region: "us", ...attributes } } },
});

/** heroku_app: teams and spaces */
export const appTeams: readonly Scenario[] = [
  {
    name: "an app in a team is locked and unlocked in place",
    steps: [
      {
        about: "create",
        configuration: app({ organization: [{ name: "acme-team" }] }),
        actions: { "heroku_app.acme": "create" },
        requests: [
          'POST /teams/apps {"locked":false,"name":"acme","personal":false,"region":"us","team":"acme-team"}',
          "PATCH /apps/<app 1>/config-vars {}",
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 1>",
          "GET /apps/<app 1>",
          "GET /teams/apps/<app 1>",
          "GET /apps/<app 1>/buildpack-installations",
          "GET /apps/<app 1>/config-vars",
        ],
        state: {
          "heroku_app.acme": appInState({
            organization: [{ locked: false, name: "acme-team", personal: false }],
            space: "",
          }),
        },
      },
      {
        about: "lock",
        configuration: app({ organization: [{ name: "acme-team", locked: true }] }),
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /teams/apps/<app 1>",
          "GET /apps/<app 1>",
          "GET /teams/apps/<app 1>",
          "GET /apps/<app 1>/buildpack-installations",
          "GET /apps/<app 1>/config-vars",
          "PATCH /apps/<app 1> {}",
          "PATCH /apps/<app 1>/config-vars {}",
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 1>",
          'PATCH /teams/apps/<app 1> {"locked":true}',
          "GET /apps/<app 1>",
          "GET /teams/apps/<app 1>",
          "GET /apps/<app 1>/buildpack-installations",
          "GET /apps/<app 1>/config-vars",
        ],
        state: { "heroku_app.acme": { organization: [{ locked: true, name: "acme-team", personal: false }] } },
      },
      {
        about: "unlock",
        configuration: app({ organization: [{ name: "acme-team", locked: false }] }),
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /teams/apps/<app 1>",
          "GET /apps/<app 1>",
          "GET /teams/apps/<app 1>",
          "GET /apps/<app 1>/buildpack-installations",
          "GET /apps/<app 1>/config-vars",
          "PATCH /apps/<app 1> {}",
          "PATCH /apps/<app 1>/config-vars {}",
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 1>",
          'PATCH /teams/apps/<app 1> {"locked":false}',
          "GET /apps/<app 1>",
          "GET /teams/apps/<app 1>",
          "GET /apps/<app 1>/buildpack-installations",
          "GET /apps/<app 1>/config-vars",
        ],
        state: { "heroku_app.acme": { organization: [{ locked: false, name: "acme-team", personal: false }] } },
      },
      {
        about: "another team",
        configuration: app({ organization: [{ name: "other-team", locked: false }] }),
        actions: { "heroku_app.acme": "replace" },
        requests: [
          "GET /teams/apps/<app 1>",
          "GET /apps/<app 1>",
          "GET /teams/apps/<app 1>",
          "GET /apps/<app 1>/buildpack-installations",
          "GET /apps/<app 1>/config-vars",
          "DELETE /apps/<app 1>",
          'POST /teams/apps {"locked":false,"name":"acme","personal":false,"region":"us","team":"other-team"}',
          "PATCH /apps/<app 2>/config-vars {}",
          "GET /apps/<app 2>/releases",
          "GET /apps/<app 2>/releases/<release 2>",
          "GET /apps/<app 2>",
          "GET /teams/apps/<app 2>",
          "GET /apps/<app 2>/buildpack-installations",
          "GET /apps/<app 2>/config-vars",
        ],
        state: {
          "heroku_app.acme": {
            id: "<app 2>",
            organization: [{ locked: false, name: "other-team", personal: false }],
            uuid: "<app 2>",
          },
        },
      },
    ],
  },
  {
    name: "an app of a person in a team is not known as such again, and is replaced with every apply",
    steps: [
      {
        about: "create",
        configuration: app({ organization: [{ name: "acme-team", personal: true }] }),
        actions: { "heroku_app.acme": "create" },
        requests: [
          'POST /teams/apps {"locked":false,"name":"acme","personal":true,"region":"us","team":"acme-team"}',
          "PATCH /apps/<app 1>/config-vars {}",
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 1>",
          "GET /apps/<app 1>",
          "GET /teams/apps/<app 1>",
          "GET /apps/<app 1>/buildpack-installations",
          "GET /apps/<app 1>/config-vars",
        ],
        state: {
          "heroku_app.acme": appInState({
            organization: [{ locked: false, name: "acme-team", personal: false }],
            space: "",
          }),
        },
      },
      {
        about: "again",
        actions: { "heroku_app.acme": "replace" },
        requests: [
          "GET /teams/apps/<app 1>",
          "GET /apps/<app 1>",
          "GET /teams/apps/<app 1>",
          "GET /apps/<app 1>/buildpack-installations",
          "GET /apps/<app 1>/config-vars",
          "DELETE /apps/<app 1>",
          'POST /teams/apps {"locked":false,"name":"acme","personal":true,"region":"us","team":"acme-team"}',
          "PATCH /apps/<app 2>/config-vars {}",
          "GET /apps/<app 2>/releases",
          "GET /apps/<app 2>/releases/<release 2>",
          "GET /apps/<app 2>",
          "GET /teams/apps/<app 2>",
          "GET /apps/<app 2>/buildpack-installations",
          "GET /apps/<app 2>/config-vars",
        ],
        state: { "heroku_app.acme": { id: "<app 2>", uuid: "<app 2>" } },
      },
    ],
  },
  {
    name: "an app that comes to a team is replaced",
    steps: [
      {
        about: "create",
        configuration: app(),
        actions: { "heroku_app.acme": "create" },
        requests: MAKES_APP,
        state: { "heroku_app.acme": appInState() },
      },
      {
        about: "team",
        configuration: app({ organization: [{ name: "acme-team" }] }),
        actions: { "heroku_app.acme": "replace" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          "DELETE /apps/<app 1>",
          'POST /teams/apps {"locked":false,"name":"acme","personal":false,"region":"us","team":"acme-team"}',
          "PATCH /apps/<app 2>/config-vars {}",
          "GET /apps/<app 2>/releases",
          "GET /apps/<app 2>/releases/<release 2>",
          "GET /apps/<app 2>",
          "GET /teams/apps/<app 2>",
          "GET /apps/<app 2>/buildpack-installations",
          "GET /apps/<app 2>/config-vars",
        ],
        state: {
          "heroku_app.acme": {
            id: "<app 2>",
            organization: [{ locked: false, name: "acme-team", personal: false }],
            space: "",
            uuid: "<app 2>",
          },
        },
      },
    ],
  },
  {
    name: "an app in a Private Space is made through its team",
    steps: [
      {
        about: "create",
        configuration: app({
          region: "virginia",
          space: "acme-space",
          internal_routing: true,
          organization: [{ name: "acme-team", locked: true, personal: false }],
        }),
        actions: { "heroku_app.acme": "create" },
        requests: [
          'POST /teams/apps {"internal_routing":true,"locked":true,"name":"acme","personal":false,"region":"virginia","space":"acme-space","team":"acme-team"}',
          "PATCH /apps/<app 1>/config-vars {}",
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 1>",
          "GET /apps/<app 1>",
          "GET /teams/apps/<app 1>",
          "GET /apps/<app 1>/buildpack-installations",
          "GET /apps/<app 1>/config-vars",
        ],
        state: {
          "heroku_app.acme": appInState({
            internal_routing: true,
            organization: [{ locked: true, name: "acme-team", personal: false }],
            region: "virginia",
            space: "acme-space",
          }),
        },
      },
      {
        about: "again",
        requests: [
          "GET /teams/apps/<app 1>",
          "GET /apps/<app 1>",
          "GET /teams/apps/<app 1>",
          "GET /apps/<app 1>/buildpack-installations",
          "GET /apps/<app 1>/config-vars",
        ],
      },
    ],
  },
];
