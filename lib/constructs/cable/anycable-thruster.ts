import { Token } from "cdktf";
import { Construct } from "constructs";
import { checkedId } from "../properties/checked-id";
import { ConfigurationError } from "../properties/configuration-error";
import { inventoryOf } from "../heroku/app-inventory";
import { APP, type IRailsApp } from "../heroku/existing-rails-app";
import type { RedisAddon } from "../heroku/redis-addon";
import { boolean, wholeNumber } from "../properties/kinds";
import { checkShape, optional, required, type Shape } from "../properties/shape";
import {
  ANYCABLE_ATTACHMENT,
  concurrencyOf,
  setServerVariables,
  setSharedVariables,
  sharedSecret,
  watchStores,
  watchVariables,
  type CableAdapter,
} from "./anycable-environment";
import { anyCableShape, validateAnyCable, type AnyCableInThruster } from "./anycable-options";
import { CABLE_REDIS } from "./anycable-redis";
import { CABLE_SHAPE, type CableOptions } from "./cable-host";
import { isToken } from "../properties/tokens";

/** Properties of {@link AnyCableThruster}. */
export interface AnyCableThrusterProps
  extends AnyCableInThruster, Pick<CableOptions, "path" | "allowedRequestOrigins"> {
  /** The app whose web dynos hold the websockets. */
  readonly app: IRailsApp;
  /** The Redis of the role cable. */
  readonly redis: RedisAddon;
  /** Threads of one Puma worker. */
  readonly threads: number;
  /**
   * Prepared, and not in use: Rails broadcasts through its own adapter until this is taken away.
   *
   * @default false
   */
  readonly standby?: boolean;
}

const SHAPE = {
  ...CABLE_SHAPE,
  app: APP,
  redis: CABLE_REDIS,
  threads: required(
    wholeNumber("threads", { from: 1, to: 10_000 }, "Pass RAILS_MAX_THREADS"),
    "the threads of one Puma worker",
  ),
  standby: optional(boolean("plain")),
} satisfies Shape<Omit<AnyCableThrusterProps, keyof AnyCableInThruster>>;

/** Both programs take this variable: Rails to listen, AnyCable to ask. The name localhost may resolve to another address. */
const RPC_HOST = "127.0.0.1:50051";

/** Thruster takes websockets here and nowhere else, whatever ANYCABLE_PATH says (anycable-thruster 0.1.28). */
const PATH = "/cable";

/**
 * AnyCable inside the web dyno: the anycable-thruster gem stands in front of Puma, takes the websockets itself, and asks a
 * gRPC server in Puma's main process. One app and one host, so that no cookie has to be shared.
 *
 * The Procfile starts it with Heroku's port: `web: HTTP_PORT=$PORT bundle exec thrust bin/rails server`. While it is on
 * standby Thruster hands websockets on to Rails, so that the Procfile may change before the switch.
 */
export class AnyCableThruster extends Construct {
  constructor(scope: Construct, id: string, props: AnyCableThrusterProps) {
    super(scope, checkedId(scope, id));
    checkShape(this, "an AnyCableThruster", props, { ...anyCableShape(props, ["thruster"]), ...SHAPE });
    validateAnyCable(this, props);
    const { app, redis, threads, path = PATH, allowedRequestOrigins, standby, rpcPoolSize = threads } = props;
    if (!isToken(path) && path !== PATH) {
      throw new ConfigurationError({
        at: this,
        property: "path",
        value: path,
        problem: "is not where Thruster takes websockets, so Rails would answer each of them with 404",
        allowed: [PATH],
        remedy: "Leave it out, or run AnyCable over HTTP",
      });
    }
    const { configVars } = app;
    redis.addon.attach(ANYCABLE_ATTACHMENT, app);
    setSharedVariables(this, app, redis, props, sharedSecret(this, props));
    setServerVariables(this, app, app, { path: undefined, allowedRequestOrigins }, props);
    configVars.add("ANYCABLE_EMBEDDED", "true", this);
    configVars.add("ANYCABLE_RPC_HOST", RPC_HOST, this);
    configVars.add(
      "ANYCABLE_RPC_POOL_SIZE",
      isToken(rpcPoolSize) ? Token.asString(rpcPoolSize) : String(rpcPoolSize),
      this,
    );
    const capacity = { threads: rpcPoolSize, workers: 1, dynos: 1, nodes: 1 };
    configVars.add("ANYCABLE_RPC_CONCURRENCY", concurrencyOf(props, capacity), this);
    if (props.presets !== undefined) configVars.add("ANYCABLE_PRESETS", props.presets.join(","), this);
    const adapter: CableAdapter = standby === true ? "redis" : "any_cable";
    configVars.add("CABLE_ADAPTER", adapter, this);
    inventoryOf(app).declareCable({
      server: standby === true ? "action-cable" : "anycable",
      mode: "thruster",
      standby: standby === true,
      authentication: props.authentication ?? "cookie",
    });
    // Rails starts no gRPC server while its adapter is another one, and Thruster would refuse every websocket.
    if (standby === true) configVars.add("THRUSTER_DISABLE_ANYCABLE", "true", this);
    // Both programs see the same environment.
    watchVariables(this, app, "thruster");
    watchStores(this, app, props);
  }
}
