import { DYNO_LIMITS, type DynoLimitFacts } from "../../catalogue/dyno-limits";
import { hostOf } from "../derived";
import type { AppTopology, ProcessTopology, Topology } from "../topology";
import type { Budget, BudgetOptions } from "./budget";
import { loadOf } from "./load";
import { CABLE_THREADS } from "./process-connections";

/** Of 10,000 files, 9,000 are left for websockets in practice: AnyCable documentation, deployment/heroku (2025-03-18). */
const SHARE_FOR_WEBSOCKETS = 0.9;
const ACTION_CABLE =
  "About 4,000 on Action Cable are reported (StimulusReflex deployment page, secondary), so measure before you count on more.";
/** An assumption: the threads that Ruby, Puma, Action Cable and Active Record run besides those that serve. */
const THREADS_OF_ITS_OWN = 10;

/** The websockets that the web dynos of each app can hold, by the files that a dyno may open. */
export function websockets({ apps }: Topology, { users }: BudgetOptions = {}): readonly Budget[] {
  return apps.flatMap((app) => {
    const web = webOf(app);
    if (web === undefined || !endsCable(app)) return [];
    const files = limitsOf(web)?.openFiles;
    const load = loadOf(app);
    const dynos = web.quantity ?? 0;
    const fit = files === undefined ? undefined : Math.floor(files.limit * SHARE_FOR_WEBSOCKETS) * dynos;
    return [
      {
        kind: "websockets",
        at: web.at,
        subject: "Websockets on the web dynos, by open files",
        used: users ?? 0,
        ...(fit === undefined ? {} : { limit: fit, users: fit }),
        unit: "websockets",
        because: [
          ...(files === undefined
            ? []
            : [
                `A ${web.size ?? "?"} dyno opens ${files.limit} files at the most (${files.source}, ${files.date}), and a tenth is left for everything else.`,
              ]),
          ...(load.anycable || load.anycableBeside > 0 ? [] : [ACTION_CABLE]),
          ...(users === undefined ? ["No number of users is given."] : []),
        ],
        certainty: files === undefined ? "unknown" : files.verified ? "verified" : "unverified",
      } satisfies Budget,
    ];
  });
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
export function endsCable({ cable, hosts, name }: AppTopology): boolean {
  const host = hostOf(cable?.url);
  if (host === undefined) return cable !== undefined || hosts.some(({ serves }) => serves === "cable");
  return hosts.some((own) => own.host === host) || (name !== undefined && host.startsWith(name));
}

function limitsOf({ size }: ProcessTopology): DynoLimitFacts | undefined {
  const limits: Readonly<Record<string, DynoLimitFacts | undefined>> = DYNO_LIMITS;
  return size === undefined ? undefined : limits[size.toLowerCase()];
}
