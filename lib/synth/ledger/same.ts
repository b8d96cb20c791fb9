import { REDIS_ROLES, type RedisRole } from "../../catalogue/redis-roles";
import { typeOf, type LedgerEntry } from "../../project/ledger/entry";
import type { Thing } from "./thing";

/** What is known of the things around the two that are compared. */
export interface Surroundings {
  /** The address that an add-on of the ledger has today. */
  readonly addressNow: (address: string) => string;
  /** The app of the ledger as the program names it today. */
  readonly appNow: (app: string | undefined) => string | undefined;
  /** Whether the program declares an app of that name in the stack. */
  readonly declaresApp: (app: string | undefined) => boolean;
}

/** Whether what has an address today is the thing that the ledger has there. */
export function isSameInPlace(entry: LedgerEntry, thing: Thing, around: Surroundings): boolean {
  switch (typeOf(entry)) {
    case "heroku_app":
      // Heroku renames an app in place, unless the one of that name has gone elsewhere.
      return entry.app === thing.app || !around.declaresApp(entry.app);
    case "heroku_addon":
      // An add-on of another app is another add-on: Terraform destroys the one and makes the other.
      return (
        serviceOf(entry) === serviceOf(thing) &&
        (entry.durable !== true || (sharesRole(entry, thing) && around.appNow(entry.app) === thing.app))
      );
    case "heroku_addon_attachment":
      return (
        entry.durable !== true ||
        (entry.is === thing.is && (entry.of === undefined || around.addressNow(entry.of) === thing.of))
      );
    case "heroku_domain":
      return entry.durable !== true || entry.is === thing.is;
    default:
      return true;
  }
}

/** Whether something that the program declares at a new address is the thing that the ledger has at an old one. */
export function isSameElsewhere(entry: LedgerEntry, thing: Thing, around: Surroundings): boolean {
  const type = typeOf(entry);
  if (type !== typeOf(thing)) return false;
  // A host is on one app of all Heroku, so it is the same whatever app it is on.
  if (type === "heroku_domain" || type === "cloudflare_dns_record") return entry.is === thing.is;
  if (around.appNow(entry.app) !== thing.app) return false;
  if (type === "heroku_addon") return serviceOf(entry) === serviceOf(thing) && rolesAgree(entry, thing);
  if (type === "heroku_addon_attachment") {
    // Heroku gives a name once: moved to another add-on, the old attachment goes before the new one is made.
    const holdsNothing = entry.durable !== true && !thing.durable;
    return (
      entry.is === thing.is && (holdsNothing || entry.of === undefined || around.addressNow(entry.of) === thing.of)
    );
  }
  return entry.is === thing.is;
}

function serviceOf({ is }: { readonly is: string }): string {
  return is.split(" ")[0] ?? "";
}

function rolesOf({ is }: { readonly is: string }): readonly string[] {
  return (is.split(" ")[1] ?? "").split("+").filter((role) => role !== "");
}

/**
 * Roles come and go on a Redis, and one that was adopted gets its first one later. What a role that leaves loses is said at
 * its attachment.
 */
function sharesRole(entry: LedgerEntry, thing: Thing): boolean {
  const before = rolesOf(entry);
  const now = rolesOf(thing);
  return before.length === 0 || before.some((role) => now.includes(role));
}

/** Elsewhere it is the same one if it has a role of before that holds data, or any where none does. */
function rolesAgree(entry: LedgerEntry, thing: Thing): boolean {
  const before = rolesOf(entry);
  const now = rolesOf(thing);
  if (before.length === 0) return true;
  const durable = before.filter((role) => REDIS_ROLES[role as RedisRole].durable);
  return (durable.length > 0 ? durable : before).some((role) => now.includes(role));
}
