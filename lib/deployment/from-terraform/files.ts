import { dirname } from "node:path";
import { NotTerraformError, topologyOfStacks, topologyOfTerraform, validateTerraform } from "./of-terraform";
import { topologyOfSnapshot } from "../from-platform/of-snapshot";
import { isSnapshot, NotSnapshotError, readSnapshot } from "../from-platform/snapshot";
import { notesIn } from "./notes";
import { merged } from "./folder";
import { stackName } from "./cross-stack";
import type { JsonObject } from "./json";
import { isPlan } from "./plan";
import { sourcesOf } from "./plan-sources";
import type { Topology } from "../topology";

/** A file of Terraform's JSON, with what is in it. */
export interface ReadFile {
  readonly file: string;
  readonly json: JsonObject;
}

/** What one file, the files of one folder, or the stacks of one program deploy. */
export interface ReadTopology {
  /** Where it is declared: of a plan, what it was made of, where that is known. */
  readonly files: readonly string[];
  readonly topology: Topology;
}

/**
 * What files deploy. Terraform reads the files of a folder as one configuration, and so does this; the stacks of one program
 * are read together, since they can refer to each other; every plan and every snapshot of a running app is read alone.
 *
 * @throws NotTerraformError for a file that is nothing of Terraform's, with the name of the file
 */
export function topologiesOf(files: readonly ReadFile[]): readonly ReadTopology[] {
  const snapshots = files.filter(({ json }) => isSnapshot(json));
  if (snapshots.length > 0) {
    const others = files.filter((read) => !snapshots.includes(read));
    return [...snapshots.map(liveTopologyOf), ...topologiesOf(others)];
  }
  for (const read of files) validate(read);
  const folders = grouped(files, folderOf);
  return grouped(folders, outputOf).map((output) => {
    const read = output.flat();
    const configurations = output.map(configurationOf);
    const [only] = configurations;
    // What a program noted is in its configuration; a plan has no place for it.
    const notes = notesIn(read.map(({ json }) => sourcesOf(json)?.configuration ?? json));
    const topology =
      configurations.length === 1 && only !== undefined
        ? topologyOfTerraform(only, notes)
        : topologyOfStacks(configurations, notes);
    return { files: read.map(({ file, json }) => sourcesOf(json)?.path ?? file), topology };
  });
}

/** What a snapshot of running apps says. */
function liveTopologyOf({ file, json }: ReadFile): ReadTopology {
  try {
    return { files: [file], topology: topologyOfSnapshot(readSnapshot(json)) };
  } catch (error) {
    throw error instanceof NotSnapshotError ? new NotTerraformError(`${file}: ${error.message}`) : error;
  }
}

/** One configuration out of the files of a folder. */
function configurationOf(folder: readonly ReadFile[]): JsonObject {
  const [first] = folder;
  return first !== undefined && folder.length === 1 ? first.json : merged(folder.map(({ json }) => json));
}

function folderOf({ file, json }: ReadFile): string {
  return isPlan(json) ? file : dirname(file);
}

/** cdktf writes `cdktf.out/stacks/NAME/cdk.tf.json`. */
function outputOf(folder: readonly ReadFile[]): string {
  const stack = folder.find(({ json }) => !isPlan(json) && stackName(json) !== undefined);
  if (stack !== undefined) return dirname(dirname(stack.file));
  return folder.map(folderOf)[0] ?? "";
}

function grouped<Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string): readonly (readonly Thing[])[] {
  const groups = new Map<string, Thing[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [thing]);
    else known.push(thing);
  }
  return [...groups.values()];
}

function validate({ file, json }: ReadFile): void {
  try {
    validateTerraform(json);
  } catch (error) {
    throw error instanceof NotTerraformError ? new NotTerraformError(`${file}: it ${error.problem}`) : error;
  }
}
