import type { Command } from "commander";
import { snapshotText } from "../adoption/snapshot-text";
import { InspectError } from "../deployment/from-platform/api";
import { refuseUnwritable, StorageError, writeText } from "../files/storage";
import { topologyOfSnapshot } from "../deployment/from-platform/of-snapshot";
import { findingsText } from "../review/formats/findings-text";
import { judge } from "../review/rules/judge";
import { warnOfOldCatalogue } from "./catalogue-age";
import { inspectHere, withInspectOptions, type InspectFlags } from "./inspect-options";
import { orUnusable } from "./or-unusable";
import { print, say } from "./say";

interface Flags extends InspectFlags {
  readonly out?: string;
  readonly json?: true;
}

const HELP = `
It sends GET requests only, and reads no value of a config var. The token is HEROKU_API_KEY or the login of the Heroku CLI;
records need CLOUDFLARE_API_TOKEN with the permissions Zone, Zone, Read and Zone, DNS, Read.

Examples:
  $ stimulus-reflex inspect acme
  $ stimulus-reflex inspect acme acme-staging --zone acme.com --out acme.json
  $ stimulus-reflex check acme.json

Exit codes: 0 for an app that was read, whatever is found; 2 where it cannot be read.`;

const OTHER_FILE = "Name a file that can be written with --out.";

async function run(apps: readonly string[], flags: Flags): Promise<void> {
  const { out } = flags;
  if (out !== undefined) refuseUnwritable(out, "file", OTHER_FILE);
  const snapshot = await inspectHere(apps, flags);
  const json = `${JSON.stringify(snapshot, null, 2)}\n`;
  if (out !== undefined) writeText(out, json, OTHER_FILE);
  if (flags.json === true) {
    process.stdout.write(json);
    return;
  }
  const topology = topologyOfSnapshot(snapshot);
  print(snapshotText(snapshot, topology));
  const { findings } = judge(topology, { asOf: snapshot.takenAt.slice(0, 10) });
  process.stdout.write(`\n${findingsText(findings)}`);
  if (out !== undefined) {
    say(`${out}: written. check, report and sandbox load read it.\n`);
  }
  warnOfOldCatalogue();
}

/** Adds `stimulus-reflex inspect`. */
export function addInspectCommand(program: Command): void {
  const command = program
    .command("inspect")
    .description("read a running app from Heroku and Cloudflare, and show what it is and what the rules find")
    .argument("<app...>", "names of apps at Heroku");
  withInspectOptions(command)
    .option("--out <file>", "write the snapshot, which check, report and sandbox load read, to a file")
    .option("--json", "print the snapshot as JSON")
    .addHelpText("after", HELP)
    .action((apps: readonly string[], flags: Flags) =>
      orUnusable("inspect", [InspectError, StorageError], () => run(apps, flags)),
    );
}
