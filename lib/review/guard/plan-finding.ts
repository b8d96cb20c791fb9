import type { Finding, Severity } from "../finding";

/** Something that a plan must not do, at the address of a resource. */
export interface PlanFinding extends Finding {
  /** The attribute whose change does it, where one does. */
  readonly attribute?: string;
  /** The addresses of the resources whose changes do it together, where several do. */
  readonly causes?: readonly string[];
}

/** One finding or several; an empty list where there is none. */
export type PlanFindings = PlanFinding | readonly PlanFinding[];

/** A finding that refuses a plan. */
export function finding(id: string, at: string, message: string, advice: string, attribute?: string): PlanFinding {
  return {
    kind: "violation",
    rule: id,
    severity: "error",
    at,
    message,
    advice,
    page: "docs/rules/guard.md",
    ...(attribute === undefined ? {} : { attribute }),
  };
}

/** A finding that is said and refuses nothing. */
export function warning(...[id, at, message, advice, attribute]: Parameters<typeof finding>): PlanFinding {
  return { ...finding(id, at, message, advice, attribute), severity: "warning" };
}

/** A finding about what the plan does not tell, which refuses nothing. */
export function open(...[id, at, message, advice, attribute]: Parameters<typeof finding>): PlanFinding {
  return { ...warning(id, at, message, advice, attribute), kind: "unknown" };
}

/** A finding of a level that is told elsewhere, as by the catalogue. */
export function findingOf(
  level: Severity | "unknown",
  ...[id, at, message, advice, attribute]: Parameters<typeof finding>
): PlanFinding {
  return level === "unknown"
    ? open(id, at, message, advice, attribute)
    : { ...finding(id, at, message, advice, attribute), severity: level };
}
