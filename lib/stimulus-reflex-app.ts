import { Token } from "cdktf";
import { Construct } from "constructs";
import { checkAnyCableShape, type AnyCableOptions } from "./cable/anycable-options";
import { AnyCableServer } from "./cable/anycable-server";
import { AnyCableThruster } from "./cable/anycable-thruster";
import { CABLE_SHAPE, CableHost, setCableVariables, type CableOptions } from "./cable/cable-host";
import { DYNOS } from "./catalogue/dynos";
import { pumaWorkers } from "./catalogue/puma-workers";
import { REDIS_ROLES, type RedisRole } from "./catalogue/redis-roles";
import { validateNoWildcard } from "./cloudflare/host";
import { ConfigurationError } from "./configuration-error";
import { Addon, ADDON_SHAPE, type AddonProps } from "./heroku/addon";
import { Domain, HOST_SHAPE, type HostProps } from "./heroku/domain";
import { oneOf } from "./heroku/one-of";
import { Process, SCALE_SHAPE, type ProcessScale } from "./heroku/process";
import { RAILS_SHAPE, RailsApp, type RailsAppProps } from "./heroku/rails-app";
import { RedisAddon, whyApart } from "./heroku/redis-addon";
import { REDIS_SHAPE, type RedisOptions } from "./heroku/redis-options";
import { checkShape, type Shape } from "./shape";

/** A role on the Redis of another one. */
export interface SharedRedis {
  /** The role whose Redis it is. Only cable and queue can share. */
  readonly sharedWith: RedisRole;
}

/** One role: options of its own, a share of another Redis, or `false` for none. */
export type RedisRoleProps = Partial<RedisOptions> | SharedRedis | false;

/** The Redis instances of an app: what all have in common, and what a role has of its own. */
export interface RedisProps extends Omit<RedisOptions, "maxmemoryPolicy">, Partial<Record<RedisRole, RedisRoleProps>> {}

/** The host of the pages. */
export interface WebDomainProps extends HostProps {
  /**
   * Whether Cloudflare stands in between. Only with `acm: false` and certificates of one's own, and with a cable host.
   *
   * @default false - DNS only
   */
  readonly proxied?: boolean;
}

/** The cable: on the web host, or on a host of its own. */
export interface CableProps extends CableOptions, Partial<HostProps> {
  /**
   * What holds the websockets.
   *
   * @default "action-cable", in the web dynos
   */
  readonly server?: "action-cable" | "anycable";
  /**
   * How AnyCable is run. While the server is "action-cable" it is prepared and not in use, which is the first step of a
   * move and the last of the way back.
   *
   * @default - no AnyCable
   */
  readonly anycable?: AnyCableOptions;
}

/** Properties of a {@link StimulusReflexApp}. */
export interface StimulusReflexAppProps extends RailsAppProps {
  /** The Redis instances. `client` says which Redis client the Gemfile has. */
  readonly redis: RedisProps;
  /**
   * The host of the pages.
   *
   * @default - the app's own host at herokuapp.com
   */
  readonly domain?: WebDomainProps;
  /**
   * The cable. Zone and provider are those of `domain` unless given.
   *
   * @default - on the host of the pages, at /cable
   */
  readonly cable?: CableProps;
  /**
   * How process types are scaled.
   *
   * @default - not managed here: Heroku starts one web dyno at the first release
   */
  readonly processes?: Readonly<Record<string, ProcessScale>>;
  /**
   * Further add-ons by construct id, as in `postgres: { plan: "heroku-postgresql:essential-0" }`.
   *
   * @default - none
   */
  readonly addons?: Readonly<Record<string, Omit<AddonProps, "app">>>;
  /**
   * Puma's worker processes in one web dyno, `WEB_CONCURRENCY`.
   *
   * @default - one for each 512 MiB of the web dyno, 16 at the most
   */
  readonly webConcurrency?: number;
  /**
   * Threads of one Puma worker and of Sidekiq, `RAILS_MAX_THREADS`.
   *
   * @default 5
   */
  readonly railsMaxThreads?: number;
}

/** The properties of {@link StimulusReflexAppProps}. */
export const APP_SHAPE = {
  ...RAILS_SHAPE,
  redis: { is: "value", needs: 'at least the Redis client that the Gemfile has, as in redis: { client: "ruby" }' },
  domain: "value?",
  cable: "value?",
  processes: "map?",
  addons: "map?",
  webConcurrency: "value?",
  railsMaxThreads: "value?",
} satisfies Shape<StimulusReflexAppProps>;

