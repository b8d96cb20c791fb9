import { stringOf } from "../../deployment/from-terraform/json";
import { destroys, replaces, type PlannedChange } from "./plan-changes";
import { warning, type PlanFindings } from "./plan-finding";

/** Log drains of an app that stays, which go or lead elsewhere. */
export function lostLogs(drain: PlannedChange, changes: readonly PlannedChange[]): PlanFindings {
  const { type, address, before, after, afterUnknown } = drain;
  if (type !== "heroku_drain" || !destroys(drain)) return [];
  const ofApp = (other: PlannedChange): boolean => other.before.id === before.app_id;
  if (changes.some((other) => other.type === "heroku_app" && ofApp(other) && destroys(other))) return [];
  const say = (message: string): PlanFindings =>
    warning("plan-loses-logs", address, message, "Add the new drain beside it first.", "url");
  const was = whereTo(before);
  if (replaces(drain) && after.app_id === before.app_id) {
    const to = afterUnknown.url === true ? "an address that is known only after the apply" : whereTo(after);
    const step = was === to ? `another address of ${was}` : `${to} instead of ${was}`;
    return say(`The plan turns the log drain to ${step}: what reads the logs there now gets no more of them.`);
  }
  const isKept = changes.some(
    (other) =>
      other.type === "heroku_drain" &&
      other.actions.includes("create") &&
      other.after.app_id === before.app_id &&
      was !== HIDDEN &&
      whereTo(other.after) === was,
  );
  return isKept
    ? []
    : say(`The plan destroys the log drain to ${was}, and the app stays: its logs no longer reach it.`);
}

const HIDDEN = "a secret address";

/** The host alone: paths and credentials of a drain are secrets. */
function whereTo({ url }: PlannedChange["before"]): string {
  const text = stringOf(url) ?? "";
  return URL.canParse(text) && new URL(text).host !== "" ? new URL(text).host : HIDDEN;
}
