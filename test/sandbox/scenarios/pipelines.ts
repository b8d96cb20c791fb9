import type { Configuration, Scenario, Step, World } from "./scenario";

const OWNER = "01234567-89ab-4def-8123-456789abcdef";

const pipeline = (attributes: object = {}): Configuration => ({
  resource: { heroku_pipeline: { acme: { name: "acme", ...attributes } } },
});

const coupling = (attributes: object = {}): Configuration => ({
  resource: {
    heroku_pipeline_coupling: {
      acme: { app_id: "<app 1>", pipeline: "<pipeline 1>", stage: "staging", ...attributes },
    },
  },
});

const existing = ({ heroku }: World) => {
  heroku.apps.create({ name: "acme" });
  return heroku.pipelines.create("acme", { id: heroku.account.id, type: "user" });
};

const couplingInState = {
  "heroku_pipeline_coupling.acme": {
    app_id: "<app 1>",
    id: "<coupling 1>",
    pipeline: "<pipeline 1>",
    stage: "staging",
  },
};

const coupled: Step = {
  about: "create",
  byHand: (world) => void existing(world),
  configuration: coupling(),
  actions: { "heroku_pipeline_coupling.acme": "create" },
  requests: [
    'POST /pipeline-couplings {"app":"<app 1>","pipeline":"<pipeline 1>","stage":"staging"}',
    "GET /pipeline-couplings/<coupling 1>",
  ],
  state: couplingInState,
};

/** heroku_pipeline, heroku_pipeline_coupling */
export const pipelines: readonly Scenario[] = [
  {
    name: "a pipeline belongs to the account, stays, is renamed in place and goes",
    steps: [
      {
        about: "create",
        configuration: pipeline(),
        actions: { "heroku_pipeline.acme": "create" },
        requests: [
          "GET /account",
          'POST /pipelines {"name":"acme","owner":{"id":"<account>","type":"user"}}',
          "GET /pipelines/<pipeline 1>",
        ],
        state: {
          "heroku_pipeline.acme": { id: "<pipeline 1>", name: "acme", owner: [{ id: "<account>", type: "user" }] },
        },
      },
      {
        about: "again",
        requests: ["GET /pipelines/<pipeline 1>"],
      },
      {
        about: "rename",
        configuration: pipeline({ name: "acme-two" }),
        actions: { "heroku_pipeline.acme": "update" },
        requests: [
          "GET /pipelines/<pipeline 1>",
          'PATCH /pipelines/<pipeline 1> {"name":"acme-two"}',
          "GET /pipelines/<pipeline 1>",
        ],
        state: { "heroku_pipeline.acme": { name: "acme-two" } },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "heroku_pipeline.acme": "delete" },
        requests: ["GET /pipelines/<pipeline 1>", "DELETE /pipelines/<pipeline 1>"],
        state: { "heroku_pipeline.acme": null },
      },
    ],
  },
  {
    name: "a pipeline of a team changes hands by replacement",
    steps: [
      {
        about: "create",
        configuration: pipeline({ owner: [{ id: OWNER, type: "team" }] }),
        actions: { "heroku_pipeline.acme": "create" },
        requests: [
          'POST /pipelines {"name":"acme","owner":{"id":"<uuid>","type":"team"}}',
          "GET /pipelines/<pipeline 1>",
        ],
        state: {
          "heroku_pipeline.acme": { id: "<pipeline 1>", name: "acme", owner: [{ id: "<uuid>", type: "team" }] },
        },
      },
      {
        about: "again",
        requests: ["GET /pipelines/<pipeline 1>"],
      },
      {
        about: "without an owner in the configuration",
        configuration: pipeline(),
        requests: ["GET /pipelines/<pipeline 1>"],
      },
      {
        about: "of a user",
        configuration: pipeline({ owner: [{ id: OWNER, type: "user" }] }),
        actions: { "heroku_pipeline.acme": "replace" },
        requests: [
          "GET /pipelines/<pipeline 1>",
          "DELETE /pipelines/<pipeline 1>",
          'POST /pipelines {"name":"acme","owner":{"id":"<uuid>","type":"user"}}',
          "GET /pipelines/<pipeline 2>",
        ],
        state: { "heroku_pipeline.acme": { id: "<pipeline 2>", owner: [{ id: "<uuid>", type: "user" }] } },
      },
    ],
  },
  {
    name: "a pipeline is imported by its name",
    steps: [
      {
        about: "import",
        byHand: (world) => void existing(world),
        configuration: { ...pipeline(), import: [{ to: "heroku_pipeline.acme", id: "acme" }] },
        actions: { "heroku_pipeline.acme": "import" },
        requests: ["GET /pipelines/acme", "GET /pipelines/<pipeline 1>"],
        state: {
          "heroku_pipeline.acme": { id: "<pipeline 1>", name: "acme", owner: [{ id: "<account>", type: "user" }] },
        },
      },
    ],
  },
  {
    name: "names and owners that Heroku would refuse are refused before anything is asked",
    steps: [
      {
        about: "name",
        configuration: pipeline({ name: "Acme" }),
        fails: "name",
      },
      {
        about: "owner",
        configuration: pipeline({ owner: [{ id: "acme", type: "team" }] }),
        fails: "owner",
      },
    ],
  },
  {
    name: "an app moves to another stage by replacement of its coupling",
    steps: [
      coupled,
      {
        about: "again",
        requests: ["GET /pipeline-couplings/<coupling 1>"],
      },
      {
        about: "promoted",
        configuration: coupling({ stage: "production" }),
        actions: { "heroku_pipeline_coupling.acme": "replace" },
        requests: [
          "GET /pipeline-couplings/<coupling 1>",
          "DELETE /pipeline-couplings/<coupling 1>",
          'POST /pipeline-couplings {"app":"<app 1>","pipeline":"<pipeline 1>","stage":"production"}',
          "GET /pipeline-couplings/<coupling 2>",
        ],
        state: { "heroku_pipeline_coupling.acme": { id: "<coupling 2>", stage: "production" } },
      },
    ],
  },
  {
    name: "a coupling that someone removed by hand breaks the plan",
    steps: [
      coupled,
      {
        about: "gone",
        byHand: ({ heroku }) => {
          for (const found of heroku.pipelines.couplings(heroku.pipelines.get("acme")))
            heroku.pipelines.uncouple(found);
        },
        fails: "Couldn't find that pipeline coupling.",
        requests: ["GET /pipeline-couplings/<coupling 1> -> 404"],
      },
    ],
  },
  {
    name: "a coupling is imported by its id",
    steps: [
      {
        about: "import",
        byHand: (world) => {
          const { heroku } = world;
          heroku.pipelines.couple(existing(world), heroku.apps.get("acme"), "staging");
        },
        configuration: { ...coupling(), import: [{ to: "heroku_pipeline_coupling.acme", id: "<coupling 1>" }] },
        actions: { "heroku_pipeline_coupling.acme": "import" },
        requests: ["GET /pipeline-couplings/<coupling 1>"],
        state: couplingInState,
      },
    ],
  },
];
