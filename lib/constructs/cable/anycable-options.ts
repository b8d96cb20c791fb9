import type { IResolvable } from "cdktf";
import type { IConstruct } from "constructs";
import {
  ANYCABLE_MISNOMERS,
  ANYCABLE_PROCFILE_VARIABLES,
  ANYCABLE_RAILS_VARIABLES,
  ANYCABLE_SERVER_VARIABLES,
  ANYCABLE_THRUSTER_VARIABLES,
  ANYCABLE_UNSAFE_VARIABLES,
} from "../../catalogue/anycable-variables";
import { ConfigurationError, refuse, type ConfigurationProblem } from "../properties/configuration-error";
import { choice, list, record, text, wholeNumber } from "../properties/kinds";
import { SCALE_SHAPE, type ProcessScale } from "../heroku/process";
import { plainVariables, textOf, type PublicValue } from "../heroku/config-vars";
import { RAILS_SHAPE, type BuildSource, type RailsAppTransforms } from "../heroku/rails-app";
import { nearest } from "../../text/nearest";
import { isPlainObject } from "../properties/plain-object";
import {
  optional,
  problemsOfRecord,
  required,
  type AnyShape,
  type Check,
  type Place,
  type Shape,
} from "../properties/shape";
import { cut } from "../properties/shown";
import { isToken } from "../properties/tokens";

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
   * How a websocket is authenticated: by the session cookie, which has to reach both hosts, or by a token in the URL. With
   * a token `Connection#connect` is not called, and reflexes read a session only if the browser sends the cookie too.
   *
   * @default "cookie"
   */
  readonly authentication?: "cookie" | "jwt";
  /**
   * How many RPC calls one AnyCable server may run at once, `ANYCABLE_RPC_CONCURRENCY`.
   *
   * @default - a little less than the threads that answer, shared among the AnyCable dynos
   */
  readonly rpcConcurrency?: number;
  /**
   * How long AnyCable waits for Rails to answer, in milliseconds. The broadcasts of a longer reflex still arrive; what its
   * channel transmits, and the streams that it starts, are lost. Over HTTP the most is 30000: Heroku's router ends a
   * request without an answer after 30 seconds.
   *
   * @default - AnyCable's own 3000
   */
  readonly rpcTimeoutMilliseconds?: number;
  /**
   * Stores that all dynos share without a Redis of this app, such as Active Record or Memcached. With a store in memory
   * every process has its own sessions and fragments.
   *
   * @default - none: each of the two has its Redis
   */
  readonly sharedStores?: readonly ("cache" | "session")[];
  /**
   * Further variables of the AnyCable server by their full names, as in `ANYCABLE_LOG_LEVEL`.
   *
   * @default - none
   */
  readonly variables?: Readonly<Record<string, string | PublicValue>>;
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

/** The mode that options name, of whatever type; what cannot be read is refused by its shape. */
function modeOf(options: unknown): unknown {
  try {
    return (isPlainObject(options) ? options.mode : undefined) ?? "http";
  } catch {
    return "http";
  }
}

/** How AnyCable is run. */
export type AnyCableOptions = AnyCableOverHttp | AnyCableOverGrpc | AnyCableInThruster;

/** Far more threads and calls than a dyno can serve, and few enough that a slip is found. */
const MOST_THREADS = 10_000;
/** An hour: no reflex is awaited for longer. */
const LONGEST_RPC_MILLISECONDS = 3_600_000;

const threads = wholeNumber("threads", { from: 1, to: MOST_THREADS }, "Leave it out for the default");

const SETTINGS = {
  secret: optional(text(validateSecret, { secrets: true })),
  presets: optional(list(choice(["heroku", "broker"]))),
  authentication: optional(choice(["cookie", "jwt"])),
  rpcConcurrency: optional(wholeNumber("RPC calls", { from: 1, to: MOST_THREADS }, "Leave it out for the default")),
  sharedStores: optional(list(choice(["cache", "session"]))),
  variables: optional(plainVariables),
  rpcTimeoutMilliseconds: optional(
    wholeNumber("milliseconds", { from: 1, to: LONGEST_RPC_MILLISECONDS }, "Leave it out for AnyCable's own 3000"),
  ),
} satisfies Shape<AnyCableSettings>;

const APP_SETTINGS = {
  ...SETTINGS,
  name: optional(RAILS_SHAPE.name.check),
  process: optional(record<ProcessScale>("a Process", SCALE_SHAPE)),
  build: RAILS_SHAPE.build,
  released: RAILS_SHAPE.released,
  transform: RAILS_SHAPE.transform,
} satisfies Shape<AnyCableAppSettings>;

