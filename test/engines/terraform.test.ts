import { chmodSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withTerraformNamed } from "../../lib/engines/terraform";
import { folder } from "../sandbox/terraform/command";

test.each<readonly [string, readonly string[], string | undefined, string | undefined]>([
  ["OpenTofu, which cdktf does not look for", ["tofu"], undefined, "tofu"],
  ["Terraform, which cdktf finds", ["terraform"], undefined, undefined],
  ["both", ["terraform", "tofu"], undefined, undefined],
  ["neither", [], undefined, undefined],
  ["what the user has named", ["tofu", "terraform-1.11"], "terraform-1.11", "terraform-1.11"],
])("a program is told of the engine that there is: %s", (_, installed, named, expected) => {
  const root = folder(Object.fromEntries(installed.map((name) => [name, ""])));
  for (const name of readdirSync(root)) chmodSync(join(root, name), 0o755);
  const { TERRAFORM_BINARY_NAME } = withTerraformNamed({ PATH: root, TERRAFORM_BINARY_NAME: named });
  expect(TERRAFORM_BINARY_NAME).toBe(expected === "tofu" ? join(root, "tofu") : expected);
  rmSync(root, { recursive: true });
});
