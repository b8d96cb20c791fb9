import { Construct } from "constructs";
import { countText } from "./cable/anycable-environment";
import { AnyCableServer } from "./cable/anycable-server";
import { serveRails } from "./cable/grpc-server";
import { AnyCableThruster } from "./cable/anycable-thruster";
import { CableHost, cableUrl } from "./cable/cable-host";
import { dynoFacts } from "../catalogue/dynos";
import { pumaWorkers } from "../catalogue/puma-workers";
import { ROLE_ORDER, type RedisRole } from "../catalogue/redis-roles";
import { checkedId } from "./properties/checked-id";
import { ConfigurationError, declareOrigin } from "./properties/configuration-error";
import { Addon } from "./heroku/addon";
import { inventoryOf } from "./heroku/app-inventory";
import { isNames } from "./heroku/config-vars";
import { Domain } from "./heroku/domain";
import { Process } from "./heroku/process";
import { RailsApp } from "./heroku/rails-app";
import { RedisAddon, whyApart } from "./heroku/redis-addon";
import { alreadyChecked, checkShape } from "./properties/shape";
import { mergedTransforms } from "./properties/transform";
import {
  APP_SHAPE,
  type CableProps,
  type RedisProps,
  type RedisRoleProps,
  type SessionRedisProps,
  type StimulusReflexAppProps,
  type WebDomainProps,
} from "./stimulus-reflex-app-props";

