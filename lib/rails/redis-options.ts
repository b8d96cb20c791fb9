import type { RailsDeployment, RailsRedis } from "./deployment";
import type { RailsSource } from "./rails-source";
import { needsSslParams } from "./files/redis-settings";
import { computedBy, isComputed, type RubyValue } from "./ruby/value";

type Role = keyof RailsDeployment["redis"];

/** A value of a hash, by its key; undefined where the hash certainly has none. */
export function entryOf(value: RubyValue | undefined, ...keys: readonly string[]): RubyValue | undefined {
  let found = value;
  for (const key of keys) {
    if (found?.kind !== "hash") return found === undefined || !isComputed(found) ? undefined : found;
    const next = found.entries.get(key);
    found = next ?? (found.open ? { kind: "unknown", code: `${key}:` } : undefined);
  }
  return found;
}

/** Why TLS options do not work with Heroku's self-signed certificates. */
export type TlsFault =
  | { readonly kind: "missing" | "verifies" }
  /** It cannot be told, because the options are computed. */
  | { readonly kind: "unknown"; readonly code: string };

/** What is wrong with the TLS options of a connection to Redis; nothing where they do. */
export function tlsFaultOf(options: RubyValue | undefined): TlsFault | undefined {
  if (options !== undefined && isComputed(options)) return { kind: "unknown", code: computedBy(options) };
  if (options?.kind === "generated") return undefined;
  const ssl = entryOf(options, "ssl_params");
  if (ssl === undefined || ssl.kind === "nil") return { kind: "missing" };
  if (ssl.kind === "generated") return undefined;
  if (ssl.kind !== "hash") return { kind: "unknown", code: computedBy(ssl) };
  // A certificate authority of one's own may accept it.
  if (["ca_file", "ca_path", "cert_store"].some((key) => ssl.entries.has(key))) return undefined;
  const mode = entryOf(ssl, "verify_mode");
  if (mode === undefined) return { kind: "verifies" };
  if (mode.kind === "constant") {
    const name = mode.path.split("::").at(-1);
    return name === "VERIFY_NONE"
      ? undefined
      : name?.startsWith("VERIFY_") === true
        ? { kind: "verifies" }
        : { kind: "unknown", code: mode.path };
  }
  if (mode.kind === "number") return mode.number === 0 ? undefined : { kind: "verifies" };
  if (mode.kind === "string" || mode.kind === "symbol") {
    // hiredis-client and redis-client take names as well; redis 4 refuses a text.
    return /^none$|^0$/i.test(mode.text) ? undefined : { kind: "verifies" };
  }
  return { kind: "unknown", code: computedBy(mode) };
}

/** The variable that a URL is taken from, with those that stand in for it. */
export function variablesOf(value: RubyValue | undefined): readonly string[] {
  if (value === undefined) return [];
  if (value.kind === "variable") return [value.name, ...variablesOf(value.otherwise)];
  return value.kind === "either" ? value.values.flatMap(variablesOf) : [];
}

/**
 * The Redis that a variable leads to. `REDIS_URL` is what Heroku calls that of the first Redis, which is the cache's where
 * no other has that name.
 */
export function redisOf({ redis }: RailsDeployment, variable: string): RailsRedis | undefined {
  const all = Object.values(redis);
  const named = all.find(
    (one) => one.variable === variable || one.addon.attachments.some((name) => `${name}_URL` === variable),
  );
  return named ?? (variable === "REDIS_URL" ? redis.cache : undefined);
}

/** The variable that a URL is taken from. */
export function variableOf(options: RubyValue | undefined): string | undefined {
  return variablesOf(entryOf(options, "url"))[0];
}

/**
 * Whether a connection needs TLS options: by the Redis that its URL is of, where that is deployed, else by the one of its
 * role; assumed where no deployment is in view, as all of Heroku's need them.
 */
export function tlsNeeded({ deployment, generation }: RailsSource, role: Role, options?: RubyValue): boolean {
  if (generation?.client === "hiredis") return false;
  const variable = variableOf(options);
  const own = Object.values(deployment?.redis ?? {}).find((one) => one.variable === variable);
  if (variable !== undefined && own === undefined && deployment?.variableNames?.has(variable) === false) return false;
  const redis = own ?? deployment?.redis[role];
  return redis === undefined || generation === undefined ? true : needsSslParams(redis, generation);
}
