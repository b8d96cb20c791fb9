import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The names of all examples. */
export const examples: readonly string[] = readdirSync(join(__dirname, "..", "..", "..", "examples"))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replace(/\.ts$/, ""));

/** Runs an example as `cdktf synth` does, and gives the parsed `cdk.tf.json` of each of its stacks. */
export async function synthesised(
  example: string,
): Promise<readonly { readonly file: string; readonly json: Record<string, unknown> }[]> {
  const outdir = mkdtempSync(join(tmpdir(), "report-example-"));
  process.env.CDKTF_OUTDIR = outdir;
  try {
    await jest.isolateModulesAsync(() => import(`../../../examples/${example}`));
    return readdirSync(join(outdir, "stacks"))
      .sort()
      .map((stack) => {
        const file = join("stacks", stack, "cdk.tf.json");
        return { file, json: JSON.parse(readFileSync(join(outdir, file), "utf8")) as Record<string, unknown> };
      });
  } finally {
    delete process.env.CDKTF_OUTDIR;
    rmSync(outdir, { recursive: true });
  }
}
