import type { IConstruct } from "constructs";
import { pathOf } from "../configuration-error";
import type { Acknowledgement } from "./topology";

const TYPE = "stimulus-reflex:acknowledgement";

/** Notes on a construct that a rule is acknowledged there and below. */
export function noteAcknowledgement(construct: IConstruct, rule: string, reason: string): void {
  construct.node.addMetadata(TYPE, { rule, reason });
}

/** The acknowledgements on some constructs and on everything that they stand in. */
export function acknowledgementsOn(constructs: readonly IConstruct[]): Acknowledgement[] {
  const seen = new Set(constructs.flatMap((construct) => construct.node.scopes));
  return [...seen].flatMap((construct) =>
    construct.node.metadata.flatMap(({ type, data }) =>
      type === TYPE && isNote(data) ? [{ at: pathOf(construct), rule: data.rule, reason: data.reason }] : [],
    ),
  );
}

function isNote(data: unknown): data is { readonly rule: string; readonly reason: string } {
  return (
    typeof data === "object" &&
    data !== null &&
    "rule" in data &&
    "reason" in data &&
    typeof data.rule === "string" &&
    typeof data.reason === "string"
  );
}
