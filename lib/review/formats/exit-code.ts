import type { Finding } from "../finding";

/** The exit codes of every command, for a pipeline to tell apart. */
export const EXIT = {
  /** Nothing is wrong; warnings and hints are not failures. */
  fine: 0,
  /** An error was found. */
  found: 1,
  /** The input or the command line cannot be used. */
  unusable: 2,
  /** No error was found, but something could not be judged because a value is unknown. */
  unknown: 3,
} as const;

/** The exit code for what was found. */
export function exitCodeOf(findings: readonly Pick<Finding, "kind" | "severity">[]): number {
  if (findings.some(({ kind, severity }) => kind === "violation" && severity === "error")) return EXIT.found;
  return findings.some(({ kind }) => kind === "unknown") ? EXIT.unknown : EXIT.fine;
}

/** The exit code for findings that were counted already. */
export function exitCodeOfVerdict({
  errors,
  unknowns,
}: {
  readonly errors: number;
  readonly unknowns: number;
}): number {
  if (errors > 0) return EXIT.found;
  return unknowns > 0 ? EXIT.unknown : EXIT.fine;
}