const SHAPES = {
  http: { ...APP_SETTINGS, mode: optional(choice(["http"])) } satisfies Shape<AnyCableOverHttp>,
  grpc: {
    ...APP_SETTINGS,
    mode: required(choice(["grpc"]), "grpc"),
    secretKeyBase: optional(text(validateSecret, { secrets: true })),
    rpcPoolSize: optional(threads),
  } satisfies Shape<AnyCableOverGrpc>,
  thruster: {
    ...SETTINGS,
    mode: required(choice(["thruster"]), "thruster"),
    rpcPoolSize: optional(threads),
  } satisfies Shape<AnyCableInThruster>,
};

const ANY_MODE = { ...SHAPES.http, mode: optional(choice(["http", "grpc", "thruster"])) };

/**
 * The shape of some options of AnyCable, which depends on their mode.
 *
 * @param modes - the modes that are possible here
 */
export function anyCableShape(options: unknown, modes: readonly AnyCableMode[]): AnyShape {
  const mode = modeOf(options);
  const known = modes.find((name) => name === mode);
  return known === undefined ? { ...ANY_MODE, mode: optional(choice(modes)) } : SHAPES[known];
}

/** How AnyCable is run. */
export type AnyCableMode = keyof typeof SHAPES;

/** The options of AnyCable as one property. */
export const anyCableOptions: Check<AnyCableOptions> = (place, value) => {
  const mode = modeOf(value);
  const shape = anyCableShape(value, ["http", "grpc", "thruster"]);
  return problemsOfRecord(place, value, `AnyCable in the mode ${typeof mode === "string" ? cut(mode) : "http"}`, shape);
};

function validateSecret({ at, property }: Place, secret: string): void {
  if (isToken(secret)) return;
  throw new ConfigurationError({
    at,
    property,
    problem: "is a literal, which would be written to cdktf.out and to snapshots",
    remedy:
      "Leave it out and set its TF_VAR_… where Terraform runs, or pass the stringValue of a sensitive TerraformVariable",
  });
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

/** What is wrong with a variable of AnyCable: it is unknown, or it removes a protection. */
export function variableProblem(
  at: IConstruct,
  property: string,
  side: AnyCableSide,
  name: string,
  given: string | PublicValue,
): ConfigurationProblem | undefined {
  const value = textOf(given);
  if (!name.startsWith("ANYCABLE_")) return undefined;
  const lost = ANYCABLE_UNSAFE_VARIABLES[name];
  if (lost !== undefined && (isToken(value) || !/^(false|0|)$/i.test(value))) {
    return {
      at,
      property: `${property}.${name}`,
      value: isToken(value) ? undefined : value,
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
      problem: "has no effect in Thruster: it configures AnyCable's own HTTP server, which does not run there",
      remedy: "Leave it out, or run AnyCable over HTTP in an app of its own",
    };
  }
  const suggestion = ANYCABLE_MISNOMERS[name] ?? nearest(name, READ_BY[side]);
  return {
    at,
    property,
    value: name,
    problem: `unknown variable of ${side === "rails" ? "the AnyCable gems" : "the AnyCable server"}, which would have no effect`,
    allowed: "the variables of AnyCable 1.6",
    remedy: suggestion === undefined ? "Leave it out" : `Did you mean ${suggestion}?`,
  };
}

/**
 * Checks what depends on the mode.
 *
 * @throws ConfigurationError for times and variables that cannot work
 */
export function validateAnyCable(at: IConstruct, options: AnyCableOptions): void {
  if (options.mode !== "grpc" && options.mode !== "thruster") {
    validateTimeout(at, "rpcTimeoutMilliseconds", options.rpcTimeoutMilliseconds);
  }
  const side = options.mode === "grpc" || options.mode === "thruster" ? options.mode : "server";
  refuse(
    Object.entries(options.variables ?? {}).flatMap(
      ([name, value]) => variableProblem(at, "variables", side, name, value) ?? [],
    ),
  );
}

function validateTimeout(at: IConstruct, property: string, value: number | undefined): void {
  if (value === undefined || isToken(value) || value <= ROUTER_TIMEOUT_MILLISECONDS) return;
  throw new ConfigurationError({
    at,
    property,
    value,
    problem: "is longer than an RPC over HTTP can take",
    allowed: `1 to ${ROUTER_TIMEOUT_MILLISECONDS} milliseconds, when Heroku's router gives up`,
    remedy: "Move longer work into a job that broadcasts when it is done",
  });
}
