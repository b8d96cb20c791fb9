import type { Report } from "./model";

/** The report for machines: the model itself, as `docs/report.md` describes it. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
