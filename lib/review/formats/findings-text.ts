import { visible } from "../../text/visible";
import { SEVERITIES, type Finding, type Severity } from "../finding";

const WORDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "hint" };

/** Findings for a person at a terminal. */
export function findingsText(findings: readonly Finding[]): string {
  return findings.map((finding) => visible(lines(finding))).join("\n");
}

/** Findings as annotations of a GitHub workflow: one command a finding. */
export function findingsForGitHub(findings: readonly Finding[]): string {
  return findings
    .map(({ severity, rule, at, message, advice, file, line }) => {
      const command = severity === "info" ? "notice" : severity;
      const place = [
        ...(file === undefined ? [] : [`file=${property(file)}`]),
        ...(file === undefined || line === undefined ? [] : [`line=${line}`]),
        `title=${property(rule)}`,
      ];
      return `::${command} ${place.join(",")}::${data(`${at}: ${message} ${advice}`)}\n`;
    })
    .join("");
}

/** How many of each severity, as in `1 error, 2 warnings, 1 value unknown`. */
export function countsOf(findings: readonly Pick<Finding, "kind" | "severity">[]): string {
  const counted = (count: number, one: string, many = `${one}s`): readonly string[] =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  const violations = findings.filter(({ kind }) => kind === "violation");
  const parts = SEVERITIES.flatMap((severity) =>
    counted(violations.filter((finding) => finding.severity === severity).length, WORDS[severity]),
  );
  return [...parts, ...counted(findings.length - violations.length, "value unknown", "values unknown")].join(", ");
}

function lines({
  kind,
  severity,
  rule,
  at,
  message,
  advice,
  page,
  file,
  line,
  construct,
  related = [],
}: Finding): string {
  const place = [
    ...(construct === undefined ? [] : [construct]),
    ...(file === undefined || line === undefined || file === at ? [] : [`${file}:${line}`]),
  ];
  const subject = file === at && line !== undefined ? `${at}:${line}` : at;
  const where = place.length === 0 ? subject : `${subject} (${place.join(", ")})`;
  const others = related.map((one) => `  ${one.at} (${one.file}:${one.line})\n`).join("");
  const word = kind === "unknown" ? "unknown" : WORDS[severity];
  return `${word}: ${where}\n  ${message}\n${others}  ${advice}\n  ${rule}, see ${page}\n`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
