import { MAKES_APP, READS_OF_APP } from "./requests";
import type { Scenario, World } from "./scenario";
import { addonInState, appInState } from "./states";

const existingApp = ({ heroku }: World) => void heroku.apps.create({ name: "acme" });

const stateOf4 = ({ heroku, write }: World) => {
  const { id } = heroku.apps.create({ name: "acme" });
  const provider = 'provider["registry.terraform.io/heroku/heroku"]';
  const resource = (type: string, name: string, attributes: object) => ({
    mode: "managed",
    type,
    name,
    provider,
    instances: [{ schema_version: 0, attributes }],
  });
  const resources = [
    resource("heroku_app", "acme", {
      id: "acme",
      uuid: id,
      name: "acme",
      region: "us",
      stack: "heroku-24",
      acm: false,
    }),
    resource("heroku_app_feature", "affinity", {
      id: "acme:http-session-affinity",
      app: "acme",
      name: "http-session-affinity",
      enabled: false,
    }),
  ];
  const state = { version: 4, terraform_version: "1.5.0", serial: 1, lineage: "acme", outputs: {}, resources };
  write("terraform.tfstate", JSON.stringify(state));
};

/** Values that are null or empty, and states of older versions */
export const nullAndEmpty: readonly Scenario[] = [
  {
    name: "null members of an add-on's config are dropped, and replace nothing",
    steps: [
      {
        about: "create with a null",
        byHand: existingApp,
        configuration: {
          resource: {
            heroku_addon: {
              redis: {
                app_id: "<app 1>",
                plan: "heroku-redis:premium-0",
                config: { timeout: "60", maxmemory_policy: null },
              },
            },
          },
        },
        actions: { "heroku_addon.redis": "create" },
        requests: [
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/addons {"config":{"timeout":"60"},"confirm":"acme","plan":"heroku-redis:premium-0"}',
          "GET /apps/<app 1>/addons/<addon 1>",
          "GET /addons/<addon 1>",
        ],
        state: {
          "heroku_addon.redis": addonInState({ config: { timeout: "60" } }),
        },
      },
      { about: "again", requests: ["GET /addons/<addon 1>", "GET /addons/<addon 1>"] },
      {
        about: "without the null",
        configuration: {
          resource: {
            heroku_addon: { redis: { app_id: "<app 1>", plan: "heroku-redis:premium-0", config: { timeout: "60" } } },
          },
        },
        requests: ["GET /addons/<addon 1>", "GET /addons/<addon 1>"],
      },
    ],
  },
  {
    name: "a config of nulls is not a config",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: {
          resource: {
            heroku_addon: {
              redis: { app_id: "<app 1>", plan: "heroku-redis:premium-0", config: { maxmemory_policy: null } },
            },
          },
        },
        actions: { "heroku_addon.redis": "create" },
        requests: [
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/addons {"confirm":"acme","plan":"heroku-redis:premium-0"}',
          "GET /apps/<app 1>/addons/<addon 1>",
          "GET /addons/<addon 1>",
        ],
        state: { "heroku_addon.redis": addonInState() },
      },
      {
        about: "without",
        configuration: { resource: { heroku_addon: { redis: { app_id: "<app 1>", plan: "heroku-redis:premium-0" } } } },
        requests: ["GET /addons/<addon 1>", "GET /addons/<addon 1>"],
      },
    ],
  },
  {
    name: "variables that are null are not set, and are removed when they become null",
    steps: [
      {
        about: "create",
        configuration: {
          resource: { heroku_app: { acme: { name: "acme", region: "us", config_vars: { A: "1", B: null } } } },
        },
        actions: { "heroku_app.acme": "create" },
        requests: [
          'POST /apps {"name":"acme","region":"us"}',
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
      {
        about: "the other is null",
        configuration: {
          resource: { heroku_app: { acme: { name: "acme", region: "us", config_vars: { A: null, B: "2" } } } },
        },
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          "PATCH /apps/<app 1> {}",
          'PATCH /apps/<app 1>/config-vars {"A":null,"B":"2"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 3>",
          ...READS_OF_APP,
        ],
        state: { "heroku_app.acme": { config_vars: { B: "2" } } },
      },
    ],
  },
  {
    name: "an empty stack and an empty list of buildpacks at creation are not set",
    steps: [
      {
        about: "create",
        configuration: {
          resource: { heroku_app: { acme: { name: "acme", region: "us", stack: "", buildpacks: [] } } },
        },
        actions: { "heroku_app.acme": "create" },
        requests: MAKES_APP,
        state: { "heroku_app.acme": appInState() },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>", ...READS_OF_APP],
      },
      {
        about: "set",
        configuration: {
          resource: {
            heroku_app: { acme: { name: "acme", region: "us", stack: "heroku-22", buildpacks: ["heroku/ruby"] } },
          },
        },
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          'PATCH /apps/<app 1> {"build_stack":"heroku-22"}',
          'PUT /apps/<app 1>/buildpack-installations {"updates":[{"buildpack":"heroku/ruby"}]}',
          "PATCH /apps/<app 1>/config-vars {}",
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 2>",
          ...READS_OF_APP,
        ],
        state: { "heroku_app.acme": { buildpacks: ["heroku/ruby"], stack: "heroku-22" } },
      },
      {
        about: "empty again",
        configuration: {
          resource: { heroku_app: { acme: { name: "acme", region: "us", stack: "", buildpacks: [] } } },
        },
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          "PATCH /apps/<app 1> {}",
          'PUT /apps/<app 1>/buildpack-installations {"updates":[]}',
          "PATCH /apps/<app 1>/config-vars {}",
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 3>",
          ...READS_OF_APP,
        ],
        state: { "heroku_app.acme": { buildpacks: [] } },
      },
    ],
  },
  {
    name: "an attachment with an empty name gets one from Heroku",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: {
          resource: {
            heroku_addon: { redis: { app_id: "<app 1>", plan: "heroku-redis:premium-0" } },
            heroku_addon_attachment: {
              second: { app_id: "<app 1>", addon_id: "${heroku_addon.redis.id}", name: "", namespace: "" },
            },
          },
        },
        actions: { "heroku_addon.redis": "create", "heroku_addon_attachment.second": "create" },
        requests: [
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/addons {"confirm":"acme","plan":"heroku-redis:premium-0"}',
          "GET /apps/<app 1>/addons/<addon 1>",
          "GET /addons/<addon 1>",
          'POST /addon-attachments {"addon":"<addon 1>","app":"<app 1>"}',
          "GET /addon-attachments/<attachment 2>",
        ],
        state: {
          "heroku_addon.redis": addonInState(),
          "heroku_addon_attachment.second": {
            addon_id: "<addon 1>",
            app_id: "<app 1>",
            id: "<attachment 2>",
            name: "HEROKU_REDIS_CRIMSON",
            namespace: "",
          },
        },
      },
      {
        about: "again",
        requests: ["GET /addons/<addon 1>", "GET /addons/<addon 1>", "GET /addon-attachments/<attachment 2>"],
        state: { "heroku_addon.redis": { config_vars: ["REDIS_URL", "HEROKU_REDIS_CRIMSON_URL"] } },
      },
    ],
  },
  {
    name: "a buildpack that is an empty string crashes the provider, and the app is not in state",
    steps: [
      {
        about: "create",
        configuration: { resource: { heroku_app: { acme: { name: "acme", region: "us", buildpacks: [""] } } } },
        fails: "Plugin did not respond",
        actions: { "heroku_app.acme": "create" },
        requests: [
          'POST /apps {"name":"acme","region":"us"}',
          "PATCH /apps/<app 1>/config-vars {}",
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 1>",
        ],
      },
      {
        about: "again",
        fails: "already taken",
        actions: { "heroku_app.acme": "create" },
        requests: ['POST /apps {"name":"acme","region":"us"} -> 422'],
      },
    ],
  },
  {
    name: "a null in a list is refused",
    steps: [
      {
        about: "create",
        configuration: {
          resource: { heroku_app: { acme: { name: "acme", region: "us", buildpacks: ["heroku/ruby", null] } } },
        },
        fails: "Null value found in list",
      },
    ],
  },
  {
    name: "the state of provider 4 is upgraded",
    steps: [
      {
        about: "first plan",
        byHand: stateOf4,
        configuration: {
          resource: {
            heroku_app: { acme: { name: "acme", region: "us" } },
            heroku_app_feature: { affinity: { app_id: "<app 1>", name: "http-session-affinity", enabled: false } },
          },
        },
        requests: [
          "GET /apps/acme",
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          "GET /apps/acme",
          "GET /apps/<app 1>/features/http-session-affinity",
        ],
        state: {
          "heroku_app.acme": appInState(),
          "heroku_app_feature.affinity": {
            app_id: "<app 1>",
            enabled: false,
            id: "<app 1>:http-session-affinity",
            name: "http-session-affinity",
          },
        },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>", ...READS_OF_APP, "GET /apps/<app 1>/features/http-session-affinity"],
      },
    ],
  },
  {
    name: "a review app config checks the type of its target",
    steps: [
      {
        about: "create",
        configuration: {
          resource: {
            heroku_review_app_config: {
              acme: {
                pipeline_id: "2f5d6c8e-0b60-4d8b-9d68-8d6ad3f3a111",
                org_repo: "a/b",
                deploy_target: [{ id: "eu", type: "country" }],
              },
            },
          },
        },
        fails: "expected deploy_target.0.type to be one of",
      },
    ],
  },
];
