import { REDIS_ROLES, ROLE_ORDER, type RedisRole } from "../../catalogue/redis-roles";
import type { AddonTopology, AppTopology } from "../../deployment/topology";
import type { ReportedRole } from "./model";

/** What Heroku Key-Value Store does with a full memory unless told otherwise (Data API, read live 2026-06-10). */
const PLATFORM_POLICY = "noeviction";

/** The Redis of each role, in the order in which they are created. */
export function rolesOf(app: AppTopology): ReportedRole[] {
  return ROLE_ORDER.flatMap((role) =>
    app.addons.filter(({ roles }) => roles.includes(role)).map((addon) => describe(role, addon, app)),
  );
}

function describe(role: RedisRole, addon: AddonTopology, app: AppTopology): ReportedRole {
  const own = addon.options.maxmemory_policy;
  const heroku = addon.service === "heroku-redis";
  const { attachment, durable } = REDIS_ROLES[role];
  const attachments = app.attachments.filter((one) => one.addon === addon.at);
  const ofRole = attachments.filter(({ name }) => name === attachment);
  return {
    role,
    at: addon.at,
    service: addon.service ?? null,
    plan: addon.plan ?? null,
    version: addon.options.version ?? null,
    maxmemoryPolicy: own ?? (heroku ? PLATFORM_POLICY : null),
    policyFrom: own !== undefined ? "configuration" : heroku ? "platform" : "unknown",
    variables: (ofRole.length > 0 ? ofRole : attachments).flatMap(({ variables }) => variables),
    durable,
    preventDestroy: addon.preventDestroy ?? null,
    sharedWith: addon.roles.filter((other) => other !== role),
  };
}
