import { needsSslParams } from "../files/redis-settings";
import { hasReflexes, lastStatement, type RailsSource } from "../rails-source";
import { hashValue, outermost, type Statement } from "../ruby-statements";
import type { RailsCheck } from "./check";

/** What is wrong with `VERIFY_PEER`. */
export const VERIFIED = "VERIFY_PEER refuses Heroku's self-signed certificates: every connection fails";

const FILE = "config/environments/production.rb";
const CALL = /^(?:Rails\.application\.)?config\.session_store\b/;
const SNIPPET = 'Run stimulus-reflex rails, and end the file with require_relative "../stimulus_reflex/production"';

/** The statement that chooses the session store, and which one it chooses. */
function sessionStore(source: RailsSource): { readonly statement: Statement; readonly store: string } | undefined {
  const statement = lastStatement(source, CALL);
  if (statement === undefined) return undefined;
  const [, name, type] = /session_store\s*[( =]\s*(?::(\w+)|([\w:]+))/.exec(statement.code) ?? [];
  return { statement, store: name ?? storeOfClass(type ?? "") };
}

/** `cache_store` of `ActionDispatch::Session::CacheStore`. */
function storeOfClass(type: string): string {
  const name = type.split("::").at(-1) ?? "";
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();
}

/** Whether TLS options verify Heroku's self-signed certificate, and so refuse it; a CA of one's own may accept it. */
export function verifiesPeer(code: string): boolean {
  return /VERIFY_PEER|\bverify_mode(?::|\s*=>)\s*1\b/.test(code) && !/\bca_(?:file|path)\b|cert_store/.test(code);
}

/** Options of the connection, wherever the store in use takes them. */
function connection(statement: Statement, store: string): string | undefined {
  return store === "redis_session_store" ? hashValue(statement.code, "redis") : hashValue(statement.code, "cache");
}

export const sessionStoreIsWritable: RailsCheck = {
  id: "session-store",
  severity: "error",
  title: "Sessions are stored in the cookie, which reflexes cannot write to: what they put there is lost silently",
  source: "StimulusReflex deployment page; stimulus_reflex PR #447",
  find: (source) => {
    const found = sessionStore(source);
    if (!hasReflexes(source)) return [];
    if (found === undefined) {
      return [{ file: FILE, problem: "no session store is set, and Rails' default is the cookie", remedy: SNIPPET }];
    }
    const { statement, store } = found;
    const at = { file: statement.file, line: statement.line };
    if (/session_store\s*=/.test(statement.code)) {
      return [
        {
          ...at,
          problem: "session_store is a method: with an equals sign nothing is set",
          remedy: "Leave the equals sign out",
        },
      ];
    }
    if (store !== "cookie_store" && store !== "disabled") return [];
    return [{ ...at, problem: `session_store :${store}: a reflex cannot write to it`, remedy: SNIPPET }];
  },
};

export const sessionStoreHasNoTtl: RailsCheck = {
  id: "session-store-ttl",
  severity: "error",
  title: "A ttl among the Redis options of the session store stops the app at boot: unknown keyword: :ttl",
  source: "roidrage/redis-session-store#149; the deployment page's own example",
  find: (source) => {
    const found = sessionStore(source);
    if (found?.store !== "redis_session_store" || (source.generation?.redis ?? 5) < 5) return [];
    const redis = hashValue(found.statement.code, "redis") ?? "";
    if (hashValue(redis, "ttl") === undefined || hashValue(redis, "client") !== undefined) return [];
    const { file, line } = found.statement;
    return [
      {
        file,
        line,
        problem: "redis: { ttl: … } is handed to the redis gem 5, which refuses it at boot",
        remedy: "Keep expire_after and leave ttl out",
      },
    ];
  },
};

export const sessionsExpire: RailsCheck = {
  id: "session-expiry",
  severity: "error",
  title: "Sessions without an expiry fill their Redis for good: volatile-lru evicts nothing that has none",
  source: "redis-session-store 0.11.6, get_expiry",
  find: (source) => {
    const found = sessionStore(source);
    if (found?.store !== "redis_session_store") return [];
    const { code, file, line } = found.statement;
    if (hashValue(code, "expire_after") !== undefined || hashValue(code, "ttl") !== undefined) return [];
    return [{ file, line, problem: "no expire_after", remedy: "Set redis: { expire_after: 1.year, … }" }];
  },
};

export const sessionStoreDoesTls: RailsCheck = {
  id: "session-tls",
  severity: "error",
  title: "Without TLS options every session is empty: the connection fails, and the store swallows it",
  source: "redis-store/redis-actionpack#45; tried with a self-signed certificate",
  find: (source) => {
    const found = sessionStore(source);
    if (found === undefined || !tlsNeeded(source, "session")) return [];
    const { statement, store } = found;
    const options = connection(statement, store);
    const ssl = options === undefined ? undefined : hashValue(options, "ssl_params");
    if (ssl !== undefined && verifiesPeer(ssl)) {
      const { file, line } = statement;
      return [{ file, line, problem: VERIFIED, remedy: "Write verify_mode: OpenSSL::SSL::VERIFY_NONE" }];
    }
    if (options === undefined || ssl !== undefined) return [];
    const misplaced = /\bssl_params(?::|\s*=>)/.test(outermost(statement.code));
    return [
      {
        file: statement.file,
        line: statement.line,
        problem: misplaced
          ? "ssl_params stand beside redis:, where nobody reads them"
          : "no ssl_params, and Heroku's certificates are self-signed",
        remedy: "Write ssl_params: { verify_mode: OpenSSL::SSL::VERIFY_NONE } into the hash that has the url",
      },
    ];
  },
};

export const sessionFailuresAreHeard: RailsCheck = {
  id: "session-failures",
  severity: "warning",
  title: "A session Redis that cannot be reached logs everybody out, and nothing is logged",
  source: "redis-session-store 0.11.6, README; RedisCacheStore",
  find: (source) => {
    const found = sessionStore(source);
    if (found === undefined) return [];
    const { code, file, line } = found.statement;
    const handler = { redis_session_store: "on_redis_down", cache_store: "error_handler" }[found.store];
    if (handler === undefined || (found.store === "cache_store" && hashValue(code, "cache") === undefined)) return [];
    if (hashValue(code, handler) !== undefined || code.includes("StimulusReflexDeployment::SessionCache")) return [];
    return [
      {
        file,
        line,
        problem: `no ${handler}`,
        remedy:
          found.store === "cache_store"
            ? "Run stimulus-reflex rails, whose cache for sessions logs the error and raises it: Rails swallows what error_handler raises"
            : "Set on_redis_down to a lambda that logs the error and raises it",
      },
    ];
  },
};

export const sessionsAreApart: RailsCheck = {
  id: "session-apart-from-cache",
  severity: "error",
  title: "Sessions in the cache's Redis are driven out by a busy cache: people are logged out after minutes",
  source: "StimulusReflex deployment page",
  find: (source) => {
    const found = sessionStore(source);
    const cache = lastStatement(source, /^config\.cache_store\s*=/);
    if (found === undefined) return [];
    const { code, file, line } = found.statement;
    const remedy = `Give sessions the URL of their own, ENV.fetch("${source.deployment?.redis.session?.variable ?? "SESSION_REDIS_URL"}")`;
    if (found.store === "cache_store" && hashValue(code, "cache") === undefined) {
      return [
        { file, line, problem: "session_store :cache_store without cache: keeps sessions in Rails.cache", remedy },
      ];
    }
    const [one, other] = [variableOf(code), variableOf(cache?.code ?? "")];
    if (one === undefined || one !== other) return [];
    return [{ file, line, problem: `sessions and cache are both on ${one}`, remedy }];
  },
};

export const cookieReachesTheCable: RailsCheck = {
  id: "cookie-domain",
  severity: "error",
  title: "The session cookie stays on the host of the pages, so reflexes on the cable host have no session",
  source: "anycable/anycable#83; StimulusReflex authentication",
  find: (source) => {
    const found = sessionStore(source);
    const cable = source.deployment?.cableHost;
    if (found === undefined || cable === undefined || hashValue(found.statement.code, "domain") !== undefined)
      return [];
    const { file, line } = found.statement;
    return [
      {
        file,
        line,
        problem: `no domain:, and the cable is on a host of its own, ${cable}`,
        remedy:
          "Set domain: to what both hosts have in common, and change key: in the same deploy, or browsers send the former cookie first and nobody can log in",
      },
    ];
  },
};

export const sessionKeyFollowsDomain: RailsCheck = {
  id: "session-key",
  severity: "warning",
  title: "A cookie that gets another domain under the same name locks people out: browsers send the former one first",
  source: "Rails 6.1 and 7.1 in chromium, run 2026-11-26: after a logout every form is 422 InvalidAuthenticityToken",
  find: (source) => {
    const found = sessionStore(source);
    if (found === undefined || source.deployment?.cableHost === undefined) return [];
    const { code, file, line } = found.statement;
    const domain = hashValue(code, "domain");
    const key = hashValue(code, "key");
    // A key that is computed may depend on the domain.
    if (domain === undefined || domain === "nil" || (key !== undefined && !/^["'][^#]*["']$/.test(key))) return [];
    const label = /["']\.?([\w-]+)\./.exec(domain)?.[1] ?? baseLabel(source.deployment.cableHost);
    if (key?.includes(label) === true) return [];
    return [
      {
        file,
        line,
        problem: `the cookie has a domain, and its key ${key ?? "is Rails' default and"} does not change with it: where the domain was added to a running app, nobody can log in again`,
        remedy: `Write a key that names the domain, as in key: "_session_production_${label}", or key: StimulusReflexDeployment.session_key. Everybody logs in once more. If the domain has been there from the first day, acknowledge this`,
      },
    ];
  },
};

/** `acme` of `cable.acme.com`. */
function baseLabel(host: string): string {
  return host.split(".").at(-2) ?? host;
}

/** The variable that a URL is taken from. */
export function variableOf(code: string): string | undefined {
  return /\burl(?::|\s*=>)\s*ENV(?:\.fetch\(|\[)\s*["'](\w+)["']/.exec(code)?.[1];
}

/** Whether a role's connection needs TLS options; assumed where no deployment is in view, as all of Heroku's need them. */
export function tlsNeeded(
  { deployment, generation }: RailsSource,
  role: "cache" | "session" | "cable" | "queue",
): boolean {
  if (generation?.client === "hiredis") return false;
  const redis = deployment?.redis[role];
  return redis === undefined || generation === undefined ? true : needsSslParams(redis, generation);
}
