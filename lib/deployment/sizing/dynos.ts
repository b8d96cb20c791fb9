import { CABLE_COEFFICIENTS as K } from "../../catalogue/cable-coefficients";
import { DYNO_LIMITS, type DynoLimitFacts } from "../../catalogue/dyno-limits";
import { DYNOS, isDynoSize, type DynoSizeName } from "../../catalogue/dynos";
import { pumaWorkers } from "../../catalogue/puma-workers";
import { endsAt } from "../cables";
import type { AppTopology, ProcessTopology, Topology } from "../topology";
import type { Budget, BudgetOptions } from "./budget";
import { anycableModeOf, loadOf, numberOf } from "./load";
import { CABLE_THREADS } from "./process-connections";
import { memoryLeftMiB, websocketsOfDyno, type CableDyno, type HeldWebsockets } from "./websockets-per-dyno";
import { counted } from "../../text/counted";

/** An assumption: the threads that Ruby, Puma, Action Cable and Active Record run besides those that serve. */
const THREADS_OF_ITS_OWN = 10;

/** The websockets that the web dynos of each app can hold, by whatever runs out first. */
export function websockets({ apps }: Topology, { users }: BudgetOptions = {}): readonly Budget[] {
  return apps.flatMap((app) => {
    const web = webOf(app);
    if (web === undefined || !endsCable(app)) return [];
    const dyno = cableDynoOf(app, web);
    // Where Rails alone takes more than is planned for, that assumption is wrong, and nothing follows for websockets.
    const held = dyno === undefined || memoryLeftMiB(dyno) <= 0 ? undefined : websocketsOfDyno(dyno);
    const fit = held === undefined || web.quantity === undefined ? undefined : held.websocketsPerDyno * web.quantity;
    return [
      {
        kind: "websockets",
        at: web.at,
        subject: `Websockets on the web dynos${held === undefined ? "" : `, by ${held.boundBy}`}`,
        used: users ?? 0,
        ...(fit === undefined ? {} : { limit: fit, users: fit }),
        unit: "websockets",
        because: [
          ...(dyno === undefined ? [] : [held === undefined ? tooSmall(dyno) : boundInWords(dyno, held)]),
          ...(users === undefined ? ["No number of users is given."] : []),
        ],
        certainty: dyno === undefined || held === undefined ? "unknown" : certaintyOf(dyno, held),
      } satisfies Budget,
    ];
  });
}

/** The websockets that one web dyno of an app holds; undefined where nothing can be told. */
export function websocketsPerWebDyno(app: AppTopology): number | undefined {
  const web = webOf(app);
  const dyno = web && cableDynoOf(app, web);
  return dyno === undefined || memoryLeftMiB(dyno) <= 0 ? undefined : websocketsOfDyno(dyno).websocketsPerDyno;
}

/** The web dyno of an app as one that holds websockets; undefined for a size that the catalogue does not know. */
function cableDynoOf(app: AppTopology, { size: declared }: ProcessTopology): CableDyno | undefined {
  const size = declared?.toLowerCase();
  if (size === undefined || !isDynoSize(size)) return undefined;
  const workers = workersOf(app, size);
  switch (anycableModeOf(app)) {
    case "http":
      return { size, anycable: true, workers: 0 };
    case "grpc":
      return { size, anycable: true, workers: 1 };
    case "thruster":
      // Reflexes run in Puma's main process, which is Rails as well.
      return { size, anycable: true, workers: workers > 1 ? workers + 1 : workers };
    case undefined:
      return { size, anycable: false, workers };
  }
}

/** Puma workers as `capacity` counts them, so that both say the same. */
function workersOf(app: AppTopology, size: DynoSizeName): number {
  const set = numberOf(app, "WEB_CONCURRENCY") ?? 0;
  return set > 0 ? set : pumaWorkers(DYNOS[size].memoryMiB);
}

