import { identifiersOf, unassignedIdentifiers } from "../connection-identity";
import { hasReflexes, lastStatement, type RailsSource } from "../rails-source";
import type { RailsCheck, RailsComplaint } from "./check";
import { tlsNeeded, VERIFIED, verifiesPeer } from "./session-store";

const REMEDY =
  'Run stimulus-reflex rails, and end config/environments/production.rb with require_relative "../stimulus_reflex/production"';

export const cableAdapter: RailsCheck = {
  id: "cable-adapter",
  severity: "error",
  title: "The async adapter reaches one process: broadcasts from a console, a worker or a second dyno never arrive",
  source: "stimulusreflex/cable_ready#66",
  find: ({ cable }) => {
    if (cable === undefined) {
      return [{ file: "config/cable.yml", problem: "has no production section", remedy: REMEDY }];
    }
    const adapter = cable.values.get("adapter");
    if (!["async", "inline", "test", undefined].includes(adapter?.value)) return [];
    return [
      {
        file: cable.file,
        line: adapter?.line,
        problem: `adapter: ${adapter?.value ?? "is missing"} in production`,
        remedy: REMEDY,
      },
    ];
  },
};

export const cableTls: RailsCheck = {
  id: "cable-tls",
  severity: "error",
  title: "Action Cable is down: certificate verify failed (self-signed certificate in certificate chain)",
  source: "rails/rails#42036, chatwoot/chatwoot#2420, redis/redis-rb#974",
  find: (source) => {
    const { cable } = source;
    if (cable?.values.get("adapter")?.value !== "redis" || !tlsNeeded(source, "cable")) return [];
    const ssl = [...cable.values].filter(([key]) => key.startsWith("ssl_params"));
    const peer = ssl.find(([key, { value }]) => key.endsWith("verify_mode") && (value === "1" || verifiesPeer(value)));
    if (peer !== undefined && !ssl.some(([key]) => key.includes(".ca_"))) {
      return [
        {
          file: cable.file,
          line: peer[1].line,
          problem: VERIFIED,
          remedy: "Write verify_mode: <%= OpenSSL::SSL::VERIFY_NONE %>",
        },
      ];
    }
    if (ssl.length > 0) return [];
    return [
      {
        file: cable.file,
        line: cable.values.get("url")?.line ?? cable.values.get("adapter")?.line,
        problem: "no ssl_params in production, and Heroku's certificates are self-signed",
        remedy: "Write ssl_params: with verify_mode: <%= OpenSSL::SSL::VERIFY_NONE %> below it",
      },
    ];
  },
};

export const requestOrigins: RailsCheck = {
  id: "request-origins",
  severity: "error",
  title: "Request origin not allowed: the cable refuses the app's own pages",
  source: "rails/rails#31524, octobox/octobox#1369, zendesk/samson#3427",
  find: (source) => {
    const file = "config/environments/production.rb";
    const variable = "ACTION_CABLE_ALLOWED_REQUEST_ORIGINS";
    const statement = lastStatement(source, /^config\.action_cable\.allowed_request_origins\s*=/);
    const found: RailsComplaint[] = [];
    const off = lastStatement(source, /^config\.action_cable\.disable_request_forgery_protection\s*=\s*true/);
    if (off !== undefined) {
      found.push({
        file: off.file,
        line: off.line,
        problem: "forgery protection is off: any page may open the cable with the visitor's session",
        remedy: `Leave it out and set allowed_request_origins from ${variable}`,
      });
    } else if (statement === undefined) {
      if (source.deployment?.cableHost !== undefined) {
        found.push({
          file,
          problem: `allowed_request_origins is not set, and pages open the cable on another host, ${source.deployment.cableHost}`,
          remedy: `Set it to ENV.fetch("${variable}").split(",")`,
        });
      }
    } else {
      const wrong = malformedOrigins(statement.code);
      if (wrong.length > 0) {
        found.push({
          file: statement.file,
          line: statement.line,
          problem: `${wrong.join(", ")}: no browser sends such an origin`,
          remedy: "Write scheme and host alone, as in https://www.example.org, without a slash at the end",
        });
      }
    }
    if (statement !== undefined && off === undefined && !/ENV|StimulusReflexDeployment|#\{/.test(statement.code)) {
      const missing = (source.deployment?.allowedRequestOrigins ?? []).filter(
        (origin) => !allows(statement.code, origin),
      );
      if (missing.length > 0) {
        found.push({
          file: statement.file,
          line: statement.line,
          problem: `does not allow ${missing.join(", ")}, which the deployment serves`,
          remedy: `Set it to ENV.fetch("${variable}").split(",")`,
        });
      }
    }
    return found;
  },
};

