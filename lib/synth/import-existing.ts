import { TerraformResource, type TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { nearest } from "../text/nearest";
import { letGo } from "./let-go";
import { ConfigurationError } from "../constructs/properties/configuration-error";
import { checkConstruct } from "../constructs/properties/engine";
import { isPlainObject } from "../constructs/properties/plain-object";
import { noun } from "../constructs/properties/shown";

/**
 * Ids that Terraform imports by, under the path of the construct in its stack: `{ "www/record": "…" }`. What a state of the
 * stack has at another address is moved from there: `{ redis: { movedFrom: "heroku_addon.sessions" } }`.
 */
export type AdoptedIds = Readonly<Record<string, string | { readonly movedFrom: string }>>;

/** What else {@link importExisting} does. */
export interface ImportOptions {
  /**
   * Addresses that Terraform lets go of without destroying anything, as in `heroku_app_config_association.web`.
   *
   * @default - none
   */
  readonly forget?: readonly string[];
}

/**
 * Lets the next apply take over what exists instead of making it. Call it after all constructs are made; after that apply
 * the call and the ids can go.
 *
 * @param stack - the stack that the paths begin in
 * @param adopted - what `stimulus-reflex adopt` wrote: ids by construct path, without ids that cdktf hides
 * @param options - what of the stack's state is let go of
 * @throws Error for a path at which the stack has no resource
 * @throws TypeError when the first argument is not a construct
 * @throws ConfigurationError for a stack of another engine, and for ids that are not an object
 *
 * @example
 * ```ts
 * importExisting(stack, { acme: "01234567-89ab-cdef-0123-456789abcdef" });
 * ```
 */
export function importExisting(stack: TerraformStack, adopted: AdoptedIds, { forget = [] }: ImportOptions = {}): void {
  checkConstruct("importExisting", stack, "a TerraformStack");
  if (!isPlainObject(adopted)) {
    throw new ConfigurationError({
      at: stack,
      property: "importExisting",
      problem: `the second argument is ${noun(adopted)}, not ids by construct path`,
      remedy: "Pass what stimulus-reflex adopt wrote",
    });
  }
  const resources = new Map<string, TerraformResource>();
  for (const construct of stack.node.findAll()) {
    if (construct instanceof TerraformResource) resources.set(pathIn(stack, construct), construct);
  }
  for (const [path, id] of Object.entries(adopted)) {
    const resource = resources.get(path);
    if (resource === undefined) {
      const meant = nearest(path, [...resources.keys()]);
      throw new Error(
        `${stack.node.id}: importExisting ${JSON.stringify(path)}: the stack has no resource at this path.` +
          (meant === undefined
            ? " Leave the id out, or declare what it belongs to before the call"
            : ` Did you mean ${JSON.stringify(meant)}?`),
      );
    }
    if (typeof id === "string") resource.importFrom(id);
    else if (id.movedFrom !== `${resource.terraformResourceType}.${resource.friendlyUniqueId}`) {
      resource.moveFromId(id.movedFrom);
    }
  }
  letGo(stack, forget);
}

function pathIn(stack: TerraformStack, construct: IConstruct): string {
  const path = construct.node.path.slice(stack.node.path.length + 1);
  return path.replace(/(^|\/)Default(?=\/|$)/g, "").replace(/^\//, "");
}
