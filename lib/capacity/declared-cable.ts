import { endsCable } from "../topology/budgets/dynos";
import { loadOf } from "../topology/budgets/load";
import type { AppTopology, Topology } from "../topology/topology";
import { cableCapacity, websocketsPerDyno, type CableCapacity, type CableShape } from "./capacity";
import { demandOfApp, type CableUse } from "./demand-of-app";

/** What the cable of an app takes, beside what is declared for it. */
export interface DeclaredCable {
  readonly server: CableShape["server"];
  /** How many websockets the dynos hold that are declared for them; left out where none are scaled here. */
  readonly holds?: number;
  /** For the websockets that were asked for, or for as many as it holds. */
  readonly capacity: CableCapacity;
}

/** The apps that run nothing but an AnyCable server. */
export function anycableServers({ apps }: Topology): readonly AppTopology[] {
  return apps.filter((app) => loadOf(app).anycable);
}

/**
 * The cable of an app beside what it takes; undefined where there is none, where the app is AnyCable's own, and where neither a
 * number of websockets is given nor dynos are declared that hold some.
 *
 * @param servers - the {@link anycableServers} that are deployed with it
 */
export function declaredCable(
  app: AppTopology,
  servers: readonly AppTopology[],
  use: Partial<CableUse> = {},
): DeclaredCable | undefined {
  if (app.cable === undefined || servers.includes(app)) return undefined;
  const anycable = servers.find((server) => endsCable({ ...server, cable: app.cable }));
  const server = adapterOf(app) === "any_cable" ? "anycable" : "action-cable";
  const demand = demandOfApp(app, { ...use, connections: use.connections ?? 0 }, anycable);
  const holds = dynosOf(server === "anycable" ? anycable : app) * websocketsPerDyno(server, demand);
  const connections = use.connections ?? holds;
  if (connections === 0) return undefined;
  return { server, ...(holds === 0 ? {} : { holds }), capacity: cableCapacity({ ...demand, connections }) };
}

function adapterOf({ variables }: AppTopology): string | undefined {
  return variables.find(({ name }) => name === "CABLE_ADAPTER")?.value;
}

function dynosOf(app: AppTopology | undefined): number {
  return app?.processes.find(({ type }) => type === "web")?.quantity ?? 0;
}
