import { Annotations, Lazy, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { parsePlan, serviceFacts } from "../../catalogue/addon-plan";
import type { RpcCapacity } from "../../catalogue/anycable-rpc";
import { REDIS_ROLES } from "../../catalogue/redis-roles";
import type { RegionName } from "../../catalogue/regions";
import type { StackName } from "../../catalogue/stacks";
import { describe, pathOf } from "../properties/configuration-error";
import type { Addon } from "../heroku/addon";
import { NEEDS_APP, validateApp, type IRailsApp } from "../heroku/existing-rails-app";
import type { Listed } from "../properties/listed";
import { oneOf } from "../properties/one-of";
import { Process } from "../heroku/process";
import { RAILS_SHAPE, RailsApp, type RailsAppTransforms } from "../heroku/rails-app";
import type { RedisAddon } from "../heroku/redis-addon";
import type { Shape } from "../properties/shape";
import {
  ANYCABLE_ATTACHMENT,
  concurrencyOf,
  RPC_PATH,
  setServerVariables,
  setSharedVariables,
  sharedSecret,
  watchStores,
  watchVariables,
  type CableAdapter,
} from "./anycable-environment";
import { NEEDS_REDIS, validateRedis } from "./anycable-redis";
import { checkAnyCableShape, validateAnyCable, type AnyCableOverGrpc, type AnyCableOverHttp } from "./anycable-options";
import { CABLE_SHAPE, type CableOptions } from "./cable-host";
import { secretVariable } from "./secret-variable";

/** Properties of an {@link AnyCableServer}. */
export type AnyCableServerProps = (AnyCableOverHttp | AnyCableOverGrpc) & AnyCableServerPlace;

/** Where an {@link AnyCableServer} stands, and what it serves. */
export interface AnyCableServerPlace extends Pick<CableOptions, "path" | "allowedRequestOrigins"> {
  /** The app that runs the reflexes. */
  readonly app: IRailsApp;
  /** The Redis of the role cable, attached to both apps. */
  readonly redis: RedisAddon;
  /** The name of the app that AnyCable has to itself. */
  readonly name: string;
  /** Where it runs: as near to the Rails app as can be. */
  readonly region: Listed<RegionName>;
  /**
   * The Heroku team that owns it.
   *
   * @default - the account whose API key Terraform runs with
   */
  readonly team?: string;
  /**
   * The Private Space it runs in; needs a team.
   *
   * @default - the Common Runtime
   */
  readonly space?: string;
  /**
   * In gRPC mode the stack that the Rails repository is built on; else AnyCable is a container.
   *
   * @default - the platform's own default in gRPC mode
   */
  readonly stack?: Listed<StackName>;
  /**
   * The threads that answer RPC over HTTP.
   *
   * @default - one web dyno with one worker of five threads
   */
  readonly answeredBy?: Omit<RpcCapacity, "nodes">;
  /**
   * Prepared, and not in use: Rails broadcasts through its own adapter until this is taken away.
   *
   * @default false
   */
  readonly standby?: boolean;
}

const PLACE = {
  ...CABLE_SHAPE,
  app: NEEDS_APP,
  redis: NEEDS_REDIS,
  name: RAILS_SHAPE.name,
  region: RAILS_SHAPE.region,
  team: "string?",
  space: "string?",
  stack: "value?",
  answeredBy: "value?",
  standby: "boolean?",
} satisfies Shape<AnyCableServerPlace>;

const PUMA_DEFAULT = { threads: 5, workers: 1, dynos: 1 };
const GRPC_THREADS = 10;
const KEY_BASE =
  "What cookies are encrypted with: copy it from `heroku config:get SECRET_KEY_BASE`, a new one logs everybody out";
/** What only the app that answers over HTTP, or tells browsers where to go, has to know. */
const RAILS_ONLY = ["ANYCABLE_HTTP_RPC", "ANYCABLE_WEBSOCKET_URL"];
const STANDBY =
  "AnyCable is prepared, and not in use. Next: release its app, see that its /health answers, release Rails with " +
  'anycable-rails and a cable.yml that reads CABLE_ADAPTER, then set server: "anycable" (docs/scaling.md has each step).';
const GRPC_BUILDPACKS = ["https://github.com/anycable/heroku-anycable-go", "heroku/ruby"];

/**
 * An AnyCable server in a Heroku app of its own: it holds the websockets, and asks Rails what to do with them. The Redis of
 * the cable is attached to both apps as `ANYCABLE_REDIS`, so that no URL is copied, and both have the same secret.
 *
 * The session cookie has to reach it: give it a host under the domain of the pages with a {@link CableHost}, whose `server`
 * it is.
 *
 * @example
 * ```ts
 * const redis = new RedisAddon(this, "cable-redis", { app: rails, role: "cable", client: "ruby" });
 * const anycable = new AnyCableServer(this, "anycable", { app: rails, redis, name: "acme-cable", region: "us" });
 * new CableHost(this, "cable", { app: rails, server: anycable.app, zoneId, host: "cable.acme.com" });
 * ```
 */
export class AnyCableServer extends Construct {
  /** The app that AnyCable has to itself. */
  readonly app: RailsApp;
  readonly process: Process | undefined;
  readonly #rails: IRailsApp;
  readonly #secretKeyBase: string | undefined;

  constructor(scope: Construct, id: string, props: AnyCableServerProps) {
    super(scope, id);
    checkAnyCableShape<AnyCableServerPlace>(this, props, PLACE);
    oneOf(this, "mode", props.mode ?? "http", ["http", "grpc"]);
    validateApp(this, "app", props.app);
    validateRedis(this, props.redis);
    validateAnyCable(this, props);
    const { app: rails, redis, path = "/cable", allowedRequestOrigins, process } = props;
    this.#rails = rails;
    this.#secretKeyBase = props.mode === "grpc" ? props.secretKeyBase : undefined;
    this.app = this.#placeApp(props, rails.provider);
    redis.addon.attach(ANYCABLE_ATTACHMENT, this.app);
    redis.addon.attach(ANYCABLE_ATTACHMENT, rails);

    const secret = sharedSecret(this, props);
    for (const side of [rails, this.app]) setSharedVariables(this, side, redis, props, secret);
    setServerVariables(this, this.app, rails, { path, allowedRequestOrigins }, props);
    this.app.configVars.add("ANYCABLE_HOST", "0.0.0.0", this);
    this.app.configVars.add("ANYCABLE_PRESETS", (props.presets ?? ["heroku"]).join(","), this);
    if (props.mode === "grpc") this.#overGrpc(props);
    else this.#overHttp(props);
    const adapter: CableAdapter = props.standby === true ? "redis" : "any_cable";
    rails.configVars.add("CABLE_ADAPTER", adapter, this);
    rails.inventory.declareCable({
      server: props.standby === true ? "action-cable" : "anycable",
      mode: props.mode ?? "http",
      standby: props.standby === true,
      authentication: props.authentication ?? "cookie",
      serverApp: this.app,
    });

    this.process =
      process === undefined ? undefined : new Process(this, "web", { ...process, type: "web", app: this.app });
    watchVariables(this, this.app, props.mode === "grpc" ? "grpc" : "server");
    watchVariables(this, rails, "rails");
    watchStores(this, rails, props);
    if (props.standby === true) Annotations.of(this).addInfo(STANDBY);
    else if (props.authentication !== "jwt") this.node.addValidation({ validate: () => this.#cookieReach() });
  }

  /**
   * Gives the gRPC server what the Rails app has: its plain variables as they are now, and the sensitive ones, whose values
   * have to be told again. Where `SECRET_KEY_BASE` is not among them, both apps get one.
   */
  mirror(sensitiveConfigVars: Readonly<Record<string, string>>): void {
    const { configVars } = this.app;
    for (const [name, value] of Object.entries(this.#rails.configVars.plain)) {
      if (!configVars.owners.has(name) && !RAILS_ONLY.includes(name)) configVars.add(name, value, this);
    }
    if (sensitiveConfigVars.SECRET_KEY_BASE === undefined) {
      // Heroku's Ruby buildpack makes up another one for each app, so that neither could read the other's cookies.
      const keyBase = this.#secretKeyBase ?? secretVariable(this, "secretKeyBase", "secret_key_base", KEY_BASE);
      for (const app of [this.#rails, this.app]) app.configVars.addSensitive("SECRET_KEY_BASE", keyBase, this);
    }
    for (const [name, value] of Object.entries(sensitiveConfigVars)) {
      if (!configVars.owners.has(name)) configVars.addSensitive(name, value, this);
    }
    this.node.addValidation({ validate: () => this.#notMirrored() });
  }

  /** Attaches the Redis of every role to the gRPC server, under the names that the Rails app has them by. */
  attachRedis(redis: readonly RedisAddon[]): void {
    for (const { addon, roles } of redis) {
      for (const role of roles) addon.attach(REDIS_ROLES[role].attachment, this.app);
    }
  }

  /** Attaches another add-on to the gRPC server; one whose names the catalogue does not know has to be attached by hand. */
  attachAddon(addon: Addon): void {
    const { service } = parsePlan(addon.nodes.addon.planInput ?? "");
    const first = serviceFacts(service)?.firstAttachment;
    const names = [...(first === undefined ? [] : [first]), ...addon.attachmentNames];
    for (const name of names) addon.attach(name, this.app);
    if (names.length > 0) return;
    Annotations.of(this).addWarning(
      `${pathOf(addon)} is not attached to the gRPC server: what ${service} calls its variables is not known. Attach it as the ` +
        "Rails app knows it: addon.attach(NAME, server.app).",
    );
  }

  #placeApp(props: AnyCableServerProps, provider: TerraformProvider | undefined): RailsApp {
    const { name, region, team, space, stack, build, released, transform } = props;
    const grpc = props.mode === "grpc";
    return new RailsApp(this, "app", {
      name,
      region,
      team,
      space,
      build,
      released,
      provider,
      stack: grpc ? stack : "container",
      buildpacks: grpc ? GRPC_BUILDPACKS : [],
      acm: this.#rails.acm,
      disposable: this.#rails.disposable,
      // The variables by which AnyCable knows that it is on Heroku. Session affinity stays off: a broadcast reaches all nodes.
      features: ["runtime-dyno-metadata"],
      transform: grpc ? transform : withoutBuildpacks(transform),
    });
  }

  #overHttp(props: AnyCableOverHttp & AnyCableServerPlace): void {
    const { configVars } = this.app;
    // The app's own host at Heroku: no record and no proxy of ours can come between the two.
    configVars.add("ANYCABLE_RPC_HOST", `https://${this.#rails.hostname}${RPC_PATH}`, this);
    configVars.add("ANYCABLE_RPC_IMPL", "http", this);
    const { answeredBy = PUMA_DEFAULT, process, rpcTimeoutMilliseconds } = props;
    configVars.add(
      "ANYCABLE_RPC_CONCURRENCY",
      Lazy.stringValue({ produce: () => concurrencyOf(props, { ...answeredBy, nodes: process?.quantity ?? 1 }) }),
      this,
    );
    if (rpcTimeoutMilliseconds !== undefined) {
      // For a single call, which has no limit over gRPC: the one for all retries alone would leave 3 seconds.
      configVars.add("ANYCABLE_RPC_REQUEST_TIMEOUT", String(rpcTimeoutMilliseconds), this);
    }
    this.#rails.configVars.add("ANYCABLE_HTTP_RPC", "true", this);
  }

  #overGrpc(props: AnyCableOverGrpc): void {
    const { configVars } = this.app;
    const threads = props.rpcPoolSize ?? GRPC_THREADS;
    configVars.add("ANYCABLE_DEPLOYMENT", "true", this);
    configVars.add("ANYCABLE_RPC_POOL_SIZE", String(threads), this);
    configVars.add("ANYCABLE_RPC_CONCURRENCY", concurrencyOf(props, { threads, workers: 1, dynos: 1, nodes: 1 }), this);
    // Rails takes the size of its database pool from it, and each RPC thread holds a connection.
    configVars.add("RAILS_MAX_THREADS", String(threads), this);
    // One process, whatever the web dynos have.
    configVars.add("WEB_CONCURRENCY", "1", this);
  }

  #cookieReach(): string[] {
    if (this.#rails.inventory.webHosts.length > 0) return [];
    return [
      describe({
        at: this,
        property: "authentication",
        value: "cookie",
        problem: "cannot work: the pages are on herokuapp.com, where no two hosts share a cookie",
        allowed: "cookie with a host of your own for the pages, or jwt",
        remedy: 'Declare a domain for the pages, or set authentication: "jwt"',
      }),
    ];
  }

  #notMirrored(): string[] {
    const missing = Object.keys(this.#rails.configVars.plain).filter(
      (name) =>
        !this.app.configVars.owners.has(name) && name !== "ANYCABLE_HTTP_RPC" && name !== "ANYCABLE_WEBSOCKET_URL",
    );
    if (missing.length === 0) return [];
    return [
      describe({
        at: this,
        property: "mode",
        value: "grpc",
        problem: `runs Rails without variables that ${pathOf(this.#rails)} has: ${missing.join(", ")}`,
        remedy: "Add them to configVars of both apps, or declare them before AnyCable mirrors them",
      }),
    ];
  }
}

/** A container has no buildpacks, and Heroku refuses some for it. */
function withoutBuildpacks(transform: RailsAppTransforms | undefined): RailsAppTransforms {
  const own = transform?.app;
  return {
    ...transform,
    app: (config) => {
      const container = { ...config, buildpacks: undefined };
      if (own === undefined) return container;
      return typeof own === "function" ? own(container) : { ...container, ...own };
    },
  };
}
