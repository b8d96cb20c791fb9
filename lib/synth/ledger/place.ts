import { isObject } from "../../text/json";
import type { App } from "cdktf";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Where the ledger of a program is, and whether synth may write it. */
export interface LedgerPlace {
  readonly directory: string;
  /** `compare` under CI, and where neither the cdktf CLI nor our own command runs the program. */
  readonly mode: "write" | "compare";
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What runners of tests set for the programs that they run. */
const TEST_RUNNERS = ["JEST_WORKER_ID", "VITEST", "NODE_TEST_CONTEXT"];

/**
 * The place of the ledger: beside the `cdktf.json` of the directory that a program runs in. A test has none, and neither has
 * a program that synthesises to another place than its project's, as `Testing` does.
 */
export function placeOf({ outdir }: App, environment: Environment, directory: string): LedgerPlace | undefined {
  if (TEST_RUNNERS.some((name) => environment[name] !== undefined)) return undefined;
  const file = join(directory, "cdktf.json");
  if (!existsSync(file)) return undefined;
  const told = environment.CDKTF_OUTDIR;
  if (resolve(directory, outdir) !== resolve(directory, told ?? outputIn(file))) return undefined;
  // The cdktf CLI and `stimulus-reflex` set both before they run a program.
  const byCommand = told !== undefined && environment.CDKTF_CONTEXT_JSON !== undefined;
  return { directory, mode: byCommand && !isSet(environment.CI) ? "write" : "compare" };
}

/** Whether a variable such as CI is set to anything but no. */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "false" && value !== "0";
}

function outputIn(file: string): string {
  try {
    const settings: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isObject(settings) && typeof settings.output === "string" ? settings.output : "cdktf.out";
  } catch {
    return "cdktf.out";
  }
}
