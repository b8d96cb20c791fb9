import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { declarationsIn, type Declaration } from "./declarations";
import { isConfigurationFile, isOverrideFile } from "./files";

/**
 * What a file declares, or the files of a directory, which are one configuration. A file that cannot be read is passed over:
 * this tells where things are written, and what is wrong with a file is Terraform's to say.
 */
export function readDeclarations(path: string): readonly Declaration[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return declarationsOf(path);
  return configurationFilesIn(path).flatMap(declarationsOf);
}

/** The files of a directory that Terraform reads as one configuration, without those that override others. */
export function configurationFilesIn(directory: string): readonly string[] {
  return filesIn(directory, (name) => !isOverrideFile(name));
}

/** The files of a directory that go over what its other files say, in the order in which they do. */
export function overrideFilesIn(directory: string): readonly string[] {
  return filesIn(directory, isOverrideFile);
}

function filesIn(directory: string, isMeant: (name: string) => boolean): readonly string[] {
  return readdirSync(directory)
    .filter((name) => isConfigurationFile(name) && isMeant(name))
    .sort()
    .map((name) => join(directory, name))
    .filter(isRegularFile);
}

/** A pipe or a device has no end. */
function isRegularFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function declarationsOf(file: string): readonly Declaration[] {
  if (!isRegularFile(file)) return [];
  try {
    return declarationsIn(file, readFileSync(file, "utf8"));
  } catch {
    return [];
  }
}
