import { Token, type IResolvable } from "cdktf";
import type { IConstruct } from "constructs";
import {
  ANYCABLE_MISNOMERS,
  ANYCABLE_PROCFILE_VARIABLES,
  ANYCABLE_RAILS_VARIABLES,
  ANYCABLE_SERVER_VARIABLES,
  ANYCABLE_THRUSTER_VARIABLES,
  ANYCABLE_UNSAFE_VARIABLES,
} from "../../catalogue/anycable-variables";
import { oneOf } from "../properties/one-of";
import { ConfigurationError, type ConfigurationProblem } from "../properties/configuration-error";
import { SCALE_SHAPE, type ProcessScale } from "../heroku/process";
import type { BuildSource, RailsAppTransforms } from "../heroku/rails-app";
import { nearest } from "../../text/nearest";
import { checkShape, type Shape } from "../properties/shape";

/** What every way of running AnyCable has in common. */
export interface AnyCableSettings {
  /**
   * The secret that the Rails app and the AnyCable server share, `ANYCABLE_SECRET`: the value of a sensitive
   * TerraformVariable. Broadcast keys, the RPC token and signed streams are derived from it.
   *
   * @default - the sensitive variable `anycable_secret`, declared in the stack: set TF_VAR_anycable_secret
   */
  readonly secret?: string;
  /**
   * Groups of defaults of AnyCable's own. `broker` keeps a history, so that a client that was away for a moment misses
   * nothing; it needs a client that asks for it.
   *
   * @default ["heroku"]
   */
  readonly presets?: readonly ("heroku" | "broker")[];
  /**
   * How a websocket is told whose it is: by the session cookie, which has to reach both hosts, or by a token in the URL.
   * With a token `Connection#connect` is not called, and reflexes read a session only if the cookie comes along.
   *
   * @default "cookie"
   */
  readonly authentication?: "cookie" | "jwt";
  /**
   * RPC calls that one AnyCable server may have under way, `ANYCABLE_RPC_CONCURRENCY`.
   *
   * @default - a little less than the threads that answer, shared among the AnyCable dynos
   */
  readonly rpcConcurrency?: number;
  /**
   * How long AnyCable waits for Rails to answer, in milliseconds and in every mode. What a longer reflex broadcasts still
   * arrives; what its channel transmits, and the streams that it starts, are lost. Over HTTP Heroku's router ends any
   * request without an answer after 30 seconds.
   *
   * @default - AnyCable's own 3000
   */
  readonly rpcTimeoutMilliseconds?: number;
  /**
   * Stores that all dynos share though none of this app's Redis is for them, as Active Record's or Memcached are. A store
   * in memory would give every process sessions and fragments of its own.
   *
   * @default - none: each of the two has its Redis
   */
  readonly sharedStores?: readonly ("cache" | "session")[];
  /**
   * Further variables of the AnyCable server by their full names, as in `ANYCABLE_LOG_LEVEL`.
   *
   * @default - none
   */
  readonly variables?: Readonly<Record<string, string>>;
}

/** The Heroku app that AnyCable has to itself. */
export interface AnyCableAppSettings extends AnyCableSettings {
  /**
   * The name of its app.
   *
   * @default - the name of the Rails app and `-cable`
   */
  readonly name?: string;
  /**
   * How it is scaled.
   *
   * @default - not managed here: Heroku starts one web dyno at the first release
   */
  readonly process?: ProcessScale;
  /**
   * Code for Terraform to build and release: a repository with AnyCable's heroku.yml and its Dockerfile, or the Rails
   * repository in gRPC mode.
   *
   * @default - code is released by other means; see `released`
   */
  readonly build?: BuildSource;
  /**
   * Whether it has had a release of its code, so that it can be scaled.
   *
   * @default - true with `build`, false without
   */
  readonly released?: boolean | IResolvable;
  /**
   * Changes to the generated resources of its app.
   *
   * @default - none
   */
  readonly transform?: RailsAppTransforms;
}

/** AnyCable in an app of its own that asks Rails over HTTP: the simplest, and AnyCable's recommendation for Heroku. */
export interface AnyCableOverHttp extends AnyCableAppSettings {
  /** @default "http" */
  readonly mode?: "http";
}

