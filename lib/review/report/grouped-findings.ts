import type { ReportedFinding } from "./model";

/** One thing that a rule says, with every place that it says it of. */
export interface FindingGroup extends Omit<ReportedFinding, "at"> {
  readonly places: readonly string[];
}

/** Findings with the same words in one, so that four Redis with one fault are read about once. In the order of the first. */
export function groupedFindings(findings: readonly ReportedFinding[]): FindingGroup[] {
  const groups = new Map<string, { readonly finding: ReportedFinding; readonly places: string[] }>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.message, finding.isNew]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { finding, places: [finding.at] });
    else group.places.push(finding.at);
  }
  return [...groups.values()].map(({ finding, places }) => ({ ...finding, places }));
}
