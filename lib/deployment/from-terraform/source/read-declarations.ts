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
  return readdirSync(path)
    .filter((name) => isConfigurationFile(name) && !isOverrideFile(name))
    .sort()
    .flatMap((name) => declarationsOf(join(path, name)));
}

function declarationsOf(file: string): readonly Declaration[] {
  try {
    return declarationsIn(file, readFileSync(file, "utf8"));
  } catch {
    return [];
  }
}