const DEFAULT_THREADS = 5;
const SESSION_OPTIONS = /^session(\.|$)/;

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
  /** The Redis of each role; roles that share have the same one, and a role without a Redis has none. */
  readonly redis: Readonly<Partial<Record<RedisRole, RedisAddon>>>;
  readonly domain: Domain | undefined;
  /** The cable's own host; undefined where it is on the host of the pages. */
  readonly cable: CableHost | undefined;
  /** AnyCable, in use or prepared; undefined without AnyCable. */
  readonly anycable: AnyCableServer | AnyCableThruster | undefined;
  readonly processes: Readonly<Record<string, Process>>;
  readonly addons: Readonly<Record<string, Addon>>;
  /** `wss://cable.acme.com/cable` */
  readonly cableUrl: string;
  /** `https://www.acme.com` */
  readonly webUrl: string;

  constructor(scope: Construct, id: string, props: StimulusReflexAppProps) {
    super(scope, checkedId(scope, id));
    checkShape(this, "a StimulusReflexApp", props, APP_SHAPE);
    const { redis, domain, cable, processes, addons, webConcurrency, railsMaxThreads, setsVariables, ...rails } = props;
    const sets = setsVariables !== false;

    declareOrigin(this, "rails", { at: this, path: (property) => property });
    this.rails = new RailsApp(this, "rails", alreadyChecked(rails));
    this.redis = this.#placeRedis(redis);
    this.addons = this.#placeAll(
      "addons",
      addons,
      (group, name, addon) => new Addon(group, name, alreadyChecked({ ...addon, app: this.rails })),
    );
    declareOrigin(this, "domain", { at: this, path: within("domain") });
    this.domain =
      domain === undefined ? undefined : new Domain(this, "domain", alreadyChecked({ ...domain, app: this.rails }));
    this.anycable = this.#placeAnyCable(props);
    this.cable = this.#placeCable(cable, domain, setsVariables);
    const webHost = domain?.host ?? this.rails.hostname;
    const cableServer = this.#cableServer(cable);
    this.webUrl = `https://${webHost}`;
    this.cableUrl =
      this.cable?.url ??
      cableUrl(this, this.rails, cableServer?.hostname ?? webHost, { ...cable, setsVariables: sets });
    if (cableServer !== undefined && this.cable === undefined) {
      this.rails.configVars.add("ANYCABLE_WEBSOCKET_URL", this.cableUrl, this);
    }
    this.processes = this.#placeAll(
      "processes",
      processes,
      (group, type, scale) => new Process(group, type, alreadyChecked({ ...scale, type, app: this.rails })),
    );

    const { configVars } = this.rails;
    if (sets) configVars.add("APPLICATION_HOST", webHost, this);
    if (sets || webConcurrency !== undefined) {
      configVars.add("WEB_CONCURRENCY", countText(webConcurrency ?? this.#pumaWorkers()), this);
    }
    if (sets || railsMaxThreads !== undefined) {
      configVars.add("RAILS_MAX_THREADS", countText(railsMaxThreads ?? DEFAULT_THREADS), this);
    }
    if (this.anycable instanceof AnyCableServer) {
      serveRails(this.anycable, {
        redis: [...new Set(Object.values(this.redis))],
        addons: Object.values(this.addons),
        sensitive: this.#sensitiveOf(props),
      });
    }
  }

  #placeRedis(props: RedisProps): Partial<Record<RedisRole, RedisAddon>> {
    const { cache, session, cable, queue, ...common } = props;
    const roles: Partial<Record<RedisRole, RedisRoleProps>> = { cache, session, cable, queue };
    const group = new Construct(this, "redis");
    const placed: Partial<Record<RedisRole, RedisAddon>> = {};
    for (const role of ROLE_ORDER) {
      const own = roles[role] ?? {};
      if (own === false || "sharedWith" in own) continue;
      declareOrigin(group, role, {
        at: this,
        path: (property = "") => {
          const [first = ""] = property.split(".");
          const common = !Object.hasOwn(own, first) && Object.hasOwn(props, first);
          if (SESSION_OPTIONS.test(property)) return property.replace("session", "redis.session");
          return property === "" || property === "role"
            ? `redis.${role}`
            : `redis.${common ? "" : `${role}.`}${property}`;
        },
      });
      const { ttlSeconds, keyPrefix, ...options }: SessionRedisProps = own;
      placed[role] = new RedisAddon(
        group,
        role,
        alreadyChecked({
          ...common,
          ...options,
          transform: mergedTransforms(common.transform, own.transform),
          ...(role === "session" ? { session: { ttlSeconds, keyPrefix } } : {}),
          app: this.rails,
          role,
        }),
      );
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
          problem: "has no Redis of its own that can be shared",
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
    const options = cable?.anycable ?? (cable?.server === "anycable" ? {} : undefined);
    if (options === undefined) return undefined;
    const redis = this.redis.cable;
    if (redis === undefined) {
      throw new ConfigurationError({
        at: this,
        property: "redis.cable",
        value: false,
        problem: "leaves AnyCable without the Redis over which Rails broadcasts",
        allowed: 'options of a Redis, or { sharedWith: "queue" }',
        remedy: "Leave it out for a Redis of its own",
      });
    }
    const { path, allowedRequestOrigins, server, host } = cable ?? {};
    const standby = server !== "anycable";
    const place = { app: this.rails, redis, standby, path, allowedRequestOrigins };
    declareOrigin(this, "anycable", {
      at: this,
      path: (property) => (property === "path" ? "cable.path" : within("cable.anycable")(property)),
    });
    if (options.mode === "thruster") {
      return new AnyCableThruster(this, "anycable", alreadyChecked({ ...options, ...place, threads }));
    }
    if (!standby && options.authentication !== "jwt" && host === undefined) {
      throw new ConfigurationError({
        at: this,
        property: "cable.host",
        problem: "is missing: AnyCable is another app, whose host at herokuapp.com receives no session cookie",
        allowed: "a host under the domain of the pages, such as cable.acme.com",
        remedy: 'Give the cable a host, or set authentication: "jwt"',
      });
    }
    // A token stands for a number and counts as one.
    const workers = (): number => Number(this.rails.configVars.plain.WEB_CONCURRENCY) || 1;
    const ofServer = {
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
    };
    return new AnyCableServer(this, "anycable", alreadyChecked(ofServer));
  }

  /** The app where the websockets end, where that is not the Rails app. */
  #cableServer(cable: CableProps | undefined): RailsApp | undefined {
    return cable?.server === "anycable" && this.anycable instanceof AnyCableServer ? this.anycable.app : undefined;
  }

  /** The sensitive variables that the user set: those of AnyCable itself are set on both apps already. */
  #sensitiveOf({ sensitiveConfigVars = {} }: StimulusReflexAppProps): Readonly<Record<string, string>> {
    const names = isNames(sensitiveConfigVars) ? sensitiveConfigVars : Object.keys(sensitiveConfigVars);
    return Object.fromEntries(Object.entries(this.rails.configVars.sensitive).filter(([name]) => names.includes(name)));
  }

  #placeCable(
    cable: CableProps | undefined,
    domain: WebDomainProps | undefined,
    setsVariables: boolean | undefined,
  ): CableHost | undefined {
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
    declareOrigin(this, "cable", { at: this, path: within("cable") });
    const host = {
      cloudflareProvider: domain?.cloudflareProvider,
      zone: cable.zoneId === undefined ? domain?.zone : undefined,
      ...options,
      server: this.#cableServer(cable),
      authentication: anycable?.authentication,
      setsVariables,
      host: cable.host,
      zoneId,
      app: this.rails,
    };
    return new CableHost(this, "cable", alreadyChecked(host));
  }

  #placeAll<Props, Part>(
    id: string,
    all: Readonly<Record<string, Props>> | undefined,
    place: (group: Construct, name: string, props: Props) => Part,
  ): Readonly<Record<string, Part>> {
    const group = new Construct(this, id);
    return Object.fromEntries(
      Object.entries(all ?? {}).map(([name, props]) => {
        declareOrigin(group, name, { at: this, path: within(`${id}.${name}`) });
        return [name, place(group, name, props)];
      }),
    );
  }

  #pumaWorkers(): number {
    return pumaWorkers(dynoFacts(inventoryOf(this.rails).sizeOf("web"))?.memoryMiB);
  }
}

/** Maps a property of a part to the property of the app that contains it. */
function within(prefix: string): (property: string | undefined) => string {
  return (property) => (property === undefined ? prefix : `${prefix}.${property}`);
}
