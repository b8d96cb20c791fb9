import { parsePlan, serviceFacts } from "../../catalogue/addon-plan";
import { REDIS_ROLES } from "../../catalogue/redis-roles";
import { objectOf, stringOf } from "../../deployment/from-terraform/json";
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
  const after = new Map(changes.filter((other) => appOf(other) === app).flatMap(variablesAfter));
  const featureStays = [...after.keys()].some((name) => name.startsWith(OF_A_FEATURE));
  const isWhollyUnknown = (argument: string) => change.afterUnknown[argument] === true;
  const before = (argument: string) => Object.entries(objectOf(change.before[argument]));
  const known = [...PLAIN, ...SENSITIVE].filter((argument) => !isWhollyUnknown(argument));
  const isNeeded = (argument: string, name: string): boolean =>
    isSensitive(argument) || isSecretName(name) || LEADING_TO_DATA.has(name);
  return {
    lost: known
      .flatMap((argument) => before(argument).filter(([name]) => isNeeded(argument, name)))
      .map(([name]) => name)
      .filter((name) => !after.has(name) && (featureStays || !name.startsWith(OF_A_FEATURE)))
      .sort(),
    redirected: known
      .flatMap(before)
      .filter(([name, value]) => LEADING_TO_DATA.has(name) && after.has(name) && after.get(name) !== value)
      .map(([name]) => name),
    unknown: [...PLAIN, ...SENSITIVE].filter((argument) => isWhollyUnknown(argument) && before(argument).length > 0),
  };
}

function isSensitive(argument: string): boolean {
  return argument.startsWith("sensitive");
}

function appOf({ type, before, after }: PlannedChange): unknown {
  if (type === "heroku_app") return before.id ?? after.id;
  return after.app_id ?? before.app_id;
}

/** Stands for a value that nobody knows before the apply. */
const UNKNOWN = Symbol("unknown");

/** The config vars that a resource gives its app from the apply on; with what is forgotten they stay as they are. */
function variablesAfter(change: PlannedChange): readonly (readonly [name: string, value: unknown])[] {
  const { type, actions, before, afterUnknown } = change;
  if (actions.includes("delete") && !actions.includes("create")) return [];
  const after = actions.includes("forget") ? before : change.after;
  if (type === "heroku_addon_attachment") return [[`${stringOf(after.name) ?? ""}_URL`, UNKNOWN]];
  if (type === "heroku_addon") {
    const first = serviceFacts(parsePlan(stringOf(after.plan) ?? "").service)?.firstAttachment;
    return first === undefined ? [] : [[`${first}_URL`, UNKNOWN]];
  }
  return [...PLAIN, ...SENSITIVE].flatMap((argument) => [
    ...Object.entries(objectOf(after[argument])),
    ...Object.keys(objectOf(afterUnknown[argument])).map((name) => [name, UNKNOWN] as const),
  ]);
}
