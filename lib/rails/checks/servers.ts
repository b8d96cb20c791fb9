import { CABLE_THREADS } from "../../deployment/sizing/process-connections";
import { lastStatement, type RailsSource } from "../rails-source";
import { yamlSection } from "../yaml-section";
import type { RailsCheck, RailsComplaint } from "./check";
import { tlsNeeded, VERIFIED, verifiesPeer } from "./session-store";

export const passengerCable: RailsCheck = {
  id: "passenger-cable",
  severity: "error",
  title: "Under Passenger the app freezes when the cable is in use: websockets take every process",
  source: "stimulus_reflex #187; Passenger's guide to Action Cable (2018-10)",
  find: ({ files, deployment }) => {
    const path = deployment?.cablePath ?? "/cable";
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
    const section = yamlSection(source.files.get(file) ?? "", "production");
    if (section === undefined) return [];
    const threads = Number(source.deployment?.variables.get("RAILS_MAX_THREADS") ?? 5);
    const workersSet = lastStatement(source, /^config\.action_cable\.worker_pool_size\s*=/)?.code;
    const workers = Number(/=\s*(\d+)/.exec(workersSet ?? "")?.[1] ?? CABLE_THREADS);
    const needed = threads + workers;
    const entry = section.get("max_connections") ?? section.get("pool");
    const pool = entry === undefined ? 5 : poolSize(entry.value, threads);
    if (pool === undefined || pool >= needed) return [];
    return [
      {
        file,
        line: entry?.line,
        problem: `a pool of ${pool} for ${threads} threads of Puma and ${workers} workers of Action Cable`,
        remedy: `Write pool: <%= Integer(ENV.fetch("RAILS_MAX_THREADS", ${threads})) + ${workers} %>`,
      },
    ];
  },
};

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

export const queueRedis: RailsCheck = {
  id: "queue-redis",
  severity: "error",
  title: "Sidekiq on another Redis than its own, or none: jobs are evicted with the cache, or never run",
  source: "Sidekiq 8.1.7 redis_connection.rb; StimulusReflex deployment page",
  find: (source) => {
    if (
      source.generation?.sidekiq === undefined ||
      (source.deployment !== undefined && source.deployment.redis.queue === undefined)
    )
      return [];
    const found: RailsComplaint[] = [];
    const settings = source.production.filter(({ code }) =>
      /\bconfig\.redis\s*=|^redis\s*=|\bredis_options\s*=|\.redis\s*=\s*\{/.test(code),
    );
    const server = settings.at(-1);
    const remedy = "Run stimulus-reflex rails, which writes config/initializers/stimulus_reflex_sidekiq.rb";
    if (server === undefined) {
      if (tlsNeeded(source, "queue")) {
        found.push({
          file: "config/initializers",
          problem: "Sidekiq has no configuration, and so no ssl_params for Heroku's self-signed certificates",
          remedy,
        });
      }
    } else if (tlsNeeded(source, "queue") && settings.some(({ code }) => verifiesPeer(resolved(source, code)))) {
      found.push({ file: server.file, line: server.line, problem: VERIFIED, remedy });
    } else if (
      tlsNeeded(source, "queue") &&
      !settings.some(({ code }) => resolved(source, code).includes("ssl_params") || isOpaque(source, code))
    ) {
      found.push({
        file: server.file,
        line: server.line,
        problem: "Sidekiq has no ssl_params, and Heroku's certificates are self-signed",
        remedy,
      });
    }
    const cache = settings.find(({ code }) => /ENV(?:\.fetch\(|\[)\s*["'](?:REDIS_URL|CACHE_REDIS_URL)["']/.test(code));
    if (
      cache !== undefined &&
      source.deployment?.redis.queue?.variable !== undefined &&
      source.deployment.redis.cache !== undefined
    ) {
      found.push({
        file: cache.file,
        line: cache.line,
        problem: `jobs lie in the cache's Redis, which evicts them; theirs is ${source.deployment.redis.queue.variable}`,
        remedy,
      });
    }
    return found;
  },
};

/** A statement with the value of the constant or variable that it assigns, where that is assigned in plain sight. */
function resolved({ production }: RailsSource, code: string): string {
  const name = ASSIGNED.exec(code)?.[1];
  const value =
    name === undefined ? undefined : production.filter((one) => new RegExp(`^${name}\\s*=`).test(one.code)).at(-1);
  return value === undefined ? code : `${code} ${value.code}`;
}

/** Whether options come from a call or a file, such as config_for: they cannot be known from here. */
function isOpaque(source: RailsSource, code: string): boolean {
  const text = resolved(source, code);
  return /config_for|YAML|load_file/.test(text) || (ASSIGNED.test(code) && text === code);
}

const ASSIGNED = /\bredis\s*=\s*([A-Za-z_][\w:]*)/;

export const redisProvider: RailsCheck = {
  id: "redis-provider",
  severity: "error",
  title: "REDIS_PROVIDER holds the name of a variable; with a URL in it Sidekiq stops at boot",
  source: "Sidekiq 8.1.7 redis_connection.rb",
  find: ({ files }: RailsSource) => {
    return ["app.json", "Procfile", ...[...files.keys()].filter((path) => path.startsWith("config/"))].flatMap((file) =>
      (files.get(file) ?? "").split("\n").flatMap((text, index): RailsComplaint[] =>
        /REDIS_PROVIDER\b["']?\]?\s*(?:=(?!=)|:)\s*(?:\{\s*"value":\s*)?["']?[^"'\s]*:\/\//.test(text)
          ? [
              {
                file,
                line: index + 1,
                problem: "REDIS_PROVIDER is a URL",
                remedy: "Set it to the name of the variable that has the URL, QUEUE_REDIS_URL",
              },
            ]
          : [],
      ),
    );
  },
};
