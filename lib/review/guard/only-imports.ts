import type { RuleDescription } from "../finding";
import { destroys, replaces, type PlannedChange } from "./plan-changes";

/** What a plan is refused for that is to import and nothing else. */
export const ONLY_IMPORTS: RuleDescription = {
  id: "plan-only-imports",
  severity: "error",
  title: "A plan that adopts an app only imports",
  why: "The first apply of an adopted app takes it over as it is. Anything else in the plan is a difference between the program and the app, and would be changed where people use it.",
  advice: "Declare what exists, and plan again.",
};

/** What a plan does besides importing, moving and reading, and how to say it. */
export function besidesImports(
  changes: readonly PlannedChange[],
): readonly { readonly change: PlannedChange; readonly message: string; readonly attribute?: string }[] {
  return changes.flatMap((change) => {
    const attributes = changedAttributes(change);
    const [attribute] = attributes;
    const what = deedOf(change);
    if (what === undefined) return [];
    const which = attributes.length === 0 || !change.actions.includes("update") ? "" : `: ${attributes.join(", ")}`;
    return [{ change, message: `The plan ${what}${which}.`, ...(attribute === undefined ? {} : { attribute }) }];
  });
}

function deedOf(change: PlannedChange): string | undefined {
  const { actions } = change;
  if (replaces(change)) return "replaces it";
  if (destroys(change)) return "destroys it";
  if (actions.includes("create")) return "creates it, so it was not imported";
  if (actions.includes("update")) return "changes it";
  if (actions.includes("forget")) return "lets go of it: it stays, and Terraform no longer manages it";
  return undefined;
}

/** Names only: values may be secrets. */
function changedAttributes({ before, after, afterUnknown }: PlannedChange): readonly string[] {
  return Object.keys({ ...before, ...after, ...afterUnknown }).filter(
    (name) => afterUnknown[name] === true || JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
}
