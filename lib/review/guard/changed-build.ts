import { buildpackNames, buildpacksChange } from "../../catalogue/buildpacks";
import { stackChange } from "../../catalogue/stack-change";
import { stringOf, stringsOf } from "../../deployment/from-terraform/json";
import type { PlannedChange } from "./plan-changes";
import { findingOf, open, type PlanFinding } from "./plan-finding";

const RULE = "plan-breaks-build";

/** Another stack or other buildpacks of an app, which its next build takes. */
export function changedBuild(change: PlannedChange, asOf: string): readonly PlanFinding[] {
  if (change.type !== "heroku_app" || !change.actions.includes("update")) return [];
  return [...changedStack(change, asOf), ...changedBuildpacks(change)];
}

function changedStack({ address, before, after, afterUnknown }: PlannedChange, asOf: string): readonly PlanFinding[] {
  const [old, now] = [stringOf(before.stack), stringOf(after.stack)];
  if (old === undefined) return [];
  if (afterUnknown.stack === true) {
    const message = `Which stack follows ${old} is known only after the apply.`;
    return [open(RULE, address, message, "Write the name of the stack.", "stack")];
  }
  const step = now === undefined ? undefined : stackChange(old, now, asOf);
  if (step === undefined) return [];
  const message = `The plan changes the stack from ${old} to ${now ?? ""}, ${step.effect}${step.effect.endsWith("?") ? "" : "."}`;
  const advice = "Keep the stack. To change it, build the code on the new one in another app first.";
  return [findingOf(step.level, RULE, address, message, advice, "stack")];
}

function changedBuildpacks({ address, before, after, afterUnknown }: PlannedChange): readonly PlanFinding[] {
  const [old, now] = [stringsOf(before.buildpacks), stringsOf(after.buildpacks)];
  const names = buildpackNames(old);
  const isUnknown = Array.isArray(afterUnknown.buildpacks) && afterUnknown.buildpacks.includes(true);
  if (old.length > 0 && (afterUnknown.buildpacks === true || isUnknown)) {
    const message = `Which buildpacks follow ${names} is known only after the apply.`;
    return [open(RULE, address, message, "Write the names of the buildpacks.", "buildpacks")];
  }
  const step = buildpacksChange(old, now);
  if (step === undefined) return [];
  const message = `The plan changes the buildpacks from ${names} to ${buildpackNames(now)}: ${step.effect}.`;
  const advice = "Keep every buildpack that the code needs, heroku/ruby as the last one.";
  return [findingOf(step.level, RULE, address, message, advice, "buildpacks")];
}
