import type { Severity } from "../rules/rule";
import type { LocatedFinding } from "./sarif";

const WORDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "hint" };

/** Findings for a person at a terminal. */
export function findingsText(findings: readonly LocatedFinding[]): string {
  return findings.map(lines).join("\n");
}

/** Findings as annotations of a GitHub workflow: one command a finding. */
export function findingsForGitHub(findings: readonly LocatedFinding[]): string {
  return findings
    .map(({ finding: { severity, rule, at, message, advice }, file, line }) => {
      const command = severity === "info" ? "notice" : severity;
      const place = `file=${property(file)}${line === undefined ? "" : `,line=${line}`}`;
      return `::${command} ${place},title=${property(rule)}::${data(`${at}: ${message} ${advice}`)}\n`;
    })
    .join("");
}

/** How many of each severity, as in `1 error, 2 warnings`. */
export function countsOf(findings: readonly LocatedFinding[]): string {
  const parts = (["error", "warning", "info"] as const).flatMap((severity) => {
    const count = findings.filter(({ finding }) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${WORDS[severity]}${count === 1 ? "" : "s"}`];
  });
  return parts.join(", ");
}

function lines({ finding, file, line, construct, related = [] }: LocatedFinding): string {
  const { severity, rule, at, message, advice, page } = finding;
  const place = [...(construct === undefined ? [] : [construct]), ...(line === undefined ? [] : [`${file}:${line}`])];
  const where = place.length === 0 ? at : `${at} (${place.join(", ")})`;
  const others = related.map((one) => `  ${one.at} (${one.file}:${one.line})\n`).join("");
  return `${WORDS[severity]}: ${where}\n  ${message}\n${others}  ${advice}\n  ${rule}, see ${page}\n`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
