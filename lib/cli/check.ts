import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { CATALOGUE_DATE } from "../catalogue/fact";
import { withoutKeys } from "../deployment/from-terraform/resource";
import { configurationRootOf, readTerraformFile, stackFiles } from "../project/project";
import { readInput, withInputs, type InputFlags } from "./inputs";
import { UnusableInput } from "../project/unusable-input";
import { AcknowledgementError, judge, VALUE_UNKNOWN } from "../review/rules/judge";
import { RULES } from "../review/rules/registry";
import type { Finding } from "../review/finding";
import { exitCodeOf } from "../review/formats/exit-code";
import type { Declaration } from "../deployment/from-terraform/source/declarations";
import { readDeclarations } from "../deployment/from-terraform/source/read-declarations";
import { topologiesOf } from "../deployment/from-terraform/files";
import { NotTerraformError } from "../deployment/from-terraform/of-terraform";
import { warnOfOldCatalogue } from "./catalogue-age";
import { currentProject, dayOf, type CurrentProject } from "../project/current-project";
import { wholeNumber, withFormats, written, type FormatFlags } from "../review/formats/output-format";
import { terraformName } from "../engines/command-names";
import { orUnusable } from "./or-unusable";
import { say } from "./say";

interface Flags extends FormatFlags, InputFlags {
  readonly asOf?: string;
  readonly users?: number;
}

const help = (): string => `
FILE is a directory of Terraform files or one of its .tf files, a directory that was synthesised to (cdktf.out), a
.tf.json file, the cdk.tf.json of a stack, the JSON that \`${terraformName()} show -json PLANFILE\` printed, a snapshot that
\`stimulus-reflex inspect\` wrote, or - for one of them on standard input. Without one the project in this directory is checked, and synthesised first when cdktf.out is missing or
older than its sources.

A directory of Terraform files is planned with Terraform or OpenTofu in a sandbox of its own, without credentials and
without your state. Where that is not possible it is read as text, and what only Terraform can evaluate is unknown.

A plan is judged with the acknowledgements of the program that it was made of, where that is found: in the directory of the
plan, in this directory, among the stacks of ./cdktf.out, or where --configuration says.

Examples:
  $ stimulus-reflex check
  $ stimulus-reflex check infrastructure/
  $ stimulus-reflex check --users 5000 --sarif plan.json > findings.sarif

Exit codes: 0 without an error, 1 with one, 2 for files that nothing can be read from, 3 without an error where something
could not be judged because a value is unknown. Warnings and hints do not fail.`;

/** Adds `stimulus-reflex check`. */
export function addCheckCommand(program: Command): void {
  const command = program
    .command("check")
    .description("let the rules look at what is deployed, whoever wrote it")
    .argument("[file...]", "what to look at")
    .option(
      "--as-of <day>",
      `the day that dated facts are judged by, YYYY-MM-DD (default: ${CATALOGUE_DATE}, the catalogue's)`,
    )
    .option("--users <number>", "how many people use each app at once, for memory and websockets", wholeNumber)
    .addHelpText("after", help);
  withFormats(withInputs(command)).action((files: readonly string[], flags: Flags) =>
    orUnusable("check", [UnusableInput, NotTerraformError, AcknowledgementError], () => check(files, flags)),
  );
}

async function check(names: readonly string[], { asOf, users, ...flags }: Flags): Promise<void> {
  const given = asOf === undefined ? undefined : dayOf("--as-of", asOf);
  const project = names.length === 0 && !isPlainRoot() ? thisProject() : undefined;
  const paths = names.length === 0 ? ["."] : names;
  const files =
    project === undefined
      ? (await Promise.all(paths.map((path) => readInput(path, flags)))).flat()
      : project.files.map(readTerraformFile);
  const day = given ?? project?.asOf ?? CATALOGUE_DATE;
  const read = topologiesOf(files);
  const isEmpty = ({ topology: { apps, unknowns = [], exposures = [] } }: (typeof read)[number]): boolean =>
    apps.length === 0 && unknowns.length === 0 && exposures.length === 0;
  if (read.every(isEmpty)) {
    throw new UnusableInput(
      `${files.map(({ file }) => file).join(", ")}: no app at Heroku is declared. Name what declares heroku_app`,
    );
  }
  const people = users ?? project?.users;
  const options = { asOf: day, ...(people === undefined ? {} : { users: people }) };
  const judged = read.map(({ files: [file = "", ...others], topology }) => ({
    place: placing([file, ...others]),
    ...judge(topology, options),
  }));
  const findings = judged.flatMap(({ place, findings: found }) => found.map(place));
  const acknowledged = judged.flatMap(({ place, acknowledged: all }) =>
    all.map(({ finding, reason }) => ({ rule: finding.rule, at: finding.at, reason, file: place(finding).file })),
  );
  process.stdout.write(written(findings, [...RULES, VALUE_UNKNOWN], flags, { asOf: day, acknowledged }));
  for (const { rule, at, reason } of acknowledged) say(`acknowledged: ${at}: ${rule}: ${reason}\n`);
  warnOfOldCatalogue();
  process.exitCode = exitCodeOf(findings);
}

/** Whether this directory is a root in Terraform's own language, and no project of cdktf. */
function isPlainRoot(): boolean {
  return !existsSync("cdktf.json") && !existsSync("cdktf.out") && configurationRootOf(".") !== undefined;
}

/** Output of another program than this directory's is judged as it lies there. */
function thisProject(): CurrentProject {
  const isOutputAlone = !existsSync("cdktf.json") && existsSync("cdktf.out");
  return isOutputAlone ? { files: stackFiles("cdktf.out") } : currentProject();
}

/** Puts a finding at the line where the part that it is about is declared; files are read when there is one. */
function placing(files: readonly [string, ...(readonly string[])]): (finding: Finding) => Finding {
  let places: ReadonlyMap<string, Declaration> | undefined;
  return (finding) => {
    places ??= declarationsByPlace(files);
    const { file = files[0], line } = places.get(finding.at) ?? declarationOf(withoutKeys(finding.at), places) ?? {};
    return { ...finding, file, ...(line === undefined ? {} : { line }) };
  };
}

/** What is declared in a local module, by the address of the call and its own address there. */
function declarationOf(address: string, places: ReadonlyMap<string, Declaration>): Declaration | undefined {
  const declared = places.get(address);
  const [, call, inner] = /^(module\.[\w-]+)\.(.+)$/.exec(address) ?? [];
  if (declared !== undefined || call === undefined || inner === undefined) return declared;
  const calling = places.get(call);
  const source = calling?.attributes.source;
  if (calling === undefined || typeof source !== "string" || !/^\.\.?(?:\/|$)/.test(source)) return calling;
  return declarationOf(inner, declarationsByPlace([join(dirname(calling.file), source)])) ?? calling;
}

/** By address and by construct, since a finding names the construct where there is one. */
function declarationsByPlace(files: readonly string[]): ReadonlyMap<string, Declaration> {
  const declared = files.flatMap(readDeclarations);
  const byConstruct = declared
    .filter(({ construct }) => construct !== undefined)
    .map((declaration) => [declaration.construct ?? "", declaration] as const);
  // Of several resources of a construct the first one stands for it.
  return new Map([...declared.map((one) => [one.address, one] as const), ...byConstruct.reverse()]);
}
