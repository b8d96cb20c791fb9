import type { Scenario, World } from "./scenario";
import { slugInState } from "./states";

const existingApp = ({ heroku }: World) => {
  heroku.apps.create({ name: "acme" });
};

const pushed = ({ heroku }: World) => {
  heroku.apps.create({ name: "acme" });
  heroku.push("acme", { web: "puma", worker: "sidekiq" });
};

/** heroku_slug, heroku_app_release */
export const slugs: readonly Scenario[] = [
  {
    name: "a slug is uploaded, replaced when its file changes, and released",
    steps: [
      {
        about: "create",
        byHand: (world) => {
          existingApp(world);
          world.write("slug.tgz", "one");
        },
        configuration: {
          resource: {
            heroku_slug: {
              slug: {
                app_id: "<app 1>",
                file_path: "slug.tgz",
                process_types: { web: "puma" },
                commit: "abc",
                buildpack_provided_description: "Ruby",
              },
            },
            heroku_app_release: {
              release: { app_id: "<app 1>", slug_id: "${heroku_slug.slug.id}", description: "first" },
            },
          },
        },
        actions: { "heroku_app_release.release": "create", "heroku_slug.slug": "create" },
        requests: [
          'POST /apps/<app 1>/slugs {"buildpack_provided_description":"Ruby","checksum":"SHA256:7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed","commit":"abc","process_types":{"web":"puma"}}',
          "PUT /slugs/<slug 1>/blob",
          'POST /apps/<app 1>/releases {"description":"first","slug":"<slug 1>"}',
          "GET /apps/<app 1>/releases/<release 2>",
          "GET /apps/<app 1>/releases/<release 2>",
        ],
        state: {
          "heroku_app_release.release": {
            app_id: "<app 1>",
            description: "first",
            id: "<release 2>",
            slug_id: "<slug 1>",
          },
          "heroku_slug.slug": slugInState({
            buildpack_provided_description: "Ruby",
            checksum: "SHA256:7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed",
            commit: "abc",
            file_path: "slug.tgz",
            process_types: { web: "puma" },
          }),
        },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>/slugs/<slug 1>", "GET /apps/<app 1>/releases/<release 2>"],
      },
      {
        about: "changed",
        byHand: ({ write }) => {
          write("slug.tgz", "two");
        },
        actions: { "heroku_app_release.release": "replace", "heroku_slug.slug": "replace" },
        requests: [
          "GET /apps/<app 1>/slugs/<slug 1>",
          "GET /apps/<app 1>/releases/<release 2>",
          'POST /apps/<app 1>/slugs {"buildpack_provided_description":"Ruby","checksum":"SHA256:3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3","commit":"abc","process_types":{"web":"puma"}}',
          "PUT /slugs/<slug 2>/blob",
          'POST /apps/<app 1>/releases {"description":"first","slug":"<slug 2>"}',
          "GET /apps/<app 1>/releases/<release 3>",
          "GET /apps/<app 1>/releases/<release 3>",
        ],
        state: {
          "heroku_app_release.release": { id: "<release 3>", slug_id: "<slug 2>" },
          "heroku_slug.slug": {
            blob: [{ method: "PUT", url: "<origin>/slugs/<slug 2>/blob" }],
            checksum: "SHA256:3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3",
            id: "<slug 2>",
          },
        },
      },
    ],
  },
  {
    name: "a slug needs a file",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: { resource: { heroku_slug: { slug: { app_id: "<app 1>", process_types: { web: "puma" } } } } },
        fails: "file_path",
        actions: { "heroku_slug.slug": "create" },
      },
    ],
  },
  {
    name: "a slug is imported",
    steps: [
      {
        about: "import",
        byHand: pushed,
        configuration: {
          resource: {
            heroku_slug: { slug: { app_id: "<app 1>", process_types: { web: "puma", worker: "sidekiq" } } },
          },
          import: [{ to: "heroku_slug.slug", id: "acme:<slug 1>" }],
        },
        actions: { "heroku_slug.slug": "import" },
        requests: [
          "GET /apps/acme/slugs/<slug 1>",
          "GET /apps/acme",
          "GET /apps/acme/buildpack-installations",
          "GET /apps/acme/config-vars",
          "GET /apps/<app 1>/slugs/<slug 1>",
        ],
        state: {
          "heroku_slug.slug": slugInState({ checksum: "", process_types: { web: "puma", worker: "sidekiq" } }),
        },
      },
    ],
  },
  {
    name: "the newest release is imported by its app; its description can't be changed",
    steps: [
      {
        about: "import",
        byHand: pushed,
        configuration: {
          resource: { heroku_app_release: { release: { app_id: "<app 1>", slug_id: "<slug 1>" } } },
          import: [{ to: "heroku_app_release.release", id: "<app 1>" }],
        },
        actions: { "heroku_app_release.release": "import" },
        requests: ["GET /apps/<app 1>/releases", "GET /apps/<app 1>/releases/<release 2>"],
        state: {
          "heroku_app_release.release": {
            app_id: "<app 1>",
            description: "Deploy",
            id: "<release 2>",
            slug_id: "<slug 1>",
          },
        },
      },
      {
        about: "another description",
        configuration: {
          resource: {
            heroku_app_release: { release: { app_id: "<app 1>", slug_id: "<slug 1>", description: "by hand" } },
          },
        },
        fails: "description",
        actions: { "heroku_app_release.release": "update" },
        requests: ["GET /apps/<app 1>/releases/<release 2>"],
        state: { "heroku_app_release.release": { description: "by hand" } },
      },
    ],
  },
  {
    name: "a release of nothing is refused before anything is asked",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: { resource: { heroku_app_release: { release: { app_id: "<app 1>" } } } },
        fails: "slug_id",
      },
    ],
  },
];
