import { cacheOptions, sessionConnection, storeOf } from "./checks/session-store";
import { cookieDomain, type RailsDeployment } from "./deployment";
import { SESSION_KEY } from "./files/deployment-module";
import { DOMAIN_NOTE, PRODUCTION } from "./files/production";
import type { Generation, KeptSessions } from "./generation";
import type { RailsSource } from "./rails-source";
import { variableOf } from "./redis-options";
import { computedBy, isComputed, textIn, type RubyValue, entryOf } from "./ruby/value";
import { candidatesFor } from "./settings";

/** The sessions that an app has, and what a deploy of the generated files does to them. */
export interface RunningSessions {
  readonly kept: KeptSessions;
  /** Where the app says it; undefined where the generated files do, or nothing does. */
  readonly at?: string;
  /** Why everybody is logged out once, as sentences; empty where nobody is. */
  readonly losses: readonly string[];
  /** What else a person has to know, as sentences. */
  readonly notes: readonly string[];
}

const GENERATED = "config/stimulus_reflex/";
/** The cookie's name where a store in Redis or in a cache is given none. */
const DEFAULT_KEY = "_session_id";
const DEFAULT_PREFIX = "app:session:";

/** Reads what a running app keeps its sessions by: in the generated file where Rails uses it, else in what was written by hand. */
export function runningSessions(source: RailsSource): RunningSessions {
  const { files, deployment } = source;
  const written = sessionsInGenerated(files.get(PRODUCTION));
  const none = { kept: written, losses: goneStore(written, source), notes: [] };
  if (deployment?.redis.session === undefined) return none;
  const found = candidatesFor(source, "session_store").filter((one) => one?.operator !== "assign");
  const setting = found.at(-1);
  if (setting?.file.startsWith(GENERATED) === true) {
    return { ...none, losses: [...none.losses, ...domainChange(files.get(PRODUCTION), deployment)] };
  }
  if (setting === undefined) {
    // Files that were written and are not included yet have their say already.
    if (files.has(PRODUCTION) || source.isPartial) return { ...none, losses: [] };
    return { ...none, losses: ["They are in the cookie, Rails' default, and move to Redis"] };
  }
  const at = `${setting.file}:${setting.line}`;
  if (found.length > 1) {
    const condition = setting.condition === undefined ? "" : `, ${setting.condition}`;
    return { ...none, at, losses: [`Which store the app has depends on a condition${condition}`], notes: [] };
  }
  const { store, options } = storeOf(setting);
  const losses: string[] = [];
  const domain = domainIn(entryOf(options, "domain"), options, deployment, losses);
  const kept: KeptSessions = {
    ...none.kept,
    ...keyIn(entryOf(options, "key"), losses),
    domain,
    ...(store === "redis_session_store"
      ? inRedisSessionStore(options, losses)
      : store === "cache_store"
        ? inCacheStore(source, options, losses)
        : {}),
  };
  if (store === "cookie_store")
    losses.push("They are in the cookie, which reflexes cannot write to, and move to Redis");
  else if (store !== "redis_session_store" && store !== "cache_store") {
    losses.push(`They are in ${store === undefined ? "a store that is computed" : `:${store}`}, and move to Redis`);
  }
  losses.push(...goneStore(kept, source));
  const notes: string[] = [];
  const url = variableOf(sessionConnection({ setting, store, options }));
  const own = deployment.redis.session.variable;
  if (url !== undefined && url !== own) {
    notes.push(`They move from the Redis of ${url} to that of ${own}: everybody logs in once where these are two`);
  }
  losses.push(...domainLosses(kept, kept.domain, deployment));
  const declared = deployment.variables.get("SESSION_KEY_PREFIX") ?? DEFAULT_PREFIX;
  if (kept.prefix !== undefined && kept.prefix !== declared) {
    notes.push(
      `The deployment has the prefix ${JSON.stringify(declared)}, and the file keeps ${JSON.stringify(kept.prefix)}. Set redis.session.keyPrefix to the same`,
    );
  }
  if (setting.file.startsWith("config/initializers/")) {
    notes.push(`${at} is run after ${PRODUCTION}, and wins. Take it out when you include that file`);
  }
  return { kept, at, losses, notes };
}

