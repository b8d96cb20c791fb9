import { tlsFaultOf, tlsNeeded } from "../redis-options";
import type { RailsCheck } from "./check";
import { addressFault } from "./redis-role";
import { tlsFault } from "./session-store";

export const cableTls: RailsCheck = {
  id: "cable-tls",
  severity: "error",
  title: "Action Cable is down: certificate verify failed (self-signed certificate in certificate chain)",
  source: "rails/rails#42036, chatwoot/chatwoot#2420, redis/redis-rb#974",
  find: (source) => {
    const { cable } = source;
    if (cable?.values.get("adapter")?.value !== "redis") return [];
    if (!tlsNeeded(source, "cable", cable.options)) return [];
    const fault = tlsFault(
      tlsFaultOf(cable.options, source.generation),
      "below production",
      "no ssl_params in production, and Heroku's certificates are self-signed",
    );
    if (fault === undefined) return [];
    const keys = ["ssl_params.verify_mode", "ssl_params", "url", "adapter"];
    const line = keys.flatMap((key) => cable.values.get(key)?.line ?? [])[0];
    const remedy = "Write ssl_params: with verify_mode: <%= OpenSSL::SSL::VERIFY_NONE %> below it";
    return [{ file: cable.file, line, ...fault, remedy }];
  },
};

export const cableRedis: RailsCheck = {
  id: "cable-redis",
  severity: "error",
  title: "The cable on another Redis than its own: nothing arrives, or a busy cache delays every reflex",
  source: "StimulusReflex deployment page: separate Redis for cache, sessions, cable and jobs",
  find: (source) => {
    const { cable, deployment } = source;
    const own = deployment?.redis.cable;
    if (cable?.values.get("adapter")?.value !== "redis" || own === undefined) return [];
    const fault = addressFault(source, "cable", cable.options);
    if (fault === undefined) return [];
    const line = (cable.values.get("url") ?? cable.values.get("adapter"))?.line;
    return [{ file: cable.file, line, ...fault, remedy: `Write url: <%= ENV.fetch("${own.variable}") %>` }];
  },
};
