import type { Configuration, Scenario, World } from "./scenario";

const variables = (attributes: object = {}): Configuration => ({
  resource: {
    heroku_pipeline_config_var: {
      review: { pipeline_id: "<pipeline 1>", pipeline_stage: "review", ...attributes },
    },
  },
});

const config = (attributes: object = {}): Configuration => ({
  resource: {
    heroku_review_app_config: {
      acme: {
        pipeline_id: "<pipeline 1>",
        org_repo: "acme/shop",
        deploy_target: [{ id: "eu", type: "region" }],
        ...attributes,
      },
    },
  },
});

const existing = ({ heroku }: World) => {
  heroku.apps.create({ name: "acme" });
  return heroku.pipelines.create("acme", { id: heroku.account.id, type: "user" });
};

const connected = (world: World) => {
  world.heroku.pipelines.connectToGitHub(existing(world), "acme/shop");
};

/** heroku_pipeline_config_var, heroku_review_app_config */
export const reviewApps: readonly Scenario[] = [
  {
    name: "variables of a stage are set, changed, put back and taken away",
    steps: [
      {
        about: "create",
        byHand: (world) => void existing(world),
        configuration: variables({ vars: { A: "1", B: "2" }, sensitive_vars: { S: "x" } }),
        actions: { "heroku_pipeline_config_var.review": "create" },
        requests: [
          'PATCH /pipelines/<pipeline 1>/stage/review/config-vars {"A":"1","B":"2","S":"x"}',
          "GET /pipelines/<pipeline 1>/stage/review/config-vars",
        ],
        state: {
          "heroku_pipeline_config_var.review": {
            all_vars: { A: "1", B: "2", S: "x" },
            id: "<pipeline 1>:review",
            pipeline_id: "<pipeline 1>",
            pipeline_stage: "review",
            sensitive_vars: { S: "x" },
            vars: { A: "1", B: "2" },
          },
        },
      },
      {
        about: "again",
        requests: ["GET /pipelines/<pipeline 1>/stage/review/config-vars"],
      },
      {
        about: "change",
        configuration: variables({ vars: { A: "one" }, sensitive_vars: { S: "x" } }),
        actions: { "heroku_pipeline_config_var.review": "update" },
        requests: [
          "GET /pipelines/<pipeline 1>/stage/review/config-vars",
          'PATCH /pipelines/<pipeline 1>/stage/review/config-vars {"A":"one","B":null}',
          "GET /pipelines/<pipeline 1>/stage/review/config-vars",
        ],
        state: { "heroku_pipeline_config_var.review": { all_vars: { A: "one", S: "x" }, vars: { A: "one" } } },
      },
      {
        about: "drift",
        byHand: ({ heroku }) => {
          heroku.pipelines.updateConfigVars(heroku.pipelines.get("acme"), "review", { A: "by hand", OTHER: "1" });
        },
        actions: { "heroku_pipeline_config_var.review": "update" },
        requests: [
          "GET /pipelines/<pipeline 1>/stage/review/config-vars",
          'PATCH /pipelines/<pipeline 1>/stage/review/config-vars {"A":"one"}',
          "GET /pipelines/<pipeline 1>/stage/review/config-vars",
        ],
        state: { "heroku_pipeline_config_var.review": { all_vars: { A: "one", OTHER: "1", S: "x" } } },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "heroku_pipeline_config_var.review": "delete" },
        requests: [
          "GET /pipelines/<pipeline 1>/stage/review/config-vars",
          'PATCH /pipelines/<pipeline 1>/stage/review/config-vars {"A":null,"S":null}',
        ],
        state: { "heroku_pipeline_config_var.review": null },
      },
    ],
  },
  {
    name: "only review and test have variables, and they cannot be imported",
    steps: [
      {
        about: "staging",
        byHand: (world) => void existing(world),
        configuration: variables({ pipeline_stage: "staging", vars: { A: "1" } }),
        fails: "pipeline_stage",
      },
      {
        about: "import",
        configuration: {
          ...variables({ vars: { A: "1" } }),
          import: [{ to: "heroku_pipeline_config_var.review", id: "<pipeline 1>:review" }],
        },
        fails: "import",
      },
    ],
  },
  {
    name: "review apps need a pipeline that is connected to GitHub",
    steps: [
      {
        about: "create",
        byHand: (world) => void existing(world),
        configuration: config(),
        fails: "Connect it first: heroku pipelines:connect acme --repo acme/shop",
        actions: { "heroku_review_app_config.acme": "create" },
        requests: [
          "GET /pipelines/<pipeline 1>",
          'POST /pipelines/<pipeline 1>/review-app-config {"automatic_review_apps":false,"deploy_target":{"id":"eu","type":"region"},"destroy_stale_apps":false,"repo":"acme/shop","wait_for_ci":false} -> 404',
        ],
      },
    ],
  },
  {
    name: "review apps are configured, changed in place and switched off",
    steps: [
      {
        about: "create",
        byHand: connected,
        configuration: config({ base_name: "acme", automatic_review_apps: true }),
        actions: { "heroku_review_app_config.acme": "create" },
        requests: [
          "GET /pipelines/<pipeline 1>",
          'POST /pipelines/<pipeline 1>/review-app-config {"automatic_review_apps":true,"base_name":"acme","deploy_target":{"id":"eu","type":"region"},"destroy_stale_apps":false,"repo":"acme/shop","wait_for_ci":false}',
          "GET /pipelines/<pipeline 1>/review-app-config",
          "GET /regions/<uuid>",
        ],
        state: {
          "heroku_review_app_config.acme": {
            automatic_review_apps: true,
            base_name: "acme",
            deploy_target: [{ id: "eu", type: "region" }],
            destroy_stale_apps: false,
            id: "<pipeline 1>",
            org_repo: "acme/shop",
            pipeline_id: "<pipeline 1>",
            repo_id: 162149362,
            stale_days: 5,
            wait_for_ci: false,
          },
        },
      },
      {
        about: "again",
        requests: ["GET /pipelines/<pipeline 1>/review-app-config", "GET /regions/<uuid>"],
      },
      {
        about: "change",
        configuration: config({ base_name: "acme", destroy_stale_apps: true, stale_days: 3, wait_for_ci: true }),
        actions: { "heroku_review_app_config.acme": "update" },
        requests: [
          "GET /pipelines/<pipeline 1>/review-app-config",
          "GET /regions/<uuid>",
          'PATCH /pipelines/<pipeline 1>/review-app-config {"automatic_review_apps":false,"destroy_stale_apps":true,"stale_days":3,"wait_for_ci":true}',
          "GET /pipelines/<pipeline 1>/review-app-config",
          "GET /regions/<uuid>",
        ],
        state: {
          "heroku_review_app_config.acme": {
            automatic_review_apps: false,
            destroy_stale_apps: true,
            stale_days: 3,
            wait_for_ci: true,
          },
        },
      },
      {
        about: "another region",
        configuration: config({ deploy_target: [{ id: "us", type: "region" }] }),
        actions: { "heroku_review_app_config.acme": "update" },
        requests: [
          "GET /pipelines/<pipeline 1>/review-app-config",
          "GET /regions/<uuid>",
          'PATCH /pipelines/<pipeline 1>/review-app-config {"deploy_target":{"id":"us","type":"region"},"destroy_stale_apps":false,"wait_for_ci":false}',
          "GET /pipelines/<pipeline 1>/review-app-config",
          "GET /regions/<uuid>",
        ],
        state: {
          "heroku_review_app_config.acme": {
            deploy_target: [{ id: "us", type: "region" }],
            destroy_stale_apps: false,
            wait_for_ci: false,
          },
        },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "heroku_review_app_config.acme": "delete" },
        requests: [
          "GET /pipelines/<pipeline 1>/review-app-config",
          "GET /regions/<uuid>",
          "DELETE /pipelines/<pipeline 1>/review-app-config",
        ],
        state: { "heroku_review_app_config.acme": null },
      },
    ],
  },
  {
    name: "review apps are imported",
    steps: [
      {
        about: "import",
        byHand: (world) => {
          connected(world);
          const { pipelines: platform } = world.heroku;
          platform.createReviewAppConfig(platform.get("acme"), "acme/shop", {
            automaticReviewApps: true,
            baseName: null,
            deployTargetId: platform.region("eu").id,
            deployTargetType: "region",
            destroyStaleApps: false,
            staleDays: 5,
            waitForCi: false,
          });
        },
        configuration: {
          ...config({ automatic_review_apps: true }),
          import: [{ to: "heroku_review_app_config.acme", id: "<pipeline 1>:acme/shop" }],
        },
        actions: { "heroku_review_app_config.acme": "import" },
        requests: [
          "GET /pipelines/<pipeline 1>/review-app-config",
          "GET /regions/<uuid>",
          "GET /pipelines/<pipeline 1>/review-app-config",
          "GET /regions/<uuid>",
        ],
        state: {
          "heroku_review_app_config.acme": {
            automatic_review_apps: true,
            base_name: "",
            deploy_target: [{ id: "eu", type: "region" }],
            destroy_stale_apps: false,
            id: "<pipeline 1>",
            org_repo: "acme/shop",
            pipeline_id: "<pipeline 1>",
            repo_id: 162149362,
            stale_days: 5,
            wait_for_ci: false,
          },
        },
      },
    ],
  },
];
