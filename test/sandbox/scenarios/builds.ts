import type { Attributes, Configuration, Scenario, World } from "./scenario";
import { buildInState } from "./states";

const build = (source: Attributes, attributes: object = {}): Configuration => ({
  resource: { heroku_build: { first: { app_id: "<app 1>", source: [source], ...attributes } } },
});

const existingApp = ({ heroku }: World) => {
  heroku.apps.create({ name: "acme" });
};

const withSource = (world: World) => {
  existingApp(world);
  world.write("app/Procfile", "web: puma\nworker: sidekiq\n");
};

/** heroku_build */
export const builds: readonly Scenario[] = [
  {
    name: "a source is built; built again only when its content changes",
    steps: [
      {
        about: "create",
        byHand: withSource,
        configuration: build({ path: "app" }),
        actions: { "heroku_build.first": "create" },
        requests: [
          "POST /sources",
          "PUT /sources/<source 1>/content",
          'POST /apps/<app 1>/builds {"source_blob":{"url":"<origin>/sources/<source 1>/content"}}',
          "GET /apps/<app 1>/builds/<build 1>",
          "GET /apps/<app 1>/builds/<build 1>",
        ],
        state: {
          "heroku_build.first": buildInState({
            local_checksum: "SHA256:a5cfe6795f322fec86bed452407110d682a00b334d9eac867f20ceecd1acad61",
            source: [{ checksum: "", path: "app", url: "", version: "" }],
          }),
        },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>/builds/<build 1>"],
      },
      {
        about: "changed",
        byHand: ({ write }) => {
          write("app/Procfile", "web: puma -C config/puma.rb\n");
        },
        actions: { "heroku_build.first": "replace" },
        requests: [
          "GET /apps/<app 1>/builds/<build 1>",
          "POST /sources",
          "PUT /sources/<source 2>/content",
          'POST /apps/<app 1>/builds {"source_blob":{"url":"<origin>/sources/<source 2>/content"}}',
          "GET /apps/<app 1>/builds/<build 2>",
          "GET /apps/<app 1>/builds/<build 2>",
        ],
        state: {
          "heroku_build.first": {
            id: "<build 2>",
            local_checksum: "SHA256:1b667318cdb31e3804d45eced554dd7b23c4fb38680de3d58598a576ada30753",
            output_stream_url: "<origin>/apps/<app 1>/builds/<build 2>/output",
            release_id: "<release 3>",
            slug_id: "<slug 2>",
            uuid: "<build 2>",
          },
        },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "heroku_build.first": "delete" },
        requests: ["GET /apps/<app 1>/builds/<build 2>"],
        state: { "heroku_build.first": null },
      },
    ],
  },
  {
    name: "a release is built from an address, with buildpacks and a version",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: build(
          { url: "https://example.com/acme.tar.gz", version: "v1" },
          { buildpacks: ["https://github.com/heroku/heroku-buildpack-ruby"] },
        ),
        actions: { "heroku_build.first": "create" },
        requests: [
          "GET /apps/<app 1>",
          "GET /apps/<app 1>",
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/builds {"buildpacks":[{"url":"https://github.com/heroku/heroku-buildpack-ruby"}],"source_blob":{"url":"https://example.com/acme.tar.gz","version":"v1"}}',
          "GET /apps/<app 1>/builds/<build 1>",
          "GET /apps/<app 1>/builds/<build 1>",
        ],
        state: {
          "heroku_build.first": buildInState({
            buildpacks: ["https://github.com/heroku/heroku-buildpack-ruby"],
            local_checksum: "",
            source: [{ checksum: "", path: "", url: "https://example.com/acme.tar.gz", version: "v1" }],
          }),
        },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>/builds/<build 1>", "GET /apps/<app 1>"],
      },
      {
        about: "another version",
        configuration: build(
          { url: "https://example.com/acme.tar.gz", version: "v2" },
          { buildpacks: ["https://github.com/heroku/heroku-buildpack-ruby"] },
        ),
        actions: { "heroku_build.first": "replace" },
        requests: [
          "GET /apps/<app 1>/builds/<build 1>",
          "GET /apps/<app 1>",
          "GET /apps/<app 1>",
          "GET /apps/<app 1>",
          "GET /apps/<app 1>",
          'POST /apps/<app 1>/builds {"buildpacks":[{"url":"https://github.com/heroku/heroku-buildpack-ruby"}],"source_blob":{"url":"https://example.com/acme.tar.gz","version":"v2"}}',
          "GET /apps/<app 1>/builds/<build 2>",
          "GET /apps/<app 1>/builds/<build 2>",
        ],
        state: {
          "heroku_build.first": {
            id: "<build 2>",
            output_stream_url: "<origin>/apps/<app 1>/builds/<build 2>/output",
            release_id: "<release 3>",
            slug_id: "<slug 2>",
            source: [{ checksum: "", path: "", url: "https://example.com/acme.tar.gz", version: "v2" }],
            uuid: "<build 2>",
          },
        },
      },
    ],
  },
  {
    name: "a build on a stack that is out of use fails with its output",
    steps: [
      {
        about: "create",
        byHand: ({ heroku }) => {
          heroku.apps.create({ name: "acme", stack: "heroku-20" });
        },
        configuration: build({ url: "https://example.com/acme.tar.gz" }),
        fails: "Push rejected",
        actions: { "heroku_build.first": "create" },
        requests: [
          'POST /apps/<app 1>/builds {"source_blob":{"url":"https://example.com/acme.tar.gz"}}',
          "GET /apps/<app 1>/builds/<build 1>",
          "GET /apps/<app 1>/builds/<build 1>/output",
        ],
      },
    ],
  },
  {
    name: "a source with a checksum of its own must not be a path, and a source must be somewhere",
    steps: [
      {
        about: "path with checksum",
        byHand: withSource,
        configuration: build({ path: "app", checksum: "SHA256:0" }),
        fails: "checksum",
        actions: { "heroku_build.first": "create" },
      },
      {
        about: "nothing",
        configuration: build({ version: "v1" }),
        fails: "source",
        actions: { "heroku_build.first": "create" },
      },
      {
        about: "no such path",
        configuration: build({ path: "nowhere" }),
        fails: "nowhere",
      },
    ],
  },
  {
    name: "a build is imported",
    steps: [
      {
        about: "import",
        byHand: ({ heroku }) => {
          const app = heroku.apps.create({ name: "acme" });
          heroku.builds.create(app, { url: "https://example.com/acme.tar.gz", version: "v1" });
        },
        configuration: {
          ...build({ url: "https://example.com/acme.tar.gz", version: "v1" }),
          import: [{ to: "heroku_build.first", id: "<app 1>:<build 1>" }],
        },
        actions: { "heroku_build.first": "replace" },
        requests: [
          "GET /apps/<app 1>/builds/<build 1>",
          "GET /apps/<app 1>/builds/<build 1>",
          'POST /apps/<app 1>/builds {"source_blob":{"url":"https://example.com/acme.tar.gz","version":"v1"}}',
          "GET /apps/<app 1>/builds/<build 2>",
          "GET /apps/<app 1>/builds/<build 2>",
        ],
        state: {
          "heroku_build.first": buildInState({
            id: "<build 2>",
            local_checksum: "",
            output_stream_url: "<origin>/apps/<app 1>/builds/<build 2>/output",
            release_id: "<release 3>",
            slug_id: "<slug 2>",
            source: [{ checksum: "", path: "", url: "https://example.com/acme.tar.gz", version: "v1" }],
            uuid: "<build 2>",
          }),
        },
      },
    ],
  },
  {
    name: "a tarball is sent with its checksum",
    steps: [
      {
        about: "create",
        byHand: (world) => {
          existingApp(world);
          world.write("acme.tar", "\0".repeat(1024));
        },
        configuration: build({ path: "acme.tar", version: "v1" }),
        actions: { "heroku_build.first": "create" },
        requests: [
          "POST /sources",
          "PUT /sources/<source 1>/content",
          'POST /apps/<app 1>/builds {"source_blob":{"checksum":"SHA256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef","url":"<origin>/sources/<source 1>/content","version":"v1"}}',
          "GET /apps/<app 1>/builds/<build 1>",
          "GET /apps/<app 1>/builds/<build 1>",
        ],
        state: {
          "heroku_build.first": buildInState({
            local_checksum: "SHA256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
            source: [{ checksum: "", path: "acme.tar", url: "", version: "v1" }],
          }),
        },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>/builds/<build 1>"],
      },
    ],
  },
];
