import { DYNOS, type DynoSizeName } from "../catalogue/dynos";
import { numberOf } from "../topology/budgets/load";
import type { AppTopology } from "../topology/topology";
import type { CableDemand } from "./demand";

/** How much an app's cable is used, which no topology says. */
export type CableUse = Pick<CableDemand, "connections" | "messagesPerSecond" | "fanOut" | "reflexMilliseconds">;

/** The demand of an app that is deployed: its web dynos are there for the pages, with their size, workers and threads. */
export function demandOfApp(app: AppTopology, use: CableUse): CableDemand {
  const web = app.processes.find(({ type }) => type === "web");
  const size = web?.size?.toLowerCase();
  const workers = numberOf(app, "WEB_CONCURRENCY");
  const threads = numberOf(app, "RAILS_MAX_THREADS");
  return {
    ...use,
    ...(web?.quantity === undefined || web.quantity === 0 ? {} : { webDynos: web.quantity }),
    ...(size !== undefined && isDynoSize(size) ? { webSize: size } : {}),
    ...(workers === undefined || workers === 0 ? {} : { workers }),
    ...(threads === undefined || threads === 0 ? {} : { threads }),
  };
}

function isDynoSize(name: string): name is DynoSizeName {
  return name in DYNOS;
}
