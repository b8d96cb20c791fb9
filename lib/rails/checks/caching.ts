import { hasReflexes } from "../rails-source";
import { connectionOptions, tlsFaultOf, tlsNeeded } from "../redis-options";
import { bootProgram } from "../ruby/program";
import type { Setting } from "../ruby/setting";
import { computedBy, EMPTY, entryOf, textIn, type RubyValue } from "../ruby/value";
import { argumentsOf, candidatesFor, settingOf, storeName } from "../settings";
import type { Fault, RailsCheck } from "./check";
import { judged } from "./judged";
import { cacheOptions, tlsFault } from "./session-store";

/** Where Rails is told its cache: before it makes one, and in its place. */
const CACHE = ["cache_store", "Rails.cache"];

export const cacheStore: RailsCheck = {
  id: "cache-store",
  severity: "error",
  title: "Without a cache that all processes share StimulusReflex stops at boot, or InvalidAuthenticityToken follows",
  source: "stimulus_reflex sanity_checker.rb, #185, PR #309",
  find: (source) => {
    const remedy =
      'Set config.cache_store = :redis_cache_store, { url: ENV.fetch("CACHE_REDIS_URL"), … } and perform_caching to true';
    const stores = judged(source, CACHE, (setting) => {
      if (setting === undefined) {
        if (!hasReflexes(source)) return undefined;
        return { problem: "no cache_store is set, and Rails' default is a directory that no other dyno sees", remedy };
      }
      if (setting.operator === "call") {
        return { problem: "cache_store is an accessor: without an equals sign nothing is set", remedy };
      }
      const [first] = argumentsOf(setting);
      const name = storeName(first);
      if (name !== undefined) {
        const isAlone = ["null_store", "memory_store", "file_store"].includes(name);
        return isAlone ? { problem: `:${name} in production`, remedy } : undefined;
      }
      if (first?.kind === "generated") return undefined;
      const because = `the store is ${first === undefined ? "computed" : computedBy(first)}`;
      return { problem: "the cache may be one that no other dyno sees", remedy, because };
    });
    const caching = judged(source, ["action_controller.perform_caching"], (setting) =>
      isOff(setting) ? { problem: "perform_caching is off", remedy } : undefined,
    );
    return [...stores, ...caching];
  },
};

/** Whether a setting is false or nil. */
function isOff(setting: Setting | undefined): boolean {
  const [value] = setting?.args ?? [];
  return value?.kind === "nil" || (value?.kind === "boolean" && !value.boolean);
}

export const cacheTls: RailsCheck = {
  id: "cache-tls",
  severity: "error",
  title: "Without TLS options nothing is ever cached: writes and reads give nil, and only the log knows",
  source: "RedisCacheStore of Rails 8.1, tried with a self-signed certificate",
  find: (source) =>
    judged(source, CACHE, (setting) => {
      if (setting?.operator !== "assign") return undefined;
      if (!["redis_cache_store", "redis_store"].includes(storeName(argumentsOf(setting)[0]) ?? "")) return undefined;
      const options = cacheOptions(setting) ?? EMPTY;
      const client = entryOf(options, "redis");
      // What other options there are says nothing of a client that was given.
      const isGiven = client !== undefined && !(client.kind === "unknown" && client.code === "redis:");
      const connection = isGiven ? connectionOptions(client) : options;
      if (!tlsNeeded(source, "cache", connection)) return undefined;
      return tlsFault(tlsFaultOf(connection, source.generation), "beside the url");
    }),
};

export const localCaching: RailsCheck = {
  id: "development-cache",
  severity: "warning",
  title: "With caching off in development StimulusReflex stops at boot there",
  source: "stimulus_reflex sanity_checker.rb",
  find: ({ files, gems, parser }) => {
    const file = "config/environments/development.rb";
    if (!hasReflexes({ files, gems }) || !files.has(file)) return [];
    // What the file sets in any case, or under a condition such as `rails dev:cache`.
    const { settings, broken } = bootProgram(parser, {
      files,
      paths: ["config/application.rb", file],
      environment: () => ({}),
      name: "development",
    });
    const stores = candidatesFor({ settings }, "cache_store").flatMap((one) => one ?? []);
    if (broken.length > 0 || stores.some((one) => storeName(argumentsOf(one)[0]) !== "null_store")) return [];
    const remedy = 'End the file with require_relative "../stimulus_reflex/development"';
    return { file, problem: "no cache store but the null store", remedy };
  },
};

