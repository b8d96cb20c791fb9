/** What is printed at synth, and kept in cdktf's manifest for those who read cdktf.out. */
export function acknowledgementText(rule: string, reason: string): string {
  return `Rule ${rule} is acknowledged here: ${reason}`;
}

/** The rule and the reason in such a text, or undefined in any other. */
export function acknowledgementIn(text: string): { readonly rule: string; readonly reason: string } | undefined {
  const [, rule, reason] = /^Rule ([a-z0-9-]+) is acknowledged here: (.+)$/s.exec(text) ?? [];
  return rule === undefined || reason === undefined ? undefined : { rule, reason };
}
