import { PRODUCTION } from "../rails-source";
import { candidatesFor, type Settings } from "../settings";
import type { Setting } from "../ruby/setting";
import type { Fault, Place, RailsComplaint } from "./check";

/** What is wrong with a setting. It stands where the setting does, and where there is none in the production environment. */
export type Judgement = (Fault & Partial<Place>) | readonly (Fault & Partial<Place>)[] | undefined;

/**
 * Judges a setting by each statement that may decide it. What is wrong in every case is a complaint; what is wrong in some
 * cannot be judged, and neither can the absence of a statement where not every file was read.
 */
export function judged(
  source: Settings,
  paths: readonly string[],
  judge: (setting: Setting | undefined) => Judgement,
): readonly RailsComplaint[] {
  const all = candidatesFor(source, ...paths).map((setting) => ({ setting, found: [judge(setting) ?? []].flat() }));
  const wrong = all.filter(({ found }) => found.length > 0);
  const last = wrong.at(-1);
  if (last === undefined) return [];
  const { setting } = last;
  const found = last.found.map((one) => ({ file: setting?.file ?? PRODUCTION, line: setting?.line, ...one }));
  if (wrong.length === all.length && (setting !== undefined || !source.isPartial)) return found;
  const condition = all.flatMap((one) => one.setting?.condition ?? [])[0];
  const because =
    condition === undefined
      ? all.length > 1
        ? "it depends on a condition"
        : "a file that Rails runs at boot was not read"
      : `it depends on ${shortened(condition)}`;
  return found.map((one) => ({ ...one, because }));
}

function shortened(code: string): string {
  const line = code.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
