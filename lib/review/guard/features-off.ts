import { parsePlan, serviceFacts } from "../../catalogue/addon-plan";
import { objectOf, stringOf } from "../../deployment/from-terraform/json";
import { featureOff } from "../feature-off";
import { destroys, type PlannedChange } from "./plan-changes";
import { findingOf, type PlanFinding } from "./plan-finding";
import { rolesOf } from "./redis-purpose";

/** A feature of an app that stays, which the plan turns off: the provider does so when its resource is destroyed. */
export function featuresOff(change: PlannedChange, changes: readonly PlannedChange[]): readonly PlanFinding[] {
  const { type, address, before } = change;
  const name = stringOf(before.name);
  if (type !== "heroku_app_feature" || name === undefined || before.enabled === false || !isTakenBack(change))
    return [];
  const ofApp = changes.filter(({ before: had, after: has }) => (has.app_id ?? had.app_id) === before.app_id);
  const isAppGone = changes.some(
    (one) => one.type === "heroku_app" && one.before.id === before.app_id && destroys(one),
  );
  const off = isAppGone ? undefined : featureOff(name, useOf(ofApp, changes));
  if (off === undefined) return [];
  const message = `The plan turns ${name} off: ${off.effect}.`;
  return [findingOf(off.severity, "plan-turns-feature-off", address, message, off.advice, "enabled")];
}

/** What is forgotten stays on. */
function isTakenBack({ actions, before, after }: PlannedChange): boolean {
  const isWritten = actions.includes("create") || actions.includes("update");
  if (!isWritten) return actions.includes("delete");
  return after.enabled === false || after.name !== before.name || after.app_id !== before.app_id;
}

function useOf(ofApp: readonly PlannedChange[], changes: readonly PlannedChange[]): Parameters<typeof featureOff>[1] {
  const web = ofApp.find(({ type, after }) => type === "heroku_formation" && after.type === "web");
  const quantity = web?.after.quantity;
  const attached = new Set(
    ofApp.flatMap(({ type, before }) => (type === "heroku_addon_attachment" ? [before.addon_id] : [])),
  );
  const redis = changes.filter(
    (one) =>
      one.type === "heroku_addon" &&
      !destroys(one) &&
      (ofApp.includes(one) || attached.has(one.before.id)) &&
      serviceFacts(parsePlan((stringOf(one.before.plan) ?? "").toLowerCase()).service)?.redis === true,
  );
  return {
    webDynos: typeof quantity === "number" ? quantity : undefined,
    roles: redis.flatMap((one) => rolesOf(one, changes)),
    hasRedis: redis.length > 0,
    hasAnyCable: ofApp.some(({ after }) =>
      [after.vars, after.sensitive_vars, after.config_vars].some((map) =>
        Object.keys(objectOf(map)).some((name) => name.startsWith("ANYCABLE_")),
      ),
    ),
  };
}
