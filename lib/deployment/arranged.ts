import { byRole, ROLE_ORDER } from "../catalogue/redis-roles";
import type { AddonTopology, AppTopology, Topology } from "./topology";

/**
 * The same topology in an order that does not depend on the order of declarations: apps and parts by where they stand,
 * variables by name, and the Redis of each role ahead of other add-ons in the order in which they are created.
 */
export function arranged({ apps, ...rest }: Topology): Topology {
  return { ...rest, apps: [...apps].map(arrangedApp).sort(byPlace) };
}

function arrangedApp(app: AppTopology): AppTopology {
  return {
    ...app,
    features: [...app.features].sort(),
    addons: [...app.addons]
      .map((addon) => ({ ...addon, attachments: [...addon.attachments].sort(), roles: [...addon.roles].sort(byRole) }))
      .sort((a, b) => rankOf(a) - rankOf(b) || byPlace(a, b)),
    attachments: [...app.attachments].sort((a, b) => compare(a.name, b.name) || compare(a.addon, b.addon)),
    variables: [...app.variables].sort((a, b) => compare(a.name, b.name) || compare(a.owner, b.owner)),
    processes: [...app.processes].sort(byPlace),
    hosts: [...app.hosts].sort(byPlace),
    acknowledgements: [...app.acknowledgements].sort((a, b) => byPlace(a, b) || compare(a.rule, b.rule)),
    unknowns: [...app.unknowns].sort((a, b) => byPlace(a, b) || compare(a.property, b.property)),
  };
}

function rankOf({ roles }: AddonTopology): number {
  return roles.length === 0 ? ROLE_ORDER.length : Math.min(...roles.map((role) => ROLE_ORDER.indexOf(role)));
}

function byPlace(a: { readonly at: string }, b: { readonly at: string }): number {
  return compare(a.at, b.at);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
