import { isDynoSize, type DynoSizeName } from "../../catalogue/dynos";
import { numberOf } from "./load";
import type { AppTopology, ProcessTopology } from "../topology";
import type { CableDemand } from "./demand";

/** How much an app's cable is used, which no topology says. */
export type CableUse = Pick<CableDemand, "connections" | "messagesPerSecond" | "fanOut" | "reflexMilliseconds">;

/**
 * The demand of an app that is deployed: its web dynos are there for the pages, with their size, workers and threads.
 *
 * @param anycable - the app of the AnyCable server, where there is one
 */
export function demandOfApp(app: AppTopology, use: CableUse, anycable?: AppTopology): CableDemand {
  const web = webOf(app);
  const size = sizeOf(app);
  const cableSize = anycable && sizeOf(anycable);
  const workers = numberOf(app, "WEB_CONCURRENCY");
  const threads = numberOf(app, "RAILS_MAX_THREADS");
  return {
    ...use,
    ...(web?.quantity === undefined || web.quantity === 0 ? {} : { webDynos: web.quantity }),
    ...(size === undefined ? {} : { webSize: size }),
    ...(cableSize === undefined ? {} : { cableSize }),
    ...(workers === undefined || workers === 0 ? {} : { workers }),
    ...(threads === undefined || threads === 0 ? {} : { threads }),
  };
}

function webOf({ processes }: AppTopology): ProcessTopology | undefined {
  return processes.find(({ type }) => type === "web");
}

function sizeOf(app: AppTopology): DynoSizeName | undefined {
  const size = webOf(app)?.size?.toLowerCase();
  return size !== undefined && isDynoSize(size) ? size : undefined;
}
