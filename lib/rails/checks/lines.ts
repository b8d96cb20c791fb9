import type { RailsFiles } from "../directory";
import type { Place } from "./check";

/** The lines of a file that say something; those that begin with `#` are comments. */
export function linesThat(
  files: RailsFiles,
  file: string,
  says: (line: string) => boolean,
): readonly Required<Place>[] {
  return (files.get(file) ?? "")
    .split("\n")
    .flatMap((line, index) => (!/^\s*#/.test(line) && says(line) ? [{ file, line: index + 1 }] : []));
}
