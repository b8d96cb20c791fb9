import { DYNOS, type DynoSizeName } from "../../catalogue/dynos";
import { pumaWorkers } from "../../catalogue/puma-workers";

/** What a cable has to carry, and on what. */
export interface CableDemand {
  /** Websockets that are open at once, one for each tab. */
  readonly connections: number;
  /**
   * Reflexes, and other messages to the server, a second over all of them.
   *
   * @default - one a minute for each websocket, an assumption: reading a page and clicking now and then
   */
  readonly messagesPerSecond?: number;
  /**
   * Browsers that get something for each message: 1 where a reflex changes the page of whoever clicked.
   *
   * @default 1
   */
  readonly fanOut?: number;
  /**
   * How long a reflex keeps a thread busy, in milliseconds: what the log of the app says.
   *
   * @default 50, an assumption
   */
  readonly reflexMilliseconds?: number;
  /**
   * Web dynos that there are anyway, because pages need them.
   *
   * @default 1
   */
  readonly webDynos?: number;
  /**
   * The size of the web dynos.
   *
   * @default "standard-2x"
   */
  readonly webSize?: DynoSizeName;
  /**
   * The size of the AnyCable dynos.
   *
   * @default "standard-1x"
   */
  readonly cableSize?: DynoSizeName;
  /**
   * Puma workers of a web dyno.
   *
   * @default - one for each 512 MiB, 16 at the most
   */
  readonly workers?: number;
  /**
   * Threads of a Puma worker.
   *
   * @default 5
   */
  readonly threads?: number;
}

const SECONDS_BETWEEN_REFLEXES = 60;

/** The demand with its defaults. */
export function withDefaults(demand: CableDemand): Required<CableDemand> {
  const webSize = demand.webSize ?? "standard-2x";
  const complete = {
    connections: demand.connections,
    messagesPerSecond: demand.messagesPerSecond ?? demand.connections / SECONDS_BETWEEN_REFLEXES,
    fanOut: demand.fanOut ?? 1,
    reflexMilliseconds: demand.reflexMilliseconds ?? 50,
    webDynos: demand.webDynos ?? 1,
    webSize,
    cableSize: demand.cableSize ?? "standard-1x",
    workers: demand.workers ?? pumaWorkers(DYNOS[webSize].memoryMiB),
    threads: demand.threads ?? 5,
  };
  validate(complete);
  return complete;
}

const WHOLE = ["connections", "webDynos", "workers", "threads"] as const;
const AT_LEAST_ONE: readonly string[] = ["webDynos", "workers", "threads"];
const LARGEST = 1_000_000_000;

function validate(demand: Required<CableDemand>): void {
  for (const name of [...WHOLE, "messagesPerSecond", "fanOut", "reflexMilliseconds"] as const) {
    const value = demand[name];
    const least = AT_LEAST_ONE.includes(name) ? 1 : 0;
    const anyNumber = !WHOLE.some((other) => other === name);
    if (Number.isFinite(value) && (anyNumber || Number.isInteger(value)) && value >= least && value <= LARGEST)
      continue;
    throw new RangeError(
      `${name} ${value}: not allowed.\n  Allowed: ${anyNumber ? "a" : "a whole"} number from ${least} to ${LARGEST}.`,
    );
  }
}
