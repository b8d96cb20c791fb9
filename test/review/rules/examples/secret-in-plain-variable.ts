import { deployed, plain, type RuleExamples } from "../example";

export const secretInPlainVariable: RuleExamples = {
  compliant: [
    {
      shows: "a sensitive one",
      topology: deployed({ variables: [{ name: "SECRET_KEY_BASE", kind: "sensitive", owner: "heroku_app.web" }] }),
    },
  ],
  nonCompliant: [
    { shows: "by its name", topology: deployed({ variables: plain({ SECRET_KEY_BASE: "0123456789abcdef" }) }) },
    {
      shows: "by its value",
      topology: deployed({ variables: plain({ DATABASE: "postgres://acme:hunter2@db.acme.com/acme" }) }),
    },
  ],
};
