import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Synthesised {
  readonly terraform: { readonly backend?: unknown; readonly required_providers: Record<string, { source: string }> };
}

const examples = readdirSync(join(__dirname, "..", "examples"))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replace(/\.ts$/, ""));

/** Runs an example as `cdktf synth` does, and reads what it wrote. */
async function synthesise(example: string): Promise<Record<string, Synthesised>> {
  const outdir = mkdtempSync(join(tmpdir(), "example-"));
  process.env.CDKTF_OUTDIR = outdir;
  try {
    await jest.isolateModulesAsync(async () => {
      await import(`../examples/${example}`);
    });
    const stacks = readdirSync(join(outdir, "stacks"));
    return Object.fromEntries(
      stacks.map((stack) => [
        stack,
        JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as Synthesised,
      ]),
    );
  } finally {
    delete process.env.CDKTF_OUTDIR;
    rmSync(outdir, { recursive: true });
  }
}

/** Without what changes when the infrastructure does not: cdktf's metadata, versions, and where this checkout lies. */
function infrastructure(stack: Synthesised): unknown {
  const { backend, required_providers } = stack.terraform;
  const local = typeof backend === "object" && backend !== null && "local" in backend;
  const providers = Object.entries(required_providers).map(([name, { source }]): [string, string] => [name, source]);
  const whole = {
    ...stack,
    terraform: { backend: local ? "local" : backend, providers: Object.fromEntries(providers) },
  };
  return withoutMetadata(whole);
}

function withoutMetadata(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMetadata);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([key]) => key !== "//");
  return Object.fromEntries(members.map(([key, member]) => [key, withoutMetadata(member)]));
}

test.each(examples)("%s", async (example) => {
  const stacks = await synthesise(example);
  for (const [name, stack] of Object.entries(stacks)) expect(infrastructure(stack)).toMatchSnapshot(name);
});
