import { TerraformElement, type TerraformStack } from "cdktf";
import { NOTES_KEY } from "../program-notes";
import type { Topology } from "../topology";

const ID = "stimulus-reflex-notes";

/** Data for the tools in cdktf's metadata of a stack, the `"//"` of its cdk.tf.json, which Terraform ignores. */
class StackNotes extends TerraformElement {
  topology: Topology = { apps: [] };

  override toMetadata(): Readonly<Record<string, unknown>> {
    const { apps } = this.topology;
    const acknowledgements = new Map(
      apps.flatMap((app) => app.acknowledgements).map((one) => [JSON.stringify(one), one] as const),
    );
    return {
      [NOTES_KEY]: {
        acknowledgements: [...acknowledgements.values()],
        redisClients: Object.fromEntries(
          apps.flatMap(({ addons }) =>
            addons.flatMap(({ at, client }) => (client === undefined ? [] : [[at, client] as const])),
          ),
        ),
        cables: Object.fromEntries(
          apps.flatMap(({ at, cable }) => {
            if (cable === undefined) return [];
            const { server, mode, standby, authentication, serverAt } = cable;
            return [[at, { server, mode, standby, authentication, serverAt }] as const];
          }),
        ),
      },
    };
  }
}

/** Notes in the metadata of a stack what Terraform has no place for: acknowledgements, Redis clients, cables. */
export function noteInStack(stack: TerraformStack, topology: Topology): void {
  const found = stack.node.tryFindChild(ID);
  const notes = found instanceof StackNotes ? found : new StackNotes(stack, ID);
  notes.topology = topology;
}
