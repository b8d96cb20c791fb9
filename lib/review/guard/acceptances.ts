/** A finding of a plan that is accepted by rule and address. */
export interface PlanAcceptance {
  readonly rule: string;
  /** The address that the finding is at. */
  readonly at: string;
  readonly reason: string;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  readonly until?: string;
}

/** Findings, told apart by what is accepted. */
export interface Accepted<Found> {
  /** What is not accepted, or no longer. */
  readonly findings: readonly Found[];
  readonly accepted: readonly { readonly finding: Found; readonly reason: string }[];
  /** Acceptances whose last day is over. */
  readonly over: readonly PlanAcceptance[];
  /** Acceptances that no finding matches. */
  readonly unmatched: readonly PlanAcceptance[];
}

/**
 * Sorts findings into those that are accepted and those that are not.
 *
 * @param today - the day on which it is asked, `YYYY-MM-DD`
 */
export function withAcceptances<Found extends { readonly rule: string; readonly at: string }>(
  findings: readonly Found[],
  acceptances: readonly PlanAcceptance[],
  today: string,
): Accepted<Found> {
  const isOver = ({ until }: PlanAcceptance): boolean => until !== undefined && until < today;
  const matches = (finding: Found) => (one: PlanAcceptance) => one.rule === finding.rule && one.at === finding.at;
  const reasonOf = (finding: Found): string | undefined =>
    acceptances.filter((one) => !isOver(one)).find(matches(finding))?.reason;
  return {
    findings: findings.filter((finding) => reasonOf(finding) === undefined),
    accepted: findings.flatMap((finding) => {
      const reason = reasonOf(finding);
      return reason === undefined ? [] : [{ finding, reason }];
    }),
    over: acceptances.filter(isOver),
    unmatched: acceptances.filter((one) => !isOver(one) && !findings.some((finding) => matches(finding)(one))),
  };
}
