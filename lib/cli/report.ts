import type { Command } from "commander";
import { CATALOGUE_DATE } from "../catalogue/fact";
import { exitCodeOfVerdict } from "../review/formats/exit-code";
import { renderJson } from "../review/report/json";
import { renderMarkdown } from "../review/report/markdown";
import type { Report } from "../review/report/model";
import { renderHtml } from "../review/report/page";
import type { Ledger } from "../project/ledger/entry";
import { LedgerError, readLedger } from "../project/ledger/ledger-file";
import { readTerraformFile } from "../project/project";
import { refuseUnwritable, StorageError, writeText } from "../files/storage";
import { readInput, withInputs, type InputFlags } from "./inputs";
import { reportOn } from "../review/report/report-on";
import { UnusableInput } from "../project/unusable-input";
import { cableUseOf, withCableUse, type CableUseFlags } from "./cable-use";
import { warnOfOldCatalogue } from "./catalogue-age";
import { currentProject, dayOf, usersOf } from "../project/current-project";
import { orUnusable } from "./or-unusable";

interface Flags extends CableUseFlags, InputFlags {
  readonly format: string;
  readonly out?: string;
  readonly asOf?: string;
  readonly diff?: string;
  readonly users?: string;
  readonly exitCode?: boolean;
}

const RENDERERS: ReadonlyMap<string, (report: Report) => string> = new Map([
  ["markdown", (report: Report) => renderMarkdown(report)],
  ["json", renderJson],
  ["html", renderHtml],
]);

const OTHER_FILE = "Name a file that can be written with --out.";

const EXAMPLES = `
PATH is a directory of Terraform files, a directory that was synthesised to (cdktf.out), a .tf.json file, the JSON of a plan, or a
snapshot that \`stimulus-reflex inspect\` wrote. Without it the project in this directory is reported on, and synthesised first when
cdktf.out is missing or older than its sources.

Examples:
  $ stimulus-reflex report --out report.md
  $ stimulus-reflex report --format html --out report.html
  $ stimulus-reflex report --diff main/cdktf.out cdktf.out

Exit codes: 0 for a report, whatever it says, 2 for input that no report can be made of. With --exit-code also 1 and 3, as of
\`stimulus-reflex check\`: what --diff finds to be destroyed or replaced counts as an error there.`;

/** Adds `stimulus-reflex report`. */
export function addReportCommand(program: Command): void {
  const command = program
    .command("report")
    .description("show what is deployed, what it costs and what the rules find")
    .argument("[path]", "what to report on", undefined)
    .option("--format <format>", `one of ${[...RENDERERS.keys()].join(", ")}`, "markdown")
    .option("--out <file>", "where to write it; standard output without")
    .option(
      "--as-of <day>",
      `the day that dated facts are judged by, YYYY-MM-DD (default: ${CATALOGUE_DATE}, the catalogue's)`,
    )
    .option("--diff <old>", "what to compare with: the difference in parts and cost, and which findings are new")
    .option("--users <number>", "how many people use the app at once, for the budgets and for scaling the cable")
    .option(
      "--exit-code",
      "end with 1 for an error, and with 3 for an unknown value, of the findings and of the change",
    );
  withCableUse(withInputs(command))
    .addHelpText("after", EXAMPLES)
    .action((path: string | undefined, flags: Flags) =>
      orUnusable("report", [UnusableInput, StorageError], () => write(path, flags)),
    );
}

async function write(
  path: string | undefined,
  { format, out, asOf, diff, users, exitCode, allowProvider, passive, plan, ...use }: Flags,
): Promise<void> {
  const render = RENDERERS.get(format);
  if (render === undefined) {
    throw new UnusableInput(
      `--format ${JSON.stringify(format)} is not known. Choose one of ${[...RENDERERS.keys()].join(", ")}.`,
    );
  }
  if (out !== undefined) refuseUnwritable(out, "file", OTHER_FILE);
  const told = users === undefined ? undefined : usersOf("--users", users);
  const given = asOf === undefined ? undefined : dayOf("--as-of", asOf);
  const project = path === undefined ? currentProject() : undefined;
  const inputs: InputFlags = { allowProvider, passive, plan };
  const files = path === undefined ? (project?.files ?? []).map(readTerraformFile) : await readInput(path, inputs);
  const report = reportOn(files, {
    users: told ?? project?.users,
    use: cableUseOf(use),
    asOf: given ?? project?.asOf ?? CATALOGUE_DATE,
    before: diff === undefined ? undefined : await readInput(diff, inputs),
    ledger: ledgerHere(),
  });
  const text = render(report);
  if (out === undefined) process.stdout.write(text);
  else writeText(out, text, OTHER_FILE);
  if (exitCode === true) process.exitCode = exitCodeOfVerdict(report.verdict);
  warnOfOldCatalogue();
}

/** What the ledger of this directory answers for; one that cannot be used is an error of the input. */
function ledgerHere(): Ledger {
  try {
    return readLedger(process.cwd());
  } catch (error) {
    throw error instanceof LedgerError ? new UnusableInput(error.message) : error;
  }
}
