import { planDowngrade } from "../../catalogue/plan-downgrade";
import { stringOf } from "../../deployment/from-terraform/json";
import { topologyOfTerraform } from "../../deployment/from-terraform/of-terraform";
import { budgetsOf } from "../../deployment/sizing/all";
import { isExceeded, type Budget } from "../../deployment/sizing/budget";
import type { PlannedChange } from "./plan-changes";
import { finding, open as openFinding, warning, type PlanFinding } from "./plan-finding";
import { isExpendable, rolesOf } from "./redis-purpose";

const RULE = "plan-downgrades-addon";

/** Add-ons whose plan changes in place to one that has less. */
export function downgrades(plan: unknown, changes: readonly PlannedChange[]): readonly PlanFinding[] {
  let budgets: readonly Budget[] | undefined;
  const usedOf = (address: string): readonly Budget[] => {
    budgets ??= budgetsOf(topologyOfTerraform(plan));
    return budgets.filter(({ at }) => at === address);
  };
  return changes.flatMap((change) => downgradeOf(change, changes, usedOf));
}

function downgradeOf(
  change: PlannedChange,
  changes: readonly PlannedChange[],
  usedOf: (address: string) => readonly Budget[],
): readonly PlanFinding[] {
  const { type, address, actions, before, after, afterUnknown } = change;
  if (type !== "heroku_addon" || !actions.includes("update")) return [];
  const old = stringOf(before.plan) ?? "";
  if (afterUnknown.plan === true) {
    return [unknown(address, `Which plan follows ${old} is known only after the apply.`)];
  }
  const now = stringOf(after.plan) ?? "";
  const { lost, smaller, isOther, unknown: isUnknown } = planDowngrade(old, now);
  const step = `${old} to ${now === "" ? "a plan that Heroku chooses" : now}`;
  const expendable = isExpendable(rolesOf(change, changes));
  const say = (isError: boolean, message: string, advice: string): PlanFinding =>
    (isError ? finding : warning)(RULE, address, message, advice, "plan");
  const exceeded = usedOf(address).filter(
    (budget) => smaller.length > 0 && isExceeded(budget, budget.certainty === "verified" ? 1 : DOUBT),
  );
  return [
    lost.length === 0 && !isOther
      ? []
      : say(
          !expendable,
          `The plan changes ${step}, which ${isOther ? "is of another service" : `has no ${lost.join(" and no ")}`}.`,
          lost[0] === "persistence"
            ? "What is in it is lost when the instance restarts. Keep a plan with persistence."
            : "Keep the plan, or make the new add-on beside this one and move the data.",
        ),
    exceeded.map(({ subject, used, limit, unit, because }) =>
      say(
        true,
        `The plan changes ${step}, which is too small. ${subject}: up to ${used} of ${limit ?? "?"} ${unit}. ${because.join(" ")}`,
        "Keep the plan, or run fewer processes or threads first.",
      ),
    ),
    smaller.length === 0 || exceeded.length > 0
      ? []
      : say(
          false,
          `The plan changes ${step}, which has less: ${smaller.join(", ")}.`,
          "Make sure that what is in it fits, and that its clients find a connection.",
        ),
    isUnknown && !expendable
      ? unknown(address, `The plan changes ${step}, and guard does not know whether the new plan has less.`)
      : [],
  ].flat();
}

/** By how much a limit that no source confirms has to be exceeded. */
const DOUBT = 1.5;

function unknown(address: string, message: string): PlanFinding {
  const advice = "Compare the two plans with `heroku addons:plans` before you apply the plan.";
  return openFinding(RULE, address, message, advice, "plan");
}
