import { parsePlan } from "../../catalogue/addon-plan";
import { objectOf, stringOf } from "../../deployment/from-terraform/json";
import { withoutKeys } from "../../deployment/from-terraform/resource";
import { howToChange } from "../how-to-change";
import { destroys, replaces, type PlannedChange } from "./plan-changes";

/** Attributes whose values may be shown: none of them can hold a secret. */
const SHOWN = ["region", "space", "hostname", "plan", "name", "internal_routing", "config"];

/** Why a resource goes, in words: the attribute that forces it with its values, or that it is no longer declared. */
export function causeOf(change: PlannedChange, changes: readonly PlannedChange[]): string {
  if (!replaces(change)) {
    return change.reason === "delete_because_no_resource_config"
      ? "nothing in the configuration declares it any more"
      : (REASONS[change.reason ?? ""] ?? "the plan says so");
  }
  if (change.replacePaths.length === 0) return REASONS[change.reason ?? ""] ?? "the plan replaces it";
  return `${change.replacePaths.map((path) => attributeOf(path, change, changes)).join(", ")} forces a replacement`;
}

/** What to do about it, as a sentence. */
export function remedyOf(change: PlannedChange, keep: string): string {
  const { address, type, replacePaths, reason } = change;
  if (replacePaths.some((path) => path.startsWith("config")) && type === "heroku_addon") {
    return `Set lifecycle { ignore_changes = [config] } on ${address}, and ${howToChange(serviceOf(change))}.`;
  }
  if (replaces(change)) return `Take the change of ${replacePaths[0] ?? "it"} back. ${keep}`;
  if (reason === "delete_because_no_resource_config") {
    return `Was it renamed? Then add a moved block, or keep the construct id. ${keep}`;
  }
  return keep;
}

function serviceOf({ before }: PlannedChange): string | undefined {
  const plan = stringOf(before.plan);
  return plan === undefined ? undefined : parsePlan(plan.toLowerCase()).service;
}

const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: "it is tainted, so an apply before failed half way",
  replace_by_request: "-replace asks for it",
  replace_by_triggers: "replace_triggered_by asks for it",
  delete_because_wrong_repetition: "count or for_each was added or taken away",
  delete_because_count_index: "count is smaller than before",
  delete_because_each_key: "for_each has its key no more",
  delete_because_no_module: "the module that declares it is gone",
};

/** The attribute that forces a replacement: the first one, where there are several. */
export function forcingAttribute({ replacePaths: [path] }: PlannedChange): string | undefined {
  return path?.split(".")[0];
}

function attributeOf(path: string, change: PlannedChange, changes: readonly PlannedChange[]): string {
  const { before, after, afterUnknown } = change;
  const [attribute = path] = path.split(".");
  if (afterUnknown[attribute] === true) {
    const referred = change.references(attribute);
    const gone = changes.filter((other) => destroys(other) && referred.includes(withoutKeys(other.address)));
    const what = gone.map(({ address }) => address).join(", ") || "what it refers to";
    return `${path} (known after apply: ${what} is replaced itself)`;
  }
  if (!SHOWN.includes(attribute)) return path;
  if (attribute !== "config")
    return `${path} (${JSON.stringify(before[attribute])} to ${JSON.stringify(after[attribute])})`;
  const [old, now] = [objectOf(before.config), objectOf(after.config)];
  const changed = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((key) => old[key] !== now[key]);
  const shown = changed.map((key) => `${key} ${inWords(old[key])} to ${inWords(now[key])}`);
  return shown.length === 0 ? path : `config (${shown.join(", ")})`;
}

function inWords(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
