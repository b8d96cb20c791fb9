import { CABLE_COEFFICIENTS as K } from "../../catalogue/cable-coefficients";
import { DYNO_LIMITS } from "../../catalogue/dyno-limits";
import { DYNOS, type DynoSizeName } from "../../catalogue/dynos";

/** A dyno that holds websockets, and what runs on it. */
export interface CableDyno {
  readonly size: DynoSizeName;
  /** Whether AnyCable holds them, and not Rails. */
  readonly anycable: boolean;
  /** Puma workers on the same dyno. */
  readonly workers: number;
}

/** How many websockets a dyno holds, and which bound that is. */
export interface HeldWebsockets {
  readonly websocketsPerDyno: number;
  readonly boundBy: "memory" | "open files" | "reports";
}

/** How many websockets fit into a dyno; one at least, so that a dyno too small is many dynos. */
export function websocketsOfDyno(dyno: CableDyno): HeldWebsockets {
  const bounds = [
    ["memory", memoryLeftMiB(dyno) / mibPerWebsocket(dyno)],
    ["open files", filesForWebsockets(dyno.size)],
    ["reports", dyno.anycable ? Infinity : dyno.workers * K.actionCablePerWorker.value],
  ] as const;
  const [boundBy, least] = bounds.reduce((lowest, bound) => (bound[1] < lowest[1] ? bound : lowest));
  return { websocketsPerDyno: Math.max(1, Math.floor(least)), boundBy };
}

/** What is planned to be left for websockets when everything else on the dyno has its memory; below 0 for too small a dyno. */
export function memoryLeftMiB({ size, anycable, workers }: CableDyno): number {
  return DYNOS[size].memoryMiB * K.fill.value - workers * K.railsMiB.value - (anycable ? K.anycableBaseMiB.value : 0);
}

/** The open files of a dyno that are left for websockets; a size without a known limit is bound by its memory alone. */
function filesForWebsockets(size: DynoSizeName): number {
  const limit = DYNO_LIMITS[size]?.openFiles?.limit;
  return limit === undefined ? Infinity : Math.floor(limit * K.fileShare.value);
}

function mibPerWebsocket({ anycable }: CableDyno): number {
  return (anycable ? K.anycableKiB.value : K.actionCableKiB.value) / 1024;
}
