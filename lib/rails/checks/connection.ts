import { CONNECTION, cookieWrites } from "../connection-identity";
import { hasReflexes } from "../rails-source";
import { entryOf, textIn } from "../ruby/value";
import { settingOf } from "../settings";
import type { RailsCheck, RailsComplaint } from "./check";

export const identifiedBy: RailsCheck = {
  id: "identified-by",
  severity: "error",
  title: "Without an identity that is assigned, all websockets share one stream, and people see each other's updates",
  source: "StimulusReflex authentication",
  find: (source) => {
    const { connection } = source;
    if (connection === undefined || connection.error !== undefined || !hasReflexes(source)) return [];
    const { unassigned, anonymous, identifiers, isPartial, line } = connection;
    const because = isPartial ? "a module that was not read, or a call that is computed, may do it" : undefined;
    const at = { file: CONNECTION, line };
    const assign = (name = "") => `In connect, write self.${name} = … || reject_unauthorized_connection`;
    if (unassigned.length > 0) {
      const problem = `${unassigned.join(", ")} is never assigned and stays nil: all websockets share one stream`;
      return [{ ...at, problem, remedy: assign(unassigned[0]), because }];
    }
    if (identifiers.length === 0) {
      const remedy = "Identify the connection by the current user, or by the session's id";
      return [{ ...at, problem: "no identified_by", remedy, because }];
    }
    if (anonymous.length < identifiers.length) return [];
    return {
      ...at,
      problem: `${anonymous.join(", ")} is nil for visitors who are not signed in, and nothing rejects them: they share one stream`,
      remedy: `${assign(anonymous[0])}, or identify by the session's id as well`,
      because: "such visitors may have no page with reflexes",
    };
  },
};

export const identityCookie: RailsCheck = {
  id: "identity-cookie",
  severity: "error",
  title: "A cookie of the page's host alone never reaches the cable's host, so every connection is rejected",
  source: "StimulusReflex authentication, run with a cable host of its own 2026-11-26",
  find: (source) => {
    const { files, deployment, connection, parser } = source;
    const host = deployment?.cableHost;
    if (host === undefined || deployment?.authentication === "jwt") return [];
    const [, options] = settingOf(source, "session_store")?.args ?? [];
    const session = textIn(entryOf(options, "key"));
    return (connection?.cookies ?? []).flatMap(({ name, file, line, code }): RailsComplaint | [] => {
      // The cookie of the session is another check's.
      if ((name !== undefined && name === session) || /session_options|session_key|\[:key\]/.test(code)) return [];
      const writes = name === undefined ? [] : cookieWrites(files, parser, name);
      if (writes.some(({ hasDomain }) => hasDomain === true)) return [];
      const [write] = writes;
      const isComputed = writes.some(({ hasDomain }) => hasDomain === undefined);
      const because =
        name === undefined
          ? "its name is computed"
          : write === undefined
            ? "nothing that was read writes it"
            : isComputed
              ? "the options that it is written with are computed"
              : undefined;
      const writer =
        write === undefined
          ? "without a domain it does"
          : `${write.file}:${write.line} writes it without a domain: it does`;
      return {
        file,
        line,
        problem: `the cookie ${name ?? code} identifies the websocket, and ${writer} not reach ${host}`,
        remedy: `Write it as cookies.encrypted[:${name ?? "…"}] = { value: …, domain: StimulusReflexDeployment.cookie_domain }, identify by request.session, or use AnyCable with authentication: "jwt"`,
        because,
      };
    });
  },
};
