// What the library costs over a program written by hand: see README.md. Ends with 1 when a limit is passed.
import { cpus } from "node:os";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { measureAdoption } from "./adoption.mjs";
import { measureImport } from "./import.mjs";
import { measureReport } from "./report.mjs";
import { measureSandbox } from "./sandbox.mjs";
import { measureSynth, proveSameOutput } from "./synth.mjs";
import { QUICK } from "./statistics.mjs";
import { table } from "./table.mjs";

/** Ratios that the library should reach; of synth and sandbox by the number of environments. */
const AIMS = {
  process: 1.08,
  require: 1.12,
  synth: new Map([
    [1, 1.2],
    [10, 1.15],
    [100, 0.97],
    [1000, 0.96],
  ]),
  sandbox: new Map([
    [1, 1.6],
    [10, 1.6],
    [100, 1.4],
  ]),
  growth: 1.25,
  report: 1,
};
/** How long a person may wait for what is read of an app with 20 add-ons, in milliseconds. */
const PATIENCE = { inspect: 1000, adopt: 10_000 };
/**
 * How far above its aim a ratio may lie before a change is refused. A gate shares its machine: there, with few pairs, the
 * ratio of one program differed by half from one run to the next.
 */
const LIMIT = QUICK ? 2.5 : 1.5;

const started = performance.now();
const rows = [];
let missed = 0;

const resources = proveSameOutput();
console.log(`${cpus().length} cores, node ${process.versions.node}, ${cpus()[0].model}`);
console.log(`An environment has ${resources} resources; both programs write exactly the same files.\n`);

const loaded = await measureImport(fileURLToPath(new URL("../dist", import.meta.url)));
add(
  "import, whole process",
  ms(loaded.process.baseline),
  ms(loaded.process.library),
  loaded.process.ratio,
  AIMS.process,
);
add(
  "import, require alone",
  ms(loaded.require.baseline),
  ms(loaded.require.library),
  loaded.require.ratio,
  AIMS.require,
);

// Against Terraform's own floor, as many terraform_data resources. Before the synths: the disk is busy for a while with what
// they write, and both Terraform and the sandbox wait for it, in different measure.
for (const { environments, baseline, library, ratio } of await measureSandbox(
  fileURLToPath(new URL("../dist", import.meta.url)),
)) {
  const what = `init, plan and apply in the sandbox, ${count(environments)}`;
  add(what, ms(baseline), ms(library), ratio, AIMS.sandbox.get(environments));
}

const synthesised = await measureSynth();
for (const { environments, baseline, library, ratio } of synthesised) {
  add(`synth, ${count(environments)}`, ms(baseline), ms(library), ratio, AIMS.synth.get(environments));
}

const reported = await measureReport(fileURLToPath(new URL("../dist", import.meta.url)), 100);
add(
  "report on 100 environments, against their synth",
  ms(reported.baseline),
  ms(reported.library),
  reported.ratio,
  AIMS.report,
);

const adoption = await measureAdoption(fileURLToPath(new URL("../dist", import.meta.url)));
for (const [command, patience] of Object.entries(PATIENCE)) {
  add(
    `${command} of 20 add-ons, against what it may take`,
    ms(patience),
    ms(adoption[command]),
    adoption[command] / patience,
    1,
  );
}

const [few, many] = [10, 1000].map((wanted) => synthesised.find(({ environments }) => environments === wanted));
const perEnvironment = ({ environments, baseline, library }) => ({
  baseline: baseline / environments,
  library: library / environments,
});
const [before, after] = [perEnvironment(few), perEnvironment(many)];
addGrowth("by hand", before.baseline, after.baseline);
addGrowth("library", before.library, after.library, AIMS.growth);

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
  return `MORE THAN ${LIMIT} TIMES THE AIM`;
}

function ms(milliseconds) {
  return `${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} ms`;
}

function count(environments) {
  return environments === 1 ? "1 environment" : `${environments} environments`;
}
