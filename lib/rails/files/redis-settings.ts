import type { RailsRedis } from "../deployment";
import type { Generation } from "../generation";

/**
 * The lines that every connection to one Redis needs besides its URL, as entries of a Ruby hash.
 *
 * @param indent - how far in the entries stand
 */
export function redisSettings(redis: RailsRedis, generation: Generation, indent: string): string {
  const lines: string[] = [];
  if (generation.driver !== undefined) lines.push(`driver: ${generation.driver},`);
  if (needsSslParams(redis, generation)) {
    lines.push(
      "# Heroku's certificates are self-signed: without this every connection fails, and mostly silently.",
      "ssl_params: { verify_mode: OpenSSL::SSL::VERIFY_NONE },",
    );
  }
  return lines.map((line) => `${indent}${line}\n`).join("");
}

/** hiredis-rb refuses TLS altogether, so options for it would only hide that. */
export function needsSslParams(redis: RailsRedis, { client }: Generation): boolean {
  return redis.selfSigned && client !== "hiredis";
}
