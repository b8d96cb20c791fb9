import { topologyOf } from "../../lib/deployment/from-constructs/of-constructs";
import { topologyOfTerraform } from "../../lib/deployment/from-terraform/of-terraform";
import type { Topology } from "../../lib/deployment/topology";
import { EXAMPLES, synthesise } from "./examples";

/** The client in the Gemfile is in no file of Terraform, and records are read from files only. */
function comparable({ apps }: Topology): unknown {
  const left = new Set(["client", "record"]);
  return JSON.parse(JSON.stringify(apps, (key, value: unknown) => (left.has(key) ? undefined : value))) as unknown;
}

test.each(EXAMPLES)("%s: constructs and their cdk.tf.json tell the same", async (example) => {
  const { app, stacks } = await synthesise(example);
  for (const stack of app.node.children.filter(({ node }) => node.id in stacks)) {
    const read = topologyOf(stack);
    expect(read.apps).not.toEqual([]);
    expect(comparable(topologyOfTerraform(stacks[stack.node.id]))).toEqual(comparable(read));
  }
});
