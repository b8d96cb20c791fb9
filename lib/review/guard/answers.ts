import { typeOf, type LedgerEntry } from "../../project/ledger/entry";

/** Rules that a removal does not break, so that no answer covers them. */
const NOT_LOSSES: ReadonlySet<string> = new Set(["plan-restarts-app", "plan-only-imports"]);

/**
 * Finds the reason of the ledger's `"then": "destroy"` for a finding: that of the thing at its address, of its add-on, or of
 * its app. An address that several stacks have counts when the stack of the plan has the answer, or all of them.
 *
 * @param stack - the stack that the plan is of; undefined where nothing tells it
 */
export function answersIn(
  entries: readonly LedgerEntry[],
  stack: string | undefined,
): (finding: { readonly rule: string; readonly at: string }) => string | undefined {
  const ofStack = entries.filter((entry) => stack === undefined || entry.stack === stack);
  return ({ rule, at }) => {
    if (NOT_LOSSES.has(rule)) return undefined;
    const reasons = ofStack
      .filter(({ address, was = [] }) => address === at || was.includes(at))
      .map((entry) => reasonFor(entry, ofStack));
    return reasons.includes(undefined) ? undefined : reasons[0];
  };
}

function reasonFor(entry: LedgerEntry, entries: readonly LedgerEntry[]): string | undefined {
  const owners = entries.filter(
    (owner) =>
      owner.stack === entry.stack &&
      (owner.address === entry.of || (owner.is === "app" && typeOf(entry) !== "heroku_app" && owner.app === entry.app)),
  );
  if (entry.then !== undefined) return entry.then === "destroy" ? entry.reason : undefined;
  return owners.find(({ then }) => then === "destroy")?.reason;
}
