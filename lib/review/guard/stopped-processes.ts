import { stringOf } from "../../deployment/from-terraform/json";
import { destroys, type PlannedChange } from "./plan-changes";
import { finding, open as openFinding, warning, type PlanFinding, type PlanFindings } from "./plan-finding";

const RULE = "plan-stops-app";

/** Processes of an app that stays, which the plan stops, lets go of, or puts to sleep. */
export function stoppedProcesses(change: PlannedChange, changes: readonly PlannedChange[]): readonly PlanFinding[] {
  if (change.type !== "heroku_formation" || !isOfRunningApp(change, changes)) return [];
  return [scaledToNone(change), letGo(change, changes), asleep(change)].flat();
}

function scaledToNone({ address, actions, before, after, afterUnknown }: PlannedChange): PlanFindings {
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
  if (after.quantity !== 0 || was === 0) return [];
  if (was === undefined) {
    return open(
      `The plan sets ${type} to 0 dynos, and does not tell how many run now${isWeb ? ": without any the app is down" : ""}.`,
    );
  }
  const effect = isWeb ? "the app answers no request" : "nothing does its work";
  return (isWeb ? finding : warning)(
    RULE,
    address,
    `The plan scales ${type} from ${was} to 0 dynos: ${effect} from then on.`,
    isWeb
      ? "Keep one dyno at least. To close the app for a while, use `heroku maintenance:on`."
      : "Make sure that nothing waits for it, as jobs wait for a worker.",
    "quantity",
  );
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
    `The plan lets go of ${type}: its dynos keep running at Heroku, and nothing declares how many there have to be.`,
    `Keep the heroku_formation. To stop the process, scale it with \`heroku ps:scale ${type}=0\`.`,
  );
}

function asleep({ address, actions, before, after }: PlannedChange): PlanFindings {
  const [was, is] = [before.size, after.size].map((size) => (stringOf(size) ?? "").toLowerCase());
  if (!actions.includes("update") || after.type !== "web" || is !== "eco" || was === "eco") return [];
  return warning(
    RULE,
    address,
    `The plan changes the web process from ${was ?? ""} to eco dynos, which sleep after 30 minutes without a request: every websocket drops.`,
    "Keep dynos that do not sleep.",
    "size",
  );
}

/** Whether the app is there before the apply and after it. */
function isOfRunningApp({ before, after }: PlannedChange, changes: readonly PlannedChange[]): boolean {
  const id = before.app_id ?? after.app_id;
  // An app that the plan makes has no id yet.
  if (id === undefined || id === null) return false;
  return !changes.some((other) => other.type === "heroku_app" && other.before.id === id && destroys(other));
}
