import { CABLE_COEFFICIENTS, type Coefficient } from "../catalogue/cable-coefficients";
import { BREAK_EVEN_LIMIT, type CableCapacity, type CableShape, type DynoCount } from "./capacity";
import type { MonthlyPrice, RedisPlan } from "./redis-plan";

/** Both ways side by side as plain text, with where each number comes from. */
export function capacityText(capacity: CableCapacity): string {
  const { demand, actionCable, anycable } = capacity;
  const rows: readonly (readonly [string, string, string])[] = [
    ["", "Action Cable", "AnyCable"],
    ...sideBySide("web dynos", (shape) => dynosOf(shape.web), actionCable, anycable),
    ...sideBySide("AnyCable dynos", ({ cable }) => dynosOf(cable), actionCable, anycable),
    ...sideBySide("websockets a dyno", ({ web, cable }) => heldBy(cable ?? web), actionCable, anycable),
    ...sideBySide("threads for reflexes", ({ threadsNeeded }) => String(threadsNeeded), actionCable, anycable),
    ...sideBySide(
      "ANYCABLE_RPC_CONCURRENCY",
      ({ rpcConcurrency }) => String(rpcConcurrency ?? "-"),
      actionCable,
      anycable,
    ),
    ...sideBySide("Redis of the cable", ({ redis }) => redisText(redis), actionCable, anycable),
    ...sideBySide("dollars a month", ({ price }) => dollars(price), actionCable, anycable),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [
    `${demand.connections} websockets, ${demand.messagesPerSecond} reflexes a second of ${demand.reflexMilliseconds} ms, ` +
      `each to ${demand.fanOut} browser${demand.fanOut === 1 ? "" : "s"}`,
    "",
    ...table,
    "",
    verdict(capacity),
    `Pages need ${demand.webDynos} web dyno${demand.webDynos === 1 ? "" : "s"} in either shape.`,
    "",
    "Reckoned with:",
    ...Object.values(CABLE_COEFFICIENTS).map(coefficientText),
    "",
  ].join("\n");
}

function sideBySide(
  name: string,
  cell: (shape: CableShape) => string,
  ...shapes: readonly [CableShape, CableShape]
): readonly [readonly [string, string, string]] {
  return [[name, cell(shapes[0]), cell(shapes[1])]];
}

function dynosOf(count: DynoCount | undefined): string {
  return count === undefined ? "-" : `${count.dynos} ${count.size}, for ${count.neededFor}`;
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

function verdict({ anycableCheaperFrom, demand }: CableCapacity): string {
  const each = "with as many reflexes for each websocket";
  if (anycableCheaperFrom === undefined) {
    return `AnyCable is not cheaper at any size up to ${BREAK_EVEN_LIMIT} websockets, ${each}.`;
  }
  const reached = demand.connections >= anycableCheaperFrom ? "it is" : "it is not yet";
  return `AnyCable costs less from ${anycableCheaperFrom} websockets on, ${each}: ${reached}.`;
}

function coefficientText({ value, unit, meaning, source, date, verified }: Coefficient): string {
  return `- ${value} ${unit}: ${meaning}\n  ${source} (${date}${verified ? "" : ", not verified"})`;
}
