import { isObject } from "../../text/json";
import { arranged } from "../arranged";
import { NO_NOTES, type ProgramNotes } from "../program-notes";
import { appsOf } from "./apps";
import { readConfiguration, readStacks } from "./configuration";
import { exposuresOf } from "./exposures";
import { type JsonObject } from "./json";
import { notesIn } from "./notes";
import { isPlan, readPlan } from "./plan";
import { sourcesOf } from "./plan-sources";
import type { TerraformModule } from "./resource";
import type { Topology } from "../topology";
import { terraformName } from "../../engines/command-names";

/** Thrown for JSON that is neither a configuration nor a plan of Terraform. */
export class NotTerraformError extends Error {
  constructor(readonly problem: string) {
    super(problem);
    this.name = "NotTerraformError";
  }
}

/**
 * What Terraform's own JSON deploys, whoever wrote it: a `.tf.json` file, the `cdk.tf.json` of a stack, or the plan JSON
 * that `terraform show -json` prints.
 *
 * @param json - the parsed file
 * @param notes - what the program that wrote it noted; by default what it noted in the file itself, which a plan has no
 * place for
 * @throws NotTerraformError when it is none of these
 */
export function topologyOfTerraform(json: unknown, notes?: ProgramNotes): Topology {
  const object = validateTerraform(json);
  const module = isPlan(object) ? readPlan(object) : readConfiguration(object);
  return deployedBy(module, notes ?? notesIn([sourcesOf(object)?.configuration ?? object]), [object]);
}

/** What the stacks of one program deploy together, where one may refer to another. */
export function topologyOfStacks(stacks: readonly JsonObject[], notes: ProgramNotes = NO_NOTES): Topology {
  return deployedBy(readStacks(stacks), notes, stacks);
}

function deployedBy(module: TerraformModule, notes: ProgramNotes, files: readonly JsonObject[]): Topology {
  const { unread = [] } = module;
  const exposures = files.flatMap(exposuresOf);
  return arranged({
    apps: appsOf(module, notes),
    ...(unread.length === 0 ? {} : { unknowns: unread }),
    ...(exposures.length === 0 ? {} : { exposures }),
  });
}

/**
 * Checks that JSON is a configuration or a plan.
 *
 * @throws NotTerraformError when it is neither
 */
export function validateTerraform(json: unknown): JsonObject {
  if (!isObject(json)) throw new NotTerraformError("is not a JSON object");
  if (isPlan(json)) {
    validateFormat(json);
    return json;
  }
  if ("format_version" in json && "values" in json) {
    throw new NotTerraformError(`is a state; pass a plan: ${terraformName()} show -json PLANFILE`);
  }
  const sections = [
    "resource",
    "provider",
    "terraform",
    "variable",
    "output",
    "module",
    "data",
    "locals",
    "moved",
    "import",
    "removed",
    "check",
    "//",
    "//values",
    "//override",
    "//modules",
    "//whole",
  ];
  if (!Object.keys(json).some((key) => sections.includes(key))) {
    throw new NotTerraformError(
      `is neither a configuration in Terraform's JSON syntax nor a plan that ${terraformName()} show -json printed`,
    );
  }
  return json;
}

/** Within a major version Terraform only adds to the format. */
function validateFormat({ format_version: version }: JsonObject): void {
  if (version === undefined || (typeof version === "string" && /^[01]\.\d+$/.test(version))) return;
  throw new NotTerraformError(
    `is a plan of format ${JSON.stringify(version)}, and formats up to 1.x are read; update cdktf-stimulus-reflex, or plan with an older Terraform`,
  );
}
