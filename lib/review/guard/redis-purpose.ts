import { REDIS_ROLES, type RedisRole } from "../../catalogue/redis-roles";
import { stringOf } from "../../deployment/from-terraform/json";
import { roleNamed } from "../../deployment/role-names";
import type { PlannedChange } from "./plan-changes";

/** What the names of an add-on's attachments say that it is for, or its own name where they say nothing. */
export function rolesOf({ address, before }: PlannedChange, changes: readonly PlannedChange[]): readonly RedisRole[] {
  const told = changes
    .filter((other) => other.type === "heroku_addon_attachment" && other.before.addon_id === before.id)
    .flatMap((other) => stringOf(other.before.name) ?? [])
    .flatMap((name) => roleNamed(name) ?? []);
  return told.length > 0 ? told : [address.split(".").at(-1) ?? ""].flatMap((name) => roleNamed(name) ?? []);
}

/** Whether an add-on is for roles that can all be made again; one whose purpose nothing tells is taken to hold data. */
export function isExpendable(roles: readonly RedisRole[]): boolean {
  return roles.length > 0 && roles.every((role) => !REDIS_ROLES[role].durable);
}
