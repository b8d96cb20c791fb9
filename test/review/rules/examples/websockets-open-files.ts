import { deployed, hostNamed, processOf, type RuleExamples } from "../example";

export const websocketsOpenFiles: RuleExamples = {
  compliant: [
    {
      shows: "a limit below that of the dyno",
      topology: deployed({
        processes: [processOf("web", "standard-1x")],
        hosts: [hostNamed("cable.acme.com")],
        variables: [{ name: "ANYCABLE_MAX_CONN", kind: "plain", owner: "heroku_app.web", value: "9000" }],
      }),
    },
  ],
  nonCompliant: [
    {
      shows: "a limit that no dyno of that size holds",
      topology: deployed({
        processes: [processOf("web", "standard-1x")],
        hosts: [hostNamed("cable.acme.com")],
        variables: [{ name: "ANYCABLE_MAX_CONN", kind: "plain", owner: "heroku_app.web", value: "20000" }],
      }),
    },
  ],
};
