import { candidatesFor, type Settings } from "../settings";
import type { Setting } from "../ruby/setting";
import type { RailsComplaint } from "./check";

/**
 * Judges a setting by each statement that may decide it. What is wrong in every case is a complaint; what is wrong in some
 * cannot be judged, and neither can the absence of a statement where not every file was read.
 */
export function judged(
  source: Settings,
  paths: readonly string[],
  judge: (setting: Setting | undefined) => readonly RailsComplaint[],
): readonly RailsComplaint[] {
  const all = candidatesFor(source, ...paths).map((setting) => ({ setting, found: judge(setting) }));
  const wrong = all.filter(({ found }) => found.length > 0);
  const last = wrong.at(-1);
  if (last === undefined) return [];
  const isSure = wrong.length === all.length && (last.setting !== undefined || !source.isPartial);
  if (isSure) return last.found;
  const condition = all.flatMap(({ setting }) => setting?.condition ?? [])[0];
  const because =
    condition === undefined
      ? all.length > 1
        ? "it depends on a condition"
        : "a file that Rails runs at boot was not read"
      : `it depends on ${shortened(condition)}`;
  return last.found.map((one) => ({ ...one, because }));
}

function shortened(code: string): string {
  const line = code.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