/** Origins in quotes that end in a slash, have a path or name a scheme twice. */
function malformedOrigins(code: string): readonly string[] {
  return [...code.matchAll(/(["'])((?:https?:)?\/\/[^"']*)\1/g)].flatMap(([, , origin]) =>
    origin !== undefined && !/^https?:\/\/(?:#\{|[^/\s])*$/.test(origin.replaceAll(/#\{[^}]*\}/g, "x")) ? [origin] : [],
  );
}

/** Whether a list of origins has one, as a string or under a pattern; a pattern that cannot be read is trusted. */
function allows(code: string, origin: string): boolean {
  if (code.includes(`"${origin}"`) || code.includes(`'${origin}'`)) return true;
  return [...code.matchAll(/%r\{(.*?)\}|\/((?:\\\/|[^/\s])+)\//g)].some(([, braces, slashes]) => {
    try {
      return new RegExp((braces ?? slashes ?? "").replaceAll(/\\[Az]/g, "")).test(origin);
    } catch {
      return true;
    }
  });
}

export const cableUrl: RailsCheck = {
  id: "cable-url",
  severity: "error",
  title: "Pages open the cable on their own host, not on the one that is deployed for it",
  source: "StimulusReflex deployment page: connecting Action Cable to a different host",
  find: (source) => {
    const host = source.deployment?.cableHost;
    const statement = lastStatement(source, /^config\.action_cable\.url\s*=/);
    if (statement !== undefined && /wss?:\/\/(?:https?|wss?):/.test(statement.code)) {
      return [
        {
          file: statement.file,
          line: statement.line,
          problem: "names two schemes, so no browser can open it",
          remedy: 'Set it to ENV.fetch("ACTION_CABLE_URL")',
        },
      ];
    }
    if (host === undefined) return [];
    if (statement === undefined) {
      return [
        {
          file: "config/environments/production.rb",
          problem: `config.action_cable.url is not set, and the cable is at ${host}`,
          remedy: 'Set it to ENV.fetch("ACTION_CABLE_URL")',
        },
      ];
    }
    // A host that is computed cannot be told from here.
    if (/#\{|=\s*[A-Z]\w*[.[]|=\s*[a-z_]\w*\s*$/.test(statement.code)) return [];
    if (/ACTION_CABLE_URL|StimulusReflexDeployment/.test(statement.code) || statement.code.includes(host)) return [];
    return [
      {
        file: statement.file,
        line: statement.line,
        problem: `is not ${host}, where the cable is deployed`,
        remedy: 'Set it to ENV.fetch("ACTION_CABLE_URL")',
      },
    ];
  },
};

/** The tags, and what does for them: a partial that is rendered, AnyCable's own tag, Turbo's own cable without the tag. */
const META_TAGS = [
  { tag: "action_cable_meta_tag", present: /action_cable(?:_with_jwt)?_meta_tag/ },
  { tag: "csrf_meta_tags", present: /csrf_meta_tags?/ },
];

export const metaTags: RailsCheck = {
  id: "cable-meta-tag",
  severity: "error",
  title: "The page does not know where the cable is, or its reflexes fail the check for forgery",
  source: "StimulusReflex setup",
  find: ({ files, gems, deployment }) => {
    const needed = hasReflexes({ files, gems });
    // Turbo's own cable opens /cable on the page's host without the tag.
    if (!needed && deployment?.cableHost === undefined) return [];
    const layouts = [...files].filter(([path]) =>
      /^app\/views\/layouts\/application\.html\.(?:erb|haml|slim)$/.test(path),
    );
    const partials = [...files]
      .filter(([path]) => path.startsWith("app/views/"))
      .map(([, text]) => text)
      .join("\n");
    return layouts.flatMap(([file, text]) =>
      META_TAGS.filter(({ present }) => !present.test(/\brender\b/.test(text) ? partials : text))
        .map(({ tag }) => tag)
        .map((tag) => ({ file, problem: `no ${tag}`, remedy: `Write <%= ${tag} %> into <head>` })),
    );
  },
};

export const oneConsumer: RailsCheck = {
  id: "one-consumer",
  severity: "warning",
  title: "Every consumer is a websocket of its own: with one, Turbo Drive keeps a single connection from page to page",
  source: "StimulusReflex deployment page",
  find: ({ files }) => {
    const calls = [...files]
      .filter(([path]) => path.startsWith("app/javascript/"))
      .flatMap(([file, text]) =>
        text
          .split("\n")
          .flatMap((line, index) =>
            /\bcreateConsumer\(/.test(line.replace(/\/\/.*$/, "")) ? [{ file, line: index + 1 }] : [],
          ),
      );
    const first = calls[0];
    return calls.slice(1).map(({ file, line }) => ({
      file,
      line,
      problem: `a second createConsumer, beside the one in ${first?.file ?? ""}`,
      remedy: "Export one consumer from channels/consumer.js and import it everywhere",
    }));
  },
};

export const identifiedBy: RailsCheck = {
  id: "identified-by",
  severity: "error",
  title: "Without an identity that is assigned, all websockets share one stream, and people see each other's updates",
  source: "StimulusReflex authentication",
  find: ({ files, gems }) => {
    const file = "app/channels/application_cable/connection.rb";
    const text = files.get(file);
    if (text === undefined || !hasReflexes({ files, gems })) return [];
    const unassigned = unassignedIdentifiers(text);
    if (unassigned.length > 0) {
      return [
        {
          file,
          line: text.split("\n").findIndex((line) => /^\s*identified_by\b/.test(line)) + 1,
          problem: `${unassigned.join(", ")} is never assigned and stays nil: all websockets share one stream`,
          remedy: `In connect, write self.${unassigned[0] ?? ""} = … || reject_unauthorized_connection`,
        },
      ];
    }
    if (identifiersOf(text).length > 0) return [];
    return [
      {
        file,
        problem: "no identified_by",
        remedy: "Identify the connection by the current user, or by the session's id",
      },
    ];
  },
};

export const standaloneCable: RailsCheck = {
  id: "standalone-cable",
  severity: "error",
  title: "A cable server that stands alone has no session: undefined method commit_session for nil",
  source: "stimulusreflex/stimulus_reflex#666",
  find: ({ files, production, generation }: RailsSource) => {
    // AnyCable unmounts the cable by itself.
    if (generation?.anycable === true) return [];
    const found: RailsComplaint[] = [];
    const remedy = "Serve the cable from the Rails app itself, on a second host of it, or from AnyCable";
    const procfile = (files.get("Procfile") ?? "").split("\n");
    for (const [index, line] of procfile.entries()) {
      if (/cable\/config\.ru|action[_-]?cable/i.test(line)) {
        found.push({ file: "Procfile", line: index + 1, problem: "runs Action Cable in a process of its own", remedy });
      }
    }
    if (files.has("cable/config.ru"))
      found.push({ file: "cable/config.ru", problem: "starts Action Cable apart from the app", remedy });
    const unmounted = production.filter(({ code }) => /^config\.action_cable\.mount_path\s*=\s*nil/.test(code)).at(-1);
    if (unmounted !== undefined) {
      found.push({
        file: unmounted.file,
        line: unmounted.line,
        problem: "mount_path = nil: the app does not serve the cable",
        remedy,
      });
    }
    return found;
  },
};

/** `cookies.encrypted[:user_id]` and the like; the cookie of the session is not written by a name of its own. */
const OWN_COOKIE = /\bcookies(?:\.(?:permanent|encrypted|signed))*\[\s*[:"'](\w+)["']?\s*\]/;

export const identityCookie: RailsCheck = {
  id: "identity-cookie",
  severity: "error",
  title: "A cookie of the page's host alone never reaches the cable's host, so every connection is rejected",
  source: "StimulusReflex authentication, run with a cable host of its own 2026-11-26",
  find: ({ files, deployment }) => {
    const file = "app/channels/application_cable/connection.rb";
    const host = deployment?.cableHost;
    if (host === undefined || deployment?.authentication === "jwt") return [];
    return (files.get(file) ?? "").split("\n").flatMap((line, index): RailsComplaint[] => {
      const name = OWN_COOKIE.exec(line.replace(/^\s*#.*$/, ""))?.[1];
      if (name === undefined || hasDomain(files, name)) return [];
      return [
        {
          file,
          line: index + 1,
          problem: `the cookie ${name} identifies the websocket, and nothing that was read writes it with a domain, so it does not reach ${host}`,
          remedy: `Write it as cookies.encrypted[:${name}] = { value: …, domain: StimulusReflexDeployment.cookie_domain }, identify by request.session, or use AnyCable with authentication: "jwt"`,
        },
      ];
    });
  },
};

/** Whether a cookie is written with a domain somewhere in the Ruby files that are read. */
function hasDomain(files: ReadonlyMap<string, string>, name: string): boolean {
  const writes = new RegExp(`\\bcookies(?:\\.\\w+)*\\[\\s*[:"']${name}["']?\\s*\\]\\s*=\\s*\\{[^}]*\\bdomain\\b`);
  return [...files].some(([path, text]) => path.endsWith(".rb") && writes.test(text));
}
