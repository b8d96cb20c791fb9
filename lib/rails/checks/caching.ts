import { hasReflexes, lastStatement } from "../rails-source";
import { hashValue } from "../ruby-statements";
import type { RailsCheck, RailsComplaint } from "./check";
import { tlsNeeded, VERIFIED, verifiesPeer } from "./session-store";

const FILE = "config/environments/production.rb";

export const cacheStore: RailsCheck = {
  id: "cache-store",
  severity: "error",
  title: "Without a cache that all processes share StimulusReflex stops at boot, or InvalidAuthenticityToken follows",
  source: "stimulus_reflex sanity_checker.rb, #185, PR #309",
  find: (source) => {
    const found: RailsComplaint[] = [];
    const remedy =
      'Set config.cache_store = :redis_cache_store, { url: ENV.fetch("CACHE_REDIS_URL"), … } and perform_caching to true';
    const store = lastStatement(source, /^config\.cache_store\b/);
    const name = /cache_store\s*[=( ]\s*\[?\s*:(\w+)/.exec(store?.code ?? "")?.[1];
    if (store === undefined && !hasReflexes(source)) return found;
    if (store === undefined) {
      found.push({
        file: FILE,
        problem: "no cache_store is set, and Rails' default is a directory that no other dyno sees",
        remedy,
      });
    } else if (!/cache_store\s*=/.test(store.code)) {
      found.push({
        file: store.file,
        line: store.line,
        problem: "cache_store is an accessor: without an equals sign nothing is set",
        remedy,
      });
    } else if (name === "null_store" || name === "memory_store" || name === "file_store") {
      found.push({ file: store.file, line: store.line, problem: `:${name} in production`, remedy });
    }
    const caching = lastStatement(source, /^config\.action_controller\.perform_caching\s*=/);
    if (caching !== undefined && /=\s*false\b/.test(caching.code)) {
      found.push({ file: caching.file, line: caching.line, problem: "perform_caching is off", remedy });
    }
    return found;
  },
};

export const cacheTls: RailsCheck = {
  id: "cache-tls",
  severity: "error",
  title: "Without TLS options nothing is ever cached: writes and reads give nil, and only the log knows",
  source: "RedisCacheStore of Rails 8.1, tried with a self-signed certificate",
  find: (source) => {
    const store = lastStatement(source, /^config\.cache_store\s*=\s*\[?\s*:redis_cache_store/);
    if (store === undefined || !tlsNeeded(source, "cache")) return [];
    const ssl = hashValue(store.code, "ssl_params");
    if (ssl !== undefined && verifiesPeer(ssl)) {
      const { file, line } = store;
      return [{ file, line, problem: VERIFIED, remedy: "Write verify_mode: OpenSSL::SSL::VERIFY_NONE" }];
    }
    // A client of its own may have any options.
    if (hashValue(store.code, "ssl_params") !== undefined || hashValue(store.code, "redis") !== undefined) return [];
    return [
      {
        file: store.file,
        line: store.line,
        problem: "no ssl_params, and Heroku's certificates are self-signed",
        remedy: "Write ssl_params: { verify_mode: OpenSSL::SSL::VERIFY_NONE } beside the url",
      },
    ];
  },
};

export const localCaching: RailsCheck = {
  id: "development-cache",
  severity: "warning",
  title: "With caching off in development StimulusReflex stops at boot there",
  source: "stimulus_reflex sanity_checker.rb",
  find: ({ files, gems }) => {
    const file = "config/environments/development.rb";
    const text = files.get(file);
    if (
      !hasReflexes({ files, gems }) ||
      text === undefined ||
      /require_relative ["']\.\.\/stimulus_reflex\/development/.test(text)
    )
      return [];
    if (/cache_store\s*=\s*:(?!null_store)\w+/.test(text.replaceAll(/#[^{].*$/gm, ""))) return [];
    return [
      {
        file,
        problem: "no cache store but the null store",
        remedy: 'End the file with require_relative "../stimulus_reflex/development"',
      },
    ];
  },
};

const HOST = /\bhost(?::|\s*=>)/;

export const defaultUrlOptions: RailsCheck = {
  id: "default-url-options",
  severity: "error",
  title: "Links in reflexes and mails point to example.com",
  source: "stimulus_reflex #468, #1; julianrubisch/futurism#39; rails PR #46649",
  find: (source) => {
    const parts =
      source.files.has("app/mailers/application_mailer.rb") || source.gems.has("actionmailer")
        ? ["action_controller", "action_mailer"]
        : ["action_controller"];
    return parts.flatMap((part): RailsComplaint[] => {
      const remedy = `Set config.${part}.default_url_options = { host: ENV.fetch("APPLICATION_HOST"), protocol: "https" }`;
      const statement = lastStatement(source, new RegExp(`^config\\.${part}\\.default_url_options\\s*=`));
      // Turbo's broadcasts render outside of a request as well, and mostly with paths: without reflexes it is not demanded.
      if (statement === undefined && part === "action_controller" && !hasReflexes(source)) return [];
      if (statement === undefined) return [{ file: FILE, problem: `no default_url_options for ${part}`, remedy }];
      const at = { file: statement.file, line: statement.line };
      // A method or a constant may give any hash.
      if (/default_url_options\s*=\s*(?!\{)[\w:.]+/.test(statement.code) && !HOST.test(statement.code)) return [];
      if (!HOST.test(statement.code) || /\bhost(?::|\s*=>)\s*["']\s*["']/.test(statement.code)) {
        return [{ ...at, problem: "has no host", remedy }];
      }
      const host = /\bhost(?::|\s*=>)\s*["']([^"'#]+)["']/.exec(statement.code)?.[1];
      if (host === undefined) return [];
      if (/(^|\.)example\.(?:com|org|net)$/.test(host)) return [{ ...at, problem: `host is ${host}`, remedy }];
      const hosts = source.deployment?.webHosts ?? [];
      if (hosts.length === 0 || hosts.includes(host)) return [];
      return [{ ...at, problem: `host is ${host}, and the deployment serves ${hosts.join(", ")}`, remedy }];
    });
  },
};

export const pagesOverHttps: RailsCheck = {
  id: "force-ssl",
  severity: "warning",
  title: "A page over plain http has a dead cable, since only https origins are allowed, and its cookie is not secure",
  source: "Rails 6.1.7 as deployed, run 2026-11-26",
  find: (source) => {
    const origins = source.deployment?.allowedRequestOrigins ?? [];
    if (!origins.some((origin) => origin.startsWith("https:"))) return [];
    const statement = lastStatement(source, /^config\.force_ssl\s*=/);
    if (statement !== undefined && !/=\s*(?:false|nil)\b/.test(statement.code)) return [];
    return [
      {
        file: statement?.file ?? FILE,
        ...(statement === undefined ? {} : { line: statement.line }),
        problem: `force_ssl is ${statement === undefined ? "not set" : "off"}: pages over plain http are served, and the cable refuses them`,
        remedy: "Set config.force_ssl = true. If the edge redirects every host to https, acknowledge this",
      },
    ];
  },
};

export const contentSecurityPolicy: RailsCheck = {
  id: "content-security-policy",
  severity: "error",
  title: "The content security policy blocks the websocket, and reflexes take seconds or never come",
  source: "rubyapi/rubyapi#1119",
  find: ({ files, production, deployment }) => {
    if (files.has("config/initializers/stimulus_reflex_content_security_policy.rb")) return [];
    const policy = production.filter(({ code }) => /\bcontent_security_policy\s+do\b/.test(code)).at(-1);
    if (policy === undefined) return [];
    const inFile = production.filter(({ file }) => file === policy.file);
    const connect = inFile.filter(({ code }) => /^\w+\.connect_src\b/.test(code)).at(-1);
    const fallback = inFile.filter(({ code }) => /^\w+\.default_src\b/.test(code)).at(-1);
    const effective = connect ?? fallback;
    if (effective === undefined || /wss?:|ACTION_CABLE_URL|StimulusReflexDeployment/.test(effective.code)) return [];
    if (deployment?.cableHost !== undefined && effective.code.includes(deployment.cableHost)) return [];
    return [
      {
        file: effective.file,
        line: effective.line,
        problem: `${connect === undefined ? "default_src, which holds for connections too," : "connect_src"} does not name the cable`,
        remedy:
          'Run stimulus-reflex rails, which adds the cable\'s origin in an initializer, or write policy.connect_src :self, :https, "wss://…"',
      },
    ];
  },
};
