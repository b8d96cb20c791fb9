import { chmodSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Sandbox } from "../../../lib/sandbox/sandbox";
import { folder, run } from "./command";

/** An engine that prints the addresses that it is given, and says what it is when it is asked. */
const engine = (called: string) =>
  `#!/bin/sh\nif [ "$1" = version ] && [ -z "$TF_REATTACH_PROVIDERS" ]; then echo "${called} v1"; else echo "$TF_REATTACH_PROVIDERS"; fi\n`;

test.each([
  ["terraform", "registry.terraform.io"],
  ["tofu", "registry.opentofu.org"],
  ["my-terraform", "registry.terraform.io"],
  ["engine", "registry.opentofu.org"],
])("an engine called %s is given the addresses of %s alone", async (name, registry) => {
  const root = folder({ [`bin/${name}`]: engine(name === "engine" ? "OpenTofu" : "Terraform") });
  chmodSync(join(root, "bin", name), 0o755);
  expect(await addressesGivenTo(root, name)).toEqual([
    `${registry}/heroku/heroku`,
    `${registry}/cloudflare/cloudflare`,
  ]);
});

test("a link called terraform to OpenTofu is given those of OpenTofu", async () => {
  const root = folder({ "elsewhere/tofu": engine("OpenTofu"), "bin/keep": "" });
  chmodSync(join(root, "elsewhere", "tofu"), 0o755);
  symlinkSync(join(root, "elsewhere", "tofu"), join(root, "bin", "terraform"));
  const [first] = await addressesGivenTo(root, "terraform");
  expect(first).toBe("registry.opentofu.org/heroku/heroku");
});

async function addressesGivenTo(root: string, name: string): Promise<readonly string[]> {
  const PATH = [join(root, "bin"), "/usr/bin", "/bin"].join(delimiter);
  const environment = { PATH, TERRAFORM_BINARY_NAME: name };
  const sandbox = await Sandbox.start({ directory: join(root, "sandbox"), environment });
  try {
    const { stdout } = await run(name, ["fmt"], { cwd: root, env: sandbox.env });
    return Object.keys(JSON.parse(stdout) as object);
  } finally {
    await sandbox.stop();
    rmSync(root, { recursive: true });
  }
}
