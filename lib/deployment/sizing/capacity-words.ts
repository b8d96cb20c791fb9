import { BREAK_EVEN_LIMIT, type CableCapacity, type CableShape, type DynoCount } from "./capacity";
import type { MonthlyPrice, RedisPlan } from "./redis-plan";
import { counted } from "../../text/counted";

/** The name of a number, and what it is on Action Cable and on AnyCable. */
export type CapacityRow = readonly [string, string, string];

/** Above the columns of {@link capacityRows}. */
export const CAPACITY_HEAD: CapacityRow = ["", "Action Cable", "AnyCable"];

/** What both ways take, side by side. */
export function capacityRows({ actionCable, anycable }: CableCapacity): readonly CapacityRow[] {
  const row = (name: string, cell: (shape: CableShape) => string): CapacityRow => [
    name,
    cell(actionCable),
    cell(anycable),
  ];
  return [
    row("web dynos", ({ web }) => dynosOf(web)),
    row("AnyCable dynos", ({ cable }) => dynosOf(cable)),
    row("websockets a dyno", ({ web, cable }) => heldBy(cable ?? web)),
    row("threads for reflexes", ({ threadsNeeded }) => String(threadsNeeded)),
    row("ANYCABLE_RPC_CONCURRENCY", ({ rpcConcurrency }) => String(rpcConcurrency ?? "-")),
    row("Redis of the cable", ({ redis }) => redisText(redis)),
    row("dollars a month", ({ price }) => dollars(price)),
  ];
}

/** What the calculation is for, in words. */
export function demandText({
  connections,
  messagesPerSecond,
  reflexMilliseconds,
  fanOut,
}: CableCapacity["demand"]): string {
  return (
    `${connections} websockets, ${Number(messagesPerSecond.toFixed(2))} reflexes a second of ${reflexMilliseconds} ms, ` +
    `each to ${counted(fanOut, "browser")}`
  );
}

/** From how many websockets on AnyCable costs less. */
export function breakEvenText({ anycableCheaperFrom, demand }: CableCapacity): string {
  const each = "with as many reflexes for each websocket";
  if (anycableCheaperFrom === undefined) {
    return `AnyCable is not cheaper at any size up to ${BREAK_EVEN_LIMIT} websockets, ${each}.`;
  }
  const reached = demand.connections >= anycableCheaperFrom ? "it is" : "it is not yet";
  return `AnyCable costs less from ${anycableCheaperFrom} websockets on, ${each}: ${reached}.`;
}

function dynosOf(count: DynoCount | undefined): string {
  if (count === undefined) return "-";
  const refused = count.dynosAllowed === undefined ? "" : `, but ${count.dynosAllowed} is allowed`;
  return `${count.dynos} ${count.size}, for ${count.neededFor}${refused}`;
}

/** Which of the dynos Heroku refuses, and what to do; nothing where it runs them all. */
export function refusedText({ actionCable, anycable }: CableCapacity): readonly string[] {
  const counts = [actionCable.web, anycable.web, ...(anycable.cable === undefined ? [] : [anycable.cable])];
  const sizes = new Map(
    counts.flatMap(({ size, dynosAllowed }) => (dynosAllowed === undefined ? [] : [[size, dynosAllowed] as const])),
  );
  return [...sizes].map(
    ([size, allowed]) =>
      `Heroku runs ${allowed === 1 ? "one" : String(allowed)} ${size} dyno for each process type and refuses more: ${size} is not enough, take a larger size.`,
  );
}

function heldBy({ websocketsPerDyno, boundBy }: DynoCount): string {
  return websocketsPerDyno === undefined ? "-" : `${websocketsPerDyno}, by ${boundBy ?? "memory"}`;
}

function redisText({ plan, connections }: RedisPlan): string {
  return `${plan ?? "no plan is large enough"}, ${connections} connections`;
}

function dollars({ dollars: amount, atLeast }: MonthlyPrice): string {
  return `${atLeast ? "at least " : ""}${amount}`;
}
