import { hasReflexes, type RailsSource } from "../rails-source";
import {
  connectionOptions,
  redisOf,
  serverOptions,
  tlsFaultOf,
  tlsNeeded,
  variableOf,
  type TlsFault,
} from "../redis-options";
import type { Setting } from "../ruby/setting";
import { computedBy, EMPTY, entryOf, textIn, type RubyValue } from "../ruby/value";
import { argumentsOf, candidatesFor, storeName } from "../settings";
import type { Fault, RailsCheck, RailsComplaint } from "./check";
import { judged, type Judgement } from "./judged";

/** What is wrong with `VERIFY_PEER`. */
const VERIFIED = "VERIFY_PEER refuses Heroku's self-signed certificates: every connection fails";

const SNIPPET = 'Run stimulus-reflex rails, and end the file with require_relative "../stimulus_reflex/production"';
const PATHS = ["session_store"];

/** A session store, as one statement chooses it. */
export interface SessionStore {
  readonly setting: Setting;
  /** As in `redis_session_store`; undefined where it is computed. */
  readonly store?: string;
  readonly options: RubyValue;
}

/** Judges the session store by each statement that may choose it. */
export function judgedStore(source: RailsSource, judge: (store: SessionStore) => Judgement): readonly RailsComplaint[] {
  return judged(source, PATHS, (setting) => (setting === undefined ? undefined : judge(storeOf(setting))));
}

/** The store that a statement chooses. */
export function storeOf(setting: Setting): SessionStore {
  const [first, ...rest] = argumentsOf(setting);
  const options = rest.find(({ kind }) => kind !== "nil") ?? EMPTY;
  const isOff = first?.kind === "nil" || first?.kind === "boolean";
  return { setting, store: isOff ? "disabled" : storeName(first), options };
}

/** Options of the connection, wherever the store in use takes them; undefined where there is none of its own. */
export function sessionConnection({ store, options }: SessionStore): RubyValue | undefined {
  if (store === "cache_store") return connectionOptions(entryOf(options, "cache"));
  if (store === "redis_store") return serverOptions(entryOf(options, "servers") ?? entryOf(options, "redis_server"));
  const redis = store === "redis_session_store" ? entryOf(options, "redis") : undefined;
  // A client of its own has its own options.
  const client = entryOf(redis ?? options, "client");
  return client?.kind === "instance" || client?.kind === "lambda" ? connectionOptions(client) : (redis ?? client);
}

export const sessionStoreIsWritable: RailsCheck = {
  id: "session-store",
  severity: "error",
  title: "Sessions are stored in the cookie, which reflexes cannot write to: what they put there is lost silently",
  source: "StimulusReflex deployment page; stimulus_reflex PR #447",
  find: (source) => {
    if (!hasReflexes(source)) return [];
    return judged(source, PATHS, (setting) => {
      if (setting === undefined) {
        return { problem: "no session store is set, and Rails' default is the cookie", remedy: SNIPPET };
      }
      if (setting.operator !== "call") {
        const problem = "session_store is a method: with an equals sign nothing is set";
        return { problem, remedy: "Leave the equals sign out" };
      }
      const { store } = storeOf(setting);
      if (store === undefined) {
        const [first] = setting.args;
        const because = `the store is ${first === undefined ? "computed" : computedBy(first)}`;
        return { problem: "the session store may be the cookie", remedy: SNIPPET, because };
      }
      if (store !== "cookie_store" && store !== "disabled") return undefined;
      return { problem: `session_store :${store}: a reflex cannot write to it`, remedy: SNIPPET };
    });
  },
};

export const sessionStoreHasNoTtl: RailsCheck = {
  id: "session-store-ttl",
  severity: "error",
  title: "A ttl among the Redis options of the session store stops the app at boot: unknown keyword: :ttl",
  source: "roidrage/redis-session-store#149; the deployment page's own example",
  find: (source) => {
    if ((source.generation?.redis ?? 5) < 5) return [];
    return judgedStore(source, ({ store, options }) => {
      const redis = entryOf(options, "redis");
      if (store !== "redis_session_store" || redis?.kind !== "hash") return undefined;
      if (!redis.entries.has("ttl") || redis.entries.has("client")) return undefined;
      const problem = "redis: { ttl: … } is handed to the redis gem 5, which refuses it at boot";
      return { problem, remedy: "Keep expire_after and leave ttl out" };
    });
  },
};

export const sessionsExpire: RailsCheck = {
  id: "session-expiry",
  severity: "error",
  title: "Sessions without an expiry fill their Redis: volatile-lru evicts nothing that has none",
  source: "redis-session-store 0.11.6, get_expiry",
  find: (source) =>
    judgedStore(source, ({ store, options }) => {
      if (store !== "redis_session_store" && store !== "redis_store") return undefined;
      const places = [options, entryOf(options, "redis")];
      const found = places.flatMap((one) => ["expire_after", "expires_in", "ttl"].map((key) => entryOf(one, key)));
      if (found.some((one) => one !== undefined && one.kind !== "nil" && one.kind !== "unknown")) return undefined;
      const open = found.find((one) => one?.kind === "unknown");
      // A number of days is a call, and unknown; a splat may have it.
      if (open?.kind === "unknown" && !/^(?:expire_after|expires_in|ttl):$/.test(open.code)) return undefined;
      return {
        problem: "no expire_after",
        remedy: store === "redis_store" ? "Set expire_after: 1.year" : "Set redis: { expire_after: 1.year, … }",
        because: open && "options come from elsewhere",
      };
    }),
};

