import { CABLE_PATH } from "../catalogue/cable-path";
import { REDIS_ROLES, ROLE_ORDER, type RedisRole } from "../catalogue/redis-roles";
import { roleNamed } from "../deployment/role-names";
import type {
  AddonTopology,
  AnyCableMode,
  AppTopology,
  CableAuthentication,
  ProcessTopology,
} from "../deployment/topology";

/** What the Rails side has to know of what is deployed. */
export interface RailsDeployment {
  readonly name: string;
  readonly stack?: string;
  readonly buildpacks?: readonly string[];
  /** The Redis of each role that the deployment has. */
  readonly redis: Readonly<Partial<Record<RedisRole, RailsRedis>>>;
  /** Add-ons that are not a Redis. */
  readonly addons: readonly AddonTopology[];
  readonly processes: readonly ProcessTopology[];
  /** Whether old and new web dynos overlap at every release. */
  readonly preboot: boolean;
  /** The hosts of the pages, without those that are known only after apply. */
  readonly webHosts: readonly string[];
  /** The cable's own host, where it has one. */
  readonly cableHost?: string;
  /** Where Action Cable is mounted, as in `/cable`. */
  readonly cablePath: string;
  /** The origins whose pages may open the cable, where they are known. */
  readonly allowedRequestOrigins?: readonly string[];
  /** How AnyCable asks Rails, where the app is prepared for it. */
  readonly anycable?: AnyCableMode;
  /** How a websocket is authenticated. */
  readonly authentication: CableAuthentication;
  /** Plain config vars whose value is known. */
  readonly variables: ReadonlyMap<string, string>;
  /** Every config var that the deployment sets, by name; absent where some names are unknown. */
  readonly variableNames?: ReadonlySet<string>;
}

/** The Redis of one role, seen from Rails. */
export interface RailsRedis {
  /** The variable that holds its URL. */
  readonly variable: string;
  readonly addon: AddonTopology;
  /** Whether the URL is one that needs TLS options: Heroku's own, with its self-signed certificates. */
  readonly selfSigned: boolean;
}

/** The roles whose Redis takes TLS and nothing else: Redis 4 and 5 on Heroku had a plain URL, later versions have none. */
export function tlsOnlyRoles({ redis }: RailsDeployment): readonly string[] {
  return Object.entries(redis).flatMap(([role, { selfSigned, addon }]) =>
    selfSigned && !/^[45]/.test(addon.options.version ?? "") ? [role] : [],
  );
}

/** The domain of the session's cookie: what the host of the pages and the host of the cable have in common; undefined where the cookie has no domain. */
export function cookieDomain({ cableHost, webHosts, variables }: RailsDeployment): string | undefined {
  const web = variables.get("APPLICATION_HOST") ?? webHosts[0];
  if (cableHost === undefined || web === undefined || cableHost === web) return undefined;
  const [one, other] = [web, cableHost].map((host) => host.toLowerCase().split(".").reverse());
  const differs = one?.findIndex((label, index) => label !== other?.[index]) ?? 0;
  const common = (differs < 0 ? one : one?.slice(0, differs)) ?? [];
  return common.length > 1 ? [...common].reverse().join(".") : undefined;
}

const HEROKU_REDIS = "heroku-redis";

/** Reads off a topology what the Rails side depends on. */
export function railsDeploymentOf(app: AppTopology): RailsDeployment {
  const redis: Partial<Record<RedisRole, RailsRedis>> = {};
  for (const role of ROLE_ORDER) {
    const addon = app.addons.find(({ roles }) => roles.includes(role));
    if (addon === undefined) continue;
    const { service } = addon;
    redis[role] = {
      variable: urlVariable(role, addon, app),
      addon,
      selfSigned: (service ?? HEROKU_REDIS) === HEROKU_REDIS,
    };
  }
  const hosts = (serves: "web" | "cable") =>
    app.hosts.filter((host) => host.serves === serves).flatMap(({ host }) => host ?? []);
  const url = /^wss?:\/\/([^/:]+)(?::\d+)?(\/.*)?$/.exec(app.cable?.url ?? "");
  const webHosts = hosts("web");
  const cableHost = hosts("cable")[0] ?? url?.[1];
  const variables = new Map(app.variables.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
  return {
    name: app.name ?? "app",
    stack: app.stack,
    buildpacks: app.buildpacks,
    redis,
    addons: app.addons.filter(({ roles }) => roles.length === 0),
    processes: app.processes,
    preboot: app.features.includes("preboot"),
    webHosts,
    cableHost: cableHost === undefined || webHosts.includes(cableHost) ? undefined : cableHost,
    cablePath: url?.[2] ?? CABLE_PATH,
    allowedRequestOrigins: app.cable?.allowedRequestOrigins,
    anycable: app.cable?.mode,
    authentication: app.cable?.authentication ?? "cookie",
    variables,
    variableNames: variableNamesOf(app),
  };
}

/** Undefined where an add-on has an attachment whose name Heroku chooses, or a part of the app is unknown. */
function variableNamesOf({ addons, attachments, variables, unknowns }: AppTopology): ReadonlySet<string> | undefined {
  if (unknowns.some(({ property }) => property === "resource")) return undefined;
  if (addons.some(({ service, attachments }) => service === HEROKU_REDIS && attachments.length === 0)) return undefined;
  const given = attachments.flatMap((attachment) => attachment.variables);
  return new Set([...variables.map(({ name }) => name), ...given]);
}

/** A stack that was not made with this library may have chosen its own name for the attachment. */
function urlVariable(role: RedisRole, { at }: AddonTopology, { attachments }: AppTopology): string {
  const { attachment, variable } = REDIS_ROLES[role];
  const own = attachments.filter(({ addon }) => addon === at);
  if (own.some(({ name }) => name === attachment)) return variable;
  // A name that Heroku chose is beside the one that says what the Redis is for.
  const first = own.find(({ name }) => roleNamed(name) === role) ?? own[0];
  return first?.variables[0] ?? variable;
}
