import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { figures } from "./child.mjs";
import { compared, inTurns } from "./statistics.mjs";

const PAIRS = 3;
const path = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The report on N environments, which a pull request waits for, against the synth that it waits for as well. */
export async function measureReport(dist, environments) {
  const outdir = mkdtempSync(join(tmpdir(), "bench-report-"));
  try {
    const program = path("programs/with-library.cjs");
    const synth = () => figures(path("synth-process.cjs"), [program, String(environments), outdir]);
    synth();
    return compared(await inTurns(PAIRS, synth, () => figures(path("report-process.cjs"), [dist, outdir])));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