/**
 * AnyCable and a gRPC server of Rails, in one dyno of an app of its own that is released from the Rails repository. Its
 * Procfile tells by `ANYCABLE_DEPLOYMENT` which of the two apps it is in.
 */
export interface AnyCableOverGrpc extends AnyCableAppSettings {
  readonly mode: "grpc";
  /**
   * The secret by which both apps read the same cookies, `SECRET_KEY_BASE`: the value of a sensitive TerraformVariable. It
   * is the one that the Rails app has already, or everybody is logged out: `heroku config:get SECRET_KEY_BASE`.
   *
   * @default - the one in sensitiveConfigVars, else the sensitive variable `secret_key_base`, declared in the stack
   */
  readonly secretKeyBase?: string;
  /**
   * Threads of the gRPC server, and database connections of its dyno.
   *
   * @default 10
   */
  readonly rpcPoolSize?: number;
}

/** AnyCable inside the web dyno, embedded in the anycable-thruster gem: one app, one host, no cookie to share. */
export interface AnyCableInThruster extends AnyCableSettings {
  readonly mode: "thruster";
  /**
   * Threads of the gRPC server. Each web dyno has one, in Puma's main process and however many workers there are, so all
   * reflexes of a dyno run in one Ruby process; with a single Puma process they share the database pool with its threads.
   *
   * @default - as many as one Puma worker has
   */
  readonly rpcPoolSize?: number;
}

/** How AnyCable is run. */
export type AnyCableOptions = AnyCableOverHttp | AnyCableOverGrpc | AnyCableInThruster;

const SETTINGS = {
  secret: "string?",
  presets: "list?",
  authentication: "string?",
  rpcConcurrency: "value?",
  sharedStores: "list?",
  variables: "map?",
  rpcTimeoutMilliseconds: "value?",
} satisfies Shape<AnyCableSettings>;

const APP_SETTINGS = {
  ...SETTINGS,
  name: "string?",
  process: "value?",
  build: "value?",
  released: "flag?",
  transform: "value?",
} satisfies Shape<AnyCableAppSettings>;

const SHAPES = {
  http: { ...APP_SETTINGS, mode: "string?" } satisfies Shape<AnyCableOverHttp>,
  grpc: {
    ...APP_SETTINGS,
    mode: { is: "string", needs: "grpc" },
    secretKeyBase: "string?",
    rpcPoolSize: "value?",
  } satisfies Shape<AnyCableOverGrpc>,
  thruster: {
    ...SETTINGS,
    mode: { is: "string", needs: "thruster" },
    rpcPoolSize: "value?",
  } satisfies Shape<AnyCableInThruster>,
};

/**
 * Checks the names and kinds of the options, which depend on the mode.
 *
 * @param place - the properties of a construct around them; none by default
 * @param property - where the options are in the construct's properties; at the top by default
 * @throws ConfigurationError for an unknown mode, and for the first property that is wrong
 */
export function checkAnyCableShape<Place>(
  at: IConstruct,
  options: AnyCableOptions,
  place?: Shape<Place>,
  property?: string,
): void {
  const path = (name: string): string => (property === undefined ? name : `${property}.${name}`);
  // Without an object there is no mode, and the shape says so.
  const mode = (options as AnyCableOptions | null)?.mode ?? "http";
  oneOf(at, path("mode"), mode, Object.keys(SHAPES));
  checkShape(at, `AnyCable in the mode ${mode}`, options, { ...SHAPES[mode], ...place }, property);
  if (mode !== "thruster" && "process" in options && options.process !== undefined) {
    checkShape(at, "a Process", options.process, SCALE_SHAPE, path("process"));
  }
}

/** Heroku's router gives up on a request that has no answer by then (Dev Center: http-routing, H12). */
const ROUTER_TIMEOUT_MILLISECONDS = 30_000;

/** Which program reads a variable. */
export type AnyCableSide = "server" | "rails" | "grpc" | "thruster";

const READ_BY: Readonly<Record<AnyCableSide, readonly string[]>> = {
  server: ANYCABLE_SERVER_VARIABLES,
  rails: ANYCABLE_RAILS_VARIABLES,
  // In gRPC mode and in Thruster both programs live in one dyno and read the same variables.
  grpc: [...ANYCABLE_SERVER_VARIABLES, ...ANYCABLE_RAILS_VARIABLES, ...ANYCABLE_PROCFILE_VARIABLES],
  thruster: [...ANYCABLE_THRUSTER_VARIABLES, ...ANYCABLE_RAILS_VARIABLES],
};

