import { rpcConcurrency, RPC_SHARE } from "../../catalogue/anycable-rpc";
import { CABLE_COEFFICIENTS as K } from "../../catalogue/cable-coefficients";
import { DYNO_LIMITS } from "../../catalogue/dyno-limits";
import { DYNOS, type DynoFacts, type DynoSizeName } from "../../catalogue/dynos";
import { websocketsOfDyno, type HeldWebsockets } from "./websockets-per-dyno";
import { withDefaults, type CableDemand } from "./demand";
import { redisPlanFor, type MonthlyPrice, type RedisPlan } from "./redis-plan";

/** Why a number of dynos is what it is. */
export interface DynoCount {
  readonly size: DynoSizeName;
  readonly dynos: number;
  /** Websockets that one of them holds; left out where it holds none. */
  readonly websocketsPerDyno?: number;
  /** What websocketsPerDyno comes from. */
  readonly boundBy?: HeldWebsockets["boundBy"];
  /** What the number of dynos comes from. */
  readonly neededFor: "pages" | "websockets" | "threads" | "messages";
  /** How many of the size Heroku runs for one process type, where it does not run that many: another size is needed. */
  readonly dynosAllowed?: number;
}

/** What one way of running the cable takes. */
export interface CableShape {
  readonly server: "action-cable" | "anycable";
  /** The web dynos, which run the reflexes and serve the pages. */
  readonly web: DynoCount;
  /** The AnyCable dynos. */
  readonly cable?: DynoCount;
  /** Threads that reflexes keep busy, at the share of their time that is planned for. */
  readonly threadsNeeded: number;
  /** `ANYCABLE_RPC_CONCURRENCY` of each AnyCable dyno. */
  readonly rpcConcurrency?: number;
  readonly redis: RedisPlan;
  /** Dynos and the cable's Redis together. */
  readonly price: MonthlyPrice;
}

/** Both ways side by side. */
export interface CableCapacity {
  readonly demand: Required<CableDemand>;
  readonly actionCable: CableShape;
  readonly anycable: CableShape;
  /**
   * The number of websockets from which on AnyCable never costs more, and at first less, with as many messages for each
   * as in the demand; left out where there is none up to {@link BREAK_EVEN_LIMIT}.
   */
  readonly anycableCheaperFrom?: number;
}

/** Up to where the break-even is looked for. */
export const BREAK_EVEN_LIMIT = 100_000;
const BREAK_EVEN_STEP = 100;

/**
 * What a cable of a size takes, on Action Cable and on AnyCable over HTTP: dynos, threads, Redis and money. All numbers come
 * from the catalogue; more demand never takes less. Over gRPC an AnyCable dyno runs Rails as well and holds fewer websockets,
 * which is not calculated here, nor is Thruster, where both live in the web dynos.
 *
 * @throws RangeError for a number that is none
 */
export function cableCapacity(demand: CableDemand): CableCapacity {
  const complete = withDefaults(demand);
  const anycableCheaperFrom = breakEven(complete);
  return {
    demand: complete,
    actionCable: onActionCable(complete),
    anycable: onAnyCable(complete),
    ...(anycableCheaperFrom === undefined ? {} : { anycableCheaperFrom }),
  };
}

function heldByActionCable({ webSize, workers }: Required<CableDemand>): HeldWebsockets {
  return websocketsOfDyno({ size: webSize, anycable: false, workers });
}

function heldByAnyCable({ cableSize }: Required<CableDemand>): HeldWebsockets {
  return websocketsOfDyno({ size: cableSize, anycable: true, workers: 0 });
}

