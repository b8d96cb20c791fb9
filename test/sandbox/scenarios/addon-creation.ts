import type { Configuration, Scenario, World } from "./scenario";
import { addonInState } from "./states";

const redis = (attributes: object = {}): Configuration => ({
  resource: { heroku_addon: { redis: { app_id: "<app 1>", plan: "heroku-redis:premium-0", ...attributes } } },
});

const existingApp = ({ heroku }: World) => {
  heroku.apps.create({ name: "acme" });
};

const existingAddon = ({ heroku }: World) => {
  const app = heroku.apps.create({ name: "acme" });
  heroku.addons.create(app, { plan: "heroku-redis:premium-0", name: "acme-redis", config: { timeout: "60" } });
  heroku.settle();
};

/** heroku_addon: import, variables, what fails */
export const addonCreation: readonly Scenario[] = [
  {
    name: "an import with config in the configuration replaces the add-on",
    steps: [
      {
        about: "import",
        byHand: existingAddon,
        configuration: {
          ...redis({ config: { timeout: "60" } }),
          import: [{ to: "heroku_addon.redis", id: "<addon 1>" }],
        },
        actions: { "heroku_addon.redis": "replace" },
        requests: [
          "GET /addons/<addon 1>",
          "GET /addons/<addon 1>",
          "DELETE /apps/<app 1>/addons/<addon 1>",
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/addons {"config":{"timeout":"60"},"confirm":"acme","plan":"heroku-redis:premium-0"}',
          "GET /apps/<app 1>/addons/<addon 2>",
          "GET /addons/<addon 2>",
        ],
        state: {
          "heroku_addon.redis": addonInState({
            config: { timeout: "60" },
            id: "<addon 2>",
            name: "redis-crystalline-ridge-40467",
          }),
        },
      },
    ],
  },
  {
    name: "an import without config changes nothing; by name, the name is the id",
    steps: [
      {
        about: "by id",
        byHand: existingAddon,
        configuration: { ...redis(), import: [{ to: "heroku_addon.redis", id: "<addon 1>" }] },
        actions: { "heroku_addon.redis": "import" },
        requests: ["GET /addons/<addon 1>", "GET /addons/<addon 1>"],
        state: { "heroku_addon.redis": addonInState({ name: "acme-redis" }) },
      },
      {
        about: "forgotten",
        configuration: { removed: [{ from: "heroku_addon.redis", lifecycle: [{ destroy: false }] }] },
        requestsUnderOpenTofu: ["GET /addons/<addon 1>", "GET /addons/<addon 1>"],
        state: { "heroku_addon.redis": null },
      },
      {
        about: "by name",
        configuration: { ...redis(), import: [{ to: "heroku_addon.redis", id: "acme-redis" }] },
        actions: { "heroku_addon.redis": "import" },
        requests: ["GET /addons/acme-redis", "GET /addons/acme-redis"],
        state: { "heroku_addon.redis": addonInState({ id: "acme-redis", name: "acme-redis" }) },
      },
      {
        about: "larger plan, by name",
        configuration: redis({ plan: "heroku-redis:premium-1" }),
        actions: { "heroku_addon.redis": "update" },
        requests: [
          "GET /addons/acme-redis",
          "GET /addons/acme-redis",
          'PATCH /apps/<app 1>/addons/acme-redis {"plan":"heroku-redis:premium-1"}',
          "GET /addons/<addon 1>",
        ],
        state: { "heroku_addon.redis": { id: "<addon 1>", plan: "heroku-redis:premium-1" } },
      },
    ],
  },
  {
    name: "a change of plan that fails leaves the new plan in state until the next refresh",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: redis(),
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
        about: "unknown plan",
        configuration: redis({ plan: "heroku-redis:premium-6" }),
        fails: "Couldn't find either the add-on service or the add-on plan",
        actions: { "heroku_addon.redis": "update" },
        requests: [
          "GET /addons/<addon 1>",
          "GET /addons/<addon 1>",
          'PATCH /apps/<app 1>/addons/<addon 1> {"plan":"heroku-redis:premium-6"} -> 404',
        ],
        state: { "heroku_addon.redis": { plan: "heroku-redis:premium-6" } },
      },
      {
        about: "back",
        configuration: redis(),
        requests: ["GET /addons/<addon 1>", "GET /addons/<addon 1>"],
        state: { "heroku_addon.redis": { plan: "heroku-redis:premium-0" } },
      },
    ],
  },
  {
    name: "an empty config is not sent",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: redis({ config: {} }),
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
        about: "again",
        requests: ["GET /addons/<addon 1>", "GET /addons/<addon 1>"],
      },
    ],
  },
  {
    name: "a plan that does not exist fails and leaves nothing",
    steps: [
      {
        about: "unknown plan",
        byHand: existingApp,
        configuration: redis({ plan: "heroku-redis:premium-6" }),
        fails: "Couldn't find either the add-on service or the add-on plan",
        actions: { "heroku_addon.redis": "create" },
        requests: [
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/addons {"confirm":"acme","plan":"heroku-redis:premium-6"} -> 404',
        ],
      },
    ],
  },
  {
    name: "Redis 5 is refused, as the deployment page would have it today",
    steps: [
      {
        about: "version 5",
        byHand: existingApp,
        configuration: redis({ config: { version: "5" } }),
        fails: "Redis version 5 can't be provisioned",
        actions: { "heroku_addon.redis": "create" },
        requests: [
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/addons {"config":{"version":"5"},"confirm":"acme","plan":"heroku-redis:premium-0"} -> 422',
        ],
      },
    ],
  },
  {
    name: "an app is named by its id, never by its name",
    steps: [
      {
        about: "by name",
        byHand: existingApp,
        configuration: redis({ app_id: "acme" }),
        fails: "app_id",
      },
    ],
  },
  {
    name: "with its customization the values of the variables are in state, and follow a rotation",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: { ...redis(), customizations: { set_addon_config_vars_in_state: true } },
        actions: { "heroku_addon.redis": "create" },
        requests: [
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/addons {"confirm":"acme","plan":"heroku-redis:premium-0"}',
          "GET /apps/<app 1>/addons/<addon 1>",
          "GET /apps/<app 1>/config-vars",
          "GET /addons/<addon 1>",
          "GET /apps/<app 1>/config-vars",
        ],
        state: {
          "heroku_addon.redis": addonInState({
            config_var_values: { REDIS_URL: "rediss://:p<hex>@redis-81eaf634.sandbox.invalid:11027" },
          }),
        },
      },
      {
        about: "rotated",
        byHand: ({ heroku }) => {
          for (const addon of heroku.addons.of(heroku.apps.get("acme"))) heroku.addons.rotateCredentials(addon);
        },
        requests: ["GET /addons/<addon 1>", "GET /addons/<addon 1>", "GET /apps/<app 1>/config-vars"],
        state: {
          "heroku_addon.redis": {
            config_var_values: { REDIS_URL: "rediss://:p<hex>@redis-81b240f6.sandbox.invalid:7809" },
          },
        },
      },
    ],
  },
  {
    name: "add-ons are made one after another: the first is REDIS, the second goes by a colour",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: {
          resource: {
            heroku_addon: {
              cache: { app_id: "<app 1>", plan: "heroku-redis:mini" },
              session: { app_id: "<app 1>", plan: "heroku-redis:premium-0" },
            },
          },
        },
        actions: { "heroku_addon.cache": "create", "heroku_addon.session": "create" },
        requests: [
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/addons {"confirm":"acme","plan":"heroku-redis:mini"}',
          "GET /apps/<app 1>/addons/<addon 1>",
          "GET /addons/<addon 1>",
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/addons {"confirm":"acme","plan":"heroku-redis:premium-0"}',
          "GET /apps/<app 1>/addons/<addon 2>",
          "GET /addons/<addon 2>",
        ],
        state: {
          "heroku_addon.cache": addonInState({ plan: "heroku-redis:mini" }),
          "heroku_addon.session": addonInState({
            config_vars: ["HEROKU_REDIS_RED_URL"],
            id: "<addon 2>",
            name: "redis-spherical-fjord-27109",
          }),
        },
      },
      {
        about: "again",
        requests: ["GET /addons/<addon 1>", "GET /addons/<addon 1>", "GET /addons/<addon 2>", "GET /addons/<addon 2>"],
      },
    ],
  },
];
