import { visible } from "../text/visible";
import type { RailsDeployment } from "./deployment";

/** The names in a deployment that go into files and contain a character that no reader sees, shown with its code. */
export function hiddenNames(deployment: RailsDeployment): readonly string[] {
  const { name, redis, addons, processes, webHosts, cableHost, cablePath, allowedRequestOrigins, stack } = deployment;
  const names = [
    name,
    stack,
    ...Object.values(redis).flatMap(({ variable, addon }) => [variable, addon.service, addon.plan]),
    ...addons.flatMap(({ service, plan, attachments }) => [service, plan, ...attachments]),
    ...processes.flatMap(({ type, size }) => [type, size]),
    ...webHosts,
    cableHost,
    cablePath,
    ...(allowedRequestOrigins ?? []),
    ...(deployment.variableNames ?? deployment.variables.keys()),
  ];
  return names.flatMap((one) => (one === undefined || visible(one) === one ? [] : [visible(one)]));
}
