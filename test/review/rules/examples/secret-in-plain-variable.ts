import { deployed, plain, type RuleExamples } from "../example";

export const secretInPlainVariable: RuleExamples = {
  compliant: [
    {
      shows: "a sensitive one",
      topology: deployed({ variables: [{ name: "SECRET_KEY_BASE", kind: "sensitive", owner: "heroku_app.web" }] }),
    },
  ],
  nonCompliant: [
    {
      shows: "a sensitive one that is written out in the configuration",
      topology: deployed({
        variables: [{ name: "API_TOKEN", kind: "sensitive", owner: "heroku_app.web", exposed: "its name says so" }],
      }),
    },
    {
      shows: "a credential in the URL of a build",
      topology: deployed({
        builds: [{ at: "heroku_build.web", url: "https://acme:hunter2@files.acme.com/shop.tar.gz" }],
      }),
    },
    { shows: "by its name", topology: deployed({ variables: plain({ SECRET_KEY_BASE: "0123456789abcdef" }) }) },
    {
      shows: "by its value",
      topology: deployed({ variables: plain({ DATABASE: "postgres://acme:hunter2@db.acme.com/acme" }) }),
    },
  ],
};
