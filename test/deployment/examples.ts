import { readdirSync, readFileSync, rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";

export const EXAMPLES = readdirSync(join(__dirname, "..", "..", "examples"))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replace(/\.ts$/, ""));

/** An example after its synth: the constructs, and what it wrote for each stack. */
export interface Synthesised {
  readonly app: App;
  readonly stacks: Readonly<Record<string, unknown>>;
}

/** Runs an example as `cdktf synth` does, in the module registry of the test, so that classes are the same ones. */
export async function synthesise(example: string): Promise<Synthesised> {
  const outdir = mkdtempSync(join(tmpdir(), "example-"));
  process.env.CDKTF_OUTDIR = outdir;
  // The example keeps its App to itself, and synthesises at its end.
  const synth = jest.spyOn(App.prototype, "synth");
  try {
    await import(`../../examples/${example}`);
    const app: unknown = synth.mock.contexts[0];
    if (!(app instanceof App)) throw new Error(`${example} synthesised nothing`);
    const names = readdirSync(join(outdir, "stacks"));
    const read = (name: string): unknown =>
      JSON.parse(readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8")) as unknown;
    return { app, stacks: Object.fromEntries(names.map((name) => [name, read(name)])) };
  } finally {
    synth.mockRestore();
    delete process.env.CDKTF_OUTDIR;
    rmSync(outdir, { recursive: true });
  }
}
