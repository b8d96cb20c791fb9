import type { Configuration, Scenario, World } from "./scenario";

const feature = (attributes: object = {}): Configuration => ({
  resource: { heroku_app_feature: { affinity: { app_id: "<app 1>", name: "http-session-affinity", ...attributes } } },
});

const collaborator = (attributes: object = {}): Configuration => ({
  resource: { heroku_collaborator: { dev: { app_id: "<app 1>", email: "dev@acme.com", ...attributes } } },
});

const existingApp = ({ heroku }: World) => {
  heroku.apps.create({ name: "acme" });
};

/** heroku_app_feature, heroku_collaborator */
export const features: readonly Scenario[] = [
  {
    name: "a feature is enabled, disabled in place, and disabled when its resource goes",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: feature(),
        actions: { "heroku_app_feature.affinity": "create" },
        requests: [
          'PATCH /apps/<app 1>/features/http-session-affinity {"enabled":true}',
          "GET /apps/<app 1>/features/<uuid>",
        ],
        state: {
          "heroku_app_feature.affinity": {
            app_id: "<app 1>",
            enabled: true,
            id: "<app 1>:<uuid>",
            name: "http-session-affinity",
          },
        },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>/features/<uuid>"],
      },
      {
        about: "disabled by hand",
        byHand: ({ heroku }) => {
          heroku.apps.setFeature(heroku.apps.get("acme"), "http-session-affinity", false);
        },
        actions: { "heroku_app_feature.affinity": "update" },
        requests: [
          "GET /apps/<app 1>/features/<uuid>",
          'PATCH /apps/<app 1>/features/http-session-affinity {"enabled":true}',
          "GET /apps/<app 1>/features/<uuid>",
        ],
      },
      {
        about: "disabled",
        configuration: feature({ enabled: false }),
        actions: { "heroku_app_feature.affinity": "update" },
        requests: [
          "GET /apps/<app 1>/features/<uuid>",
          'PATCH /apps/<app 1>/features/http-session-affinity {"enabled":false}',
          "GET /apps/<app 1>/features/<uuid>",
        ],
        state: { "heroku_app_feature.affinity": { enabled: false } },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "heroku_app_feature.affinity": "delete" },
        requests: ["GET /apps/<app 1>/features/<uuid>", 'PATCH /apps/<app 1>/features/<uuid> {"enabled":false}'],
        state: { "heroku_app_feature.affinity": null },
      },
    ],
  },
  {
    name: "a feature is imported by its name, with its app as it was written",
    steps: [
      {
        about: "import",
        byHand: ({ heroku }) => {
          heroku.apps.setFeature(heroku.apps.create({ name: "acme" }), "http-session-affinity", true);
        },
        configuration: {
          ...feature(),
          import: [{ to: "heroku_app_feature.affinity", id: "<app 1>:http-session-affinity" }],
        },
        actions: { "heroku_app_feature.affinity": "import" },
        requests: [
          "GET /apps/<app 1>/features/http-session-affinity",
          "GET /apps/<app 1>/features/http-session-affinity",
        ],
        state: {
          "heroku_app_feature.affinity": {
            app_id: "<app 1>",
            enabled: true,
            id: "<app 1>:http-session-affinity",
            name: "http-session-affinity",
          },
        },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>/features/http-session-affinity"],
      },
    ],
  },
  {
    name: "a collaborator is invited in silence and removed by email",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: collaborator(),
        actions: { "heroku_collaborator.dev": "create" },
        requests: [
          'POST /apps/<app 1>/collaborators {"silent":true,"user":"dev@acme.com"}',
          "GET /apps/<app 1>/collaborators/<collaborator 1>",
        ],
        state: { "heroku_collaborator.dev": { app_id: "<app 1>", email: "dev@acme.com", id: "<collaborator 1>" } },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>/collaborators/<collaborator 1>"],
      },
      {
        about: "someone else",
        configuration: collaborator({ email: "ops@acme.com" }),
        actions: { "heroku_collaborator.dev": "replace" },
        requests: [
          "GET /apps/<app 1>/collaborators/<collaborator 1>",
          "DELETE /apps/<app 1>/collaborators/dev@acme.com",
          "GET /apps/<app 1>/collaborators/ -> 404",
          'POST /apps/<app 1>/collaborators {"silent":true,"user":"ops@acme.com"}',
          "GET /apps/<app 1>/collaborators/<collaborator 2>",
        ],
        state: { "heroku_collaborator.dev": { email: "ops@acme.com", id: "<collaborator 2>" } },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "heroku_collaborator.dev": "delete" },
        requests: [
          "GET /apps/<app 1>/collaborators/<collaborator 2>",
          "DELETE /apps/<app 1>/collaborators/ops@acme.com",
          "GET /apps/<app 1>/collaborators/ -> 404",
        ],
        state: { "heroku_collaborator.dev": null },
      },
    ],
  },
  {
    name: "a collaborator is imported by email",
    steps: [
      {
        about: "import",
        byHand: ({ heroku }) => {
          heroku.subscriptions.createCollaborator(heroku.apps.create({ name: "acme" }), "dev@acme.com");
        },
        configuration: { ...collaborator(), import: [{ to: "heroku_collaborator.dev", id: "acme:dev@acme.com" }] },
        actions: { "heroku_collaborator.dev": "import" },
        requests: ["GET /apps/acme/collaborators/dev@acme.com", "GET /apps/<app 1>/collaborators/<collaborator 1>"],
        state: { "heroku_collaborator.dev": { app_id: "<app 1>", email: "dev@acme.com", id: "<collaborator 1>" } },
      },
    ],
  },
];