/** Where Rails and its parts keep the host of links. */
const HOSTS = {
  action_controller: ["action_controller.default_url_options", "routes.default_url_options"],
  action_mailer: ["action_mailer.default_url_options", "routes.default_url_options"],
} as const;

export const defaultUrlOptions: RailsCheck = {
  id: "default-url-options",
  severity: "error",
  title: "Links in reflexes and mails point to example.com",
  source: "stimulus_reflex #468, #1; julianrubisch/futurism#39; rails PR #46649",
  find: (source) => {
    const { files, deployment } = source;
    const hosts = deployment?.webHosts ?? [];
    return (["action_controller", "action_mailer"] as const).flatMap((part) => {
      const isDemanded = part === "action_controller" ? hasReflexes(source) : sendsMail(source);
      return judged(source, HOSTS[part], (setting) => {
        const remedy = `Set config.${part}.default_url_options = { host: ENV.fetch("APPLICATION_HOST"), protocol: "https" }`;
        if (setting === undefined) {
          const inController =
            part === "action_controller" &&
            /^\s*def default_url_options\b/m.test(files.get("app/controllers/application_controller.rb") ?? "");
          return isDemanded && !inController ? { problem: `no default_url_options for ${part}`, remedy } : undefined;
        }
        const [options] = setting.args;
        // What has no host of its own takes that of the routes.
        const own = options?.kind === "hash" ? entryOf(options, "host") : options;
        const host = own ?? entryOf(settingOf(source, "routes.default_url_options")?.args[0], "host");
        const text = textIn(host);
        if (host === undefined || host.kind === "nil" || text === "") return { problem: "has no host", remedy };
        if (text === undefined) {
          const isKnown = host.kind === "generated" || host.kind === "variable" || hosts.length === 0;
          const because = `the host comes from ${computedBy(host)}`;
          return isKnown ? undefined : { problem: `the host may not be ${hosts.join(", ")}`, remedy, because };
        }
        if (text.includes("/")) {
          const alone = "Write the host alone, as in www.example.org";
          return { problem: `host is ${text}, which is not a host name`, remedy: alone };
        }
        const name = text.replace(/:\d+$/, "");
        if (hosts.includes(name)) return undefined;
        if (/(^|\.)example\.(?:com|org|net)$/.test(name)) return { problem: `host is ${text}`, remedy };
        if (hosts.length === 0) return undefined;
        return { problem: `host is ${text}, and the deployment serves ${hosts.join(", ")}`, remedy };
      });
    });
  },
};