/** A store whose gem has left the lock: what takes its place finds none of its sessions. */
export function goneStore(
  { store }: KeptSessions,
  { files, generation }: Pick<RailsSource, "files" | "generation">,
): readonly string[] {
  if (store !== "redis-session-store" || generation?.sessionStore !== "cache-store" || !files.has("Gemfile.lock"))
    return [];
  return [
    'They are in redis-session-store, which is not in Gemfile.lock, and move to Rails\' cache store session, which names their keys otherwise. To keep them, write gem "redis-session-store", "~> 0.11.5" into the Gemfile and run bundle install',
  ];
}

/** What a generated file keeps, so that it says the same when it is written again. */
export function sessionsInGenerated(text: string | undefined): KeptSessions {
  const code = (text ?? "").replaceAll(/^\s*#.*$/gm, "");
  const [, key, domain] = /\bsession_key\(("[^"]*")(?:, ("[^"]*"))?\)/.exec(code) ?? [];
  const prefix = /^\s*(?:key_prefix|namespace): ("[^"]*")$/m.exec(code)?.[1];
  const serializer = /^\s*serializer: (.+),$/m.exec(code)?.[1];
  const store = /config\.session_store :(\w+)/.exec(code)?.[1];
  return {
    store:
      store === "cache_store" ? "cache-store" : store === "redis_session_store" ? "redis-session-store" : undefined,
    key: unquoted(key),
    domain: unquoted(domain),
    prefix: unquoted(prefix),
    serializer: serializer === ":json" ? undefined : serializer,
  };
}

/** What is written for an app whose visitors have sessions. */
export function withSessionsKept(generation: Generation, kept: KeptSessions): Generation {
  const { store } = kept;
  const sessionStore = store === "cache-store" ? store : generation.sessionStore;
  return { ...generation, sessionStore, sessions: kept };
}

/** What is lost where the cookie gets another domain than the one that it has. */
function domainLosses(kept: KeptSessions, domain: string | undefined, deployment: RailsDeployment): string[] {
  const next = cookieDomain(deployment);
  if (next === domain) return [];
  const host = (one: string | undefined) => (one === undefined ? "no domain" : `the domain ${one}`);
  const why = next === undefined ? "there is no cable host" : `the cable is on ${deployment.cableHost ?? ""}`;
  return [
    `The cookie ${cookieName(kept, domain)} has ${host(domain)}, and gets ${host(next)}, because ${why}. Its name changes to ${cookieName(kept, next)}: under one name browsers would send the former cookie first, and nobody could log in`,
  ];
}

/** As the generated files name it for a domain. */
function cookieName({ key = SESSION_KEY, domain }: KeptSessions, current: string | undefined): string {
  return current === domain ? key : `${key}_${current?.replaceAll(".", "_") ?? "host"}`;
}

/** What is lost because the deployment for which the generated file was written had another cable host. */
export function domainChange(text: string | undefined, deployment: RailsDeployment): readonly string[] {
  const domain = new RegExp(`${DOMAIN_NOTE} (\\S+)\\.$`, "m").exec(text ?? "")?.[1];
  if (domain === undefined) return [];
  return domainLosses(sessionsInGenerated(text), domain === "none" ? undefined : domain, deployment);
}

function keyIn(value: RubyValue | undefined, losses: string[]): Pick<KeptSessions, "key"> {
  const key = value === undefined ? DEFAULT_KEY : textIn(value);
  if (key !== undefined && /^[\w.:-]+$/.test(key)) return { key };
  if (value !== undefined && value.kind !== "generated") {
    losses.push(`The name of their cookie is computed by ${computedBy(value)}. To keep it, pass --session-key NAME`);
  }
  return {};
}

