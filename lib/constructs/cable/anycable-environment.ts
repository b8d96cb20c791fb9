import { Fn, Lazy, Token } from "cdktf";
import type { IConstruct } from "constructs";
import { rpcConcurrency, type RpcCapacity } from "../../catalogue/anycable-rpc";
import { REDIS_ROLES } from "../../catalogue/redis-roles";
import { describe } from "../properties/configuration-error";
import type { IRailsApp } from "../heroku/existing-rails-app";
import type { RedisAddon } from "../heroku/redis-addon";
import { secretVariable } from "../properties/secret-variable";
import { inventoryOf } from "../heroku/app-inventory";
import { variableProblem, type AnyCableSettings, type AnyCableSide } from "./anycable-options";
import { isToken } from "../properties/tokens";

/** The attachment that gives an app `ANYCABLE_REDIS_URL`, which AnyCable prefers to any other URL. */
export const ANYCABLE_ATTACHMENT = "ANYCABLE_REDIS";

/** Where anycable-rails answers RPC over HTTP. */
export const RPC_PATH = "/_anycable";

/** What the adapter in `config/cable.yml` is, for a file that reads it from `CABLE_ADAPTER`. */
export type CableAdapter = "any_cable" | "redis";

/** Heroku kills a dyno 30 seconds after it asked it to stop; clients are told to go before that. */
const SHUTDOWN_SECONDS = 25;

/** What of the cable an AnyCable server has to know. */
export interface CableEndpoint {
  /** Where it takes websockets, where that can be told. */
  readonly path: string | undefined;
  /** The origins whose pages may open it, as in `https://www.acme.com`; the app's own hosts by default. */
  readonly allowedRequestOrigins: readonly string[] | undefined;
}

/** How both sides broadcast; a history needs the streams of Redis, and fan-out alone does without. */
function broadcastAdapter({ presets }: AnyCableSettings): "redisx" | "redis" {
  return presets?.includes("broker") === true ? "redisx" : "redis";
}

/** The secret of the settings, or a variable of the stack's for it. */
export function sharedSecret(at: IConstruct, { secret }: AnyCableSettings): string {
  return (
    secret ??
    secretVariable(at, "secret", "anycable_secret", "What Rails and AnyCable share: 32 or more random characters")
  );
}

/** Sets what Rails and AnyCable must agree on. */
export function setSharedVariables(
  owner: IConstruct,
  app: IRailsApp,
  redis: RedisAddon,
  settings: AnyCableSettings,
  secret: string,
): void {
  const { configVars } = app;
  configVars.addSensitive("ANYCABLE_SECRET", secret, owner);
  configVars.add("ANYCABLE_BROADCAST_ADAPTER", broadcastAdapter(settings), owner);
  // Heroku's certificates are self-signed, and versions of AnyCable differ in what they do without this.
  if (isHerokuRedis(redis)) configVars.add("ANYCABLE_REDIS_TLS_VERIFY", "false", owner);
}

/** Sets what an AnyCable server reads about websockets, wherever it runs. */
export function setServerVariables(
  owner: IConstruct,
  app: IRailsApp,
  rails: IRailsApp,
  { path, allowedRequestOrigins }: CableEndpoint,
  settings: AnyCableSettings,
): void {
  const { configVars } = app;
  configVars.add("ANYCABLE_PUBSUB", "redis", owner);
  if (path !== undefined) configVars.add("ANYCABLE_PATH", path, owner);
  configVars.add("ANYCABLE_SHUTDOWN_TIMEOUT", String(SHUTDOWN_SECONDS), owner);
  configVars.add(
    "ANYCABLE_ALLOWED_ORIGINS",
    // A web host may be declared later, so this waits until all of them are.
    Lazy.stringValue({ produce: () => allowedHosts(rails, allowedRequestOrigins).join(",") }),
    owner,
  );
  if (settings.rpcTimeoutMilliseconds !== undefined) {
    // For a call with its retries, in every mode.
    configVars.add("ANYCABLE_RPC_COMMAND_TIMEOUT", countText(settings.rpcTimeoutMilliseconds), owner);
  }
  if (settings.authentication === "jwt") configVars.add("ANYCABLE_ENFORCE_JWT", "true", owner);
  for (const [name, value] of Object.entries(settings.variables ?? {})) configVars.add(name, value, owner);
}

/** A number as the value of a variable. */
export function countText(count: number): string {
  return isToken(count) ? Token.asString(count) : String(count);
}

/** How many calls a server may run at once, as the value of a variable. */
export function concurrencyOf(settings: AnyCableSettings, capacity: RpcCapacity): string {
  const { rpcConcurrency: told } = settings;
  if (told !== undefined) return countText(told);
  // A token is a number that nobody knows yet: it counts as one, since too few calls wait and too many fail.
  const known = (count: number): number => (isToken(count) ? 1 : count);
  return String(
    rpcConcurrency({
      threads: known(capacity.threads),
      workers: known(capacity.workers),
      dynos: known(capacity.dynos),
      nodes: known(capacity.nodes),
    }),
  );
}

/** Fails the synth where a variable of AnyCable is set that its reader does not know, or that takes a protection away. */
export function watchVariables(owner: IConstruct, app: IRailsApp, side: AnyCableSide): void {
  owner.node.addValidation({
    validate: () =>
      Object.entries(app.configVars.plain)
        .map(([name, value]) => variableProblem(app, "configVars", side, name, value))
        .filter((problem) => problem !== undefined)
        .map(describe),
  });
}

/** Fails the synth where reflexes would find another session or cache in each process. */
export function watchStores(owner: IConstruct, rails: IRailsApp, { sharedStores = [] }: AnyCableSettings): void {
  const isServed = (role: "cache" | "session"): boolean =>
    inventoryOf(rails).hasRole(role) || rails.configVars.owners.has(REDIS_ROLES[role].variable);
  owner.node.addValidation({
    validate: () =>
      (["cache", "session"] as const)
        .filter((role) => !sharedStores.includes(role) && !isServed(role))
        .map((role) =>
          describe({
            at: owner,
            property: "sharedStores",
            problem: `does not contain "${role}", and no Redis has that role: with a store in memory each process has its own ${role}`,
            allowed: ["cache", "session"],
            remedy: `Add a Redis for the role ${role}, or list it in sharedStores if all dynos share its store`,
          }),
        ),
  });
}

/** AnyCable takes hosts where Action Cable takes origins, wildcards among them (docs.anycable.io: configuration). */
function allowedHosts(rails: IRailsApp, origins: readonly string[] | undefined): readonly string[] {
  if (origins === undefined) {
    const { webHosts } = inventoryOf(rails);
    return webHosts.length === 0 ? [rails.hostname] : webHosts;
  }
  return origins.map((origin) =>
    isToken(origin) ? Fn.trimprefix(Fn.trimprefix(origin, "https://"), "http://") : origin.replace(/^https?:\/\//, ""),
  );
}

function isHerokuRedis({ nodes }: RedisAddon): boolean {
  return nodes.addon.planInput?.startsWith("heroku-redis:") === true;
}
