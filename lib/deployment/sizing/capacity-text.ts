import { CABLE_COEFFICIENTS, type Coefficient } from "../../catalogue/cable-coefficients";
import type { CableCapacity } from "./capacity";
import { breakEvenText, CAPACITY_HEAD, capacityRows, demandText, refusedText } from "./capacity-words";
import { counted } from "../../text/counted";

/** Both ways side by side as plain text, with where each number comes from. */
export function capacityText(capacity: CableCapacity): string {
  const { demand } = capacity;
  const rows = [CAPACITY_HEAD, ...capacityRows(capacity)];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [
    demandText(demand),
    "",
    ...table,
    "",
    breakEvenText(capacity),
    `Pages need ${counted(demand.webDynos, "web dyno")} in either shape.`,
    "AnyCable asks over HTTP here: over gRPC its dynos run Rails as well, and hold fewer websockets.",
    ...refusedText(capacity),
    "",
    "Calculated from:",
    ...Object.values(CABLE_COEFFICIENTS).map(coefficientText),
    "",
  ].join("\n");
}

function coefficientText({ value, unit, meaning, source, date, verified }: Coefficient): string {
  return `- ${value} ${unit}: ${meaning}\n  ${source} (${date}${verified ? "" : ", not verified"})`;
}
