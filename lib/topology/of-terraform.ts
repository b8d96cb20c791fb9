import { arranged } from "./arranged";
import { appsOf } from "./terraform/apps";
import { readConfiguration } from "./terraform/configuration";
import { isObject } from "./terraform/json";
import { isPlan, readPlan } from "./terraform/plan";
import type { Acknowledgement, Topology } from "./topology";

/** Thrown for JSON that is no configuration and no plan of Terraform. */
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
 * @param acknowledgements - those that are not in the file itself, as cdktf's manifest has them
 * @throws NotTerraformError when it is none of these
 */
export function topologyOfTerraform(json: unknown, acknowledgements: readonly Acknowledgement[] = []): Topology {
  if (!isObject(json)) throw new NotTerraformError("is no JSON object");
  if (isPlan(json)) return arranged({ apps: appsOf(readPlan(json), acknowledgements) });
  if ("format_version" in json && "values" in json) {
    throw new NotTerraformError("is a state; pass a plan: terraform show -json PLANFILE");
  }
  const sections = ["resource", "provider", "terraform", "variable", "output", "module", "data", "locals", "//"];
  if (!Object.keys(json).some((key) => sections.includes(key))) {
    throw new NotTerraformError(
      "is neither a configuration in Terraform's JSON syntax nor a plan that terraform show -json printed",
    );
  }
  return arranged({ apps: appsOf(readConfiguration(json), acknowledgements) });
}
