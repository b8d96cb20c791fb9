// What the library costs over a program written by hand: see README.md. Ends with 1 when a limit is passed.
import { cpus } from "node:os";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { measureImport } from "./import.mjs";
import { measureSandbox } from "./sandbox.mjs";
import { measureSynth, proveSameOutput } from "./synth.mjs";
import { table } from "./table.mjs";

/** Ratios that the library should reach. */
const AIMS = { import: 1.15, synth: 1.1, growth: 1.25, sandbox: 2 };
/** How far above its aim a ratio may lie before a change is refused: twice what runs of one program differ by, and more. */
const LIMIT = 2;

const started = performance.now();
const rows = [];
let missed = 0;

const resources = proveSameOutput();
console.log(`${cpus().length} cores, node ${process.versions.node}, ${cpus()[0].model}`);
console.log(`An environment has ${resources} resources; both programs write the same files, to the letter.\n`);

const loaded = measureImport(fileURLToPath(new URL("../dist", import.meta.url)));
add(
  "import, whole process",
  ms(loaded.process.baseline),
  ms(loaded.process.library),
  loaded.process.ratio,
  AIMS.import,
);
add(
  "import, require alone",
  ms(loaded.require.baseline),
  ms(loaded.require.library),
  loaded.require.ratio,
  AIMS.import,
);

const synthesised = measureSynth();
for (const { environments, baseline, library, ratio } of synthesised) {
  add(`synth, ${count(environments)}`, ms(baseline), ms(library), ratio, AIMS.synth);
}

const [few, many] = [10, 1000].map((wanted) => synthesised.find(({ environments }) => environments === wanted));
const perEnvironment = ({ environments, baseline, library }) => ({
  baseline: baseline / environments,
  library: library / environments,
});
const [before, after] = [perEnvironment(few), perEnvironment(many)];
addGrowth("by hand", before.baseline, after.baseline);
addGrowth("library", before.library, after.library, AIMS.growth);

// Against Terraform's own floor, as many terraform_data resources.
for (const { environments, floor, sandbox, ratio } of await measureSandbox(
  fileURLToPath(new URL("../dist", import.meta.url)),
)) {
  add(`init, plan and apply in the sandbox, ${count(environments)}`, ms(floor), ms(sandbox), ratio, AIMS.sandbox);
}

console.log(table(["", "by hand", "library", "ratio", "aim", ""], rows));
console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s`);
if (missed > 0) {
  console.log(`${missed} of the aims missed.`);
}

function add(what, baseline, library, ratio, aim) {
  rows.push([what, baseline, library, ratio.toFixed(2), aim.toFixed(2), verdict(ratio, aim)]);
}

/** The cost of one environment among 1000 against one among 10. The program by hand has no aim: its growth is cdktf's. */
function addGrowth(program, cost, costAmongMany, aim) {
  const ratio = costAmongMany / cost;
  const cells = program === "by hand" ? [ms(costAmongMany), ""] : ["", ms(costAmongMany)];
  rows.push([
    `each of 1000 against each of 10, ${program}`,
    ...cells,
    ratio.toFixed(2),
    aim === undefined ? "" : aim.toFixed(2),
    aim === undefined ? "" : verdict(ratio, aim),
  ]);
}

function verdict(ratio, aim) {
  if (ratio <= aim) return "met";
  missed += 1;
  if (ratio <= aim * LIMIT) return "missed";
  process.exitCode = 1;
  return "MORE THAN TWICE THE AIM";
}

function ms(milliseconds) {
  return `${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} ms`;
}

function count(environments) {
  return environments === 1 ? "1 environment" : `${environments} environments`;
}
