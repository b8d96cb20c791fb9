import type { IConstruct } from "constructs";
import { pathOf } from "../../constructs/properties/configuration-error";
import type { Acknowledgement } from "../topology";

const TYPE = "stimulus-reflex:acknowledgement";

/** Notes on a construct that a rule is acknowledged there and below. */
export function noteAcknowledgement(construct: IConstruct, rule: string, reason: string): void {
  construct.node.addMetadata(TYPE, { rule, reason });
}

/** The acknowledgements on some constructs and on everything that they stand in. */
export function acknowledgementsOn(constructs: readonly IConstruct[]): Acknowledgement[] {
  return [...withScopes(constructs)].flatMap((construct) =>
    construct.node.metadata.flatMap(({ type, data }) =>
      type === TYPE && isNote(data) ? [{ at: pathOf(construct), rule: data.rule, reason: data.reason }] : [],
    ),
  );
}

/** Some constructs and all that they stand in, from the outside in; only the part of each path that is new is walked. */
function withScopes(constructs: readonly IConstruct[]): ReadonlySet<IConstruct> {
  const seen = new Set<IConstruct>();
  for (const construct of constructs) {
    const unseen: IConstruct[] = [];
    for (let at: IConstruct | undefined = construct; at !== undefined && !seen.has(at); at = at.node.scope) {
      unseen.push(at);
    }
    for (const one of unseen.reverse()) seen.add(one);
  }
  return seen;
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
