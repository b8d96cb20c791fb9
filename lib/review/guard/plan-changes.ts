import { isObject } from "../../text/json";
import { blocksOf, objectOf, stringOf, stringsOf, type JsonObject } from "../../deployment/from-terraform/json";
import { readPlan } from "../../deployment/from-terraform/plan";
import type { TerraformResource } from "../../deployment/from-terraform/resource";
import { terraformName } from "../../engines/command-names";

/** What Terraform means to do with one resource. */
export interface PlannedChange {
  readonly address: string;
  readonly type: string;
  readonly actions: readonly string[];
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** Which values are known only after apply: true at the leaves. */
  readonly afterUnknown: JsonObject;
  /** The attributes that force a replacement, as in `config` or `organization.name`. */
  readonly replacePaths: readonly string[];
  /** Terraform's own word for why, where it has one: `delete_because_no_resource_config`. */
  readonly reason?: string;
  /** What an attribute refers to, as addresses without keys, through variables and outputs of modules. */
  readonly references: (attribute: string) => readonly string[];
}

/** Every action of plan format 1.x. */
const ACTIONS = new Set(["no-op", "create", "read", "update", "delete", "forget"]);

/** Thrown for JSON that no plan can be read from. */
export class NoPlanError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = "NoPlanError";
  }
}

/**
 * The changes in the JSON that `terraform show -json` prints for a plan.
 *
 * @throws NoPlanError when it is something else, or a plan that failed
 */
export function changesOf(json: unknown): readonly PlannedChange[] {
  if (!isObject(json) || !("format_version" in json)) {
    throw new NoPlanError(
      `is not a plan: it has no format_version. Make it with \`${terraformName()} show -json PLANFILE\``,
    );
  }
  if (!/^1(\.|$)/.test(String(json.format_version))) {
    const remedy = String(json.format_version).startsWith("0.")
      ? `Plan with ${terraformName()} 1.1 or newer`
      : "Update cdktf-stimulus-reflex";
    throw new NoPlanError(
      `has format_version ${JSON.stringify(json.format_version)}, and this cdktf-stimulus-reflex reads 1.x. ${remedy}`,
    );
  }
  if (json.errored === true) throw new NoPlanError("is a plan that failed, and is not whole");
  if (!isObject(json.planned_values) && !Array.isArray(json.resource_changes)) {
    throw new NoPlanError(
      `is a state and not a plan: name the file that \`${terraformName()} plan -out PLANFILE\` wrote`,
    );
  }
  let read: ReadonlyMap<string, TerraformResource["references"]> | undefined;
  const referencesOf = (address: string, attribute: string): readonly string[] => {
    read ??= new Map(readPlan(json).resources.map((resource) => [resource.address, resource.references]));
    return (read.get(address)?.(attribute) ?? []).map(({ expression }) => expression);
  };
  return blocksOf(json.resource_changes)
    .filter(({ mode }) => mode !== "data")
    .map((resource) => {
      const change = objectOf(resource.change);
      const reason = stringOf(resource.action_reason);
      const address = stringOf(resource.address) ?? "a resource without an address";
      const strange = stringsOf(change.actions).find((action) => !ACTIONS.has(action));
      if (strange !== undefined) {
        throw new NoPlanError(
          `has the action ${JSON.stringify(strange)} at ${address}, which this cdktf-stimulus-reflex does not know. Update cdktf-stimulus-reflex`,
        );
      }
      return {
        address,
        type: stringOf(resource.type) ?? "",
        actions: stringsOf(change.actions),
        before: objectOf(change.before),
        after: objectOf(change.after),
        afterUnknown: objectOf(change.after_unknown),
        replacePaths: (Array.isArray(change.replace_paths) ? change.replace_paths : []).map((path) =>
          Array.isArray(path) ? path.map(String).join(".") : String(path),
        ),
        ...(reason === undefined ? {} : { reason }),
        references: (attribute) => referencesOf(address, attribute),
      };
    });
}

/** Whether what is there now will be gone. */
export function destroys({ actions }: PlannedChange): boolean {
  return actions.includes("delete");
}

/** Whether something new takes its place. */
export function replaces({ actions }: PlannedChange): boolean {
  return actions.includes("delete") && actions.includes("create");
}
