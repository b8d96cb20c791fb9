// Deploys the production example into the sandbox, from a fresh clone: `npm run demo`.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const windows = process.platform === "win32";
// The update checks of cdktf and Terraform are the only calls that either would make to the outside.
const env = {
  ...process.env,
  CHECKPOINT_DISABLE: "1",
  CI: process.env.CI ?? "1",
  FORCE_COLOR: process.env.FORCE_COLOR ?? "0",
};

function run(title, command, args) {
  console.log(`\n▸ ${title}\n  $ ${[command, ...args].join(" ")}\n`);
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: "inherit", shell: windows });
  if (error !== undefined) throw error;
  if (status !== 0) {
    console.error(`\n✗ ${title}: ended with ${status}`);
    process.exit(status ?? 1);
  }
}

/** The command `stimulus-reflex`, from source. */
const sandbox = (...args) => ["tsx", "lib/cli/main.ts", "sandbox", "--directory", ".stimulus-reflex/demo", ...args];

if (!existsSync(join(root, "node_modules", "cdktf-cli")) || !existsSync(join(root, "lib", "provider-heroku"))) {
  run("Install, and generate the Heroku bindings", "npm", ["ci", "--no-audit", "--no-fund"]);
}

run("Synthesise the production example", "npx", ["cdktf", "synth"]);

const binary = ["terraform", "tofu"].find(
  (name) => spawnSync(name, ["version"], { env, shell: windows, stdio: "ignore" }).status === 0,
);
if (binary === undefined) {
  const { resource } = JSON.parse(readFileSync(join(root, "cdktf.out/stacks/production/cdk.tf.json"), "utf8"));
  console.log("\nNeither Terraform nor OpenTofu is on the path, so this stops here. It would create:\n");
  for (const [type, all] of Object.entries(resource)) console.log(`  ${Object.keys(all).length} ${type}`);
  console.log(
    "\nGet one: https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install",
  );
  process.exit(0);
}

run("Deploy it into the sandbox, with real Terraform and no account", "npx", [
  ...sandbox("--fresh", "--", "npx", "cdktf", "deploy", "production", "--auto-approve"),
]);
run("Plan once more: there is nothing left to do", "npx", [
  ...sandbox("--", binary, "-chdir=cdktf.out/stacks/production", "plan", "-detailed-exitcode", "-input=false"),
]);

console.log("\n✓ A complete production environment stands in the sandbox. Next: README.md, Quick start.");
