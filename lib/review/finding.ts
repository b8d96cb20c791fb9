/** How bad it is: an error loses data, leaks or cannot work; a warning will hurt one day; an info is advice. */
export type Severity = "error" | "warning" | "info";

/** The severities, the worst first. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/**
 * What is wrong, or what could not be judged. Rules, the guard of plans and the checks of a Rails app give findings of this
 * one form, and lib/review/formats writes them.
 */
export interface Finding {
  /** `violation`: something is wrong. `unknown`: a value is not known, so rules could not judge it. */
  readonly kind: "violation" | "unknown";
  /** The id of the rule or check. */
  readonly rule: string;
  readonly severity: Severity;
  /** What it is about: a construct path, an address in Terraform, or a file of a Rails app. */
  readonly at: string;
  /** What is wrong, with the value, as a sentence. */
  readonly message: string;
  /** What to do, as a sentence. */
  readonly advice: string;
  /** The page about the rule, from the root of the repository. */
  readonly page: string;
  /** The file that it is in, as named on the command line or as found; absent where no file is known. */
  readonly file?: string;
  /** Counted from 1; absent where no line of the file is meant. */
  readonly line?: number;
  /** The construct that declares it, where `at` is an address in Terraform. */
  readonly construct?: string;
  /** Where other resources are declared that have a part in it. */
  readonly related?: readonly RelatedPlace[];
}

/** Where a resource is declared that has a part in a finding. */
export interface RelatedPlace {
  readonly at: string;
  readonly file: string;
  readonly line: number;
}

/** A finding that was accepted, and why. */
export interface AcceptedFinding {
  readonly finding: Finding;
  readonly reason: string;
}

/** What is documented of a rule or check, wherever its findings come from. */
export interface RuleDescription {
  readonly id: string;
  readonly severity: Severity;
  /** What should be so, as a sentence without a full stop. */
  readonly title: string;
  /** What happens otherwise. */
  readonly why: string;
  /** What to do, as a sentence. */
  readonly advice: string;
}

/** The worst first, otherwise in the given order. */
export function bySeverity<Sorted extends { readonly severity: Severity }>(findings: readonly Sorted[]): Sorted[] {
  return [...findings].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}
