import { dirname } from "node:path";
import { NotTerraformError, topologyOfTerraform } from "./of-terraform";
import { merged } from "./terraform/configuration";
import type { JsonObject } from "./terraform/json";
import { isPlan } from "./terraform/plan";
import type { Acknowledgement, Topology } from "./topology";

/** A file of Terraform's JSON, with what is in it. */
export interface ReadFile {
  readonly file: string;
  readonly json: JsonObject;
}

/** What one file, or the files of one folder, deploy. */
export interface ReadTopology {
  readonly files: readonly string[];
  readonly topology: Topology;
}

/**
 * What files deploy. Terraform reads the files of a folder as one configuration, and so does this; every plan stands for
 * itself.
 *
 * @throws NotTerraformError for a file that is nothing of Terraform's, with the name of the file
 */
export function topologiesOf(
  files: readonly ReadFile[],
  acknowledgements: (file: string) => readonly Acknowledgement[] = () => [],
): readonly ReadTopology[] {
  const folders = new Map<string, ReadFile[]>();
  for (const read of files) {
    check(read);
    const key = isPlan(read.json) ? read.file : dirname(read.file);
    folders.set(key, [...(folders.get(key) ?? []), read]);
  }
  return [...folders.values()].flatMap((folder) => {
    const [first] = folder;
    if (first === undefined) return [];
    const json = folder.length === 1 ? first.json : merged(folder.map((read) => read.json));
    const all = folder.flatMap(({ file }) => acknowledgements(file));
    return [{ files: folder.map(({ file }) => file), topology: topologyOfTerraform(json, all) }];
  });
}

function check({ file, json }: ReadFile): void {
  try {
    topologyOfTerraform(json);
  } catch (error) {
    throw error instanceof NotTerraformError ? new NotTerraformError(`${file}: it ${error.problem}`) : error;
  }
}
