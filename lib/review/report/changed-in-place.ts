import { serviceFacts } from "../../catalogue/addon-plan";
import { buildpackNames, buildpacksChange } from "../../catalogue/buildpacks";
import { stackChange } from "../../catalogue/stack-change";
import type { AppTopology, UnknownProperty } from "../../deployment/topology";
import { featureOff } from "../feature-off";
import type { Consequence } from "./model";

/**
 * Another stack or other buildpacks, which the next build takes.
 *
 * @param asOf - the day that stacks are judged by, `YYYY-MM-DD`
 */
export function changedBuild(now: AppTopology, before: AppTopology, asOf: string): readonly Consequence[] {
  return [...changedStack(now, before, asOf), ...changedBuildpacks(now, before)];
}

function changedStack(now: AppTopology, before: AppTopology, asOf: string): readonly Consequence[] {
  if (before.stack === undefined || now.stack === undefined) return [];
  const change = stackChange(before.stack, now.stack, asOf);
  if (change === undefined) return [];
  const { effect, level } = change;
  const message = `The stack changes from ${before.stack} to ${now.stack}, ${effect}${effect.endsWith("?") ? "" : "."}`;
  return [{ kind: "changed", severity: level === "unknown" ? "warning" : level, at: now.at, message }];
}

function changedBuildpacks(now: AppTopology, before: AppTopology): readonly Consequence[] {
  if (before.buildpacks === undefined || now.buildpacks === undefined || isUnknown(now, "buildpacks")) return [];
  const change = buildpacksChange(before.buildpacks, now.buildpacks);
  if (change === undefined) return [];
  const step = `from ${buildpackNames(before.buildpacks)} to ${buildpackNames(now.buildpacks)}`;
  const message = `The buildpacks change ${step}: ${change.effect}.`;
  return [{ kind: "changed", severity: change.level, at: now.at, message }];
}

/** Features that the program no longer has: Terraform turns them off. */
export function featuresOff(now: AppTopology, before: AppTopology): readonly Consequence[] {
  if (isUnknown(now, "features")) return [];
  const web = now.processes.find(({ type }) => type === "web");
  const redis = now.addons.filter(({ service }) => serviceFacts(service ?? "")?.redis === true);
  const use = {
    webDynos: web?.quantity,
    roles: redis.flatMap(({ roles }) => roles),
    hasRedis: redis.length > 0,
    hasAnyCable: now.anycable !== undefined || now.cable?.mode !== undefined,
  };
  return before.features
    .filter((feature) => !now.features.includes(feature))
    .flatMap((feature): readonly Consequence[] => {
      const off = featureOff(feature, use);
      const message = `${feature} is turned off: ${off?.effect ?? ""}.`;
      return off === undefined ? [] : [{ kind: "changed", severity: off.severity, at: now.at, message }];
    });
}

function isUnknown({ unknowns }: AppTopology, wanted: UnknownProperty): boolean {
  return unknowns.some(({ property }) => property === wanted);
}
