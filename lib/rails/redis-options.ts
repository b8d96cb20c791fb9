import type { RailsDeployment, RailsRedis } from "./deployment";
import type { RailsSource } from "./rails-source";
import type { Generation } from "./generation";
import { needsSslParams } from "./files/redis-settings";
import { computedBy, EMPTY, entryOf, isComputed, stringOf, textIn, type RubyValue } from "./ruby/value";

type Role = keyof RailsDeployment["redis"];

/** What a connection is made with, whether its options are given, or a client, or a lambda or a pool that makes one. */
export function connectionOptions(value: RubyValue | undefined): RubyValue | undefined {
  if (value?.kind === "lambda") return value.call === undefined ? value : connectionOptions(value.call([]));
  if (value?.kind !== "instance") return value;
  return value.args[0] ?? EMPTY;
}

/** The first server of redis-store, which takes URLs and hashes, one or a list, and options that hold for all of them. */
export function serverOptions(servers: RubyValue | undefined, shared?: RubyValue): RubyValue | undefined {
  // Without one it takes the Redis of the machine.
  if (servers === undefined || servers.kind === "nil") return withUrl(stringOf("redis://127.0.0.1:6379"));
  if (servers.kind === "array") {
    const [first] = servers.elements;
    return first === undefined ? { kind: "unknown", code: "a list" } : serverOptions(first, shared);
  }
  const isText = servers.kind === "string" || servers.kind === "variable" || isInterpolated(servers);
  if (!isText) return servers;
  const more = shared?.kind === "hash" ? shared : undefined;
  return withUrl(servers, more);
}

function withUrl(url: RubyValue, more?: Extract<RubyValue, { kind: "hash" }>): RubyValue {
  return { kind: "hash", entries: new Map([...(more?.entries ?? []), ["url", url]]), open: more?.open ?? false };
}

/** A text that is put together of others. */
function isInterpolated(value: RubyValue): value is Extract<RubyValue, { kind: "unknown" }> {
  return value.kind === "unknown" && value.code.startsWith('"');
}

/** Why TLS options do not work with Heroku's self-signed certificates. */
export type TlsFault =
  | { readonly kind: "missing" | "verifies" }
  /** OpenSSL takes a number alone: each connection fails with a TypeError. */
  | { readonly kind: "not-a-number"; readonly mode: string }
  /** It cannot be told, because the options are computed. */
  | { readonly kind: "unknown"; readonly code: string };

/** What is wrong with the TLS options of a connection to Redis; nothing where they do. */
export function tlsFaultOf(
  options: RubyValue | undefined,
  generation?: Pick<Generation, "client">,
): TlsFault | undefined {
  if (options !== undefined && (isComputed(options) || options.kind === "lambda")) {
    return { kind: "unknown", code: computedBy(options) };
  }
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
  if (mode.kind === "string") return { kind: "not-a-number", mode: JSON.stringify(mode.text) };
  if (mode.kind === "symbol") return { kind: "not-a-number", mode: `:${mode.text}` };
  if (mode.kind === "boolean") return { kind: "not-a-number", mode: String(mode.boolean) };
  if (mode.kind === "nil") {
    // OpenSSL of Ruby does not verify without a mode, and hiredis-client does, read in its 0.30.0.
    const isHiredis = generation?.client === "hiredis-client" && textIn(entryOf(options, "driver")) !== "ruby";
    return isHiredis ? { kind: "verifies" } : undefined;
  }
  return { kind: "unknown", code: computedBy(mode) };
}

/** The variable that a URL is taken from, with those that stand in for it. */
export function variablesOf(value: RubyValue | undefined): readonly string[] {
  if (value === undefined) return [];
  if (value.kind === "variable") return [value.name, ...variablesOf(value.otherwise)];
  // A path behind the URL of a variable is still that variable's.
  const [, name] = isInterpolated(value)
    ? (/^"#\{ENV(?:\.fetch\(|\[)["'](\w+)["'][\])]\}\//.exec(value.code) ?? [])
    : [];
  if (name !== undefined) return [name];
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
  // A URL that is written out, and is one without TLS.
  if (textIn(entryOf(options, "url"))?.startsWith("redis:") === true) return false;
  const variable = variableOf(options);
  const own = Object.values(deployment?.redis ?? {}).find((one) => one.variable === variable);
  if (variable !== undefined && own === undefined && deployment?.variableNames?.has(variable) === false) return false;
  const redis = own ?? deployment?.redis[role];
  return redis === undefined || generation === undefined ? true : needsSslParams(redis, generation);
}
