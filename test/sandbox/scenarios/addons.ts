import type { Configuration, Scenario, Step, World } from "./scenario";
import { addonInState } from "./states";

const redis = (attributes: object = {}): Configuration => ({
  resource: { heroku_addon: { redis: { app_id: "<app 1>", plan: "heroku-redis:premium-0", ...attributes } } },
});

const existingApp = ({ heroku }: World) => {
  heroku.apps.create({ name: "acme" });
};

const redisWithOption: Step = {
  about: "create",
  byHand: existingApp,
  configuration: redis({ config: { maxmemory_policy: "volatile-lru" } }),
  actions: { "heroku_addon.redis": "create" },
  requests: [
    "GET /apps/<app 1>",
    'POST /apps/<app 1>/addons {"config":{"maxmemory_policy":"volatile-lru"},"confirm":"acme","plan":"heroku-redis:premium-0"}',
    "GET /apps/<app 1>/addons/<addon 1>",
    "GET /addons/<addon 1>",
  ],
  state: {
    "heroku_addon.redis": addonInState({ config: { maxmemory_policy: "volatile-lru" } }),
  },
};

const redisMade: Step = {
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
};

/** heroku_addon: making, changing, destroying */
export const addons: readonly Scenario[] = [
  {
    name: "an add-on is made, stays, changes its plan in place and is destroyed",
    steps: [
      redisWithOption,
      {
        about: "again",
        requests: ["GET /addons/<addon 1>", "GET /addons/<addon 1>"],
      },
      {
        about: "larger plan",
        configuration: redis({ plan: "heroku-redis:premium-2", config: { maxmemory_policy: "volatile-lru" } }),
        actions: { "heroku_addon.redis": "update" },
        requests: [
          "GET /addons/<addon 1>",
          "GET /addons/<addon 1>",
          'PATCH /apps/<app 1>/addons/<addon 1> {"plan":"heroku-redis:premium-2"}',
          "GET /addons/<addon 1>",
        ],
        state: { "heroku_addon.redis": { plan: "heroku-redis:premium-2" } },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "heroku_addon.redis": "delete" },
        requests: ["GET /addons/<addon 1>", "GET /addons/<addon 1>", "DELETE /apps/<app 1>/addons/<addon 1>"],
        state: { "heroku_addon.redis": null },
      },
    ],
  },
  {
    name: "a change of config replaces the add-on, and so does leaving it out",
    steps: [
      redisWithOption,
      {
        about: "change",
        configuration: redis({ config: { maxmemory_policy: "noeviction" } }),
        actions: { "heroku_addon.redis": "replace" },
        requests: [
          "GET /addons/<addon 1>",
          "GET /addons/<addon 1>",
          "DELETE /apps/<app 1>/addons/<addon 1>",
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/addons {"config":{"maxmemory_policy":"noeviction"},"confirm":"acme","plan":"heroku-redis:premium-0"}',
          "GET /apps/<app 1>/addons/<addon 2>",
          "GET /addons/<addon 2>",
        ],
        state: {
          "heroku_addon.redis": {
            config: { maxmemory_policy: "noeviction" },
            id: "<addon 2>",
            name: "redis-crystalline-ridge-40467",
          },
        },
      },
      {
        about: "left out",
        configuration: redis(),
        actions: { "heroku_addon.redis": "replace" },
        requests: [
          "GET /addons/<addon 2>",
          "GET /addons/<addon 2>",
          "DELETE /apps/<app 1>/addons/<addon 2>",
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/addons {"confirm":"acme","plan":"heroku-redis:premium-0"}',
          "GET /apps/<app 1>/addons/<addon 3>",
          "GET /addons/<addon 3>",
        ],
        state: { "heroku_addon.redis": { config: null, id: "<addon 3>", name: "redis-crystalline-dune-69198" } },
      },
    ],
  },
  {
    name: "with config ignored nothing is replaced",
    steps: [
      redisWithOption,
      {
        about: "change",
        configuration: redis({
          config: { maxmemory_policy: "noeviction" },
          lifecycle: { ignore_changes: ["config"] },
        }),
        requests: ["GET /addons/<addon 1>", "GET /addons/<addon 1>"],
      },
    ],
  },
  {
    name: "an add-on is renamed in place, with an empty plan",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: redis({ name: "acme-redis" }),
        actions: { "heroku_addon.redis": "create" },
        requests: [
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/addons {"confirm":"acme","name":"acme-redis","plan":"heroku-redis:premium-0"}',
          "GET /apps/<app 1>/addons/<addon 1>",
          "GET /addons/<addon 1>",
        ],
        state: { "heroku_addon.redis": addonInState({ name: "acme-redis" }) },
      },
      {
        about: "rename",
        configuration: redis({ name: "acme-sessions" }),
        actions: { "heroku_addon.redis": "update" },
        requests: [
          "GET /addons/<addon 1>",
          "GET /addons/<addon 1>",
          'PATCH /apps/<app 1>/addons/<addon 1> {"name":"acme-sessions","plan":""}',
          "GET /addons/<addon 1>",
        ],
        state: { "heroku_addon.redis": { name: "acme-sessions" } },
      },
      {
        about: "the name is left out",
        configuration: redis(),
        requests: ["GET /addons/<addon 1>", "GET /addons/<addon 1>"],
      },
    ],
  },
  {
    name: "an add-on that someone removed by hand is made again",
    steps: [
      redisMade,
      {
        about: "gone",
        byHand: ({ heroku }) => {
          for (const addon of heroku.addons.of(heroku.apps.get("acme"))) heroku.addons.delete(addon);
        },
        actions: { "heroku_addon.redis": "create" },
        requests: [
          "GET /addons/<addon 1> -> 404",
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/addons {"confirm":"acme","plan":"heroku-redis:premium-0"}',
          "GET /apps/<app 1>/addons/<addon 2>",
          "GET /addons/<addon 2>",
        ],
        state: { "heroku_addon.redis": { id: "<addon 2>", name: "redis-crystalline-ridge-40467" } },
      },
    ],
  },
  {
    name: "a plan that someone changed by hand is put back in place",
    steps: [
      redisMade,
      {
        about: "drift",
        byHand: ({ heroku }) => {
          for (const addon of heroku.addons.of(heroku.apps.get("acme")))
            heroku.addons.update(addon, { plan: "heroku-redis:premium-3", name: "by-hand" });
        },
        actions: { "heroku_addon.redis": "update" },
        requests: [
          "GET /addons/<addon 1>",
          "GET /addons/<addon 1>",
          'PATCH /apps/<app 1>/addons/<addon 1> {"plan":"heroku-redis:premium-0"}',
          "GET /addons/<addon 1>",
        ],
        state: { "heroku_addon.redis": { name: "by-hand" } },
      },
    ],
  },
  {
    name: "a service without a plan takes any plan",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: redis({ plan: "heroku-redis" }),
        actions: { "heroku_addon.redis": "create" },
        requests: [
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/addons {"confirm":"acme","plan":"heroku-redis"}',
          "GET /apps/<app 1>/addons/<addon 1>",
          "GET /addons/<addon 1>",
        ],
        state: { "heroku_addon.redis": addonInState({ plan: "heroku-redis" }) },
      },
      {
        about: "another plan by hand",
        byHand: ({ heroku }) => {
          for (const addon of heroku.addons.of(heroku.apps.get("acme")))
            heroku.addons.update(addon, { plan: "heroku-redis:premium-3" });
        },
        requests: ["GET /addons/<addon 1>", "GET /addons/<addon 1>"],
      },
    ],
  },
];
