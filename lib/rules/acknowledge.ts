import { Annotations } from "cdktf";
import type { IConstruct } from "constructs";
import { ConfigurationError } from "../configuration-error";
import { noteAcknowledgement } from "../topology/acknowledgement-metadata";
import { AcknowledgementError, validateAcknowledgement } from "./judge";

/**
 * Decides to live with what a rule says of a construct and of everything in it. The reason is printed at synth, and
 * shown in the report.
 *
 * @param construct - a part, an app, or the stack
 * @param rule - the id of the rule, as in `redis-connection-limit`
 * @param reason - why it is right here, for whoever reviews the next change
 * @throws ConfigurationError when there is no such rule, or no reason
 *
 * @example
 * ```ts
 * const sessions = new RedisAddon(this, "sessions", { app: rails, role: "session", client: "ruby", plan: "mini" });
 * acknowledge(sessions, "redis-without-persistence", "A demo: nobody minds to log in again.");
 * ```
 */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  try {
    validateAcknowledgement(rule, reason);
  } catch (error) {
    if (!(error instanceof AcknowledgementError)) throw error;
    throw new ConfigurationError({
      at: construct,
      property: "acknowledge",
      problem: error.message.replace(/\.$/, ""),
      remedy: "docs/rules/ of cdktf-stimulus-reflex has a page for each rule",
    });
  }
  noteAcknowledgement(construct, rule, reason);
  Annotations.of(construct).addInfo(acknowledgementText(rule, reason));
}

/** What is printed at synth, and kept in cdktf's manifest for those who read cdktf.out. */
export function acknowledgementText(rule: string, reason: string): string {
  return `Rule ${rule} is acknowledged here: ${reason}`;
}

/** The rule and the reason in such a text, or undefined in any other. */
export function acknowledgementIn(text: string): { readonly rule: string; readonly reason: string } | undefined {
  const [, rule, reason] = /^Rule ([a-z0-9-]+) is acknowledged here: (.+)$/s.exec(text) ?? [];
  return rule === undefined || reason === undefined ? undefined : { rule, reason };
}
