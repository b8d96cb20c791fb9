import type { Finding } from "../finding";

/** Something that a plan must not do, at the address of a resource. */
export interface PlanFinding extends Finding {
  /** The attribute whose change does it, where one does. */
  readonly attribute?: string;
  /** The addresses of the resources whose changes do it together, where several do. */
  readonly causes?: readonly string[];
}

/** A finding that refuses a plan. */
export function finding(id: string, at: string, message: string, advice: string): Finding {
  return { kind: "violation", rule: id, severity: "error", at, message, advice, page: "docs/rules/guard.md" };
}

/** A finding that is said and refuses nothing. */
export function warning(id: string, at: string, message: string, advice: string): Finding {
  return { ...finding(id, at, message, advice), severity: "warning" };
}
