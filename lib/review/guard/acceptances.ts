/** A finding of a plan that is accepted by rule and address. */
export interface PlanAcceptance {
  /** The stack whose plan may have it; the plan of any stack where it is left out. */
  readonly stack?: string;
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
  /** Acceptances that no finding matches, of this stack or of any. */
  readonly unmatched: readonly PlanAcceptance[];
  /** Acceptances of a stack that would match, where nothing tells which stack the plan is of. */
  readonly undecided: readonly PlanAcceptance[];
}

/**
 * Sorts findings into those that are accepted and those that are not.
 *
 * @param today - the day on which it is asked, `YYYY-MM-DD`
 * @param stack - the stack that the plan is of; undefined where nothing tells it
 */
export function withAcceptances<Found extends { readonly rule: string; readonly at: string }>(
  findings: readonly Found[],
  acceptances: readonly PlanAcceptance[],
  today: string,
  stack: string | undefined,
): Accepted<Found> {
  const ofStack = acceptances.filter((one) => one.stack === undefined || one.stack === stack);
  const isOver = ({ until }: PlanAcceptance): boolean => until !== undefined && until < today;
  const matches = (finding: Found) => (one: PlanAcceptance) => one.rule === finding.rule && one.at === finding.at;
  const reasonOf = (finding: Found): string | undefined =>
    ofStack.filter((one) => !isOver(one)).find(matches(finding))?.reason;
  return {
    findings: findings.filter((finding) => reasonOf(finding) === undefined),
    accepted: findings.flatMap((finding) => {
      const reason = reasonOf(finding);
      return reason === undefined ? [] : [{ finding, reason }];
    }),
    over: ofStack.filter(isOver),
    unmatched: ofStack.filter((one) => !isOver(one) && !findings.some((finding) => matches(finding)(one))),
    undecided: acceptances.filter(
      (one) => one.stack !== undefined && stack === undefined && findings.some((finding) => matches(finding)(one)),
    ),
  };
}
