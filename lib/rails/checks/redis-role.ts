import type { RailsRedis } from "../deployment";
import { connectionOptions, redisOf } from "../redis-options";
import type { RailsSource } from "../rails-source";
import { alternatives, computedBy, entryOf, type RubyValue } from "../ruby/value";
import type { Fault, RailsCheck } from "./check";
import { leadsThere } from "./deployed-variables";
import { judged } from "./judged";
import { cacheOptions, sessionConnection, storeOf } from "./session-store";

type Role = "cache" | "session" | "cable" | "queue";

/** What is wrong with the Redis that a connection leads to. */
export type AddressFault = Omit<Fault, "remedy">;

/**
 * What is wrong with the Redis that options lead to, where the deployment has one for the role: it is another role's, it is on no
 * dyno, or it cannot be told.
 */
export function addressFault(
  source: RailsSource,
  role: Role,
  options: RubyValue | undefined,
  whose = `the ${role}'s`,
): AddressFault | undefined {
  const { deployment } = source;
  const own = deployment?.redis[role];
  if (own === undefined || options?.kind !== "hash") return undefined;
  const url = entryOf(options, "url");
  if (url === undefined || url.kind === "nil") {
    // Without a host of its own the redis gem takes REDIS_URL.
    const isDefault = ["host", "sentinels", "nodes", "cluster", "path", "redis", "client"].every(
      (key) => !options.entries.has(key),
    );
    const fault = isDefault && role !== "queue" ? faultOf({ kind: "variable", name: "REDIS_URL" }) : undefined;
    return fault && { problem: `no url, so the redis gem takes REDIS_URL, which${fault.problem.replace(/^\w+/, "")}` };
  }
  const all = alternatives(url).map(faultOf);
  const found = all.find((one) => one !== undefined);
  return found === undefined || found.because !== undefined || all.every((one) => one !== undefined)
    ? found
    : { ...found, because: "it depends on a condition" };

  function faultOf(value: RubyValue): AddressFault | undefined {
    if (value.kind === "array") return undefined;
    if (value.kind === "generated" || own === undefined || deployment === undefined) return undefined;
    if (value.kind === "string") return literalFault(value.text, own);
    if (value.kind !== "variable") {
      return { problem: `it may not be ${own.variable}`, because: `the URL comes from ${computedBy(value)}` };
    }
    const used = redisOf(deployment, value.name);
    if (used === undefined) {
      const isRead = source.boot.reads.some((read) => read.name === value.name && leadsThere(read));
      const isMissing = deployment.variableNames?.has(value.name) === false;
      // The check of variables has what is read in a statement that names Redis; a method is not read there.
      return isMissing && !isRead && role !== "cable"
        ? { problem: `${value.name} is not deployed; ${whose} is ${own.variable}` }
        : undefined;
    }
    if (used.addon.at === own.addon.at) return undefined;
    const name = Object.entries(deployment.redis).find(([, one]) => one === used)?.[0] ?? "";
    return { problem: `${value.name} is the Redis of the ${name}; ${whose} is ${own.variable}` };
  }
}

function literalFault(text: string, own: RailsRedis): AddressFault | undefined {
  const host = /^rediss?:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^/:]+)/.exec(text)?.[1];
  if (host === undefined) return undefined;
  return /^(?:localhost|127\.|\[?::1|0\.0\.0\.0)/.test(host)
    ? { problem: `url: ${host} has no Redis on a dyno` }
    : { problem: `the URL of ${host} is written into the app, and ${own.variable} has the one that is deployed` };
}

export const redisRole: RailsCheck = {
  id: "redis-role",
  severity: "error",
  title: "The cache or the sessions are in the Redis of another role, or in none: jobs are refused, people logged out",
  source: "StimulusReflex deployment page: separate Redis for cache, sessions, cable and jobs",
  find: (source) => {
    const { cache, session } = source.deployment?.redis ?? {};
    const complaint = (fault: AddressFault | undefined, redis: RailsRedis | undefined): Fault | undefined =>
      fault && { ...fault, remedy: `Write url: ENV.fetch("${redis?.variable ?? ""}")` };
    const caches = judged(source, ["cache_store"], (setting) => {
      if (setting?.operator !== "assign") return undefined;
      const options = cacheOptions(setting);
      const client = options?.kind === "hash" ? options.entries.get("redis") : undefined;
      return complaint(addressFault(source, "cache", connectionOptions(client) ?? options), cache);
    });
    const sessions = judged(source, ["session_store"], (setting) => {
      if (setting?.operator !== "call") return undefined;
      const fault = addressFault(source, "session", sessionConnection(storeOf(setting)), "the sessions'");
      // Sessions beside the cache are a check of their own.
      return fault?.problem.includes(" is the Redis of the cache;") === true ? undefined : complaint(fault, session);
    });
    return [...caches, ...sessions];
  },
};