export const sessionStoreDoesTls: RailsCheck = {
  id: "session-tls",
  severity: "error",
  title: "Without TLS options every session is empty: the connection fails, and the store swallows it",
  source: "redis-store/redis-actionpack#45; tried with a self-signed certificate",
  find: (source) =>
    judgedStore(source, (found) => {
      const options = sessionConnection(found);
      if (options === undefined || !tlsNeeded(source, "session", options)) return undefined;
      const fault = tlsFaultOf(options, source.generation);
      const where = "into the hash that has the url";
      if (fault?.kind !== "missing" || entryOf(found.options, "ssl_params") === undefined)
        return tlsFault(fault, where);
      return tlsFault(fault, where, "ssl_params stand beside redis:, where nothing reads them");
    }),
};

/** What is said about TLS options that do not work. */
export function tlsFault(
  fault: TlsFault | undefined,
  where: string,
  what = "no ssl_params, and Heroku's certificates are self-signed",
): Fault | undefined {
  if (fault === undefined) return undefined;
  const remedy = "Write verify_mode: OpenSSL::SSL::VERIFY_NONE";
  if (fault.kind === "verifies") return { problem: VERIFIED, remedy };
  if (fault.kind === "not-a-number") {
    const problem = `verify_mode: ${fault.mode} is not a number: every connection fails with a TypeError of OpenSSL`;
    return { problem, remedy };
  }
  return {
    problem: what,
    remedy: `Write ssl_params: { verify_mode: OpenSSL::SSL::VERIFY_NONE } ${where}`,
    because: fault.kind === "unknown" ? `the options come from ${fault.code}` : undefined,
  };
}

export const sessionFailuresAreHeard: RailsCheck = {
  id: "session-failures",
  severity: "warning",
  title: "A session Redis that cannot be reached logs everybody out, and nothing is logged",
  source: "redis-session-store 0.11.6, README; RedisCacheStore",
  find: (source) =>
    judgedStore(source, ({ store, options }) => {
      if (store === "redis_session_store") {
        if (entryOf(options, "on_redis_down") !== undefined) return undefined;
        return {
          problem: "no on_redis_down",
          remedy: "Set on_redis_down to a lambda that logs the error and raises it",
        };
      }
      const cache = store === "cache_store" ? entryOf(options, "cache") : undefined;
      if (cache?.kind !== "instance" || cache.path === "StimulusReflexDeployment::SessionCache") return undefined;
      if (entryOf(cache.args[0], "error_handler") !== undefined) return undefined;
      const remedy =
        "Run stimulus-reflex rails, whose cache for sessions logs the error and raises it: Rails swallows what error_handler raises";
      return { problem: "no error_handler", remedy };
    }),
};

export const sessionsAreApart: RailsCheck = {
  id: "session-apart-from-cache",
  severity: "error",
  title: "Sessions in the cache's Redis are driven out by a busy cache: people are logged out after minutes",
  source: "StimulusReflex deployment page",
  find: (source) =>
    judgedStore(source, (found) => {
      const remedy = `Give sessions the URL of their own, ENV.fetch("${source.deployment?.redis.session?.variable ?? "SESSION_REDIS_URL"}")`;
      if (found.store === "cache_store" && entryOf(found.options, "cache") === undefined) {
        return { problem: "session_store :cache_store without cache: keeps sessions in Rails.cache", remedy };
      }
      const own = variableOf(sessionConnection(found));
      const caches = candidatesFor(source, "cache_store").map((setting) => variableOf(cacheOptions(setting)));
      const isSame = (one: string | undefined) => one !== undefined && own !== undefined && sameRedis(source, one, own);
      if (own === undefined || !caches.some(isSame)) return undefined;
      const because = caches.every(isSame) ? undefined : "the cache's URL depends on a condition";
      const names = caches.includes(own) ? own : `${own}, which is the Redis of ${caches.find(isSame) ?? ""}`;
      return { problem: `sessions and cache are both on ${names}`, remedy, because };
    }),
};

/** Whether two variables lead to one Redis, under one name or two. */
function sameRedis({ deployment }: RailsSource, one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [one, other].map((name) => (deployment === undefined ? undefined : redisOf(deployment, name)));
  return a !== undefined && a.addon.at === b?.addon.at;
}

/** The hash of `config.cache_store = :redis_cache_store, { … }`. */
export function cacheOptions(setting: Setting | undefined): RubyValue | undefined {
  const [first, ...rest] = argumentsOf(setting);
  if (first?.kind === "instance") return first.args[0];
  return textIn(first) === "redis_store" ? serverOptions(rest[0], rest.at(-1)) : rest[0];
}
