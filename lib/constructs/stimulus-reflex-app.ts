import { Token } from "cdktf";
import { Construct } from "constructs";
import type { AnyCableOptions } from "./cable/anycable-options";
import { AnyCableServer } from "./cable/anycable-server";
import { AnyCableThruster } from "./cable/anycable-thruster";
import { CableHost, setCableVariables } from "./cable/cable-host";
import { dynoFacts } from "../catalogue/dynos";
import { pumaWorkers } from "../catalogue/puma-workers";
import { ROLE_ORDER, type RedisRole } from "../catalogue/redis-roles";
import { ConfigurationError } from "./properties/configuration-error";
import { Addon, ADDON_SHAPE } from "./heroku/addon";
import { Domain } from "./heroku/domain";
import { oneOf } from "./properties/one-of";
import { Process, SCALE_SHAPE } from "./heroku/process";
import { RailsApp } from "./heroku/rails-app";
import { RedisAddon, whyApart } from "./heroku/redis-addon";
import { checkShape, type Shape } from "./properties/shape";
import {
  checkAppProps,
  type CableProps,
  type RedisProps,
  type RedisRoleProps,
  type StimulusReflexAppProps,
  type WebDomainProps,
} from "./stimulus-reflex-app-props";

const DEFAULT_THREADS = 5;

/**
 * A whole StimulusReflex app: the Rails app, a Redis for each role, hosts, processes and add-ons, wired by attachments
 * and config vars. For a stack that has its providers and backend already.
 *
 * @example
 * ```ts
 * new StimulusReflexApp(this, "app", { name: "acme", region: "us", redis: { client: "ruby" } });
 * ```
 */
export class StimulusReflexApp extends Construct {
  readonly rails: RailsApp;
  /** The Redis of each role, where it has one; roles that share have the same. */
  readonly redis: Readonly<Partial<Record<RedisRole, RedisAddon>>>;
  readonly domain: Domain | undefined;
  /** The cable's own host, if it has one. */
  readonly cable: CableHost | undefined;
  /** AnyCable, in use or prepared, if there is any. */
  readonly anycable: AnyCableServer | AnyCableThruster | undefined;
  readonly processes: Readonly<Record<string, Process>>;
  readonly addons: Readonly<Record<string, Addon>>;
  /** `wss://cable.acme.com/cable` */
  readonly cableUrl: string;
  /** `https://www.acme.com` */
  readonly webUrl: string;

