import type { Configuration, Scenario, World } from "./scenario";

const drain = (attributes: object): Configuration => ({
  resource: { heroku_drain: { logs: { app_id: "<app 1>", ...attributes } } },
});

const webhook = (attributes: object = {}): Configuration => ({
  resource: {
    heroku_app_webhook: {
      hook: {
        app_id: "<app 1>",
        url: "https://example.com/hook",
        level: "notify",
        include: ["api:release"],
        ...attributes,
      },
    },
  },
});

const existingApp = ({ heroku }: World) => {
  heroku.apps.create({ name: "acme" });
};

/** heroku_drain, heroku_app_webhook */
export const subscriptions: readonly Scenario[] = [
  {
    name: "a drain is made, stays, gets a secret address by replacement and goes",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: drain({ url: "syslog://logs.example.com:514" }),
        actions: { "heroku_drain.logs": "create" },
        requests: [
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/log-drains {"url":"syslog://logs.example.com:514"}',
          "GET /apps/<app 1>/log-drains/<drain 1>",
        ],
        state: {
          "heroku_drain.logs": {
            app_id: "<app 1>",
            id: "<drain 1>",
            token: "d.<uuid>",
            url: "syslog://logs.example.com:514",
          },
        },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>/log-drains/<drain 1>"],
      },
      {
        about: "secret",
        configuration: drain({ sensitive_url: "https://user:secret@logs.example.com/" }),
        actions: { "heroku_drain.logs": "replace" },
        requests: [
          "GET /apps/<app 1>/log-drains/<drain 1>",
          "DELETE /apps/<app 1>/log-drains/<drain 1>",
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/log-drains {"url":"https://user:secret@logs.example.com/"}',
          "GET /apps/<app 1>/log-drains/<drain 2>",
        ],
        state: {
          "heroku_drain.logs": { id: "<drain 2>", sensitive_url: "https://user:secret@logs.example.com/", url: null },
        },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "heroku_drain.logs": "delete" },
        requests: ["GET /apps/<app 1>/log-drains/<drain 2>", "DELETE /apps/<app 1>/log-drains/<drain 2>"],
        state: { "heroku_drain.logs": null },
      },
      {
        about: "without an address",
        configuration: drain({ url: null }),
        actions: { "heroku_drain.logs": "create" },
        requests: ["GET /apps/<app 1>", 'POST /apps/<app 1>/log-drains {"url":""} -> 422'],
        fails: "url of a log drain must be",
      },
    ],
  },
  {
    name: "a drain is imported by its id, a secret one by a third part",
    steps: [
      {
        about: "plain",
        byHand: ({ heroku }) => {
          heroku.subscriptions.createDrain(heroku.apps.create({ name: "acme" }), "https://logs.example.com/");
        },
        configuration: {
          ...drain({ url: "https://logs.example.com/" }),
          import: [{ to: "heroku_drain.logs", id: "acme:<drain 1>" }],
        },
        actions: { "heroku_drain.logs": "import" },
        requests: [
          "GET /apps/acme/log-drains/<drain 1>",
          "GET /apps/acme",
          "GET /apps/acme/buildpack-installations",
          "GET /apps/acme/config-vars",
          "GET /apps/<app 1>/log-drains/<drain 1>",
        ],
        state: {
          "heroku_drain.logs": {
            app_id: "<app 1>",
            id: "<drain 1>",
            token: "d.<uuid>",
            url: "https://logs.example.com/",
          },
        },
      },
      {
        about: "forgotten",
        configuration: { removed: [{ from: "heroku_drain.logs", lifecycle: [{ destroy: false }] }] },
        requestsUnderOpenTofu: ["GET /apps/<app 1>/log-drains/<drain 1>"],
        state: { "heroku_drain.logs": null },
      },
      {
        about: "secret",
        configuration: {
          ...drain({ sensitive_url: "https://logs.example.com/" }),
          import: [{ to: "heroku_drain.logs", id: "acme:<drain 1>:sensitive" }],
        },
        actions: { "heroku_drain.logs": "import" },
        requests: [
          "GET /apps/acme/log-drains/<drain 1>",
          "GET /apps/acme",
          "GET /apps/acme/buildpack-installations",
          "GET /apps/acme/config-vars",
          "GET /apps/<app 1>/log-drains/<drain 1>",
        ],
        state: {
          "heroku_drain.logs": {
            app_id: "<app 1>",
            id: "<drain 1>",
            sensitive_url: "https://logs.example.com/",
            token: "d.<uuid>",
          },
        },
      },
    ],
  },
  {
    name: "a webhook is made, changed in place and removed",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: webhook({ secret: "s3cret" }),
        actions: { "heroku_app_webhook.hook": "create" },
        requests: [
          'POST /apps/<app 1>/webhooks {"include":["api:release"],"level":"notify","secret":"s3cret","url":"https://example.com/hook"}',
        ],
        state: {
          "heroku_app_webhook.hook": {
            app_id: "<app 1>",
            id: "<webhook 1>",
            include: ["api:release"],
            level: "notify",
            secret: "s3cret",
            url: "https://example.com/hook",
          },
        },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>/webhooks/<webhook 1>"],
      },
      {
        about: "more to hear",
        configuration: webhook({ secret: "s3cret", include: ["api:release", "api:build"] }),
        actions: { "heroku_app_webhook.hook": "update" },
        requests: [
          "GET /apps/<app 1>/webhooks/<webhook 1>",
          'PATCH /apps/<app 1>/webhooks/<webhook 1> {"include":["api:release","api:build"]}',
        ],
        state: { "heroku_app_webhook.hook": { include: ["api:release", "api:build"] } },
      },
      {
        about: "another secret",
        configuration: webhook({ secret: "0ther", include: ["api:release", "api:build"] }),
        actions: { "heroku_app_webhook.hook": "update" },
        requests: [
          "GET /apps/<app 1>/webhooks/<webhook 1>",
          'PATCH /apps/<app 1>/webhooks/<webhook 1> {"secret":"0ther"}',
        ],
        state: { "heroku_app_webhook.hook": { secret: "0ther" } },
      },
      {
        about: "no secret",
        configuration: webhook({ include: ["api:release", "api:build"] }),
        actions: { "heroku_app_webhook.hook": "update" },
        requests: ["GET /apps/<app 1>/webhooks/<webhook 1>", "PATCH /apps/<app 1>/webhooks/<webhook 1> {}"],
        state: { "heroku_app_webhook.hook": { secret: "" } },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "heroku_app_webhook.hook": "delete" },
        requests: ["GET /apps/<app 1>/webhooks/<webhook 1>", "DELETE /apps/<app 1>/webhooks/<webhook 1>"],
        state: { "heroku_app_webhook.hook": null },
      },
    ],
  },
  {
    name: "a webhook is imported",
    steps: [
      {
        about: "import",
        byHand: ({ heroku }) => {
          const app = heroku.apps.create({ name: "acme" });
          const url = "https://example.com/hook";
          heroku.subscriptions.createWebhook(app, { url, level: "notify", include: ["api:release"] });
        },
        configuration: { ...webhook(), import: [{ to: "heroku_app_webhook.hook", id: "acme:<webhook 1>" }] },
        actions: { "heroku_app_webhook.hook": "import" },
        requests: ["GET /apps/acme/webhooks/<webhook 1>", "GET /apps/<app 1>/webhooks/<webhook 1>"],
        state: {
          "heroku_app_webhook.hook": {
            app_id: "<app 1>",
            id: "<webhook 1>",
            include: ["api:release"],
            level: "notify",
            url: "https://example.com/hook",
          },
        },
      },
    ],
  },
  {
    name: "what a webhook can't hear is refused before anything is asked",
    steps: [
      {
        about: "entity",
        byHand: existingApp,
        configuration: webhook({ include: ["api:space"] }),
        fails: "include",
      },
      {
        about: "level",
        configuration: webhook({ level: "loud" }),
        fails: "level",
      },
    ],
  },
];
