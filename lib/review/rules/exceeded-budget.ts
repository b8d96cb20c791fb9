import { isExceeded, type Budget } from "../../deployment/sizing/budget";
import type { RuleContext, Violation } from "./rule";

/** By how much a limit that no source confirms has to be exceeded, since pools are lazy and the limit may be higher. */
const DOUBT = 1.5;

/** The budgets of some parts that are exceeded, each as a violation that shows the sum. */
export function exceeded(
  kind: Budget["kind"],
  parts: readonly { readonly at: string }[],
  { budgetsAt }: RuleContext,
): readonly Violation[] {
  return parts
    .flatMap(({ at }) => budgetsAt(at))
    .filter((budget) => budget.kind === kind && isExceeded(budget, budget.certainty === "verified" ? 1 : DOUBT))
    .map((budget) => ({
      at: budget.at,
      message: `${budget.subject}: up to ${budget.used} of ${budget.limit ?? "?"}${budget.certainty === "verified" ? "" : ", a limit that no source confirms"}. ${budget.because.join(" ")}`,
    }));
}
