import { anApp, deployed, hostNamed, plain, redis, together, type RuleExamples } from "../example";

export const standaloneCable: RuleExamples = {
  compliant: [
    {
      shows: "a second domain of the same app",
      topology: deployed({
        hosts: [hostNamed("www.acme.com"), hostNamed("cable.acme.com")],
        cable: { url: "wss://cable.acme.com/cable" },
      }),
    },
    {
      shows: "AnyCable on another app",
      topology: together(
        anApp({ addons: [redis("session")], cable: { url: "wss://ws.acme.com/cable" } }),
        anApp({
          at: "heroku_app.anycable",
          hosts: [hostNamed("ws.acme.com", { serves: "cable" })],
          variables: plain({ ANYCABLE_RPC_HOST: "https://www.acme.com/_anycable" }),
        }),
      ),
    },
  ],
  nonCompliant: [
    {
      shows: "the cable on another app",
      topology: together(
        anApp({ addons: [redis("session")], cable: { url: "wss://cable.acme.com/cable" } }),
        anApp({ at: "heroku_app.cable", hosts: [hostNamed("cable.acme.com")] }),
      ),
    },
  ],
};
