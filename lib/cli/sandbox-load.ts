import { existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { NotStateError, readState } from "../deployment/from-platform/of-state";
import { stateCopy } from "../deployment/from-platform/state-copy";
import { NotSnapshotError, readSnapshot } from "../deployment/from-platform/snapshot";
import { readJsonFile } from "../project/project";
import { WRITTEN_BY_INSPECT, writtenByStatePull } from "./snapshot-or-state";
import { UnusableInput } from "../project/unusable-input";
import { orUnusable } from "./or-unusable";
import { print } from "./say";
import { DIRECTORY, flagsOf } from "./sandbox-options";
import { cdkName, terraformName } from "../engines/command-names";

interface Flags {
  readonly directory?: string;
  readonly fresh?: true;
  readonly asOf?: string;
  readonly state?: string;
}

const help = (): string => `
The sandbox then holds the same apps, add-ons, attachments, domains and records under the same ids. Values of config vars and
credentials are made up.

Examples:
  $ stimulus-reflex inspect acme --out acme.json
  $ stimulus-reflex sandbox load acme.json
  $ stimulus-reflex sandbox -- npx ${cdkName()} deploy production`;

/** The copy of a state that was loaded. */
export const STATE_COPY = "loaded-state.json";

/** Kept from one world, and wrong in the next one. */
const OF_A_WORLD = [STATE_COPY, "platform.json", "requests.jsonl", "state", "shadow"];

async function load(file: string | undefined, { directory: given, fresh, asOf, state }: Flags): Promise<void> {
  const directory = resolve(given ?? DIRECTORY);
  const source = file ?? state;
  if (source === undefined || (file !== undefined && state !== undefined)) {
    throw new UnusableInput("Name either a snapshot, or a state with --state");
  }
  const json = readJsonFile(source, state === undefined ? WRITTEN_BY_INSPECT : writtenByStatePull());
  const snapshot = state === undefined ? readSnapshot(json) : readState(json, new Date().toISOString()).snapshot;
  const held = state === undefined ? undefined : stateCopy(json);
  const [{ claim }, { PlatformFile }, { worldOfSnapshot }, { sandboxFolder, writePrivate }] = await Promise.all([
    import("../sandbox/directory-lock.js"),
    import("../sandbox/platform-file.js"),
    import("../sandbox/world/of-snapshot.js"),
    import("../sandbox/private-folder.js"),
  ]);
  const path = join(directory, "platform.json");
  if (existsSync(path) && fresh !== true) {
    throw new UnusableInput(
      `${directory}: a sandbox is there already. Pass --fresh to replace what exists in it, or --directory for another one`,
    );
  }
  sandboxFolder(directory);
  const lock = claim(directory);
  try {
    const { platforms, assumptions } = worldOfSnapshot(snapshot, { ...(asOf !== undefined && { asOf }), state: held });
    for (const name of OF_A_WORLD) rmSync(join(directory, name), { recursive: true, force: true });
    await new PlatformFile(path, () => platforms).save();
    const apps = snapshot.apps.map(({ name }) => name).join(", ");
    print(`The sandbox in ${directory} holds ${apps} as of ${snapshot.takenAt}.\n`);
    if (held !== undefined) {
      const copy = join(directory, STATE_COPY);
      writePrivate(copy, `${JSON.stringify(held, null, 2)}\n`);
      print(
        `${copy} is a copy of the state without secrets. To begin with it, run in the directory of the stack:\n` +
          `  stimulus-reflex sandbox --directory ${directory} -- sh -c "${terraformName()} init && ${terraformName()} state push ${copy}"\n`,
      );
    }
    for (const assumption of assumptions) process.stderr.write(`${assumption}\n`);
  } finally {
    lock.release();
  }
}

/** `stimulus-reflex sandbox load` */
export function loadCommand(): Command {
  return new Command("load")
    .description("make the sandbox hold what a snapshot of a running app holds")
    .argument("[snapshot]", "what `stimulus-reflex inspect APP --out FILE` wrote")
    .option("--directory <directory>", `the sandbox's directory (default: ${DIRECTORY})`)
    .option("--state <file>", `load what a Terraform state has instead: what \`${terraformName()} state pull\` wrote`)
    .option("--fresh", "replace what exists in the sandbox")
    .option("--as-of <day>", "the day whose rules hold, YYYY-MM-DD (default: the catalogue's)")
    .addHelpText("after", help)
    .action((file: string | undefined, flags: Flags, command: Command) =>
      orUnusable("sandbox load", [NotSnapshotError, NotStateError, UnusableInput], () =>
        load(file, { ...flags, ...flagsOf(command) }),
      ),
    );
}
