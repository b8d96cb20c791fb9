import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import { getByFetch } from "../deployment/from-platform/api";
import { accessFrom } from "../deployment/from-platform/credentials";
import { inspect } from "../deployment/from-platform/inspect";
import type { Snapshot } from "../deployment/from-platform/snapshot";

/** What of the platforms is asked for. */
export interface InspectFlags {
  readonly zone?: readonly string[];
  readonly variableNames?: true;
}

const collect = (word: string, earlier: readonly string[] = []) => [...earlier, word];

/** Adds the options that say what is read. */
export function withInspectOptions(command: Command): Command {
  return command
    .option(
      "--zone <zone>",
      "name or id of a zone at Cloudflare (repeatable; default: all that the token shows)",
      collect,
    )
    .option("--variable-names", "read the names of config vars as well, which takes a token of scope read-protected");
}

/** Reads apps by the environment of this process, with its progress on standard error. */
export function inspectHere(apps: readonly string[], flags: InspectFlags): Promise<Snapshot> {
  return inspect(
    accessFrom(process.env),
    {
      apps,
      zones: flags.zone ?? [],
      variableNames: flags.variableNames === true,
      takenAt: new Date().toISOString(),
    },
    {
      get: getByFetch,
      wait: (milliseconds) => wait(milliseconds),
      progress: (step) => process.stderr.write(`${step}\n`),
    },
  );
}
