import { entryOf, type RubyValue } from "../ruby/value";
import { CABLE_PATH } from "../../catalogue/cable-path";
import { CABLE_THREADS } from "../../deployment/sizing/process-connections";
import type { RailsSource } from "../rails-source";
import { connectionOptions, redisOf, tlsFaultOf, tlsNeeded, variablesOf } from "../redis-options";
import { settingOf } from "../settings";
import type { RailsCheck, RailsComplaint } from "./check";
import { sidekiqConcurrency } from "./capacity";
import { judged } from "./judged";
import { linesThat } from "./lines";
import { addressFault, type AddressFault } from "./redis-role";
import { tlsFault } from "./session-store";

export const passengerCable: RailsCheck = {
  id: "passenger-cable",
  severity: "error",
  title: "Under Passenger the app freezes when the cable is in use: websockets take every process",
  source: "stimulus_reflex #187; Passenger's guide to Action Cable (2018-10)",
  find: ({ files, deployment }) => {
    const path = deployment?.cablePath ?? CABLE_PATH;
    const remedy = "Take the location from config/stimulus_reflex/nginx, which stimulus-reflex rails writes";
    const found: RailsComplaint[] = [];
    for (const [file, text] of files) {
      if (!file.endsWith(".conf")) continue;
      const plain = text.replaceAll(/#.*$/gm, "");
      if (!/^\s*passenger_enabled\s+on\s*;/m.test(plain)) continue;
      const line = text.split("\n").findIndex((row) => /^\s*passenger_enabled\s+on/.test(row)) + 1;
      const location = new RegExp(
        `location\\s+(?:=\\s*|\\^~\\s*)?${path.replaceAll(/[^\w/]/g, "\\$&")}/?\\s*\\{([^}]*)\\}`,
      ).exec(plain)?.[1];
      const problem =
        location === undefined
          ? `no location ${path}`
          : !/passenger_app_group_name\s+\S+\s*;/.test(location)
            ? `location ${path} has no passenger_app_group_name of its own`
            : !/passenger_force_max_concurrent_requests_per_process\s+0\s*;/.test(location)
              ? `location ${path} limits concurrent requests, and each open websocket is one`
              : undefined;
      if (problem !== undefined) found.push({ file, line, problem, remedy });
    }
    return found;
  },
};

export const databasePool: RailsCheck = {
  id: "database-pool",
  severity: "error",
  title: "could not obtain a connection from the pool: Puma's threads and the cable's workers share it",
  source: "rails/rails#23778, PR #24376; Rails guide to Action Cable",
  find: (source) => {
    const file = "config/database.yml";
    const configuration = source.boot.configuration("database");
    if (configuration === undefined) return [];
    const { options, written: section } = configuration;
    const threads = Number(source.deployment?.variables.get("RAILS_MAX_THREADS") ?? 5);
    const [set] = settingOf(source, "action_cable.worker_pool_size")?.args ?? [];
    const workers = set?.kind === "number" ? set.number : CABLE_THREADS;
    const needed = threads + workers;
    // Of several databases the first is the one of the app's own models.
    const [name] = [...section.keys()].find((key) => key.includes("."))?.split(".") ?? [];
    const isNested = name !== undefined && ["adapter", "url", "database", "pool"].every((key) => !section.has(key));
    const keys = ["max_connections", "pool"].map((key) => (isNested ? `${name}.${key}` : key));
    const key = keys.find((one) => section.has(one));
    const entry = key === undefined ? undefined : section.get(key);
    const given = key === undefined ? undefined : entryOf(options, ...key.split("."));
    const pool = entry === undefined ? 5 : (poolSize(entry.value, threads) ?? certainNumber(given, source));
    const jobs = sidekiqConcurrency(source) ?? 0;
    // A worker may be started with another number of threads, of which its pool is made.
    const isOwnPool = /^worker:.*\b(?:RAILS_MAX_THREADS|DB_POOL)=/m.test(source.files.get("Procfile") ?? "");
    if (pool !== undefined && pool >= needed) {
      if (pool >= jobs || isOwnPool) return [];
      const problem = `a pool of ${pool} for ${jobs} threads of Sidekiq`;
      return { file, line: entry?.line, problem, remedy: `Write pool: ${jobs}, or a lower concurrency for Sidekiq` };
    }
    return {
      file,
      line: entry?.line,
      problem: `a pool of ${pool ?? "an unknown size"} for ${threads} threads of Puma and ${workers} workers of Action Cable`,
      remedy: `Write pool: <%= Integer(ENV.fetch("RAILS_MAX_THREADS", ${threads})) + ${workers} %>`,
      because: pool === undefined ? `the pool is ${entry?.value ?? ""}` : undefined,
    };
  },
};

/** A number, or that of the fallback where the variable is not deployed. */
function certainNumber(value: RubyValue | undefined, source: RailsSource): number | undefined {
  if (value?.kind === "number") return value.number;
  if (value?.kind === "string" && /^\d+$/.test(value.text)) return Number(value.text);
  const isMissing = value?.kind === "variable" && source.deployment?.variableNames?.has(value.name) === false;
  return isMissing ? certainNumber(value.otherwise, source) : undefined;
}

/** Numbers, and the sum of RAILS_MAX_THREADS and a number; undefined for what only Ruby could tell. */
function poolSize(text: string, threads: number): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const expression = /^<%=\s*(.*?)\s*%>$/.exec(text)?.[1];
  if (!expression?.includes("RAILS_MAX_THREADS")) return undefined;
  const [, operator, number] = /([-+*])\s*(\d+)\s*\)?$/.exec(expression) ?? [];
  if (operator === undefined) return threads;
  return operator === "+"
    ? threads + Number(number)
    : operator === "*"
      ? threads * Number(number)
      : threads - Number(number);
}

