import { secretReason } from "../../text/secrets";
import type { Rule } from "./rule";

export const secretInPlainVariable: Rule = {
  id: "secret-in-plain-variable",
  severity: "error",
  title: "Secrets are sensitive config vars",
  why: "Plain config vars are printed in plans, in the logs of pull requests and in files that are committed.",
  advice:
    "Move it to sensitive_vars, as the value of a sensitive variable that comes from outside of the repository, and make a new secret.",
  source: "heroku/terraform-provider-heroku#72, #205, #362",
  check: ({ variables }) =>
    variables.flatMap(({ name, kind, owner, value }) => {
      const reason = kind === "plain" && value !== undefined ? secretReason(name, value) : undefined;
      return reason === undefined
        ? []
        : [{ at: owner, message: `The plain config var ${name} looks like a secret: ${reason}.` }];
    }),
};
