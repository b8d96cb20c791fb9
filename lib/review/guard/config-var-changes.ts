import { parsePlan, serviceFacts } from "../../catalogue/addon-plan";
import { objectOf, stringOf } from "../../deployment/from-terraform/json";
import { roleNamed } from "../../deployment/role-names";
import { breakingChange, isNeeded, LEADING_TO_DATA, PROVIDER, type BreakingChange } from "../variable-change";
import { destroys, type PlannedChange } from "./plan-changes";

const PLAIN = ["vars", "config_vars"] as const;
const SENSITIVE = ["sensitive_vars", "sensitive_config_vars"] as const;
/** Go together with the server that reads them. */
const OF_A_FEATURE = "ANYCABLE_";
/** What an update in place does to the config vars of an app. */
export interface ConfigVarChanges {
  /** Names that the app cannot do without, and that nothing in the plan sets any more. */
  readonly lost: readonly string[];
  /** Other names that nothing in the plan sets any more. */
  readonly dropped: readonly string[];
  /** Names that another resource sets as well: the removal takes away what that one has set. */
  readonly moved: readonly { readonly name: string; readonly to: string }[];
  /** Names of variables that will lead to another store. */
  readonly redirected: readonly string[];
  /** Arguments of which not even the names are known before the apply. */
  readonly unknown: readonly string[];
}

const NOTHING: ConfigVarChanges = { lost: [], dropped: [], moved: [], redirected: [], unknown: [] };

