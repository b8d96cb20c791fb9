import { stringOf } from "../../deployment/from-terraform/json";
import { destroys, type PlannedChange } from "./plan-changes";
import { finding, warning, type PlanFindings } from "./plan-finding";

/** An app that gets another name, and with it another herokuapp.com host. */
export function renamedApp(change: PlannedChange, changes: readonly PlannedChange[]): PlanFindings {
  const { type, address, actions, before, after, afterUnknown } = change;
  const was = stringOf(before.name);
  if (type !== "heroku_app" || !actions.includes("update") || destroys(change) || was === undefined) return [];
  if (afterUnknown.name !== true && after.name === was) return [];
  const to = stringOf(after.name) ?? "a name that is known only after the apply";
  const hasHost = changes.some((other) => other.type === "heroku_domain" && other.before.app_id === before.id);
  return (hasHost ? warning : finding)(
    "plan-stops-app",
    address,
    `The plan renames the app ${was} to ${to}: its herokuapp.com host changes${hasHost ? "" : ", and the plan has no other host of it"}.`,
    "Make sure that no webhook, record or bookmark uses the host of before.",
    "name",
  );
}
