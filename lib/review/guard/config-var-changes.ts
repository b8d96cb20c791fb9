import { parsePlan } from "../../catalogue/addon-plan";
import { REDIS_ROLES } from "../../catalogue/redis-roles";
import { objectOf, stringOf } from "../../deployment/from-terraform/json";
import { isObject } from "../../text/json";
import { isSecretName } from "../../text/secrets";
import type { PlannedChange } from "./plan-changes";

const PLAIN = ["vars", "config_vars"] as const;
const SENSITIVE = ["sensitive_vars", "sensitive_config_vars"] as const;
/** Go together with the server that reads them. */
const OF_A_FEATURE = "ANYCABLE_";
/** The variables by which jobs and sessions are found: Sidekiq reads the name of another variable in REDIS_PROVIDER. */
const LEADING_TO_DATA = new Set([
  "REDIS_PROVIDER",
  ...Object.values(REDIS_ROLES).flatMap(({ durable, variable }) => (durable ? [variable] : [])),
]);

/** What an update in place does to the config vars of an app. */
export interface ConfigVarChanges {
  /** Names that the app cannot do without, and that nothing in the plan sets any more. */
  readonly lost: readonly string[];
  /** Names of variables that will lead to another store of sessions or jobs. */
  readonly redirected: readonly string[];
  /** Arguments of which not even the names are known before the apply. */
  readonly unknown: readonly string[];
}

/** What an update of config vars in place takes from the app; nothing for any other change. */
export function configVarChanges(change: PlannedChange, changes: readonly PlannedChange[]): ConfigVarChanges {
  const setsVariables = change.type === "heroku_app" || change.type === "heroku_app_config_association";
  if (!setsVariables || !change.actions.includes("update")) return { lost: [], redirected: [], unknown: [] };
  const app = appOf(change);
  const still = new Set(changes.filter((other) => appOf(other) === app).flatMap(namesAfter));
  const gone = (argument: string) =>
    Object.keys(objectOf(change.before[argument])).filter((name) => !still.has(name) && !name.startsWith(OF_A_FEATURE));
  const isWhollyUnknown = (argument: string) => change.afterUnknown[argument] === true;
  const known = (argument: string) => !isWhollyUnknown(argument);
  return {
    lost: [...PLAIN.filter(known).flatMap(gone).filter(isSecretName), ...SENSITIVE.filter(known).flatMap(gone)].sort(),
    redirected: [...PLAIN, ...SENSITIVE].flatMap((argument) =>
      Object.entries(objectOf(change.before[argument]))
        .filter(([name, value]) => LEADING_TO_DATA.has(name) && leadsElsewhere(change, argument, name, value))
        .map(([name]) => name),
    ),
    unknown: [...PLAIN, ...SENSITIVE].filter(
      (argument) => isWhollyUnknown(argument) && Object.keys(objectOf(change.before[argument])).length > 0,
    ),
  };
}

function appOf({ type, before, after }: PlannedChange): unknown {
  if (type === "heroku_app") return before.id ?? after.id;
  return after.app_id ?? before.app_id;
}

/** The names of the config vars that a resource gives its app from the apply on. */
function namesAfter({ type, actions, after, afterUnknown }: PlannedChange): readonly string[] {
  if (actions.includes("delete") && !actions.includes("create")) return [];
  if (type === "heroku_addon_attachment") return [`${stringOf(after.name) ?? ""}_URL`];
  if (type === "heroku_addon") {
    const { service } = parsePlan(stringOf(after.plan) ?? "");
    return service === "heroku-postgresql" ? ["DATABASE_URL"] : service === "heroku-redis" ? ["REDIS_URL"] : [];
  }
  return [...PLAIN, ...SENSITIVE].flatMap((argument) => [
    ...Object.keys(objectOf(after[argument])),
    ...Object.keys(objectOf(afterUnknown[argument])),
  ]);
}

function leadsElsewhere(change: PlannedChange, argument: string, name: string, value: unknown): boolean {
  const unknown = change.afterUnknown[argument];
  if (isObject(unknown) && unknown[name] === true) return true;
  const after = [...PLAIN, ...SENSITIVE]
    .map((other) => objectOf(change.after[other])[name])
    .find((one) => one !== undefined);
  return after !== undefined && after !== value;
}
