import type { Finding } from "../../../lib/review/finding";
import { firstAttachments, namedAttachments } from "../../../lib/deployment/derived";
import type { Budget } from "../../../lib/deployment/sizing/budget";
import type { AddonTopology, AppTopology, Topology } from "../../../lib/deployment/topology";

/** A Redis as the library makes it. */
export function redis(
  role: "cache" | "session" | "cable" | "queue",
  changes: Partial<AddonTopology> = {},
): AddonTopology {
  const evicts = role === "cache" || role === "session";
  return {
    at: `production/app/redis/${role}`,
    service: "heroku-redis",
    plan: "premium-0",
    options: { maxmemory_policy: evicts ? "volatile-lru" : "noeviction" },
    attachments: [`${role.toUpperCase()}_REDIS`],
    roles: [role],
    preventDestroy: role === "session" || role === "queue",
    ignoresOptions: true,
    ...changes,
  };
}

/** A whole environment. */
export function environment(changes: Partial<AppTopology> = {}): AppTopology {
  const app = environmentWith(changes);
  const named = namedAttachments(app.addons);
  return { ...app, attachments: changes.attachments ?? [...named, ...firstAttachments(app.at, app.addons, [])] };
}

function environmentWith(changes: Partial<AppTopology>): Omit<AppTopology, "attachments"> {
  const at = "production/app/rails";
  return {
    at,
    name: "acme-production",
    region: "eu",
    stack: "heroku-24",
    buildpacks: ["heroku/nodejs", "heroku/ruby"],
    acm: true,
    features: ["runtime-dyno-metadata"],
    preventDestroy: true,
    disposable: false,
    urlsInState: false,
    addons: [
      redis("cache"),
      redis("session"),
      redis("cable"),
      redis("queue", { plan: "premium-1" }),
      {
        at: "production/app/addons/postgres",
        service: "heroku-postgresql",
        plan: "essential-0",
        options: {},
        attachments: [],
        roles: [],
        preventDestroy: false,
        ignoresOptions: true,
      },
    ],
    variables: [
      { name: "WEB_CONCURRENCY", kind: "plain", owner: "configVars of production/app", value: "2" },
      { name: "RAILS_MASTER_KEY", kind: "sensitive", owner: "sensitiveConfigVars of production/app/rails" },
      { name: "SESSION_REDIS_URL", kind: "url", owner: "the attachment SESSION_REDIS of production/app/redis/session" },
      { name: "SIGNUP", kind: "plain", owner: "configVars of production/app/rails", value: "open" },
    ],
    processes: [
      { at: "production/app/processes/web", type: "web", size: "standard-2x", quantity: 2 },
      { at: "production/app/processes/worker", type: "worker", size: "standard-1x", quantity: 1 },
    ],
    hosts: [
      { at: "production/app/domain", host: "www.acme.com", serves: "web", proxied: false, certificate: "managed" },
      { at: "production/app/cable", host: "cable.acme.com", serves: "cable", proxied: false, certificate: "managed" },
    ],
    cable: {
      server: "action-cable",
      standby: false,
      authentication: "cookie",
      url: "wss://cable.acme.com/cable",
      allowedRequestOrigins: ["https://www.acme.com"],
    },
    acknowledgements: [],
    unknowns: [],
    ...changes,
  };
}

/** A topology of one environment. */
export function topology(changes: Partial<AppTopology> = {}): Topology {
  return { apps: [environment(changes)] };
}

/** Something that a rule might have found. */
export function finding(changes: Partial<Finding> = {}): Finding {
  return {
    kind: "violation",
    rule: "queue-never-evicts",
    severity: "error",
    at: "production/app/redis/queue",
    message: "volatile-lru throws jobs away when the memory is full.",
    advice: "Leave the policy out.",
    page: "https://example.com/rules/queue-never-evicts",
    ...changes,
  };
}

/** A budget of connections. */
export function budget(changes: Partial<Budget> = {}): Budget {
  return {
    kind: "redis-connections",
    at: "production/app/redis/queue",
    subject: "connections of the queue Redis",
    used: 34,
    limit: 80,
    unit: "connections",
    because: ["2 web dynos with 2 Puma workers each hold 9.", "1 worker dyno holds 15."],
    certainty: "verified",
    ...changes,
  };
}
