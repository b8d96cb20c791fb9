import { Annotations } from "cdktf";
import type { IConstruct } from "constructs";
import { ConfigurationError } from "../constructs/properties/configuration-error";
import { noteAcknowledgement } from "../deployment/from-constructs/acknowledgement-metadata";
import { AcknowledgementError, validateAcknowledgement } from "../review/rules/judge";
import { checkConstruct } from "../constructs/properties/engine";
import { noun } from "../constructs/properties/shown";

/**
 * Accepts what a rule, or a check of `rails --check`, finds on a construct and on everything in it. The reason is printed
 * at synth and shown in the report.
 *
 * @param construct - a part, an app, or the stack
 * @param rule - the id of the rule or check, as in `redis-connection-limit`
 * @param reason - why it is right here, for whoever reviews the next change
 * @throws TypeError when the first argument is not a construct
 * @throws ConfigurationError when there is no such rule, or no reason, or for a construct of another engine
 *
 * @example
 * ```ts
 * const sessions = new RedisAddon(this, "sessions", { app: rails, role: "session", client: "ruby", plan: "mini" });
 * acknowledge(sessions, "redis-without-persistence", "A demo: nobody minds to log in again.");
 * ```
 */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  checkConstruct("acknowledge", construct, "a construct");
  for (const [what, text] of [
    ["rule", rule],
    ["reason", reason],
  ] as const) {
    if (typeof text === "string") continue;
    throw new ConfigurationError({
      at: construct,
      property: "acknowledge",
      problem: `the ${what} is ${noun(text)}, not a string`,
      remedy: 'Write acknowledge(construct, "rule", "reason")',
    });
  }
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
  Annotations.of(construct).addInfo(`Rule ${rule} is acknowledged here: ${reason}`);
}
