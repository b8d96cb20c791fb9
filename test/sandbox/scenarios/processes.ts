import type { Configuration, Scenario, Step, World } from "./scenario";
import { buildInState } from "./states";

const formation = (attributes: object = {}): Configuration => ({
  resource: {
    heroku_formation: { web: { app_id: "<app 1>", type: "web", size: "standard-1x", quantity: 1, ...attributes } },
  },
});

const existingApp = ({ heroku }: World) => {
  heroku.apps.create({ name: "acme" });
};

const pushed = ({ heroku }: World) => {
  heroku.apps.create({ name: "acme" });
  heroku.push("acme", { web: "puma", worker: "sidekiq" });
};

const withSource = (world: World) => {
  existingApp(world);
  world.write("app/Procfile", "web: puma\nworker: sidekiq\n");
};

const webInState = {
  "heroku_formation.web": {
    app_id: "<app 1>",
    id: "<process 1>",
    quantity: 1,
    size: "Standard-1X",
    type: "web",
  },
};

const scaled: Step = {
  about: "create",
  byHand: pushed,
  configuration: formation(),
  actions: { "heroku_formation.web": "create" },
  requests: [
    "GET /apps/<app 1>",
    'PATCH /apps/<app 1>/formation/web {"dyno_size":{"name":"standard-1x"},"quantity":1}',
    "GET /apps/<app 1>/formation/<process 1>",
  ],
  state: webInState,
};

/** heroku_formation */
export const processes: readonly Scenario[] = [
  {
    name: "a process cannot be scaled before the first release",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: formation(),
        fails: "Couldn't find that process type (web).",
        actions: { "heroku_formation.web": "create" },
        requests: [
          "GET /apps/<app 1>",
          'PATCH /apps/<app 1>/formation/web {"dyno_size":{"name":"standard-1x"},"quantity":1} -> 404',
        ],
      },
      {
        about: "after a push",
        byHand: ({ heroku }) => {
          heroku.push("acme", { web: "puma" });
        },
        actions: { "heroku_formation.web": "create" },
        requests: [
          "GET /apps/<app 1>",
          'PATCH /apps/<app 1>/formation/web {"dyno_size":{"name":"standard-1x"},"quantity":1}',
          "GET /apps/<app 1>/formation/<process 1>",
        ],
        state: webInState,
      },
    ],
  },
  {
    name: "a process is scaled and resized in place, and keeps running when its resource goes",
    steps: [
      scaled,
      {
        about: "again",
        requests: ["GET /apps/<app 1>/formation/<process 1>"],
      },
      {
        about: "more dynos",
        configuration: formation({ quantity: 2 }),
        actions: { "heroku_formation.web": "update" },
        requests: [
          "GET /apps/<app 1>/formation/<process 1>",
          "GET /apps/<app 1>",
          'PATCH /apps/<app 1>/formation/web {"quantity":2}',
          "GET /apps/<app 1>/formation/<process 1>",
        ],
        state: { "heroku_formation.web": { quantity: 2 } },
      },
      {
        about: "larger dynos",
        configuration: formation({ quantity: 2, size: "Performance-M" }),
        actions: { "heroku_formation.web": "update" },
        requests: [
          "GET /apps/<app 1>/formation/<process 1>",
          "GET /apps/<app 1>",
          'PATCH /apps/<app 1>/formation/web {"dyno_size":{"name":"Performance-M"}}',
          "GET /apps/<app 1>/formation/<process 1>",
        ],
        state: { "heroku_formation.web": { size: "Performance-M" } },
      },
      {
        about: "another process type",
        configuration: formation({ type: "worker", quantity: 2, size: "performance-m" }),
        actions: { "heroku_formation.web": "update" },
        requests: [
          "GET /apps/<app 1>/formation/<process 1>",
          "GET /apps/<app 1>",
          "PATCH /apps/<app 1>/formation/worker {}",
          "GET /apps/<app 1>/formation/<process 2>",
        ],
        state: { "heroku_formation.web": { id: "<process 2>", quantity: 0, size: "Standard-1X", type: "worker" } },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "heroku_formation.web": "delete" },
        requests: ["GET /apps/<app 1>/formation/<process 2>"],
        state: { "heroku_formation.web": null },
      },
    ],
  },
  {
    name: "what someone scaled by hand is scaled back",
    steps: [
      scaled,
      {
        about: "drift",
        byHand: ({ heroku }) => {
          heroku.processes.scale(heroku.apps.get("acme"), "web", { quantity: 5, size: "standard-2x" });
        },
        actions: { "heroku_formation.web": "update" },
        requests: [
          "GET /apps/<app 1>/formation/<process 1>",
          "GET /apps/<app 1>",
          'PATCH /apps/<app 1>/formation/web {"dyno_size":{"name":"standard-1x"},"quantity":1}',
          "GET /apps/<app 1>/formation/<process 1>",
        ],
      },
    ],
  },
  {
    name: "a process is imported by its type",
    steps: [
      {
        about: "import",
        byHand: pushed,
        configuration: {
          ...formation({ size: "basic" }),
          import: [{ to: "heroku_formation.web", id: "acme:web" }],
        },
        actions: { "heroku_formation.web": "import" },
        requests: ["GET /apps/acme/formation/web", "GET /apps/<app 1>/formation/<process 1>"],
        state: {
          "heroku_formation.web": { app_id: "<app 1>", id: "<process 1>", quantity: 1, size: "Basic", type: "web" },
        },
      },
    ],
  },
  {
    name: "an app is built before its processes are scaled",
    steps: [
      {
        about: "create",
        byHand: withSource,
        configuration: {
          resource: {
            heroku_build: { first: { app_id: "<app 1>", source: [{ path: "app" }] } },
            heroku_formation: { worker: { app_id: "<app 1>", type: "worker", size: "basic", quantity: 1 } },
          },
        },
        actions: { "heroku_build.first": "create", "heroku_formation.worker": "create" },
        requests: [
          "POST /sources",
          "PUT /sources/<source 1>/content",
          'POST /apps/<app 1>/builds {"source_blob":{"url":"<origin>/sources/<source 1>/content"}}',
          "GET /apps/<app 1>/builds/<build 1>",
          "GET /apps/<app 1>/builds/<build 1>",
          "GET /apps/<app 1>",
          'PATCH /apps/<app 1>/formation/worker {"dyno_size":{"name":"basic"},"quantity":1}',
          "GET /apps/<app 1>/formation/<process 2>",
        ],
        state: {
          "heroku_build.first": buildInState({
            local_checksum: "SHA256:a5cfe6795f322fec86bed452407110d682a00b334d9eac867f20ceecd1acad61",
            source: [{ checksum: "", path: "app", url: "", version: "" }],
          }),
          "heroku_formation.worker": {
            app_id: "<app 1>",
            id: "<process 2>",
            quantity: 1,
            size: "Basic",
            type: "worker",
          },
        },
      },
    ],
  },
];
