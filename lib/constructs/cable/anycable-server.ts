import { CABLE_PATH } from "../../catalogue/cable-path";
import { Annotations, Lazy, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { RpcCapacity } from "../../catalogue/anycable-rpc";
import type { RegionName } from "../../catalogue/regions";
import type { StackName } from "../../catalogue/stacks";
import { checkedId } from "../properties/checked-id";
import { declareOrigin, describe } from "../properties/configuration-error";
import { APP, type IRailsApp } from "../heroku/existing-rails-app";
import type { Listed } from "../properties/listed";
import { Process } from "../heroku/process";
import { RAILS_SHAPE, RailsApp, type RailsAppTransforms } from "../heroku/rails-app";
import type { RedisAddon } from "../heroku/redis-addon";
import { boolean, record, wholeNumber } from "../properties/kinds";
import { checkShape, optional, required, type Shape } from "../properties/shape";
import { inTurn } from "../properties/transform";
import type { AppConfig } from "../../provider-heroku/app";
import { inventoryOf } from "../heroku/app-inventory";
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
import { countText } from "./anycable-environment";
import { CABLE_REDIS } from "./anycable-redis";
import { rememberGrpc } from "./grpc-server";
import { anyCableShape, validateAnyCable, type AnyCableOverGrpc, type AnyCableOverHttp } from "./anycable-options";
import { CABLE_SHAPE, type CableOptions } from "./cable-host";
import { secretVariable } from "../properties/secret-variable";

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

const COUNT = wholeNumber("", { from: 1, to: 10_000 }, "Leave it out for the default");
const CAPACITY = {
  threads: required(COUNT, "the threads of one Puma worker"),
  workers: required(COUNT, "the Puma workers of one web dyno"),
  dynos: required(wholeNumber("dynos", { from: 0, to: 1000 }, "Pass the web dynos"), "the number of web dynos"),
} satisfies Shape<Required<AnyCableServerPlace>["answeredBy"]>;

const SHAPE = {
  ...CABLE_SHAPE,
  app: APP,
  redis: CABLE_REDIS,
  name: RAILS_SHAPE.name,
  region: RAILS_SHAPE.region,
  team: RAILS_SHAPE.team,
  space: RAILS_SHAPE.space,
  stack: RAILS_SHAPE.stack,
  answeredBy: optional(record<Required<AnyCableServerPlace>["answeredBy"]>("the threads that answer", CAPACITY)),
  standby: optional(boolean("plain")),
} satisfies Shape<AnyCableServerPlace>;

const PUMA_DEFAULT = { threads: 5, workers: 1, dynos: 1 };
const GRPC_THREADS = 10;
const KEY_BASE =
  "The key that encrypts cookies: copy it from `heroku config:get SECRET_KEY_BASE`; a new one logs every user out";
const STANDBY =
  "AnyCable is prepared and not in use. Next: release its app, check that its /health answers, release Rails with " +
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

  constructor(scope: Construct, id: string, props: AnyCableServerProps) {
    super(scope, checkedId(scope, id));
    checkShape(this, "an AnyCableServer", props, { ...anyCableShape(props, ["http", "grpc"]), ...SHAPE });
    validateAnyCable(this, props);
    const { app: rails, redis, path = CABLE_PATH, allowedRequestOrigins, process } = props;
    this.#rails = rails;
    declareOrigin(this, "app", { at: this, path: (property) => property });
    declareOrigin(this, "web", {
      at: this,
      path: (property) => (property === undefined ? "process" : `process.${property}`),
    });
    this.app = this.#placeApp(props, rails.provider);
    this.#goesAfterVariables();
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
    inventoryOf(rails).declareCable({
      server: props.standby === true ? "action-cable" : "anycable",
      mode: props.mode ?? "http",
      standby: props.standby === true,
      authentication: props.authentication ?? "cookie",
      serverApp: this.app,
    });

    this.process =
      process === undefined ? undefined : new Process(this, "web", { ...process, type: "web", app: this.app });
    if (props.mode === "grpc") {
      rememberGrpc(this, {
        rails,
        secretKeyBase: () => props.secretKeyBase ?? secretVariable(this, "secretKeyBase", "secret_key_base", KEY_BASE),
      });
    }
    watchVariables(this, this.app, props.mode === "grpc" ? "grpc" : "server");
    watchVariables(this, rails, "rails");
    watchStores(this, rails, props);
    if (props.standby === true) Annotations.of(this).addInfo(STANDBY);
    else if (props.authentication !== "jwt") this.node.addValidation({ validate: () => this.#cookieReach() });
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

  /** Rails has the host of the app in its variables: they change before the app goes. */
  #goesAfterVariables(): void {
    const { app } = this.app.nodes;
    const mayBeReplaced = [this.app, this.#rails].some((one) => inventoryOf(one).mayBeReplaced);
    if (!mayBeReplaced) app.lifecycle = { createBeforeDestroy: true, ...app.lifecycle };
    inventoryOf(this.#rails).addNamedByVariables(app);
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
      configVars.add("ANYCABLE_RPC_REQUEST_TIMEOUT", countText(rpcTimeoutMilliseconds), this);
    }
    this.#rails.configVars.add("ANYCABLE_HTTP_RPC", "true", this);
  }

  #overGrpc(props: AnyCableOverGrpc): void {
    const { configVars } = this.app;
    const threads = props.rpcPoolSize ?? GRPC_THREADS;
    configVars.add("ANYCABLE_DEPLOYMENT", "true", this);
    configVars.add("ANYCABLE_RPC_POOL_SIZE", countText(threads), this);
    configVars.add("ANYCABLE_RPC_CONCURRENCY", concurrencyOf(props, { threads, workers: 1, dynos: 1, nodes: 1 }), this);
    // Rails takes the size of its database pool from it, and each RPC thread holds a connection.
    configVars.add("RAILS_MAX_THREADS", countText(threads), this);
    // One process, whatever the web dynos have.
    configVars.add("WEB_CONCURRENCY", "1", this);
  }

  #cookieReach(): string[] {
    if (inventoryOf(this.#rails).webHosts.length > 0) return [];
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
}

/** A container has no buildpacks, and Heroku refuses some for it. */
function withoutBuildpacks(transform: RailsAppTransforms | undefined): RailsAppTransforms {
  const app = inTurn<AppConfig>((config) => ({ ...config, buildpacks: undefined }), transform?.app);
  return { ...transform, app };
}
