import { MAKES_APP, READS_OF_APP } from "./requests";
import type { Configuration, Scenario } from "./scenario";
import { appInState } from "./states";

const app = (attributes: object = {}): Configuration => ({
  resource: { heroku_app: { acme: { name: "acme", region: "us", ...attributes } } },
});

/** heroku_app: import, stacks and buildpacks, what fails */
export const appChanges: readonly Scenario[] = [
  {
    name: "an app is imported by its name, without its variables",
    steps: [
      {
        about: "import",
        byHand: ({ heroku }) => {
          heroku.configVars.update(heroku.apps.create({ name: "acme" }), { A: "1" });
        },
        configuration: { ...app({ config_vars: { A: "1" } }), import: [{ to: "heroku_app.acme", id: "acme" }] },
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /apps/acme",
          ...READS_OF_APP,
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          "PATCH /apps/<app 1> {}",
          'PATCH /apps/<app 1>/config-vars {"A":"1"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 2>",
          ...READS_OF_APP,
        ],
        state: {
          "heroku_app.acme": appInState({ config_vars: { A: "1" } }),
        },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>", ...READS_OF_APP],
      },
    ],
  },
  {
    name: "an import of an app that is not there fails",
    steps: [
      {
        about: "import",
        configuration: { ...app(), import: [{ to: "heroku_app.acme", id: "acme" }] },
        fails: "Couldn't find that app.",
        requests: ["GET /apps/acme -> 404"],
      },
    ],
  },
  {
    name: "a renaming that fails leaves the new name in state until the next refresh",
    steps: [
      {
        about: "create",
        byHand: ({ heroku }) => {
          heroku.apps.create({ name: "other" });
        },
        configuration: app({ config_vars: { A: "1" } }),
        actions: { "heroku_app.acme": "create" },
        requests: [
          'POST /apps {"name":"acme","region":"us"}',
          'PATCH /apps/<app 2>/config-vars {"A":"1"}',
          "GET /apps/<app 2>/releases",
          "GET /apps/<app 2>/releases/<release 3>",
          "GET /apps/<app 2>",
          "GET /apps/<app 2>/buildpack-installations",
          "GET /apps/<app 2>/config-vars",
        ],
        state: {
          "heroku_app.acme": appInState({ config_vars: { A: "1" }, id: "<app 2>", uuid: "<app 2>" }),
        },
      },
      {
        about: "taken",
        configuration: app({ name: "other", config_vars: { A: "2" } }),
        fails: "already taken",
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /apps/<app 2>",
          "GET /apps/<app 2>",
          "GET /apps/<app 2>/buildpack-installations",
          "GET /apps/<app 2>/config-vars",
          'PATCH /apps/<app 2> {"name":"other"} -> 422',
        ],
        state: { "heroku_app.acme": { config_vars: { A: "2" }, name: "other" } },
      },
      {
        about: "another name",
        configuration: app({ name: "third", config_vars: { A: "2" } }),
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /apps/<app 2>",
          "GET /apps/<app 2>",
          "GET /apps/<app 2>/buildpack-installations",
          "GET /apps/<app 2>/config-vars",
          'PATCH /apps/<app 2> {"name":"third"}',
          'PATCH /apps/<app 2>/config-vars {"A":"2"}',
          "GET /apps/<app 2>/releases",
          "GET /apps/<app 2>/releases/<release 4>",
          "GET /apps/<app 2>",
          "GET /apps/<app 2>/buildpack-installations",
          "GET /apps/<app 2>/config-vars",
        ],
        state: {
          "heroku_app.acme": {
            git_url: "https://git.heroku.com/third.git",
            heroku_hostname: "third-<hex>.herokuapp.com",
            name: "third",
            web_url: "https://third-<hex>.herokuapp.com/",
          },
        },
      },
    ],
  },
  {
    name: "stack and buildpacks change in place; buildpacks that are left out stay",
    steps: [
      {
        about: "create",
        configuration: app({ stack: "heroku-22", buildpacks: ["heroku/ruby"] }),
        actions: { "heroku_app.acme": "create" },
        requests: [
          'POST /apps {"name":"acme","region":"us","stack":"heroku-22"}',
          "PATCH /apps/<app 1>/config-vars {}",
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 1>",
          'PUT /apps/<app 1>/buildpack-installations {"updates":[{"buildpack":"heroku/ruby"}]}',
          ...READS_OF_APP,
        ],
        state: { "heroku_app.acme": appInState({ buildpacks: ["heroku/ruby"], stack: "heroku-22" }) },
      },
      {
        about: "another stack, one by its address",
        configuration: app({
          stack: "heroku-24",
          buildpacks: ["https://github.com/heroku/heroku-buildpack-nodejs", "heroku/ruby"],
        }),
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          'PATCH /apps/<app 1> {"build_stack":"heroku-24"}',
          'PUT /apps/<app 1>/buildpack-installations {"updates":[{"buildpack":"https://github.com/heroku/heroku-buildpack-nodejs"},{"buildpack":"heroku/ruby"}]}',
          "PATCH /apps/<app 1>/config-vars {}",
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 3>",
          ...READS_OF_APP,
        ],
        state: { "heroku_app.acme": { buildpacks: ["heroku/nodejs", "heroku/ruby"], stack: "heroku-24" } },
      },
      {
        about: "by address again",
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          "PATCH /apps/<app 1> {}",
          'PUT /apps/<app 1>/buildpack-installations {"updates":[{"buildpack":"https://github.com/heroku/heroku-buildpack-nodejs"},{"buildpack":"heroku/ruby"}]}',
          "PATCH /apps/<app 1>/config-vars {}",
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 3>",
          ...READS_OF_APP,
        ],
      },
      {
        about: "left out",
        configuration: app({ stack: "heroku-24" }),
        requests: ["GET /apps/<app 1>", ...READS_OF_APP],
      },
      {
        about: "empty list",
        configuration: app({ stack: "heroku-24", buildpacks: [] }),
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          "PATCH /apps/<app 1> {}",
          'PUT /apps/<app 1>/buildpack-installations {"updates":[]}',
          "PATCH /apps/<app 1>/config-vars {}",
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 4>",
          ...READS_OF_APP,
        ],
        state: { "heroku_app.acme": { buildpacks: [] } },
      },
    ],
  },
  {
    name: "ACM that is switched off at creation is not sent; later it is switched on in place",
    steps: [
      {
        about: "create",
        configuration: app({ acm: false }),
        actions: { "heroku_app.acme": "create" },
        requests: MAKES_APP,
        state: { "heroku_app.acme": appInState() },
      },
      {
        about: "on",
        configuration: app({ acm: true }),
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          "PATCH /apps/<app 1> {}",
          "PATCH /apps/<app 1>/config-vars {}",
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 1>",
          "POST /apps/<app 1>/acm",
          ...READS_OF_APP,
        ],
        state: { "heroku_app.acme": { acm: true } },
      },
    ],
  },
];
