// What a rehearsal costs over Terraform's own floor: as many terraform_data resources, with no provider to talk to.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

const require = createRequire(import.meta.url);
/** How many environments in one state, and how often each is measured: long runs vary less. */
const SIZES = [
  [1, 5],
  [10, 3],
  [100, 1],
];

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** A copy of a stack under other names, so that many stand in one state. */
function copies(stack, count) {
  const resource = {};
  for (let copy = 0; copy < count; copy += 1) {
    const suffix = count === 1 ? "" : `_${copy}`;
    const rename = (text) =>
      text.replace(
        /\$\{(data\.)?(heroku|cloudflare)_(\w+)\.(\w+)/g,
        (_, data = "", provider, type, name) => `\${${data}${provider}_${type}.${name}${suffix}`,
      );
    for (const [type, all] of Object.entries(stack.resource)) {
      for (const [name, body] of Object.entries(all)) {
        let text = rename(JSON.stringify({ ...body, "//": undefined }));
        if (count > 1)
          text = text.replaceAll("acme-production", `acme-${copy}`).replaceAll("acme.com", `acme-${copy}.com`);
        const copied = JSON.parse(text);
        if (copied.depends_on) copied.depends_on = copied.depends_on.map((address) => `${address}${suffix}`);
        if (copied.zone_id && count > 1) copied.zone_id = copy.toString(16).padStart(32, "0");
        (resource[type] ??= {})[`${name}${suffix}`] = copied;
      }
    }
  }
  return { provider: stack.provider, resource, terraform: { required_providers: stack.terraform.required_providers } };
}

const countOf = ({ resource }) => Object.values(resource).reduce((sum, all) => sum + Object.keys(all).length, 0);

const floorOf = (count) => ({
  resource: {
    terraform_data: Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`r${index}`, { input: `value-${index}` }]),
    ),
  },
});

function terraform(args, cwd, env) {
  return new Promise((resolve, reject) => {
    const child = spawn("terraform", [...args, "-no-color"], { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk) => (said += chunk));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`terraform ${args.join(" ")}: ${said}`))));
  });
}

async function deploy(configuration, cwd, env) {
  rmSync(cwd, { recursive: true, force: true });
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, "main.tf.json"), JSON.stringify(configuration));
  const started = performance.now();
  await terraform(["init", "-input=false"], cwd, env);
  await terraform(["plan", "-input=false", "-out=plan"], cwd, env);
  await terraform(["apply", "-input=false", "plan"], cwd, env);
  return performance.now() - started;
}

async function rehearse(configuration, root, Sandbox) {
  const sandbox = await Sandbox.start({ directory: join(root, "sandbox"), fresh: true });
  try {
    return await deploy(configuration, join(root, "stack"), sandbox.env);
  } finally {
    await sandbox.stop();
  }
}

/**
 * Deploys a synthesised stack into the sandbox, and as many resources of Terraform's own without one, by turns.
 * @param dist - the folder of the compiled library
 * @param stackFile - a `cdk.tf.json`
 * @param sizes - how many environments in one state, and how often each is measured
 * @returns milliseconds for each size: by Terraform alone, in the sandbox, and the ratio of their medians
 */
export async function measureSandbox(dist, stackFile, sizes = SIZES) {
  const { Sandbox } = require(join(dist, "sandbox", "sandbox.js"));
  const stack = JSON.parse(readFileSync(stackFile, "utf8"));
  const root = mkdtempSync(join(tmpdir(), "bench-sandbox-"));
  const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
  delete env.TF_CLI_CONFIG_FILE;
  const measure = async (environments, rounds) => {
    const configuration = copies(stack, environments);
    const resources = countOf(configuration);
    const [floors, rehearsals] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      floors.push(await deploy(floorOf(resources), join(root, "floor"), env));
      rehearsals.push(await rehearse(configuration, root, Sandbox));
    }
    const [floor, sandbox] = [median(floors), median(rehearsals)];
    return { environments, resources, floor, sandbox, ratio: sandbox / floor };
  };
  try {
    const measured = [];
    for (const [environments, rounds] of sizes) measured.push(await measure(environments, rounds));
    return measured;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
