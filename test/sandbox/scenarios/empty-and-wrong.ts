import { MAKES_APP, READS_OF_APP } from "./requests";
import type { Scenario, World } from "./scenario";
import { appInState, slugInState } from "./states";

const varsByHand = ({ heroku }: World) => {
  heroku.configVars.update(heroku.apps.get("acme"), { A: "by hand" });
};

const appAndTarball = ({ heroku, write }: World) => {
  heroku.apps.create({ name: "acme" });
  write("slug.tgz", "not a tarball");
};

/** What is empty, null or wrong, and what the Heroku provider makes of it. */
export const emptyAndWrong: readonly Scenario[] = [
  {
    name: "a variable that becomes empty stays as it is",
    steps: [
      {
        about: "create",
        configuration: {
          resource: { heroku_app: { acme: { name: "acme", region: "us", config_vars: { A: "1", B: "2" } } } },
        },
        actions: { "heroku_app.acme": "create" },
        requests: [
          'POST /apps {"name":"acme","region":"us"}',
          'PATCH /apps/<app 1>/config-vars {"A":"1","B":"2"}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 2>",
          ...READS_OF_APP,
        ],
        state: {
          "heroku_app.acme": appInState({ config_vars: { A: "1", B: "2" } }),
        },
      },
      {
        about: "A empty",
        configuration: {
          resource: { heroku_app: { acme: { name: "acme", region: "us", config_vars: { A: "", B: "2" } } } },
        },
        requests: ["GET /apps/<app 1>", ...READS_OF_APP],
      },
      {
        about: "B other, C new and empty",
        configuration: {
          resource: { heroku_app: { acme: { name: "acme", region: "us", config_vars: { A: "", B: "3", C: "" } } } },
        },
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          "PATCH /apps/<app 1> {}",
          'PATCH /apps/<app 1>/config-vars {"A":"1","B":"3","C":""}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 3>",
          ...READS_OF_APP,
        ],
        state: { "heroku_app.acme": { config_vars: { A: "1", B: "3", C: "" } } },
      },
      {
        about: "changed by hand",
        byHand: varsByHand,
        requests: ["GET /apps/<app 1>", ...READS_OF_APP],
        state: { "heroku_app.acme": { config_vars: { A: "by hand", B: "3", C: "" } } },
      },
      {
        about: "A gone",
        configuration: {
          resource: { heroku_app: { acme: { name: "acme", region: "us", config_vars: { B: "3", C: "" } } } },
        },
        actions: { "heroku_app.acme": "update" },
        requests: [
          "GET /apps/<app 1>",
          ...READS_OF_APP,
          "PATCH /apps/<app 1> {}",
          'PATCH /apps/<app 1>/config-vars {"A":null,"B":"3","C":""}',
          "GET /apps/<app 1>/releases",
          "GET /apps/<app 1>/releases/<release 5>",
          ...READS_OF_APP,
        ],
        state: { "heroku_app.acme": { config_vars: { B: "3", C: "" } } },
      },
    ],
  },
  {
    name: "an empty space is kept and not sent",
    steps: [
      {
        about: "create",
        configuration: { resource: { heroku_app: { acme: { name: "acme", region: "us", space: "" } } } },
        actions: { "heroku_app.acme": "create" },
        requests: MAKES_APP,
        state: { "heroku_app.acme": appInState({ space: "" }) },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>", ...READS_OF_APP],
      },
      {
        about: "left out",
        configuration: { resource: { heroku_app: { acme: { name: "acme", region: "us" } } } },
        requests: ["GET /apps/<app 1>", ...READS_OF_APP],
      },
    ],
  },
  {
    name: "another checksum than that of the file fails every plan but the first",
    steps: [
      {
        about: "create",
        byHand: appAndTarball,
        configuration: {
          resource: {
            heroku_slug: {
              acme: { app_id: "<app 1>", process_types: { web: "x" }, file_path: "slug.tgz", checksum: "SHA256:aa" },
            },
          },
        },
        actions: { "heroku_slug.acme": "create" },
        requests: [
          'POST /apps/<app 1>/slugs {"checksum":"SHA256:f6cef031194d159250e65fd2d428bafce307d46124a9d7cc1d38a1b0af47e462","process_types":{"web":"x"}}',
          "PUT /slugs/<slug 1>/blob",
        ],
        state: {
          "heroku_slug.acme": slugInState({
            checksum: "SHA256:f6cef031194d159250e65fd2d428bafce307d46124a9d7cc1d38a1b0af47e462",
            file_path: "slug.tgz",
            process_types: { web: "x" },
          }),
        },
      },
      {
        about: "again",
        fails: "ForceNew: No changes for checksum",
        requests: ["GET /apps/<app 1>/slugs/<slug 1>"],
      },
      {
        about: "left out",
        configuration: {
          resource: {
            heroku_slug: { acme: { app_id: "<app 1>", process_types: { web: "x" }, file_path: "slug.tgz" } },
          },
        },
        requests: ["GET /apps/<app 1>/slugs/<slug 1>"],
      },
      {
        about: "empty",
        configuration: {
          resource: {
            heroku_slug: {
              acme: { app_id: "<app 1>", process_types: { web: "x" }, file_path: "slug.tgz", checksum: "" },
            },
          },
        },
        fails: "ForceNew: No changes for checksum",
        requests: ["GET /apps/<app 1>/slugs/<slug 1>"],
      },
    ],
  },
  {
    name: "a slug without process types is refused by Heroku",
    steps: [
      {
        about: "create",
        byHand: appAndTarball,
        configuration: {
          resource: { heroku_slug: { acme: { app_id: "<app 1>", process_types: {}, file_path: "slug.tgz" } } },
        },
        fails: "process_types",
        actions: { "heroku_slug.acme": "create" },
        requests: [
          'POST /apps/<app 1>/slugs {"checksum":"SHA256:f6cef031194d159250e65fd2d428bafce307d46124a9d7cc1d38a1b0af47e462","process_types":null} -> 422',
        ],
      },
    ],
  },
  {
    name: "a null in a list is refused after the refresh",
    steps: [
      {
        about: "create",
        configuration: { resource: { heroku_app: { acme: { name: "acme", region: "us" } } } },
        actions: { "heroku_app.acme": "create" },
        requests: MAKES_APP,
        state: { "heroku_app.acme": appInState() },
      },
      {
        about: "a null",
        configuration: {
          resource: { heroku_app: { acme: { name: "acme", region: "us", buildpacks: ["heroku/ruby", null] } } },
        },
        fails: "Null value found in list",
        requests: ["GET /apps/<app 1>", ...READS_OF_APP],
      },
    ],
  },
];
