import { MAKES_APP, READS_OF_APP } from "./requests";
import type { Configuration, Scenario, Step } from "./scenario";
import { appInState } from "./states";

const app = (attributes: object = {}): Configuration => ({
  resource: { heroku_app: { acme: { name: "acme", region: "us", ...attributes } } },
});

const appMade: Step = {
  about: "create",
  configuration: app(),
  actions: { "heroku_app.acme": "create" },
  requests: MAKES_APP,
  state: { "heroku_app.acme": appInState() },
};

/** heroku_app: making, changing, destroying */
export const apps: readonly Scenario[] = [
  {
    name: "an app is made, stays, is renamed and loses ACM in place, and is destroyed",
    steps: [
      {
        about: "create",
        configuration: app({ stack: "heroku-24", buildpacks: ["heroku/nodejs", "heroku/ruby"], acm: true }),
        actions: { "heroku_app.acme": "create" },
        requests: [
          'POST /apps {"name":"acme","region":"us","stack":"heroku-24"}',
          "PATCH /apps/<app 1>/config-vars {}",
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 1>",
          'PUT /apps/<app 1>/buildpack-installations {"updates":[{"buildpack":"heroku/nodejs"},{"buildpack":"heroku/ruby"}]}',
          "POST /apps/<app 1>/acm",
          ...READS_OF_APP,
        ],
        state: { "heroku_app.acme": appInState({ acm: true, buildpacks: ["heroku/nodejs", "heroku/ruby"] }) },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>", ...READS_OF_APP],
      },
      {
        about: "rename, ACM off",
        configuration: app({
          name: "acme-two",
          stack: "heroku-24",
          buildpacks: ["heroku/nodejs", "heroku/ruby"],
          acm: false,
        }),
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          'PATCH /apps/<app 1> {"name":"acme-two"}',
          "PATCH /apps/<app 1>/config-vars {}",
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 2>",
          "DELETE /apps/<app 1>/acm",
          ...READS_OF_APP,
        ],
        state: {
          "heroku_app.acme": {
            acm: false,
            git_url: "https://git.heroku.com/acme-two.git",
            heroku_hostname: "acme-two-<hex>.herokuapp.com",
            name: "acme-two",
            web_url: "https://acme-two-<hex>.herokuapp.com/",
          },
        },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "heroku_app.acme": "delete" },
        requests: ["GET /apps/<app 1>", ...READS_OF_APP, "DELETE /apps/<app 1>"],
        state: { "heroku_app.acme": null },
      },
    ],
  },
  {
    name: "an app moves to another region by replacement",
    steps: [
      appMade,
      {
        about: "move",
        configuration: app({ region: "eu" }),
        actions: { "heroku_app.acme": "replace" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          "DELETE /apps/<app 1>",
          'POST /apps {"name":"acme","region":"eu"}',
          "PATCH /apps/<app 2>/config-vars {}",
          "GET /apps/<app 2>/releases",
          "GET /apps/<app 2>/releases/<release 2>",
          "GET /apps/<app 2>",
          "GET /apps/<app 2>/buildpack-installations",
          "GET /apps/<app 2>/config-vars",
        ],
        state: { "heroku_app.acme": { id: "<app 2>", region: "eu", uuid: "<app 2>" } },
      },
    ],
  },
  {
    name: "an app that someone destroyed by hand is made again",
    steps: [
      appMade,
      {
        about: "gone",
        byHand: ({ heroku }) => {
          heroku.apps.delete(heroku.apps.get("acme"));
        },
        actions: { "heroku_app.acme": "create" },
        requests: [
          "GET /apps/<app 1> -> 404",
          'POST /apps {"name":"acme","region":"us"}',
          "PATCH /apps/<app 2>/config-vars {}",
          "GET /apps/<app 2>/releases",
          "GET /apps/<app 2>/releases/<release 2>",
          "GET /apps/<app 2>",
          "GET /apps/<app 2>/buildpack-installations",
          "GET /apps/<app 2>/config-vars",
        ],
        state: { "heroku_app.acme": { id: "<app 2>", uuid: "<app 2>" } },
      },
    ],
  },
  {
    name: "what someone changed on an app by hand is put back",
    steps: [
      {
        about: "create",
        configuration: app({ buildpacks: ["heroku/ruby"], config_vars: { A: "1" }, acm: true }),
        actions: { "heroku_app.acme": "create" },
        requests: [
          'POST /apps {"name":"acme","region":"us"}',
          'PATCH /apps/<app 1>/config-vars {"A":"1"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 2>",
          'PUT /apps/<app 1>/buildpack-installations {"updates":[{"buildpack":"heroku/ruby"}]}',
          "POST /apps/<app 1>/acm",
          ...READS_OF_APP,
        ],
        state: {
          "heroku_app.acme": appInState({ acm: true, buildpacks: ["heroku/ruby"], config_vars: { A: "1" } }),
        },
      },
      {
        about: "drift",
        byHand: ({ heroku }) => {
          const found = heroku.apps.get("acme");
          heroku.apps.update(found, { name: "acme-by-hand", stack: "heroku-22" });
          heroku.apps.setBuildpacks(found, ["heroku/python"]);
          heroku.apps.setAcm(found, false);
          heroku.configVars.update(found, { A: "by hand", OTHER: "of someone else" });
        },
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          'PATCH /apps/<app 1> {"name":"acme"}',
          'PUT /apps/<app 1>/buildpack-installations {"updates":[{"buildpack":"heroku/ruby"}]}',
          'PATCH /apps/<app 1>/config-vars {"A":"1"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 7>",
          "POST /apps/<app 1>/acm",
          ...READS_OF_APP,
        ],
        state: { "heroku_app.acme": { stack: "heroku-22" } },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>", ...READS_OF_APP],
      },
    ],
  },
  {
    name: "a name that is taken fails and leaves nothing",
    steps: [
      {
        about: "taken",
        byHand: ({ heroku }) => {
          heroku.apps.create({ name: "acme" });
        },
        configuration: app(),
        fails: "Name acme is already taken",
        actions: { "heroku_app.acme": "create" },
        requests: ['POST /apps {"name":"acme","region":"us"} -> 422'],
      },
    ],
  },
];
