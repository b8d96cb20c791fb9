import { existsSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { adoptedPage } from "../adoption/page";
import { programOf } from "../adoption/program";
import { InspectError } from "../deployment/from-platform/api";
import { NotStateError, readState } from "../deployment/from-platform/of-state";
import { stateCopy } from "../deployment/from-platform/state-copy";
import { NotSnapshotError, readSnapshot } from "../deployment/from-platform/snapshot";
import {
  isForWantOfRoom,
  OTHER_TEMPORARY,
  refuseUnwritable,
  StorageError,
  temporaryFolder,
  writeText,
} from "../files/storage";
import { LEDGER_NAME } from "../project/ledger/ledger-file";
import { readJsonFile } from "../project/project";
import { WRITTEN_BY_INSPECT, writtenByStatePull } from "./snapshot-or-state";
import { UnusableInput } from "../project/unusable-input";
import { EXIT } from "../review/formats/exit-code";
import { inspectHere, withInspectOptions, type InspectFlags } from "./inspect-options";
import { terraformName } from "../engines/command-names";
import { CDK, CLOUDFLARE, LIBRARY } from "../engines/package-names";
import { orUnusable } from "./or-unusable";
import { say } from "./say";

interface Flags extends InspectFlags {
  readonly out: string;
  readonly from?: string;
  readonly state?: string;
  readonly rehearsal: boolean;
}

const help = (): string => `
DIR lies in a project in which ${CDK}, ${LIBRARY} and ${CLOUDFLARE} are installed. The program is
rehearsed there with real Terraform or OpenTofu against a copy of the app in the sandbox: the first plan has to import everything and
to change nothing. Nothing is sent to Heroku and Cloudflare but GET requests.

Examples:
  $ stimulus-reflex adopt acme --zone acme.com --out infrastructure
  $ stimulus-reflex adopt --from acme.json --out infrastructure
  $ ${terraformName()} state pull > state.json && stimulus-reflex adopt --state state.json --out infrastructure

Exit codes: 0 for a program that says what exists, 1 for one that differs, 2 where there is nothing to adopt.`;

async function adopt(apps: readonly string[], flags: Flags): Promise<void> {
  const { out, from, state, rehearsal } = flags;
  if ([apps.length > 0, from !== undefined, state !== undefined].filter(Boolean).length !== 1) {
    throw new UnusableInput(
      "Name either the apps to adopt, or a snapshot of them with --from, or the state that has them with --state",
    );
  }
  const directory = resolve(out);
  const taken = ["main.ts", "adopted.ts"].find((name) => existsSync(join(directory, name)));
  if (taken !== undefined) {
    throw new UnusableInput(`--out ${out}: ${taken} is there already. Name a directory without a program`);
  }
  refuseUnwritable(directory, "folder", OTHER_DIRECTORY);
  const { snapshot, resources, copy } = await sourceOf(apps, flags);
  const program = programOf(snapshot, resources);
  const written = writeNew(directory, {
    "main.ts": program.program,
    "adopted.ts": program.ids,
    "ADOPTED.md": adoptedPage(program, snapshot),
    "cdktf.json": `${JSON.stringify({ language: "typescript", app: "npx tsx main.ts" }, null, 2)}\n`,
  });
  const sayWritten = () => {
    say(`${out}: main.ts, adopted.ts and ADOPTED.md are written\n`);
  };
  if (!rehearsal) {
    sayWritten();
    process.stdout.write(`${takenOver(program.imports, program.moves)}, not rehearsed\n`);
    return;
  }
  const { rehearseAdoption, synthesiseAdopted } = await import("../adoption/rehearse.js");
  const output = temporaryFolder("adopted");
  const newLedger = [join(directory, LEDGER_NAME)].filter((path) => !existsSync(path));
  try {
    synthesiseAdopted(program, loaderIn(directory), output, directory);
    say("rehearsing the first plan and apply in a sandbox\n");
    const { imported, moved, differences, settled, writes, releases } = await rehearseAdoption(
      snapshot,
      output,
      program.stack,
      copy,
    );
    sayWritten();
    const fails = [...differences, ...writes.map((request) => `the apply sends ${request}`)];
    process.stdout.write(
      `${takenOver(imported, moved)}, ${String(differences.length)} to change, ${String(releases)} releases` +
        `${settled ? "; the second plan is empty" : ""}\n`,
    );
    for (const line of fails) say(`error: ${line}\n`);
    if (fails.length > 0 || releases > 0 || !settled) process.exitCode = EXIT.found;
  } catch (error) {
    // A program that was not rehearsed would be in the way of the next try.
    for (const path of [...written, ...newLedger]) rmSync(path, { force: true });
    throw isForWantOfRoom(error) ? new StorageError(tmpdir(), error, OTHER_TEMPORARY) : error;
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

const OTHER_DIRECTORY = "Make room, or name another directory with --out.";

/**
 * Writes all files or none; one that is there stays as it is.
 *
 * @returns the paths of those that were written
 */
function writeNew(directory: string, files: Readonly<Record<string, string>>): readonly string[] {
  const written: string[] = [];
  try {
    for (const [name, text] of Object.entries(files)) {
      const path = join(directory, name);
      // ADOPTED.md tells of this program, not of an earlier one.
      if (name === "cdktf.json" && existsSync(path)) continue;
      written.push(path);
      writeText(path, text, OTHER_DIRECTORY);
    }
  } catch (error) {
    // Half a program would be in the way of the next try.
    for (const path of written) rmSync(path, { force: true });
    throw error;
  }
  return written;
}

/** What exists, and which parts of it a state has already. */
async function sourceOf(apps: readonly string[], flags: Flags) {
  const { from, state } = flags;
  if (state === undefined) {
    const snapshot =
      from === undefined ? await inspectHere(apps, flags) : readSnapshot(readJsonFile(from, WRITTEN_BY_INSPECT));
    return { snapshot, resources: [], copy: undefined };
  }
  const json = readJsonFile(state, writtenByStatePull());
  return { ...readState(json, new Date().toISOString()), copy: stateCopy(json) };
}

function takenOver(imports: number, moves: number): string {
  return moves === 0 ? `${String(imports)} to import` : `${String(imports)} to import, ${String(moves)} to move`;
}

/** Loads what the program imports from where it will run. */
function loaderIn(directory: string): (name: string) => unknown {
  const near = createRequire(join(directory, "main.ts"));
  return (name) => {
    try {
      return near(name) as unknown;
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error) || error.code !== "MODULE_NOT_FOUND") throw error;
      throw new UnusableInput(
        `${directory}: ${name} is not installed there. Run npm install ${CDK} constructs ${LIBRARY} ` +
          `${CLOUDFLARE} in the project, or pass --no-rehearsal to write the program only`,
      );
    }
  };
}

/** Adds `stimulus-reflex adopt`. */
export function addAdoptCommand(program: Command): void {
  const command = program
    .command("adopt")
    .description("write a program that declares running apps as they are, and rehearse taking them over")
    .argument("[app...]", "names of apps at Heroku");
  withInspectOptions(command)
    .requiredOption("--out <dir>", "the directory to write the program to")
    .option("--from <snapshot>", "adopt what `stimulus-reflex inspect APP --out FILE` wrote")
    .option(
      "--state <file>",
      `adopt what a Terraform state manages, with moved blocks: what \`${terraformName()} state pull\` wrote`,
    )
    .option("--no-rehearsal", "write the program without proving it in the sandbox")
    .addHelpText("after", help)
    .action((apps: readonly string[], flags: Flags) => {
      const unusable = [InspectError, NotSnapshotError, NotStateError, StorageError, UnusableInput];
      return orUnusable("adopt", unusable, () => adopt(apps, flags));
    });
}