function onActionCable(demand: Required<CableDemand>): CableShape {
  const { webSize, workers } = demand;
  const held = heldByActionCable(demand);
  const web = count(webSize, held, {
    pages: demand.webDynos,
    websockets: demand.connections / held.websocketsPerDyno,
    threads: threadsNeeded(demand) / (workers * K.actionCableThreads.value),
    messages: deliveries(demand) / (workers * K.actionCableDeliveries.value),
  });
  const redis = redisPlanFor(web.dynos * workers * K.redisPerRailsProcess.value);
  return {
    server: "action-cable",
    web,
    threadsNeeded: Math.ceil(threadsNeeded(demand)),
    redis,
    price: sum([dynoPrice(web), redis.price]),
  };
}

function onAnyCable(demand: Required<CableDemand>): CableShape {
  const { webSize, cableSize, workers, threads } = demand;
  const held = heldByAnyCable(demand);
  const cable = count(cableSize, held, {
    websockets: demand.connections / held.websocketsPerDyno,
    messages: deliveries(demand) / K.anycableDeliveries.value,
  });
  const web = count(webSize, undefined, {
    pages: demand.webDynos,
    threads: threadsNeeded(demand) / (workers * threads * RPC_SHARE),
  });
  const redis = redisPlanFor(cable.dynos * K.redisPerAnyCable.value + web.dynos * workers);
  return {
    server: "anycable",
    web,
    cable,
    threadsNeeded: Math.ceil(threadsNeeded(demand)),
    rpcConcurrency: rpcConcurrency({ threads, workers, dynos: web.dynos, nodes: cable.dynos }),
    redis,
    price: sum([dynoPrice(web), dynoPrice(cable), redis.price]),
  };
}

/** Little's law, and no thread planned to be busy all of the time. */
function threadsNeeded({ messagesPerSecond, reflexMilliseconds }: Required<CableDemand>): number {
  return (messagesPerSecond * reflexMilliseconds) / 1000 / K.busy.value;
}

function deliveries({ messagesPerSecond, fanOut, connections }: Required<CableDemand>): number {
  return (messagesPerSecond * Math.min(fanOut, connections)) / K.busy.value;
}

function count(
  size: DynoSizeName,
  held: Pick<DynoCount, "websocketsPerDyno" | "boundBy"> | undefined,
  needs: Partial<Record<DynoCount["neededFor"], number>>,
): DynoCount {
  const reasons = ["pages", "websockets", "threads", "messages"] as const;
  const dynosFor = reasons.map((reason) => [reason, Math.ceil(needs[reason] ?? 0)] as const);
  const [neededFor, dynos] = dynosFor.reduce((most, need) => (need[1] > most[1] ? need : most));
  if (dynos === 0) return { size, dynos: 1, ...held, neededFor: "websockets" };
  const allowed = DYNO_LIMITS[size]?.dynosPerProcess?.limit;
  const tooMany = allowed !== undefined && dynos > allowed ? { dynosAllowed: allowed } : {};
  return { size, dynos, ...held, neededFor, ...tooMany };
}

function dynoPrice({ size, dynos }: DynoCount): MonthlyPrice {
  const { dollarsPerMonth }: DynoFacts = DYNOS[size];
  return { dollars: dynos * (dollarsPerMonth ?? 0), atLeast: dollarsPerMonth === undefined };
}

function sum(prices: readonly MonthlyPrice[]): MonthlyPrice {
  return {
    dollars: prices.reduce((total, { dollars }) => total + dollars, 0),
    atLeast: prices.some(({ atLeast }) => atLeast),
  };
}

/** Both prices go up in steps, so the last number of websockets at which Action Cable is cheaper decides. */
function breakEven(demand: Required<CableDemand>): number | undefined {
  const perConnection = demand.messagesPerSecond / Math.max(1, demand.connections);
  let from: number | undefined;
  for (let connections = BREAK_EVEN_LIMIT; connections > 0; connections -= BREAK_EVEN_STEP) {
    const grown = { ...demand, connections, messagesPerSecond: connections * perConnection };
    const difference = onActionCable(grown).price.dollars - onAnyCable(grown).price.dollars;
    if (difference < 0) return from;
    if (difference > 0) from = connections;
  }
  return from;
}
