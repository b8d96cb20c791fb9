import { visibleJson } from "../../text/visible";
import type { Report } from "./model";

/** The report for machines: the model itself, as `docs/report.md` describes it. */
export function renderJson(report: Report): string {
  return visibleJson(`${JSON.stringify(report, null, 2)}\n`);
}
