import { REDIS_ROLES } from "../catalogue/redis-roles";
import { isSecretName } from "../text/secrets";

/** Sidekiq reads the name of another variable in it, and REDIS_URL without it. */
export const PROVIDER = "REDIS_PROVIDER";
/** The variables by which data is found. */
export const LEADING_TO_DATA: ReadonlySet<string> = new Set([
  PROVIDER,
  "DATABASE_URL",
  "REDIS_URL",
  ...Object.values(REDIS_ROLES).flatMap(({ durable, variable }) => (durable ? [variable] : [])),
]);
/** Without them Rails boots in development. */
const OF_RAILS = new Set(["RAILS_ENV", "RACK_ENV"]);
/** The URL of a store or a broker. */
const STORE = /^(?!https?:|wss?:)[a-z][a-z0-9+.-]*:\/\//i;
/** Keys without which what they encrypted cannot be read. */
const ENCRYPTING =
  /^(?:ACTIVE_RECORD_ENCRYPTION_(?:PRIMARY_KEY|DETERMINISTIC_KEY|KEY_DERIVATION_SALT)|LOCKBOX_MASTER_KEY)$/;

/** Whether an app cannot do without a config var, as its name, its value, or where it is declared tells. */
export function isNeeded(name: string, value: unknown, isSensitive: boolean): boolean {
  const leads = LEADING_TO_DATA.has(name) || OF_RAILS.has(name);
  return isSensitive || isSecretName(name) || leads || (typeof value === "string" && STORE.test(value));
}

/** What another value of a config var breaks. */
export interface BreakingChange {
  /** As the end of a sentence. */
  readonly effect: string;
  readonly severity: "error" | "warning";
}

/** What another value breaks that was made with the old one; undefined where nothing is known to. */
export function breakingChange(name: string, before: unknown): BreakingChange | undefined {
  if (ENCRYPTING.test(name)) return { effect: "what it encrypted cannot be read any more", severity: "error" };
  if (name === "RAILS_MASTER_KEY") {
    return {
      effect: "the app does not boot unless its credentials were encrypted with the new key",
      severity: "warning",
    };
  }
  if (name === "SECRET_KEY_BASE") {
    return { effect: "everybody is logged out, and signed URLs of before are refused", severity: "warning" };
  }
  if (!OF_RAILS.has(name) || before !== "production") return undefined;
  const effect = "Rails no longer runs in production: it has another database, other caches and other errors";
  return { effect, severity: "error" };
}