/** What an update of config vars in place takes from the app; nothing for any other change. */
export function configVarChanges(change: PlannedChange, changes: readonly PlannedChange[]): ConfigVarChanges {
  if (!setsVariables(change) || !change.actions.includes("update")) return NOTHING;
  const app = appOf(change);
  const ofApp = changes.filter((other) => appOf(other) === app);
  const own = new Map(variablesAfter(change, ofApp));
  const after = new Map(ofApp.flatMap((other) => variablesAfter(other, ofApp)));
  const featureStays = [...after.keys()].some((name) => name.startsWith(OF_A_FEATURE));
  const isWhollyUnknown = (argument: string) => change.afterUnknown[argument] === true;
  const before = (argument: string) => Object.entries(objectOf(change.before[argument]));
  const known = [...PLAIN, ...SENSITIVE].filter((argument) => !isWhollyUnknown(argument));
  const had = known.flatMap((argument) => before(argument).map(([name, value]) => ({ argument, name, value })));
  const gone = had
    .filter(({ name }) => !after.has(name) && (featureStays || !name.startsWith(OF_A_FEATURE)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  // An app that loses everything loses what it cannot do without, whatever it is called.
  const losesAll = [...after.keys()].length === 0;
  const isLost = ({ argument, name, value }: (typeof had)[number]): boolean =>
    losesAll || isNeeded(name, value, isSensitive(argument));
  return {
    lost: gone.filter(isLost).map(({ name }) => name),
    dropped: gone.filter((one) => !isLost(one)).map(({ name }) => name),
    moved: had.flatMap(({ name, value }) => {
      const to = own.has(name) ? undefined : ofApp.find((other) => setsVariables(other) && sets(other, name, ofApp));
      // What leads elsewhere is said as that.
      if (to === undefined || isRedirected(name, value, after)) return [];
      return [{ name, to: to.address }];
    }),
    redirected: had.filter(({ name, value }) => isRedirected(name, value, after)).map(({ name }) => name),
    unknown: [...PLAIN, ...SENSITIVE].filter((argument) => isWhollyUnknown(argument) && before(argument).length > 0),
  };
}

/**
 * The variable that REDIS_PROVIDER names for the first time, on an app whose Sidekiq has read REDIS_URL until now; undefined
 * where it leads nowhere else.
 *
 * @returns `hasWorkers` where a process of the app is known to have run jobs without it
 */
export function newProvider(
  change: PlannedChange,
  changes: readonly PlannedChange[],
): { readonly variable: string; readonly hasWorkers: boolean } | undefined {
  const app = appOf(change);
  const isNewApp = changes.some((other) => other.type === "heroku_app" && isCreated(other) && appOf(other) === app);
  if (!setsVariables(change) || app === undefined || isNewApp) return undefined;
  const ofApp = changes.filter((other) => appOf(other) === app);
  const had = ofApp.some(
    (other) =>
      Object.hasOwn(objectOf(other.before.all_config_vars), PROVIDER) ||
      (setsVariables(other) && valuesOf(other.before).some(([name]) => name === PROVIDER)),
  );
  const value = new Map(variablesAfter(change, ofApp)).get(PROVIDER);
  if (had || value === undefined || value === "REDIS_URL") return undefined;
  if (!ofApp.some((other) => !isCreated(other) && givesRedis(other))) return undefined;
  const runsJobs = ({ type, before }: PlannedChange): boolean =>
    type === "heroku_formation" && roleNamed(stringOf(before.type) ?? "") === "queue";
  return {
    variable: typeof value === "string" ? value : "another variable",
    // Of an app whose variables Terraform does not know yet, as when it is adopted, nothing tells that this one is new.
    hasWorkers: !isCreated(change) && ofApp.some(runsJobs),
  };
}

function givesRedis({ type, before }: PlannedChange): boolean {
  if (type === "heroku_addon") return serviceFacts(parsePlan(stringOf(before.plan) ?? "").service)?.redis === true;
  return valuesOf(before).some(([name]) => name === "REDIS_URL");
}

function isCreated({ before }: PlannedChange): boolean {
  return Object.keys(before).length === 0;
}

/**
 * Names by which data is found that a resource starts to set, and that lead the app elsewhere at the moment: something else
 * sets them, or an add-on gives them.
 */
export function overriddenVariables(change: PlannedChange, changes: readonly PlannedChange[]): readonly string[] {
  if (!setsVariables(change) || !change.actions.some((action) => action === "create" || action === "update")) return [];
  const app = appOf(change);
  const others = changes.filter((other) => other !== change && appOf(other) === app);
  const had = new Set(valuesOf(change.before).map(([name]) => name));
  const now = new Map(variablesAfter(change, others));
  const was = new Map<string, unknown>([
    ...others.filter((other) => !destroys(other)).flatMap(givenBefore),
    // What Terraform has read of the app is exact.
    ...others.flatMap(({ before }) => Object.entries(objectOf(before.all_config_vars))),
    ...others.filter((other) => setsVariables(other)).flatMap(({ before }) => valuesOf(before)),
  ]);
  const isDropped = (name: string): boolean =>
    others.some(
      (other) =>
        setsVariables(other) && valuesOf(other.before).some(([had]) => had === name) && !sets(other, name, others),
    );
  return [...now.keys()].filter(
    (name) => !had.has(name) && was.has(name) && !isDropped(name) && isRedirected(name, was.get(name), now),
  );
}

/** What an attachment or an add-on of before gives its app. */
function givenBefore(change: PlannedChange): readonly Variable[] {
  const { type, before } = change;
  if (isCreated(change)) return [];
  if (type === "heroku_addon_attachment") return [[`${stringOf(before.name) ?? ""}_URL`, UNKNOWN]];
  return type === "heroku_addon" ? firstVariable(before) : [];
}

/** A config var whose new value breaks what the old one made. */
export interface BreakingValue extends BreakingChange {
  readonly name: string;
}

/** Config vars that keep their names, and whose new values break what was made with the old ones. */
export function breakingValues(change: PlannedChange): readonly BreakingValue[] {
  if (!setsVariables(change) || !change.actions.includes("update")) return [];
  const now = new Map(variablesAfter(change, []));
  return valuesOf(change.before).flatMap(([name, value]): readonly BreakingValue[] => {
    if (!now.has(name) || now.get(name) === value) return [];
    const breaking = breakingChange(name, value);
    return breaking === undefined ? [] : [{ name, ...breaking }];
  });
}

/** With a password that was rotated, a URL leads to the same store. */
function isRedirected(name: string, value: unknown, after: ReadonlyMap<string, unknown>): boolean {
  if (!LEADING_TO_DATA.has(name) || !after.has(name)) return false;
  const now = after.get(name);
  return now !== value && (typeof now !== "string" || withoutUser(now) !== withoutUser(String(value)));
}

function withoutUser(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, "$1");
}

function setsVariables({ type }: PlannedChange): boolean {
  return type === "heroku_app" || type === "heroku_app_config_association";
}

function sets(change: PlannedChange, name: string, ofApp: readonly PlannedChange[]): boolean {
  return variablesAfter(change, ofApp).some(([other]) => other === name);
}

function isSensitive(argument: string): boolean {
  return argument.startsWith("sensitive");
}

function appOf({ type, before, after }: PlannedChange): unknown {
  if (type === "heroku_app") return before.id ?? after.id;
  // Version 4 of the provider has it as app.
  return after.app_id ?? before.app_id ?? after.app ?? before.app;
}

/** Stands for a value that nobody knows before the apply. */
const UNKNOWN = Symbol("unknown");

type Variable = readonly [name: string, value: unknown];

function valuesOf(values: PlannedChange["before"]): readonly Variable[] {
  return [...PLAIN, ...SENSITIVE].flatMap((argument) => Object.entries(objectOf(values[argument])));
}

/** The config vars that a resource gives its app from the apply on; with what is forgotten they stay as they are. */
function variablesAfter(change: PlannedChange, ofApp: readonly PlannedChange[]): readonly Variable[] {
  const { type, actions, before, afterUnknown } = change;
  if (actions.includes("delete") && !actions.includes("create")) return [];
  const after = actions.includes("forget") ? before : change.after;
  if (type === "heroku_addon_attachment") return [[`${stringOf(after.name) ?? ""}_URL`, UNKNOWN]];
  if (type === "heroku_addon") return isFirstOfService(change, ofApp) ? firstVariable(after) : [];
  return [
    ...valuesOf(after),
    ...[...PLAIN, ...SENSITIVE].flatMap((argument) =>
      Object.keys(objectOf(afterUnknown[argument])).map((name) => [name, UNKNOWN] as const),
    ),
  ];
}

/**
 * Whether an add-on that is made gets the name of its service, as in REDIS_URL: the first one of the app does, and any other
 * has a colour in its name. One that was there beside a variable of that name has a colour as well.
 */
function isFirstOfService(change: PlannedChange, ofApp: readonly PlannedChange[]): boolean {
  const service = serviceOf(change.after);
  const alike = ofApp.filter(
    ({ type, before, after }) => type === "heroku_addon" && serviceOf({ ...before, ...after }) === service,
  );
  const stays = alike.some((other) => !isCreated(other) && !destroys(other));
  return isCreated(change) && !stays && alike.find(isCreated) === change;
}

function firstVariable(values: PlannedChange["before"]): readonly Variable[] {
  const first = serviceFacts(serviceOf(values))?.firstAttachment;
  return first === undefined ? [] : [[`${first}_URL`, UNKNOWN]];
}

function serviceOf({ plan }: PlannedChange["before"]): string {
  return parsePlan((stringOf(plan) ?? "").toLowerCase()).service;
}
