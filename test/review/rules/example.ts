import { namedAttachments } from "../../../lib/deployment/derived";
import { REDIS_ROLES, type RedisRole } from "../../../lib/catalogue/redis-roles";
import { withCables, type AppWithoutCable, type DeclaredCable } from "../../../lib/deployment/cables";
import type {
  AddonTopology,
  HostTopology,
  ProcessTopology,
  Topology,
  VariableTopology,
} from "../../../lib/deployment/topology";

/** A deployment that shows what a rule is about, in its tests and on its page. */
export interface RuleExample {
  /** What it shows, in a few words. */
  readonly shows: string;
  readonly topology: Topology;
}

/** Deployments that keep a rule, and that break it. */
export interface RuleExamples {
  readonly compliant: readonly RuleExample[];
  readonly nonCompliant: readonly RuleExample[];
}

/** A topology of one app, of which only what matters is said. */
export function deployed(app: Partial<AppWithoutCable> = {}, cable?: DeclaredCable): Topology {
  const one = anApp(app);
  return { apps: withCables([one], new Map(cable === undefined ? [] : [[one.at, cable]])) };
}

/** A topology of several apps. */
export function together(...apps: readonly AppWithoutCable[]): Topology {
  return { apps: withCables(apps) };
}

/** An app of which only what matters is said. */
export function anApp(app: Partial<AppWithoutCable> = {}): AppWithoutCable {
  return {
    at: "heroku_app.web",
    features: [],
    disposable: false,
    addons: [],
    attachments: namedAttachments(app.addons ?? []),
    variables: [],
    processes: [],
    hosts: [],
    acknowledgements: [],
    unknowns: [],
    ...app,
  };
}

/** An add-on of any service, of which only the plan is said. */
export function anAddon(service: string, plan: string | undefined): AddonTopology {
  return {
    at: "heroku_addon.one",
    service,
    ...(plan === undefined ? {} : { plan }),
    options: {},
    attachments: [],
    roles: [],
    preventDestroy: true,
    ignoresOptions: true,
  };
}

/** A Redis for one role or several, deployed as this library does it unless told otherwise. */
export function redis(roles: RedisRole | readonly RedisRole[], addon: Partial<AddonTopology> = {}): AddonTopology {
  const all = typeof roles === "string" ? [roles] : roles;
  const [first] = all;
  return {
    at: `heroku_addon.${all.join("_") || "redis"}`,
    service: "heroku-redis",
    plan: "premium-0",
    options: first === undefined ? {} : { maxmemory_policy: REDIS_ROLES[first].maxmemoryPolicy },
    attachments: all.map((role) => REDIS_ROLES[role].attachment),
    roles: all,
    preventDestroy: all.some((role) => REDIS_ROLES[role].durable),
    ignoresOptions: true,
    ...addon,
  };
}

/** A process type. */
export function processOf(type: string, size: string, quantity = 1): ProcessTopology {
  return { at: `heroku_formation.${type}`, type, size, quantity };
}

/** A host of the app, DNS-only with a managed certificate unless told otherwise. */
export function hostNamed(host: string, rest: Partial<HostTopology> = {}): HostTopology {
  const [label = host] = host.split(".");
  return {
    at: `heroku_domain.${label}`,
    host,
    serves: label === "cable" ? "cable" : "web",
    proxied: false,
    certificate: "managed",
    ...rest,
  };
}

/** Plain config vars. */
export function plain(variables: Readonly<Record<string, string>>): VariableTopology[] {
  return Object.entries(variables).map(([name, value]) => ({
    name,
    kind: "plain",
    owner: "heroku_app_config_association.web",
    value,
  }));
}
