// What a rehearsal costs over Terraform's own floor: as many terraform_data resources, with no provider to talk to.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { figures } from "./child.mjs";
import { compared, inTurns, QUICK } from "./statistics.mjs";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const require = createRequire(import.meta.url);
/** How many pairs of deployments for how many environments in one state: long runs vary less. */
const PAIRS = new Map([
  [1, 21],
  [10, 5],
  [100, 1],
]);

/** Many environments, as the library synthesises them, in one state. */
function environments(count) {
  const outdir = mkdtempSync(join(tmpdir(), "bench-sandbox-synth-"));
  try {
    figures(path("synth-process.cjs"), [path("programs/with-library.cjs"), String(count), outdir]);
    const stacks = Array.from({ length: count }, (_, index) =>
      JSON.parse(readFileSync(join(outdir, "stacks", `environment-${index}`, "cdk.tf.json"), "utf8")),
    );
    const resource = {};
    stacks.forEach((stack, index) => {
      const rename = (text) => text.replace(/((?:heroku|cloudflare)_\w+\.\w+)/g, `$1_${index}`);
      for (const [type, all] of Object.entries(stack.resource)) {
        for (const [name, body] of Object.entries(all)) {
          const rest = { ...body, "//": undefined };
          (resource[type] ??= {})[`${name}_${index}`] = JSON.parse(rename(JSON.stringify(rest)));
        }
      }
    });
    const [{ provider, terraform }] = stacks;
    return { provider, resource, terraform: { required_providers: terraform.required_providers } };
  } finally {
    rmSync(outdir, { recursive: true });
  }
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
 * Deploys the production environment into the sandbox, and as many resources of Terraform's own without one, by turns.
 * @param dist - the folder of the compiled library
 * @returns milliseconds by the clock for each number of environments: by Terraform alone, in the sandbox, and the ratio
 */
export async function measureSandbox(dist) {
  const { Sandbox } = require(join(dist, "sandbox", "sandbox.js"));
  const root = mkdtempSync(join(tmpdir(), "bench-sandbox-"));
  const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
  delete env.TF_CLI_CONFIG_FILE;
  const measured = [];
  try {
    for (const [count, pairs] of PAIRS) {
      // A hundred environments take minutes, and a fault shows in ten as well.
      if (QUICK && count > 10) continue;
      const configuration = environments(count);
      const floor = floorOf(countOf(configuration));
      const turns = await inTurns(
        pairs,
        () => deploy(floor, join(root, "floor"), env),
        () => rehearse(configuration, root, Sandbox),
      );
      measured.push({ environments: count, ...compared(turns) });
    }
    return measured;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
