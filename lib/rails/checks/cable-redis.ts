import { redisOf, tlsFaultOf, tlsNeeded } from "../redis-options";
import type { RailsCheck } from "./check";
import { tlsComplaints } from "./session-store";

export const cableTls: RailsCheck = {
  id: "cable-tls",
  severity: "error",
  title: "Action Cable is down: certificate verify failed (self-signed certificate in certificate chain)",
  source: "rails/rails#42036, chatwoot/chatwoot#2420, redis/redis-rb#974",
  find: (source) => {
    const { cable } = source;
    if (cable?.values.get("adapter")?.value !== "redis") return [];
    if (!tlsNeeded(source, "cable", cable.options)) return [];
    const written = ["ssl_params.verify_mode", "ssl_params", "url", "adapter"].flatMap(
      (key) => cable.values.get(key) ?? [],
    )[0];
    return tlsComplaints(
      tlsFaultOf(cable.options),
      { file: cable.file, ...(written === undefined ? {} : { line: written.line }) },
      "below production",
      "no ssl_params in production, and Heroku's certificates are self-signed",
    ).map((one) => ({ ...one, remedy: CABLE_REMEDY }));
  },
};

const CABLE_REMEDY = "Write ssl_params: with verify_mode: <%= OpenSSL::SSL::VERIFY_NONE %> below it";

export const cableRedis: RailsCheck = {
  id: "cable-redis",
  severity: "error",
  title: "The cable on another Redis than its own: nothing arrives, or a busy cache delays every reflex",
  source: "StimulusReflex deployment page: separate Redis for cache, sessions, cable and jobs",
  find: ({ cable, deployment }) => {
    const own = deployment?.redis.cable;
    if (cable?.values.get("adapter")?.value !== "redis" || deployment === undefined || own === undefined) return [];
    const url = cable.values.get("url");
    const at = { file: cable.file, line: (url ?? cable.values.get("adapter"))?.line };
    const remedy = `Write url: <%= ENV.fetch("${own.variable}") %>`;
    const literal = url === undefined ? undefined : /^rediss?:\/\/([^/:@\s]+)(?::\d+)?(?:\/|$)/.exec(url.value)?.[1];
    if (literal !== undefined && /^(?:localhost|127\.|\[?::1)/.test(literal)) {
      return [{ ...at, problem: `url: ${literal} has no Redis on a dyno`, remedy }];
    }
    // Without a host of its own the redis gem takes REDIS_URL.
    const isDefault = url === undefined && !cable.values.has("host");
    const variable = isDefault ? "REDIS_URL" : /ENV(?:\.fetch\(|\[)\s*["'](\w+)["']/.exec(url?.value ?? "")?.[1];
    const used = variable === undefined ? undefined : redisOf(deployment, variable);
    if (variable === undefined || used === undefined || used.addon.at === own.addon.at) return [];
    const role = Object.entries(deployment.redis).find(([, one]) => one === used)?.[0] ?? "";
    const how = isDefault ? "no url, so the redis gem takes REDIS_URL, which" : variable;
    return [{ ...at, problem: `${how} is the Redis of the ${role}; the cable's is ${own.variable}`, remedy }];
  },
};
