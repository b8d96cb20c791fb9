import { hostOf } from "../../deployment/derived";
import { anApp, deployed, hostNamed, plain, redis, together } from "./example";
import type { Rule } from "./rule";

export const standaloneCable: Rule = {
  id: "standalone-cable",
  severity: "error",
  title: "The cable ends at the app that has the sessions",
  why: "An Action Cable server of its own has no session middleware: every reflex that touches the session fails with `undefined method commit_session for nil`. AnyCable is different: its server asks the Rails app.",
  advice: "Make the cable's host a second domain of the same app, or run AnyCable.",
  source: "stimulusreflex/stimulus_reflex#666 (open)",
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
  check: (app, { topology }) => {
    const host = hostOf(app.cable?.url);
    if (host === undefined || app.hosts.some((own) => own.host === host)) return [];
    return topology.apps.flatMap(({ hosts, anycable, name, at }) => {
      const part = at === app.at ? undefined : hosts.find((other) => other.host === host);
      if (part === undefined || anycable !== undefined) return [];
      return [
        {
          at: part.at,
          message: `The cable of ${app.name ?? app.at} ends at ${host}, which is a host of ${name ?? at}: an Action Cable server of its own has no session.`,
        },
      ];
    });
  },
};
