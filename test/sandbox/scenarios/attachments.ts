import type { Configuration, Scenario, Step, World } from "./scenario";
import { addonInState } from "./states";

const attachment = (attributes: object = {}): Configuration => ({
  resource: { heroku_addon_attachment: { session: { app_id: "<app 1>", addon_id: "<addon 1>", ...attributes } } },
});

const existing = ({ heroku }: World) => {
  heroku.addons.create(heroku.apps.create({ name: "acme" }), { plan: "heroku-redis:premium-0" });
  heroku.settle();
};

const attached: Step = {
  about: "create",
  byHand: existing,
  configuration: attachment({ name: "SESSION_REDIS" }),
  actions: { "heroku_addon_attachment.session": "create" },
  requests: [
    'POST /addon-attachments {"addon":"<addon 1>","app":"<app 1>","name":"SESSION_REDIS"}',
    "GET /addon-attachments/<attachment 2>",
  ],
  state: {
    "heroku_addon_attachment.session": {
      addon_id: "<addon 1>",
      app_id: "<app 1>",
      id: "<attachment 2>",
      name: "SESSION_REDIS",
      namespace: "",
    },
  },
};

/** heroku_addon_attachment */
export const attachments: readonly Scenario[] = [
  {
    name: "an attachment is made, stays, takes another name by replacement and goes",
    steps: [
      attached,
      {
        about: "again",
        requests: ["GET /addon-attachments/<attachment 2>"],
      },
      {
        about: "another name",
        configuration: attachment({ name: "STORE" }),
        actions: { "heroku_addon_attachment.session": "replace" },
        requests: [
          "GET /addon-attachments/<attachment 2>",
          "DELETE /addon-attachments/<attachment 2>",
          'POST /addon-attachments {"addon":"<addon 1>","app":"<app 1>","name":"STORE"}',
          "GET /addon-attachments/<attachment 3>",
        ],
        state: { "heroku_addon_attachment.session": { id: "<attachment 3>", name: "STORE" } },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "heroku_addon_attachment.session": "delete" },
        requests: ["GET /addon-attachments/<attachment 3>", "DELETE /addon-attachments/<attachment 3>"],
        state: { "heroku_addon_attachment.session": null },
      },
    ],
  },
  {
    name: "an attachment without a name gets one, and one with a namespace keeps it",
    steps: [
      {
        about: "create",
        byHand: existing,
        configuration: attachment(),
        actions: { "heroku_addon_attachment.session": "create" },
        requests: [
          'POST /addon-attachments {"addon":"<addon 1>","app":"<app 1>"}',
          "GET /addon-attachments/<attachment 2>",
        ],
        state: {
          "heroku_addon_attachment.session": {
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
        requests: ["GET /addon-attachments/<attachment 2>"],
      },
      {
        about: "with a namespace",
        configuration: attachment({ namespace: "credential:reader" }),
        actions: { "heroku_addon_attachment.session": "replace" },
        requests: [
          "GET /addon-attachments/<attachment 2>",
          "DELETE /addon-attachments/<attachment 2>",
          'POST /addon-attachments {"addon":"<addon 1>","app":"<app 1>","namespace":"credential:reader"}',
          "GET /addon-attachments/<attachment 3>",
        ],
        state: { "heroku_addon_attachment.session": { id: "<attachment 3>", namespace: "credential:reader" } },
      },
    ],
  },
  {
    name: "a name that another attachment has asks for a confirmation that the provider never gives",
    steps: [
      {
        about: "taken",
        byHand: existing,
        configuration: attachment({ name: "REDIS" }),
        fails: "REDIS",
        actions: { "heroku_addon_attachment.session": "create" },
        requests: ['POST /addon-attachments {"addon":"<addon 1>","app":"<app 1>","name":"REDIS"} -> 422'],
      },
    ],
  },
  {
    name: "a name whose variable was set by hand asks for a confirmation",
    steps: [
      {
        about: "variable set",
        byHand: (world) => {
          existing(world);
          world.heroku.configVars.update(world.heroku.apps.get("acme"), { SESSION_REDIS_URL: "redis://elsewhere" });
        },
        configuration: attachment({ name: "SESSION_REDIS" }),
        fails: "SESSION_REDIS_URL",
        actions: { "heroku_addon_attachment.session": "create" },
        requests: ['POST /addon-attachments {"addon":"<addon 1>","app":"<app 1>","name":"SESSION_REDIS"} -> 423'],
      },
    ],
  },
  {
    name: "an attachment that someone removed by hand breaks the plan",
    steps: [
      attached,
      {
        about: "gone",
        byHand: ({ heroku }) => {
          const found = heroku.attachments.of(heroku.apps.get("acme")).find(({ name }) => name === "SESSION_REDIS");
          if (found !== undefined) heroku.attachments.delete(found);
        },
        fails: "Couldn't find that add-on attachment.",
        requests: ["GET /addon-attachments/<attachment 2> -> 404"],
      },
    ],
  },
  {
    name: "an attachment is imported by its id",
    steps: [
      {
        about: "import",
        byHand: existing,
        configuration: {
          ...attachment({ name: "REDIS" }),
          import: [{ to: "heroku_addon_attachment.session", id: "<attachment 1>" }],
        },
        actions: { "heroku_addon_attachment.session": "import" },
        requests: ["GET /addon-attachments/<attachment 1>"],
        state: {
          "heroku_addon_attachment.session": {
            addon_id: "<addon 1>",
            app_id: "<app 1>",
            id: "<attachment 1>",
            name: "REDIS",
            namespace: "",
          },
        },
      },
      {
        about: "the last attachment of an add-on can't go",
        configuration: {},
        fails: "Cannot destroy last attachment",
        actions: { "heroku_addon_attachment.session": "delete" },
        requests: ["GET /addon-attachments/<attachment 1>", "DELETE /addon-attachments/<attachment 1> -> 422"],
      },
    ],
  },
  {
    name: "an add-on of another app is attached by its id",
    steps: [
      {
        about: "create",
        byHand: (world) => {
          existing(world);
          world.heroku.apps.create({ name: "staging" });
        },
        configuration: attachment({ app_id: "<app 2>", name: "SHARED_REDIS" }),
        actions: { "heroku_addon_attachment.session": "create" },
        requests: [
          'POST /addon-attachments {"addon":"<addon 1>","app":"<app 2>","name":"SHARED_REDIS"}',
          "GET /addon-attachments/<attachment 2>",
        ],
        state: {
          "heroku_addon_attachment.session": {
            addon_id: "<addon 1>",
            app_id: "<app 2>",
            id: "<attachment 2>",
            name: "SHARED_REDIS",
            namespace: "",
          },
        },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "heroku_addon_attachment.session": "delete" },
        requests: ["GET /addon-attachments/<attachment 2>", "DELETE /addon-attachments/<attachment 2>"],
        state: { "heroku_addon_attachment.session": null },
      },
    ],
  },
  {
    name: "an attachment is not imported by its name",
    steps: [
      {
        about: "import",
        byHand: existing,
        configuration: {
          ...attachment({ name: "REDIS" }),
          import: [{ to: "heroku_addon_attachment.session", id: "REDIS" }],
        },
        fails: "unique ID",
      },
    ],
  },
  {
    name: "an add-on that is replaced takes its attachment along",
    steps: [
      {
        about: "create",
        byHand: ({ heroku }) => {
          heroku.apps.create({ name: "acme" });
        },
        configuration: {
          resource: {
            heroku_addon: { redis: { app_id: "<app 1>", plan: "heroku-redis:premium-0", config: { timeout: "60" } } },
            heroku_addon_attachment: {
              session: { app_id: "<app 1>", addon_id: "${heroku_addon.redis.id}", name: "SESSION_REDIS" },
            },
          },
        },
        actions: { "heroku_addon.redis": "create", "heroku_addon_attachment.session": "create" },
        requests: [
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/addons {"config":{"timeout":"60"},"confirm":"acme","plan":"heroku-redis:premium-0"}',
          "GET /apps/<app 1>/addons/<addon 1>",
          "GET /addons/<addon 1>",
          'POST /addon-attachments {"addon":"<addon 1>","app":"<app 1>","name":"SESSION_REDIS"}',
          "GET /addon-attachments/<attachment 2>",
        ],
        state: {
          "heroku_addon.redis": addonInState({ config: { timeout: "60" } }),
          "heroku_addon_attachment.session": {
            addon_id: "<addon 1>",
            app_id: "<app 1>",
            id: "<attachment 2>",
            name: "SESSION_REDIS",
            namespace: "",
          },
        },
      },
      {
        about: "another timeout",
        configuration: {
          resource: {
            heroku_addon: { redis: { app_id: "<app 1>", plan: "heroku-redis:premium-0", config: { timeout: "0" } } },
            heroku_addon_attachment: {
              session: { app_id: "<app 1>", addon_id: "${heroku_addon.redis.id}", name: "SESSION_REDIS" },
            },
          },
        },
        actions: { "heroku_addon.redis": "replace", "heroku_addon_attachment.session": "replace" },
        requests: [
          "GET /addons/<addon 1>",
          "GET /addons/<addon 1>",
          "GET /addon-attachments/<attachment 2>",
          "DELETE /addon-attachments/<attachment 2>",
          "DELETE /apps/<app 1>/addons/<addon 1>",
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/addons {"config":{"timeout":"0"},"confirm":"acme","plan":"heroku-redis:premium-0"}',
          "GET /apps/<app 1>/addons/<addon 2>",
          "GET /addons/<addon 2>",
          'POST /addon-attachments {"addon":"<addon 2>","app":"<app 1>","name":"SESSION_REDIS"}',
          "GET /addon-attachments/<attachment 4>",
        ],
        state: {
          "heroku_addon.redis": { config: { timeout: "0" }, id: "<addon 2>", name: "redis-agile-river-12169" },
          "heroku_addon_attachment.session": { addon_id: "<addon 2>", id: "<attachment 4>" },
        },
      },
    ],
  },
];
