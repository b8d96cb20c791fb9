import type { Severity } from "../rules/rule";
import type { Verdict } from "./model";
import { counted, enumerated } from "./printable";

/** The findings in one line. */
export function verdictOf(findings: readonly { readonly severity: Severity }[], acknowledged: number): Verdict {
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const errors = count("error");
  const warnings = count("warning");
  const infos = count("info");
  const parts = [
    ...(errors > 0 ? [counted(errors, "error")] : []),
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
    ...(infos > 0 ? [counted(infos, "hint")] : []),
  ];
  return {
    level: errors > 0 ? "error" : warnings > 0 ? "warning" : infos > 0 ? "info" : "none",
    errors,
    warnings,
    infos,
    acknowledged,
    text: parts.length === 0 ? "nothing to object to" : enumerated(parts),
  };
}