/** What is wrong with a variable of AnyCable: that nobody reads it, or that it takes a protection away. */
export function variableProblem(
  at: IConstruct,
  property: string,
  side: AnyCableSide,
  name: string,
  value: string,
): ConfigurationProblem | undefined {
  if (!name.startsWith("ANYCABLE_")) return undefined;
  const lost = ANYCABLE_UNSAFE_VARIABLES[name];
  if (lost !== undefined && (Token.isUnresolved(value) || !/^(false|0|)$/i.test(value))) {
    return {
      at,
      property: `${property}.${name}`,
      value: Token.isUnresolved(value) ? undefined : value,
      problem: `must stay off: ${lost}`,
      allowed: ["false"],
      remedy: "Leave it out",
    };
  }
  if (READ_BY[side].includes(name)) return undefined;
  if (side === "thruster" && ANYCABLE_SERVER_VARIABLES.includes(name)) {
    return {
      at,
      property,
      value: name,
      problem: "has no effect in Thruster: it is about the HTTP server of AnyCable's own, which does not run there",
      remedy: "Leave it out, or run AnyCable over HTTP in an app of its own",
    };
  }
  const suggestion = ANYCABLE_MISNOMERS[name] ?? nearest(name, READ_BY[side]);
  return {
    at,
    property,
    value: name,
    problem: `is read by ${side === "rails" ? "no AnyCable gem" : "no AnyCable server"}, so it would have no effect`,
    allowed: "the variables of AnyCable 1.6",
    remedy: suggestion === undefined ? "Leave it out" : `Did you mean ${suggestion}?`,
  };
}

/**
 * Checks what can be told of the options without the apps.
 *
 * @throws ConfigurationError for a secret that is a literal, and for numbers and variables that cannot work
 */
export function validateAnyCable(at: IConstruct, options: AnyCableOptions): void {
  oneOf(at, "authentication", options.authentication ?? "cookie", ["cookie", "jwt"]);
  if (options.secret !== undefined && !Token.isUnresolved(options.secret)) {
    throw new ConfigurationError({
      at,
      property: "secret",
      problem: "is a literal, which would be written to cdktf.out and to snapshots",
      remedy:
        "Leave it out, and set TF_VAR_anycable_secret where Terraform runs; or pass a sensitive TerraformVariable",
    });
  }
  validateCount(at, "rpcConcurrency", options.rpcConcurrency, "RPC calls");
  if (options.mode === "grpc" || options.mode === "thruster") {
    validateCount(at, "rpcPoolSize", options.rpcPoolSize, "threads");
    validateCount(at, "rpcTimeoutMilliseconds", options.rpcTimeoutMilliseconds, "milliseconds");
  } else {
    validateTimeout(at, "rpcTimeoutMilliseconds", options.rpcTimeoutMilliseconds);
  }
  const side = options.mode === "grpc" || options.mode === "thruster" ? options.mode : "server";
  for (const [name, value] of Object.entries(options.variables ?? {})) {
    const problem = variableProblem(at, "variables", side, name, value);
    if (problem !== undefined) throw new ConfigurationError(problem);
  }
}

function validateCount(at: IConstruct, property: string, value: number | undefined, what: string): void {
  if (value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value > 0)) return;
  throw new ConfigurationError({
    at,
    property,
    value,
    problem: `is no number of ${what}`,
    allowed: "1 or a larger whole number",
    remedy: "Leave it out for the default",
  });
}

function validateTimeout(at: IConstruct, property: string, value: number | undefined): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (Number.isInteger(value) && value > 0 && value <= ROUTER_TIMEOUT_MILLISECONDS) return;
  throw new ConfigurationError({
    at,
    property,
    value,
    problem: "is no time that an RPC over HTTP can take",
    allowed: `1 to ${ROUTER_TIMEOUT_MILLISECONDS} milliseconds, when Heroku's router gives up`,
    remedy: "Move longer work into a job that broadcasts when it is done",
  });
}
