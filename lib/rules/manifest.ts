import { blocksOf, objectOf, stringOf } from "../topology/terraform/json";
import type { Acknowledgement } from "../topology/topology";
import { acknowledgementIn } from "./acknowledge";

/** The acknowledgements that a program made, in the manifest that cdktf writes beside the stacks. */
export function acknowledgementsIn(manifest: unknown): readonly Acknowledgement[] {
  return Object.values(objectOf(objectOf(manifest).stacks)).flatMap((stack) =>
    blocksOf(objectOf(stack).annotations).flatMap(({ constructPath, message }) => {
      const acknowledged = acknowledgementIn(stringOf(message) ?? "");
      const at = stringOf(constructPath)?.replace(/(\/Default)+$/, "");
      return acknowledged === undefined || at === undefined ? [] : [{ at, ...acknowledged }];
    }),
  );
}