/** Where Sidekiq is told its Redis: each of its two sides has one. */
const SIDES = [
  [
    "server",
    [
      "Sidekiq.redis",
      "Sidekiq.default_configuration.redis",
      "Sidekiq.configure_server.redis",
      "Sidekiq.configure_embed.redis",
    ],
  ],
  ["client", ["Sidekiq.redis", "Sidekiq.default_configuration.redis", "Sidekiq.configure_client.redis"]],
] as const;

export const queueRedis: RailsCheck = {
  id: "queue-redis",
  severity: "error",
  title: "Sidekiq on another Redis than its own, or none: jobs are evicted with the cache, or never run",
  source: "Sidekiq 8.1.7 redis_connection.rb; StimulusReflex deployment page",
  find: (source) => {
    const { deployment, generation } = source;
    const queue = deployment?.redis.queue;
    if (generation?.sidekiq === undefined || (deployment !== undefined && queue === undefined)) return [];
    const remedy = "Run stimulus-reflex rails, which writes config/initializers/stimulus_reflex_sidekiq.rb";
    const isComputed = [...source.files].some(
      ([path, text]) => path.startsWith("config/") && /\bSidekiq\s*\.\s*(?:public_send|__send__|send)\b/.test(text),
    );
    // Both sides are mostly given the same options, and the same is said once.
    return SIDES.flatMap(([side, paths]) =>
      judged(source, paths, (setting) => {
        if (setting === undefined) {
          if (!tlsNeeded(source, "queue")) return undefined;
          const problem = `Sidekiq's ${side} has no configuration, and so no ssl_params for Heroku's self-signed certificates`;
          const because = isComputed ? "a call on Sidekiq is computed" : undefined;
          return { file: "config/initializers", problem, remedy, because };
        }
        const options = connectionOptions(setting.args[0]);
        const what = "Sidekiq has no ssl_params, and Heroku's certificates are self-signed";
        const tls = tlsNeeded(source, "queue", options)
          ? tlsFault(tlsFaultOf(options, source.generation), "beside the url", what)
          : undefined;
        const address = otherRedis(source, options);
        return [tls, address].flatMap((one) => (one === undefined ? [] : { ...one, remedy }));
      }),
    );
  },
};

/** What is wrong with the Redis that jobs are put into. */
function otherRedis(source: RailsSource, options: RubyValue | undefined): AddressFault | undefined {
  const { cache, queue } = source.deployment?.redis ?? {};
  if (source.deployment === undefined || queue === undefined) return undefined;
  const [variable] = variablesOf(entryOf(options, "url"));
  const used = variable === undefined ? undefined : redisOf(source.deployment, variable);
  if (used === undefined) return addressFault(source, "queue", options, "the jobs'");
  if (used.addon.at === queue.addon.at) return undefined;
  const role = used === cache ? "cache's Redis, which evicts them" : "Redis of another role";
  return { problem: `jobs lie in the ${role}; theirs is ${queue.variable}` };
}

export const redisProvider: RailsCheck = {
  id: "redis-provider",
  severity: "error",
  title: "REDIS_PROVIDER holds the name of a variable; with a URL in it Sidekiq stops at boot",
  source: "Sidekiq 8.1.7 redis_connection.rb",
  find: ({ files }) => {
    const isUrl = (line: string) =>
      /REDIS_PROVIDER\b["']?\]?\s*(?:=(?!=)|:)\s*(?:\{\s*"value":\s*)?["']?[^"'\s]*:\/\//.test(line);
    const remedy = "Set it to the name of the variable that has the URL, QUEUE_REDIS_URL";
    return ["app.json", "Procfile", ...[...files.keys()].filter((path) => path.startsWith("config/"))]
      .flatMap((file) => linesThat(files, file, isUrl))
      .map((at) => ({ ...at, problem: "REDIS_PROVIDER is a URL", remedy }));
  },
};
