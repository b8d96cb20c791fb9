import { websocketsPerWebDyno } from "./dynos";
import type { AnyCableMode, AppTopology, Topology } from "../topology";
import { cableCapacity, type CableCapacity, type CableShape } from "./capacity";
import { demandOfApp, type CableUse } from "./demand-of-app";

/** What the cable of an app takes, beside what is declared for it. */
export interface DeclaredCable {
  readonly server: CableShape["server"];
  /** How AnyCable asks Rails, where it holds the websockets. */
  readonly mode?: AnyCableMode;
  /** How many websockets the dynos hold that are declared for them; left out where none are scaled here. */
  readonly holds?: number;
  /** For the websockets that were asked for, or for as many as it holds. */
  readonly capacity: CableCapacity;
}

/** The apps that are there for an AnyCable server. */
export function anycableServers({ apps }: Topology): readonly AppTopology[] {
  return apps.filter(({ anycable }) => anycable !== undefined && anycable.mode !== "thruster");
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
  const { cable } = app;
  if (cable === undefined || servers.includes(app)) return undefined;
  const other = servers.find(({ at }) => at === cable.serverAt);
  const onAnycable = cable.server === "anycable";
  const holder = onAnycable && cable.mode !== "thruster" ? other : app;
  const mode = onAnycable && holder !== undefined ? cable.mode : undefined;
  const holds = holder === undefined ? 0 : dynosOf(holder) * (websocketsPerWebDyno(holder) ?? 0);
  const connections = use.connections ?? holds;
  if (connections === 0) return undefined;
  return {
    server: cable.server,
    ...(mode === undefined ? {} : { mode }),
    ...(holds === 0 ? {} : { holds }),
    capacity: cableCapacity(demandOfApp(app, { ...use, connections }, other)),
  };
}

function dynosOf({ processes }: AppTopology): number {
  return processes.find(({ type }) => type === "web")?.quantity ?? 0;
}
