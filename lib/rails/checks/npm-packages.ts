import type { RailsFiles } from "../directory";
import type { RailsCheck, RailsComplaint } from "./check";

/** Packages whose version has to be that of the gem. */
const TWINS = [
  ["stimulus_reflex", "stimulus_reflex"],
  ["cable_ready", "cable_ready"],
] as const;

export const packageVersions: RailsCheck = {
  id: "package-versions",
  severity: "error",
  title: "Gem and npm package of different versions do not understand each other: reflexes are refused in the browser",
  source: "stimulus_reflex #294, #402, #649",
  find: ({ gems, files }) =>
    TWINS.flatMap(([gem, name]): RailsComplaint[] => {
      const ruby = gems.get(gem);
      const javascript = packageVersion(files, name);
      if (ruby === undefined || javascript === undefined || javascript.version === npmVersion(ruby)) return [];
      return [
        {
          file: javascript.file,
          problem: `${name} is ${javascript.version}, and the gem is ${ruby}`,
          remedy: `Install ${name}@${npmVersion(ruby)}, exactly, or update the gem`,
        },
      ];
    }),
};

/** RubyGems writes `3.5.0.rc1` where npm writes `3.5.0-rc1`. */
function npmVersion(version: string): string {
  return version.replace(/^(\d+\.\d+\.\d+)\.(\w+)$/, "$1-$2");
}

function packageVersion(
  files: RailsFiles,
  name: string,
): { readonly file: string; readonly version: string } | undefined {
  for (const [file, pattern] of LOCKS) {
    const text = files.get(file) ?? "";
    const version = (file === "yarn.lock" ? wantedInYarn(files, name) : undefined) ?? pattern(name).exec(text)?.[1];
    if (version !== undefined) return { file, version };
  }
  return undefined;
}

/** yarn.lock has an entry for each range; the one that package.json asks for is the app's own. */
function wantedInYarn(files: RailsFiles, name: string): string | undefined {
  const range = new RegExp(`"${name}":\\s*"([^"]+)"`).exec(files.get("package.json") ?? "")?.[1];
  if (range === undefined) return undefined;
  return (files.get("yarn.lock") ?? "").split(/\n(?=\S)/).flatMap((entry) => {
    const keys = entry.split("\n", 1)[0]?.replace(/:$/, "").replaceAll('"', "").split(/,\s*/) ?? [];
    const isWanted = keys.some((key) => key === `${name}@${range}` || key === `${name}@npm:${range}`);
    return isWanted ? (/^\s+version:?\s+"?([^"\s]+)/m.exec(entry)?.[1] ?? []) : [];
  })[0];
}

/** Where the version that is installed stands, in each package manager's own words; a pin of importmap-rails last. */
const LOCKS: readonly (readonly [file: string, pattern: (name: string) => RegExp])[] = [
  ["package-lock.json", (name) => new RegExp(`"node_modules/${name}":\\s*\\{\\s*"version":\\s*"([^"]+)"`)],
  ["yarn.lock", (name) => new RegExp(`^"?${name}@[^\\n]*:\\n\\s+version:?\\s+"?([^"\\s]+)`, "m")],
  ["pnpm-lock.yaml", (name) => new RegExp(`^\\s+'?/?${name}@(\\d[^:('\\s]*)`, "m")],
  ["package.json", (name) => new RegExp(`"${name}":\\s*"=?(\\d[^"]*)"`)],
  ["config/importmap.rb", (name) => new RegExp(`pin\\s+["']${name}["'][^\\n]*(?:@|#\\s*@)(\\d[\\w.-]*)`)],
];