function boundInWords(dyno: CableDyno, { websocketsPerDyno, boundBy }: HeldWebsockets): string {
  const { size, anycable, workers } = dyno;
  const holds = `A ${size} dyno holds ${websocketsPerDyno} websockets`;
  const files = DYNO_LIMITS[size]?.openFiles;
  switch (boundBy) {
    case "memory": {
      const left = `${Math.floor(memoryLeftMiB(dyno))} of ${DYNOS[size].memoryMiB} MiB are planned for them`;
      const beside = workers === 0 ? "" : ` beside ${rails(workers)}`;
      return `${holds}: ${left}${beside}, at ${(anycable ? K.anycableKiB : K.actionCableKiB).value} KiB each, so measure before you count on more.`;
    }
    case "open files":
      return `${holds}: it opens ${files?.limit ?? "?"} files at the most (${files?.source ?? "?"}, ${files?.date ?? "?"}), and a tenth is left for everything else.`;
    case "reports":
      return `${holds}: ${K.actionCablePerWorker.value} in a process of Action Cable are reported (${K.actionCablePerWorker.source}), so measure before you count on more.`;
  }
}

function tooSmall({ size, workers }: CableDyno): string {
  return `${rails(workers)} take more than the ${DYNOS[size].memoryMiB} MiB of a ${size} dyno have room for, so measure what is left for websockets.`;
}

function rails(workers: number): string {
  return `${counted(workers, "Puma worker")} of ${K.railsMiB.value} MiB`;
}

/** Memory is planned with figures that no source confirms; open files are a limit of the platform. */
function certaintyOf({ size }: CableDyno, { boundBy }: HeldWebsockets): Budget["certainty"] {
  return boundBy === "open files" && DYNO_LIMITS[size]?.openFiles?.verified === true ? "verified" : "unverified";
}

/** The threads of a web dyno, against the limit of its size. */
export function webThreads({ apps }: Topology): readonly Budget[] {
  return apps.flatMap((app) => {
    const web = webOf(app);
    if (web?.quantity === undefined || web.quantity === 0) return [];
    const { webProcesses, webThreads: threads, anycable } = loadOf(app);
    if (anycable) return [];
    const processes = webProcesses / web.quantity;
    const limit = limitsOf(web)?.threads;
    return [
      {
        kind: "threads",
        at: web.at,
        subject: "Threads of a web dyno",
        used: processes * (threads + CABLE_THREADS + THREADS_OF_ITS_OWN),
        ...(limit === undefined ? {} : { limit: limit.limit }),
        unit: "threads",
        because: [
          `${processes} Puma processes of ${threads} threads, ${CABLE_THREADS} of Action Cable and ${THREADS_OF_ITS_OWN} of their own, an assumption.`,
        ],
        certainty: limit === undefined ? "unknown" : limit.verified ? "verified" : "unverified",
      } satisfies Budget,
    ];
  });
}

function webOf({ processes }: AppTopology): ProcessTopology | undefined {
  return processes.find(({ type }) => type === "web");
}

/** Whether the websockets of the cable end at the app itself. */
function endsCable({ cable, anycable, hosts, name }: AppTopology): boolean {
  if (anycable !== undefined) return !anycable.standby || anycable.mode === "thruster";
  const url = cable?.url;
  if (url === undefined) return cable !== undefined || hosts.some(({ serves }) => serves === "cable");
  return endsAt({ hosts, name }, url);
}

/** The open files of a process's dynos, a tenth of which is left for everything else; undefined where no limit is known. */
export function filesOf(
  process: ProcessTopology,
): { readonly perDyno: number; readonly verified: boolean } | undefined {
  const files = limitsOf(process)?.openFiles;
  return files && { perDyno: Math.floor(files.limit * K.fileShare.value), verified: files.verified };
}

function limitsOf({ size }: ProcessTopology): DynoLimitFacts | undefined {
  const limits: Readonly<Record<string, DynoLimitFacts | undefined>> = DYNO_LIMITS;
  return size === undefined ? undefined : limits[size.toLowerCase()];
}
