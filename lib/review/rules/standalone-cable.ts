import { hostOf } from "../../deployment/derived";
import type { Rule } from "./rule";

export const standaloneCable: Rule = {
  id: "standalone-cable",
  severity: "error",
  title: "The cable ends at the app that has the sessions",
  why: "An Action Cable server of its own has no session middleware: every reflex that touches the session fails with `undefined method commit_session for nil`. AnyCable is different: its server asks the Rails app.",
  advice: "Make the cable's host a second domain of the same app, or run AnyCable.",
  source: "stimulusreflex/stimulus_reflex#666 (open)",
  check: (app, { topology }) => {
    const host = hostOf(app.cable?.url);
    if (host === undefined || app.hosts.some((own) => own.host === host)) return [];
    return topology.apps.flatMap(({ hosts, anycable, name, at }) => {
      const part = at === app.at ? undefined : hosts.find((other) => other.host === host);
      if (part === undefined || anycable !== undefined) return [];
      const message = `The cable of ${app.name ?? app.at} ends at ${host}, which is a host of ${name ?? at}: an Action Cable server of its own has no session.`;
      return { at: part.at, message };
    });
  },
};