/** Whether the app sends mails with links: it has a mailer of its own beside the one that Rails makes, or Devise does. */
function sendsMail({
  files,
  gems,
  settings,
}: Pick<Parameters<RailsCheck["find"]>[0], "files" | "gems" | "settings">): boolean {
  const hasMailer = [...files.keys()].some(
    (path) => /^app\/mailers\/.*\.rb$/.test(path) && path !== "app/mailers/application_mailer.rb",
  );
  const hasViews = [...files.keys()].some((path) => /^app\/views\/.*mailer\//.test(path));
  return (
    hasMailer ||
    hasViews ||
    (gems.has("devise") && settingOf({ settings }, "action_mailer.delivery_method") !== undefined)
  );
}

export const pagesOverHttps: RailsCheck = {
  id: "force-ssl",
  severity: "warning",
  title: "A page over plain http has a dead cable, since only https origins are allowed, and its cookie is not secure",
  source: "Rails 6.1.7 as deployed, run 2026-11-26",
  find: (source) => {
    const origins = source.deployment?.allowedRequestOrigins ?? [];
    if (!origins.some((origin) => origin.startsWith("https:"))) return [];
    const remedy = "Set config.force_ssl = true. If the edge redirects every host to https, acknowledge this";
    // What force_ssl adds can be added by hand.
    const isAdded = source.settings.some(
      ({ path, args }) =>
        path.startsWith("middleware.") &&
        args.some((one) => one.kind === "constant" && one.path === "ActionDispatch::SSL"),
    );
    if (isAdded) return [];
    const problem = (is: string) => `force_ssl is ${is}: pages over plain http are served, and the cable refuses them`;
    const redirects = judged(source, ["ssl_options"], (setting) => {
      const redirect = entryOf(setting?.args[0], "redirect");
      if (redirect?.kind !== "boolean" || redirect.boolean) return undefined;
      const what = "ssl_options has redirect: false: pages over plain http are served, and the cable refuses them";
      return { problem: what, remedy: "Leave redirect: out, or exclude paths" };
    });
    const forced = judged(source, ["force_ssl"], (setting) => {
      if (setting === undefined) return { problem: problem("not set"), remedy };
      if (isOff(setting)) return { problem: problem("off"), remedy };
      const [value] = setting.args;
      if (value === undefined || value.kind === "boolean" || value.kind === "string") return undefined;
      if (value.kind === "variable" && value.isSet === true) return undefined;
      return { problem: problem("off"), remedy, because: `it comes from ${computedBy(value)}` };
    });
    return forced.length > 0 ? forced : redirects;
  },
};

export const contentSecurityPolicy: RailsCheck = {
  id: "content-security-policy",
  severity: "error",
  title: "The content security policy blocks the websocket, and reflexes take seconds or never come",
  source: "rubyapi/rubyapi#1119",
  find: (source) => {
    const { files, deployment } = source;
    if (files.has("config/initializers/stimulus_reflex_content_security_policy.rb")) return [];
    // A policy that is only reported blocks nothing.
    const [reported] = settingOf(source, "content_security_policy_report_only")?.args ?? [];
    if (reported?.kind === "boolean" && reported.boolean) return [];
    const cable = deployment?.cableHost ?? deployment?.webHosts[0];
    return judged(source, ["content_security_policy.connect_src"], (connect) =>
      connect !== undefined
        ? policyFault(connect, "connect_src", cable)
        : judged(
            source,
            ["content_security_policy.default_src"],
            (fallback) => fallback && policyFault(fallback, "default_src, which holds for connections too,", cable),
          ),
    );
  },
};

/** What is wrong with the sources of a directive. */
function policyFault(setting: Setting, directive: string, cable: string | undefined): Fault | undefined {
  const allows = (one: RubyValue): boolean | undefined => {
    // A lambda is called for each request.
    const given = one.kind === "lambda" ? one.call?.([]) : one;
    const text = textIn(given);
    if (text === undefined) return given?.kind === "variable" || given?.kind === "generated" ? true : undefined;
    // Browsers let wss through where ws is named.
    if (["ws:", "wss:", "ws", "wss", "*"].includes(text)) return true;
    const [, host] = /^(?:wss?:\/\/)?(\*?[\w.-]+)(?::\d+)?(?:\/.*)?$/.exec(text) ?? [];
    if (host === undefined || ["self", "https", "http", "data"].includes(text)) return false;
    if (/^https?:\/\//.test(text)) return false;
    return cable === undefined
      ? text.startsWith("ws")
      : host === cable || (host.startsWith("*.") && cable.endsWith(host.slice(1)));
  };
  const sources = argumentsOf(setting);
  const all = sources.map(allows);
  if (all.includes(true)) return undefined;
  const computed = sources.find((_, index) => all[index] === undefined);
  return {
    problem: `${directive} does not name the cable`,
    remedy:
      'Run stimulus-reflex rails, which adds the cable\'s origin in an initializer, or write policy.connect_src :self, :https, "wss://…"',
    because: computed && `a source comes from ${computedBy(computed)}`,
  };
}