  constructor(scope: Construct, id: string, props: StimulusReflexAppProps) {
    super(scope, id);
    checkAppProps(this, props);
    const { redis, domain, cable, processes, addons, webConcurrency, railsMaxThreads, ...rails } = props;

    this.rails = new RailsApp(this, "rails", rails);
    this.redis = this.#placeRedis(redis);
    this.addons = this.#placeAll(
      "addons",
      addons,
      ["an Addon", ADDON_SHAPE],
      (group, name, addon) => new Addon(group, name, { ...addon, app: this.rails }),
    );
    this.domain = domain === undefined ? undefined : new Domain(this, "domain", { ...domain, app: this.rails });
    this.anycable = this.#placeAnyCable(props);
    this.cable = this.#placeCable(cable, domain);
    const webHost = domain?.host ?? this.rails.hostname;
    const cableServer = this.#cableServer(cable);
    this.webUrl = `https://${webHost}`;
    this.cableUrl =
      this.cable?.url ?? setCableVariables(this, this.rails, cableServer?.hostname ?? webHost, cable ?? {});
    if (cableServer !== undefined && this.cable === undefined) {
      this.rails.configVars.add("ANYCABLE_WEBSOCKET_URL", this.cableUrl, this);
    }
    this.processes = this.#placeAll(
      "processes",
      processes,
      ["a Process", SCALE_SHAPE],
      (group, type, scale) => new Process(group, type, { ...scale, type, app: this.rails }),
    );

    const { configVars } = this.rails;
    configVars.add("APPLICATION_HOST", webHost, this);
    configVars.add("WEB_CONCURRENCY", this.#count("webConcurrency", webConcurrency ?? this.#pumaWorkers()), this);
    configVars.add("RAILS_MAX_THREADS", this.#count("railsMaxThreads", railsMaxThreads ?? DEFAULT_THREADS), this);
    this.#mirrorToGrpc(cable?.anycable, props.sensitiveConfigVars);
  }

  #placeRedis(props: RedisProps): Partial<Record<RedisRole, RedisAddon>> {
    const { cache, session, cable, queue, ...common } = props;
    const roles: Partial<Record<RedisRole, RedisRoleProps>> = { cache, session, cable, queue };
    const group = new Construct(this, "redis");
    const placed: Partial<Record<RedisRole, RedisAddon>> = {};
    for (const role of ROLE_ORDER) {
      const own = roles[role] ?? {};
      if (own === false || "sharedWith" in own) continue;
      placed[role] = new RedisAddon(group, role, { ...common, ...own, app: this.rails, role });
    }
    for (const role of ROLE_ORDER) {
      const own = roles[role] ?? {};
      if (own === false || !("sharedWith" in own)) continue;
      const host = placed[own.sharedWith];
      if (host?.role !== own.sharedWith) {
        const hosts = ROLE_ORDER.filter((other) => {
          const redis = placed[other];
          return redis?.role === other && other !== role && whyApart(redis, role) === undefined;
        });
        throw new ConfigurationError({
          at: this,
          property: `redis.${role}.sharedWith`,
          value: own.sharedWith,
          problem: "has no Redis of its own to share",
          allowed: hosts.length === 0 ? undefined : hosts,
          remedy: `Give ${role} a Redis of its own${hosts.length === 0 ? "" : ", or share one that is allowed"}`,
        });
      }
      host.serve(role);
      placed[role] = host;
    }
    return placed;
  }

  #placeAnyCable(props: StimulusReflexAppProps): AnyCableServer | AnyCableThruster | undefined {
    const { cable, processes, railsMaxThreads: threads = DEFAULT_THREADS } = props;
    oneOf(this, "cable.server", cable?.server ?? "action-cable", ["action-cable", "anycable"]);
    const options = cable?.anycable ?? (cable?.server === "anycable" ? {} : undefined);
    if (options === undefined) return undefined;
    const redis = this.redis.cable;
    if (redis === undefined) {
      throw new ConfigurationError({
        at: this,
        property: "redis.cable",
        value: false,
        problem: "leaves AnyCable without a Redis, by which Rails tells it what to broadcast",
        allowed: 'options of a Redis, or { sharedWith: "queue" }',
        remedy: "Leave it out for a Redis of its own",
      });
    }
    const { path, allowedRequestOrigins, server, host } = cable ?? {};
    const standby = server !== "anycable";
    const place = { app: this.rails, redis, standby, path, allowedRequestOrigins };
    if (options.mode === "thruster") {
      return new AnyCableThruster(this, "anycable", { ...options, ...place, threads });
    }
    if (!standby && options.authentication !== "jwt" && host === undefined) {
      throw new ConfigurationError({
        at: this,
        property: "cable.host",
        problem: "is missing: AnyCable is another app, and no session cookie reaches its host at herokuapp.com",
        allowed: "a host under the domain of the pages, such as cable.acme.com",
        remedy: 'Give the cable a host, or set authentication: "jwt"',
      });
    }
    // A token is no number yet, and counts as one.
    const workers = (): number => Number(this.rails.configVars.plain.WEB_CONCURRENCY) || 1;
    return new AnyCableServer(this, "anycable", {
      ...options,
      ...place,
      name: options.name ?? `${props.name}-cable`,
      region: props.region,
      team: props.team,
      space: props.space,
      stack: props.stack,
      // The workers of a web dyno are known once its size is, so they are read when the stack is synthesised.
      answeredBy: {
        threads,
        dynos: processes?.web?.quantity ?? 1,
        get workers() {
          return workers();
        },
      },
    });
  }

  /** The app where the websockets end, where that is not the Rails app. */
  #cableServer(cable: CableProps | undefined): RailsApp | undefined {
    return cable?.server === "anycable" && this.anycable instanceof AnyCableServer ? this.anycable.app : undefined;
  }

  #mirrorToGrpc(anycable: AnyCableOptions | undefined, sensitive: Readonly<Record<string, string>> = {}): void {
    if (anycable?.mode !== "grpc" || !(this.anycable instanceof AnyCableServer)) return;
    this.anycable.attachRedis([...new Set(Object.values(this.redis))]);
    for (const addon of Object.values(this.addons)) this.anycable.attachAddon(addon);
    this.anycable.mirror(sensitive);
  }

  #placeCable(cable: CableProps | undefined, domain: WebDomainProps | undefined): CableHost | undefined {
    if (cable?.host === undefined) {
      if (this.domain?.proxied === true) {
        throw new ConfigurationError({
          at: this,
          property: "cable.host",
          problem:
            "is missing: the web host is proxied, and websockets would go through the proxy, 60 to 90 ms more for every reflex",
          allowed: "a host of its own, which is DNS-only",
          remedy: 'Set cable: { host: "cable.….com" }, or leave `proxied` out',
        });
      }
      return undefined;
    }
    const zoneId = cable.zoneId ?? domain?.zoneId;
    if (zoneId === undefined) {
      throw new ConfigurationError({
        at: this,
        property: "cable.zoneId",
        problem: "is missing, and there is no `domain` to take it from",
        remedy: "Copy the Zone ID from the zone's Overview page at Cloudflare",
      });
    }
    const { anycable, ...options } = cable;
    return new CableHost(this, "cable", {
      cloudflareProvider: domain?.cloudflareProvider,
      zone: cable.zoneId === undefined ? domain?.zone : undefined,
      ...options,
      server: this.#cableServer(cable),
      authentication: anycable?.authentication,
      host: cable.host,
      zoneId,
      app: this.rails,
    });
  }

  #placeAll<Props, Part>(
    id: string,
    all: Readonly<Record<string, Props>> | undefined,
    [what, shape]: readonly [string, Shape<Props>],
    place: (group: Construct, name: string, props: Props) => Part,
  ): Readonly<Record<string, Part>> {
    const group = new Construct(this, id);
    return Object.fromEntries(
      Object.entries(all ?? {}).map(([name, props]) => {
        checkShape(this, what, props, shape, `${id}.${name}`);
        return [name, place(group, name, props)];
      }),
    );
  }

  #pumaWorkers(): number {
    return pumaWorkers(dynoFacts(this.rails.inventory.sizeOf("web"))?.memoryMiB);
  }

  #count(property: string, value: number): string {
    if (Token.isUnresolved(value)) return Token.asString(value);
    if (Number.isInteger(value) && value > 0) return String(value);
    throw new ConfigurationError({
      at: this,
      property,
      value,
      problem: "is no number of processes or threads",
      allowed: "1 or a larger whole number",
      remedy: "Leave it out for the default",
    });
  }
}
