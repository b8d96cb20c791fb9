import { nearest } from "../text/nearest";

/** The gems that something depends on here; all others make no difference. */
const GEMS = [
  "rails",
  "redis",
  "hiredis",
  "hiredis-client",
  "redis-session-store",
  "sidekiq",
  "stimulus_reflex",
  "cable_ready",
  "anycable-rails",
  "anycable-rails-core",
  "action-cable-redis-backport",
  "devise",
  "rack",
] as const;

/** Versions by the name of the gem, as Bundler resolved them. */
export type Gems = ReadonlyMap<string, string>;

const SPEC = /^ {4}([\w.-]+) \(([^()\s]+)\)$/;

/**
 * The gems of a `Gemfile.lock`. Platforms in a version (`1.16.0-x86_64-linux`) are left out; of a gem that is locked for
 * several platforms the last one counts, which is the same version.
 */
export function gemsOfLockfile(text: string): Gems {
  const gems = new Map<string, string>();
  let inSpecs = false;
  for (const line of text.split(/\r?\n/)) {
    // The marks of a merge do not end a section.
    if (/^[^\s<=>]/.test(line)) inSpecs = false;
    if (line === "  specs:") inSpecs = true;
    const [, name, version] = (inSpecs ? SPEC.exec(line) : null) ?? [];
    if (name !== undefined && version !== undefined) gems.set(name, version.replace(/-.*$/, ""));
  }
  return gems;
}

/**
 * The gems of an option, as in `rails:7.1,redis:5.4,sidekiq:8.0`.
 *
 * @throws Error when an entry is not a gem with a version, or a gem on which nothing depends
 */
export function gemsOfOption(text: string): Gems {
  const entries = text
    .split(/[,\s]+/)
    .filter((entry) => entry !== "")
    .map((entry): [string, string] => {
      const [, name, version] = /^([\w.-]+):(\d[\w.]*)$/.exec(entry) ?? [];
      if (name !== undefined && version !== undefined) {
        if (GEMS.some((known) => known === name)) return [name, version];
        const meant = nearest(name, GEMS);
        throw new Error(
          `--generation ${JSON.stringify(entry)}: ${name} is not a gem that the files depend on.\n` +
            `  Allowed: ${GEMS.join(", ")}.${meant === undefined ? "" : `\n  Did you mean ${meant}?`}`,
        );
      }
      throw new Error(
        `--generation ${JSON.stringify(entry)}: is not a gem with a version.\n` +
          "  Allowed: gems separated by commas, as in rails:7.1,redis:5.4,hiredis-client:0.30.0,sidekiq:8.0.",
      );
    });
  return new Map(entries);
}

/** The version of Rails, which apps without all of its parts have as railties. */
export function railsIn(gems: Gems): string | undefined {
  return gems.get("rails") ?? gems.get("railties");
}

/** Less than zero where `a` is older than `b`, as RubyGems orders them: a part with letters is a prerelease. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [segmentsOf(a), segmentsOf(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [one, other] = [left[index] ?? 0, right[index] ?? 0];
    if (one === other) continue;
    if (typeof one === "number" && typeof other === "number") return one - other;
    if (typeof one === "string" && typeof other === "string") return one < other ? -1 : 1;
    return typeof one === "string" ? -1 : 1;
  }
  return 0;
}

/** The major version, `NaN` where there is none. */
export function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

function segmentsOf(version: string): (number | string)[] {
  return (version.match(/\d+|[a-z]+/gi) ?? []).map((part) => (/^\d/.test(part) ? Number(part) : part));
}
