import { judge } from "../../../lib/review/rules/judge";
import { topologyOf } from "../../../lib/deployment/from-constructs/of-constructs";
import { topologyOfTerraform } from "../../../lib/deployment/from-terraform/of-terraform";
import { EXAMPLES, synthesise } from "../../deployment/examples";

/** The page as written has a client that cannot do TLS, which is the point of that example. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = { "deployment-page": ["hiredis-without-tls"] };
test.each(EXAMPLES)("%s raises no false alarm", async (example) => {
  const { app, stacks } = await synthesise(example);
  const rules = (topology: Parameters<typeof judge>[0]): string[] => [
    ...new Set(judge(topology).findings.map(({ rule }) => rule)),
  ];
  expect(rules(topologyOf(app))).toEqual(EXPECTED[example] ?? []);
  for (const json of Object.values(stacks)) {
    // What was synthesised says the same, since the constructs note in it what Terraform has no place for.
    expect(rules(topologyOfTerraform(json))).toEqual(EXPECTED[example] ?? []);
  }
});
