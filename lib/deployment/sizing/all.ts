import type { Topology } from "../topology";
import type { Budget, BudgetOptions } from "./budget";
import { databaseConnections } from "./database";
import { webThreads, websockets } from "./dynos";
import { redisConnections, sessionMemory } from "./redis";

/** Every budget of a topology: connections and memory of each Redis, connections of databases, websockets, threads. */
export function budgetsOf(topology: Topology, options: BudgetOptions = {}): readonly Budget[] {
  return [
    ...redisConnections(topology),
    ...sessionMemory(topology, options),
    ...databaseConnections(topology),
    ...websockets(topology, options),
    ...webThreads(topology),
  ];
}