function domainIn(
  value: RubyValue | undefined,
  options: RubyValue,
  deployment: RailsDeployment,
  losses: string[],
): string | undefined {
  if (value === undefined || value.kind === "nil") return undefined;
  if (value.kind === "generated") return cookieDomain(deployment);
  const text = textIn(value);
  const host = deployment.variables.get("APPLICATION_HOST") ?? deployment.webHosts[0];
  if (text === "all" && host !== undefined) {
    const length = entryOf(options, "tld_length");
    return host
      .split(".")
      .slice(-1 - (length?.kind === "number" ? length.number : 1))
      .join(".");
  }
  if (text !== undefined && text !== "all") return text.replace(/^\./, "").toLowerCase();
  losses.push(`The domain of their cookie is computed by ${computedBy(value)}, so it may change`);
  return cookieDomain(deployment);
}

function inRedisSessionStore(options: RubyValue, losses: string[]): KeptSessions {
  const serializer = entryOf(options, "serializer");
  const named = textIn(serializer);
  return {
    store: "redis-session-store",
    ...prefixIn(entryOf(options, "redis", "key_prefix"), losses),
    ...(serializer?.kind === "constant" && serializer.path !== "Marshal"
      ? { serializer: serializer.path }
      : named === "json"
        ? {}
        : // Reads what Marshal wrote, and writes JSON.
          { serializer: ":hybrid" }),
  };
}

function inCacheStore(source: RailsSource, options: RubyValue, losses: string[]): KeptSessions {
  const cache = entryOf(options, "cache");
  const caches = candidatesFor(source, "cache_store").map((setting) => variableOf(cacheOptions(setting)));
  const url = cache?.kind === "instance" ? variableOf(cache.args[0]) : undefined;
  if (cache === undefined || (url !== undefined && caches.includes(url))) {
    losses.push("They are in Rails.cache, and move to a Redis of their own");
    return { store: "cache-store" };
  }
  if (cache.kind !== "instance" || !/(?:^|::)(?:RedisCacheStore|SessionCache)$/.test(cache.path)) {
    losses.push(`They are in ${isComputed(cache) ? computedBy(cache) : "a cache of another kind"}, and move to Redis`);
    return { store: "cache-store" };
  }
  return { store: "cache-store", ...prefixIn(entryOf(cache.args[0], "namespace"), losses) };
}

function prefixIn(value: RubyValue | undefined, losses: string[]): Pick<KeptSessions, "prefix"> {
  if (value === undefined || value.kind === "nil") return { prefix: "" };
  const text = textIn(value);
  if (text !== undefined && /^[^"\\#\n]*$/.test(text)) return { prefix: text };
  if (value.kind === "generated" || (value.kind === "variable" && value.name === "SESSION_KEY_PREFIX")) return {};
  losses.push(
    `The prefix of their keys is computed by ${computedBy(value)}. Set redis.session.keyPrefix to what it is`,
  );
  return {};
}

function unquoted(text: string | undefined): string | undefined {
  return text?.slice(1, -1);
}

/** What a person is told before the files are written. */
export function describeSessions({ kept, at, losses, notes }: RunningSessions): readonly string[] {
  if (losses.length === 0 && at === undefined) return [];
  const where = at === undefined ? "" : ` of the running app (${at})`;
  const { key = SESSION_KEY, prefix } = kept;
  const head =
    losses.length === 0
      ? `Sessions${where} stay: cookie ${key}${prefix === undefined ? "" : `, keys ${JSON.stringify(prefix)}`}.`
      : `Everybody is logged out once by the deploy that includes ${PRODUCTION}, and can log in again. A form that is open then is refused once (422). Sessions${where}:`;
  return [head, ...[...losses, ...notes].map((one) => `  - ${one}.`)];
}
