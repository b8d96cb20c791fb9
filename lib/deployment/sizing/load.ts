import type { AnyCableMode, AppTopology, ProcessTopology } from "../topology";
import { CABLE_THREADS } from "./process-connections";
import { counted } from "../../text/counted";

/** Ruby's own defaults where no config var says otherwise: rails.md section 10, Rails 8.1 and Sidekiq 8.1 (2026-11). */
const DEFAULT_THREADS = 5;

/** The Ruby processes of an app that open connections. */
export interface Load {
  /** Processes of Puma over all web dynos; 0 where web is not scaled here or stopped. */
  readonly webProcesses: number;
  /** Threads of Puma in each of them. */
  readonly webThreads: number;
  /** Dynos that work off jobs. */
  readonly workers: number;
  /** Threads of Sidekiq in each of them. */
  readonly workerThreads: number;
  /** 2 while old and new web dynos overlap at every release, 1 without preboot. */
  readonly overlap: 1 | 2;
  /** Whether web is a server of AnyCable in Go, and no Ruby. */
  readonly anycable: boolean;
  /** Web dynos that run AnyCable beside Ruby, over gRPC or in Thruster. */
  readonly anycableBeside: number;
  /** How it comes about, one sentence each. */
  readonly because: readonly string[];
}

/** Whether a process type works off jobs. */
export function isWorker({ type }: ProcessTopology): boolean {
  return type !== undefined && /worker|sidekiq|job|queue|resque/i.test(type);
}

/** The number that a plain config var holds. */
export function numberOf({ variables }: AppTopology, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = variables.find((variable) => variable.name === name)?.value;
    if (value !== undefined && /^\d{1,9}$/.test(value)) return Number(value);
  }
  return undefined;
}

const loads = new WeakMap<AppTopology, Load>();

/** What an app runs, where it is scaled here; worked out once for an app, since every budget asks. */
export function loadOf(app: AppTopology): Load {
  const known = loads.get(app);
  if (known !== undefined) return known;
  const load = workOut(app);
  loads.set(app, load);
  return load;
}

function workOut(app: AppTopology): Load {
  const web = app.processes.filter(({ type }) => type === "web");
  const webDynos = sum(web);
  const mode = anycableModeOf(app);
  const anycable = mode === "http";
  const beside = mode === "grpc" || mode === "thruster";
  const workersOfPuma = anycable ? 1 : Math.max(1, numberOf(app, "WEB_CONCURRENCY") ?? 1);
  // Reflexes run in Puma's main process then, which beside workers does nothing else.
  const concurrency = mode === "thruster" && workersOfPuma > 1 ? workersOfPuma + 1 : workersOfPuma;
  const webThreads = numberOf(app, "RAILS_MAX_THREADS") ?? DEFAULT_THREADS;
  const workers = sum(app.processes.filter(isWorker));
  const workerThreads = numberOf(app, "SIDEKIQ_CONCURRENCY", "RAILS_MAX_THREADS") ?? DEFAULT_THREADS;
  const overlap = app.features.includes("preboot") ? 2 : 1;
  return {
    webProcesses: webDynos * concurrency,
    webThreads,
    workers,
    workerThreads,
    overlap,
    anycable,
    anycableBeside: beside ? webDynos : 0,
    because: [
      webInWords(webDynos, concurrency, webThreads, anycable),
      ...(beside && webDynos > 0 ? ["AnyCable runs beside Ruby in each web dyno, with connections of its own."] : []),
      ...(workers > 0 ? [`worker: ${counted(workers, "dyno")} with ${workerThreads} threads of Sidekiq each.`] : []),
      ...(overlap === 2 ? ["preboot: web counts twice, since old and new dynos overlap at every release."] : []),
    ],
  };
}

/** The AnyCable server that holds the websockets of an app; undefined for one in Thruster that is on standby. */
export function anycableModeOf({ anycable }: AppTopology): AnyCableMode | undefined {
  return anycable?.mode === "thruster" && anycable.standby ? undefined : anycable?.mode;
}

function webInWords(dynos: number, processes: number, threads: number, anycable: boolean): string {
  if (dynos === 0) return "web is not scaled here, and not counted.";
  if (anycable) return `AnyCable: ${counted(dynos, "dyno")}.`;
  return `web: ${counted(dynos, "dyno")}, each with ${counted(processes, "Puma process", "Puma processes")} of ${counted(threads, "thread")}, and ${CABLE_THREADS} of Action Cable.`;
}

function sum(processes: readonly ProcessTopology[]): number {
  return processes.reduce((total, { quantity }) => total + (quantity ?? 0), 0);
}
