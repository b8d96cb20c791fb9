import type { Finding, Severity } from "../finding";
import type { Verdict } from "./model";
import { enumerated } from "./printable";
import { counted } from "../../text/counted";

/** The findings in one line. */
export function verdictOf(findings: readonly Pick<Finding, "kind" | "severity">[], acknowledged: number): Verdict {
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.kind === "violation" && finding.severity === severity).length;
  const errors = count("error");
  const warnings = count("warning");
  const infos = count("info");
  const unknowns = findings.filter(({ kind }) => kind === "unknown").length;
  const parts = [
    ...(errors > 0 ? [counted(errors, "error")] : []),
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
    ...(infos > 0 ? [counted(infos, "hint")] : []),
    ...(unknowns > 0 ? [counted(unknowns, "unknown value")] : []),
  ];
  return {
    level: errors > 0 ? "error" : warnings > 0 || unknowns > 0 ? "warning" : infos > 0 ? "info" : "none",
    errors,
    warnings,
    infos,
    unknowns,
    acknowledged,
    text: parts.length === 0 ? "no findings" : enumerated(parts),
  };
}