const WEB_DOMAIN = { ...HOST_SHAPE, proxied: "boolean?" } satisfies Shape<WebDomainProps>;

const CABLE = {
  ...HOST_SHAPE,
  ...CABLE_SHAPE,
  host: "string?",
  zoneId: "string?",
  server: "string?",
  anycable: "value?",
} satisfies Shape<CableProps>;

const { maxmemoryPolicy: ofRole, ...COMMON_REDIS } = REDIS_SHAPE;
const REDIS = {
  ...COMMON_REDIS,
  cache: "value?",
  session: "value?",
  cable: "value?",
  queue: "value?",
} satisfies Shape<RedisProps>;
const ONE_REDIS = { ...COMMON_REDIS, maxmemoryPolicy: ofRole, client: "string?" } satisfies Shape<
  Partial<RedisOptions>
>;
const ROLE = { ...ONE_REDIS, sharedWith: "string?" } as const;
const SHARED_REDIS = { sharedWith: { is: "string", needs: "cable or queue" } } satisfies Shape<SharedRedis>;

const ROLES = Object.keys(REDIS_ROLES) as readonly RedisRole[];
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
    checkShape(this, "a StimulusReflexApp", props, APP_SHAPE);
    const { redis, domain, cable, processes, addons, webConcurrency, railsMaxThreads, ...rails } = props;
    this.#checkHosts(domain, cable);

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
    this.#checkRedis(props);
    const { cache, session, cable, queue, ...common } = props;
    const roles: Partial<Record<RedisRole, RedisRoleProps>> = { cache, session, cable, queue };
    const group = new Construct(this, "redis");
    const placed: Partial<Record<RedisRole, RedisAddon>> = {};
    for (const role of ROLES) {
      const own = roles[role] ?? {};
      if (own === false || "sharedWith" in own) continue;
      placed[role] = new RedisAddon(group, role, { ...common, ...own, app: this.rails, role });
    }
    for (const role of ROLES) {
      const own = roles[role] ?? {};
      if (own === false || !("sharedWith" in own)) continue;
      const host = placed[own.sharedWith];
      if (host?.role !== own.sharedWith) {
        const hosts = ROLES.filter((other) => {
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
    const size = this.rails.inventory.sizeOf("web")?.toLowerCase() ?? "";
    return pumaWorkers((DYNOS as Readonly<Record<string, { readonly memoryMiB: number }>>)[size]?.memoryMiB);
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

  #checkHosts(domain: WebDomainProps | undefined, cable: CableProps | undefined): void {
    if (domain !== undefined) {
      checkShape(this, "the host of the pages", domain, WEB_DOMAIN, "domain");
      validateNoWildcard(
        this,
        "domain.host",
        domain.host,
        "www",
        `Name the host of the application, and add new Domain(…, { app: app.rails, host: ${JSON.stringify(domain.host)}, … }) for the others`,
      );
    }
    if (cable === undefined) return;
    checkShape(this, "the cable", cable, CABLE, "cable");
    if (cable.anycable !== undefined) checkAnyCableShape(this, cable.anycable, undefined, "cable.anycable");
    if (cable.host !== undefined) {
      validateNoWildcard(this, "cable.host", cable.host, "cable", "Name the host that browsers open the websocket on");
    }
  }

  #checkRedis(props: RedisProps): void {
    if (typeof props === "object" && "maxmemoryPolicy" in props) {
      throw new ConfigurationError({
        at: this,
        property: "redis.maxmemoryPolicy",
        problem: "depends on the role",
        allowed: Object.keys(REDIS),
        remedy: "Set it for one role, as in redis.cache.maxmemoryPolicy",
      });
    }
    checkShape(this, "the Redis instances", props, REDIS, "redis");
    for (const role of ROLES) {
      const own = props[role];
      if (own === undefined || own === false) continue;
      const property = `redis.${role}`;
      const shared = Object.hasOwn(Object(own) as object, "sharedWith");
      if (!shared || !("sharedWith" in own)) {
        checkShape(this, `the Redis of ${role}`, own, ROLE, property);
        continue;
      }
      const option = Object.keys(own).find((name) => Object.hasOwn(ONE_REDIS, name));
      if (option !== undefined) {
        throw new ConfigurationError({
          at: this,
          property: `${property}.${option}`,
          problem: `has no effect beside sharedWith: ${role} is on the Redis of ${own.sharedWith}`,
          remedy: `Set it in redis.${own.sharedWith}, or leave sharedWith out for a Redis of its own`,
        });
      }
      checkShape(this, "a share of another Redis", own, SHARED_REDIS, property);
    }
  }
}
