import type { Scenario } from "./scenario";

/** heroku_app, heroku_addon and heroku_pipeline as data sources */
export const dataSources: readonly Scenario[] = [
  {
    name: "an app is looked up by its name, with its variables and its newest release",
    steps: [
      {
        about: "look up",
        byHand: ({ heroku }) => {
          heroku.configVars.update(heroku.apps.create({ name: "acme", region: "eu" }), { A: "1" });
          heroku.push("acme", { web: "puma" });
        },
        configuration: { data: { heroku_app: { acme: { name: "acme" } } } },
        requests: [
          "GET /apps/acme",
          "GET /apps/acme/buildpack-installations",
          "GET /apps/acme/config-vars",
          "GET /apps/<app 1>/releases",
        ],
        state: {
          "data.heroku_app.acme": {
            acm: false,
            buildpacks: [],
            config_vars: { A: "1" },
            generation: "cedar",
            git_url: "https://git.heroku.com/acme.git",
            heroku_hostname: "acme-<hex>.herokuapp.com",
            id: "<app 1>",
            internal_routing: false,
            last_release_id: "<release 3>",
            last_slug_id: "<slug 1>",
            name: "acme",
            region: "eu",
            stack: "heroku-24",
            uuid: "<app 1>",
            web_url: "https://acme-<hex>.herokuapp.com/",
          },
        },
      },
    ],
  },
  {
    name: "an app of a team is looked up with its team",
    steps: [
      {
        about: "look up",
        byHand: ({ heroku }) => {
          heroku.apps.create({ name: "acme", team: "acme-team", locked: true, personal: false });
        },
        configuration: { data: { heroku_app: { acme: { name: "acme" } } } },
        requests: [
          "GET /apps/acme",
          "GET /teams/apps/acme",
          "GET /apps/acme/buildpack-installations",
          "GET /apps/acme/config-vars",
          "GET /apps/<app 1>/releases",
        ],
        state: {
          "data.heroku_app.acme": {
            acm: false,
            buildpacks: [],
            config_vars: {},
            generation: "cedar",
            git_url: "https://git.heroku.com/acme.git",
            heroku_hostname: "acme-<hex>.herokuapp.com",
            id: "<app 1>",
            internal_routing: false,
            last_release_id: "<release 1>",
            name: "acme",
            organization: [{ locked: true, name: "acme-team", personal: false }],
            region: "us",
            space: "",
            stack: "heroku-24",
            uuid: "<app 1>",
            web_url: "https://acme-<hex>.herokuapp.com/",
          },
        },
      },
    ],
  },
  {
    name: "an add-on is looked up by its name",
    steps: [
      {
        about: "look up",
        byHand: ({ heroku }) => {
          heroku.addons.create(heroku.apps.create({ name: "acme" }), {
            plan: "heroku-redis:premium-0",
            name: "acme-redis",
          });
          heroku.settle();
        },
        configuration: { data: { heroku_addon: { redis: { name: "acme-redis" } } } },
        requests: ["GET /addons/acme-redis"],
        state: {
          "data.heroku_addon.redis": {
            app_id: "<app 1>",
            config_vars: ["REDIS_URL"],
            id: "<addon 1>",
            name: "acme-redis",
            plan: "heroku-redis:premium-0",
            provider_id: "<hex>",
          },
        },
      },
    ],
  },
  {
    name: "a pipeline is looked up by its name",
    steps: [
      {
        about: "look up",
        byHand: ({ heroku }) => {
          heroku.pipelines.create("acme", { id: heroku.account.id, type: "user" });
        },
        configuration: { data: { heroku_pipeline: { acme: { name: "acme" } } } },
        requests: ["GET /pipelines/acme"],
        state: {
          "data.heroku_pipeline.acme": { id: "<pipeline 1>", name: "acme", owner_id: "<account>", owner_type: "user" },
        },
      },
    ],
  },
  {
    name: "an app that is not there fails the plan",
    steps: [
      {
        about: "look up",
        configuration: { data: { heroku_app: { acme: { name: "acme" } } } },
        fails: "Couldn't find that app.",
        requests: ["GET /apps/acme -> 404"],
      },
    ],
  },
];
