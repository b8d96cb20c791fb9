import { strictEqual } from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { figures } from "./child.mjs";
import { compared, inTurns } from "./statistics.mjs";

/** How many pairs of runs for how many environments: short runs vary more, and cost less. */
const PAIRS = new Map([
  [1, 25],
  [10, 15],
  [100, 9],
  [1000, 3],
]);
const script = path("synth-process.cjs");
const programs = { baseline: path("programs/by-hand.cjs"), library: path("programs/with-library.cjs") };

/**
 * Proves that both programs write exactly the same files.
 *
 * @returns how many resources an environment has
 * @throws Error that shows the difference
 */
export function proveSameOutput() {
  const [baseline, library] = [programs.baseline, programs.library].map((program) =>
    inTemporaryDirectory((outdir) => {
      figures(script, [program, "2", outdir]);
      return ["environment-0", "environment-1"].map((stack) =>
        withoutNotes(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")),
      );
    }),
  );
  library.forEach((written, index) => strictEqual(written, baseline[index]));
  return Object.values(JSON.parse(library[0]).resource).flatMap(Object.keys).length;
}

/** A stack without the library's own notes for its tools, which a program by hand has none of and Terraform ignores. */
function withoutNotes(text) {
  return JSON.stringify(
    JSON.parse(text, (key, value) => (key === "stimulus-reflex" ? undefined : value)),
    null,
    2,
  );
}

/** From `new App` to the end of synth, both programs, as milliseconds of processor time and ratios, for each number of environments. */
export async function measureSynth() {
  const measured = [];
  for (const [environments, pairs] of PAIRS) {
    const turns = await inTurns(
      pairs,
      () => synth(programs.baseline, environments),
      () => synth(programs.library, environments),
    );
    measured.push({ environments, ...compared(turns) });
  }
  return measured;
}

function synth(program, environments) {
  return inTemporaryDirectory((outdir) => figures(script, [program, String(environments), outdir]));
}

function inTemporaryDirectory(use) {
  const directory = mkdtempSync(join(tmpdir(), "stimulus-reflex-bench-"));
  try {
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function path(relative) {
  return fileURLToPath(new URL(relative, import.meta.url));
}
