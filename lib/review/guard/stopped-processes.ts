import { stringOf } from "../../deployment/from-terraform/json";
import { letGoOf, processChanges, type DeclaredProcess } from "../process-change";
import { destroys, type PlannedChange } from "./plan-changes";
import { findingOf, open as openFinding, warning, type PlanFinding, type PlanFindings } from "./plan-finding";

const RULE = "plan-stops-app";

/** Processes of an app that stays, which the plan stops, weakens, lets go of, or declares twice. */
export function stoppedProcesses(change: PlannedChange, changes: readonly PlannedChange[]): readonly PlanFinding[] {
  if (change.type !== "heroku_formation" || !isOfRunningApp(change, changes)) return [];
  return [taken(change), letGo(change, changes), declaredTwice(change, changes)].flat();
}

function taken({ address, actions, before, after, afterUnknown }: PlannedChange): PlanFindings {
  if (!actions.some((action) => action === "create" || action === "update")) return [];
  const type = stringOf(after.type) ?? stringOf(before.type) ?? "a process of unknown type";
  const isWeb = type === "web";
  const isSame = before.type === after.type && before.app_id === after.app_id;
  const was = isSame && typeof before.quantity === "number" ? before.quantity : undefined;
  const open = (message: string): PlanFinding =>
    openFinding(RULE, address, message, "Look at `heroku ps` before you apply the plan.", "quantity");
  if (afterUnknown.quantity === true) {
    return isWeb
      ? open("How many dynos the web process has is known only after the apply: with 0 the app is down.")
      : [];
  }
  if (was === undefined && after.quantity === 0 && before.quantity !== 0) {
    return open(
      `The plan sets ${type} to 0 dynos, and does not tell how many run now${isWeb ? ": without any the app is down" : ""}.`,
    );
  }
  if (!isSame) return [];
  return processChanges(processOf(after), processOf(before)).map(({ severity, message, advice, attribute }) =>
    findingOf(severity, RULE, address, message, advice, attribute),
  );
}

function processOf({ type, quantity, size }: PlannedChange["before"]): DeclaredProcess {
  return {
    type: stringOf(type),
    quantity: typeof quantity === "number" ? quantity : undefined,
    size: stringOf(size),
  };
}

/** The provider asks nothing of Heroku when a formation is destroyed, or when it gets another type. */
function letGo(change: PlannedChange, changes: readonly PlannedChange[]): PlanFindings {
  const { address, before, after } = change;
  const type = stringOf(before.type);
  const stays = !destroys(change) && (change.actions.includes("forget") || after.type === before.type);
  if (type === undefined || stays || before.quantity === 0) return [];
  const isDeclared = changes.some(
    (other) =>
      other.type === "heroku_formation" &&
      (!destroys(other) || other.actions.includes("create")) &&
      other.after.type === type &&
      other.after.app_id === before.app_id,
  );
  if (isDeclared) return [];
  return warning(
    RULE,
    address,
    letGoOf(type),
    `Keep the heroku_formation. To stop the process, scale it with \`heroku ps:scale ${type}=0\`.`,
  );
}

/** Two formations for one process: each apply sets what the other one says. */
function declaredTwice(change: PlannedChange, changes: readonly PlannedChange[]): PlanFindings {
  const { address, actions, after, afterUnknown } = change;
  const isWritten = actions.includes("create") || actions.includes("update");
  const other = changes.find(
    (one) =>
      one !== change &&
      one.type === "heroku_formation" &&
      !(destroys(one) && !one.actions.includes("create")) &&
      after.type !== undefined &&
      one.after.type === after.type &&
      one.after.app_id === after.app_id,
  );
  if (!isWritten || other === undefined || afterUnknown.app_id === true) return [];
  const message = `The plan declares the ${stringOf(after.type) ?? ""} process a second time, beside ${other.address}: the one that is applied last decides, and every plan changes it again.`;
  return warning(RULE, address, message, "Keep one heroku_formation for each process of an app.", "type");
}

/** Whether the app is there before the apply and after it. */
function isOfRunningApp({ before, after }: PlannedChange, changes: readonly PlannedChange[]): boolean {
  const id = before.app_id ?? after.app_id;
  // An app that the plan makes has no id yet.
  if (id === undefined || id === null) return false;
  return !changes.some((other) => other.type === "heroku_app" && other.before.id === id && destroys(other));
}
