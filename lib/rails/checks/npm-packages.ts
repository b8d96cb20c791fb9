import { parseDocument } from "yaml";
import { isObject } from "../../text/json";
import type { RailsFiles } from "../directory";
import type { RailsCheck, RailsComplaint } from "./check";

/** Packages whose version has to be that of the gem of the same name. */
const TWINS = ["stimulus_reflex", "cable_ready"];

export const packageVersions: RailsCheck = {
  id: "package-versions",
  severity: "error",
  title: "Gem and npm package of different versions do not understand each other: reflexes are refused in the browser",
  source: "stimulus_reflex #294, #402, #649",
  find: ({ gems, files }) =>
    TWINS.flatMap((name): RailsComplaint[] => {
      const gem = gems.get(name);
      const javascript = packageVersion(files, name);
      if (gem === undefined || javascript === undefined || javascript.version === npmVersion(gem)) return [];
      const remedy = `Install ${name}@${npmVersion(gem)}, exactly, or update the gem`;
      return [{ file: javascript.file, problem: `${name} is ${javascript.version}, and the gem is ${gem}`, remedy }];
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
  for (const [file, versionIn] of LOCKS) {
    const text = files.get(file);
    const version = text === undefined ? undefined : versionIn(text, name, files);
    if (version !== undefined) return { file, version };
  }
  return undefined;
}

type VersionIn = (text: string, name: string, files: RailsFiles) => string | undefined;

/** Where the version that is installed stands, in each package manager's own words; a pin of importmap-rails last. */
const LOCKS: readonly (readonly [file: string, versionIn: VersionIn])[] = [
  ["package-lock.json", inPackageLock],
  ["npm-shrinkwrap.json", inPackageLock],
  ["yarn.lock", inYarnLock],
  ["pnpm-lock.yaml", inPnpmLock],
  // The version is behind the name, as in ["stimulus_reflex@3.5.5", …].
  ["bun.lock", (text, name) => new RegExp(`"${name}":\\s*\\[\\s*"${name}@(\\d[^"]*)"`).exec(text)?.[1]],
  ["package.json", (text, name) => new RegExp(`"${name}":\\s*"=?(\\d[^"]*)"`).exec(text)?.[1]],
  [
    "config/importmap.rb",
    (text, name) => new RegExp(`pin\\s+["']${name}["'][^\\n]*(?:@|#\\s*@)(\\d[\\w.-]*)`).exec(text)?.[1],
  ],
];

/** Version 2 and 3 have `packages`, version 1 `dependencies`. */
function inPackageLock(text: string, name: string): string | undefined {
  let lock: unknown;
  try {
    lock = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
  if (!isObject(lock)) return undefined;
  const places = [
    isObject(lock.packages) ? lock.packages[`node_modules/${name}`] : undefined,
    isObject(lock.dependencies) ? lock.dependencies[name] : undefined,
  ];
  return places.flatMap((place) => (isObject(place) && typeof place.version === "string" ? [place.version] : []))[0];
}

/** yarn.lock has an entry for each range; the one that package.json asks for is the app's own. */
function inYarnLock(text: string, name: string, files: RailsFiles): string | undefined {
  const range = new RegExp(`"${name}":\\s*"([^"]+)"`).exec(files.get("package.json") ?? "")?.[1];
  const wanted = text.split(/\n(?=\S)/).flatMap((entry) => {
    const keys = entry.split("\n", 1)[0]?.replace(/:$/, "").replaceAll('"', "").split(/,\s*/) ?? [];
    const isWanted = keys.some((key) => key === `${name}@${range ?? ""}` || key === `${name}@npm:${range ?? ""}`);
    return isWanted ? (/^\s+version:?\s+"?([^"\s]+)/m.exec(entry)?.[1] ?? []) : [];
  });
  return wanted[0] ?? new RegExp(`^"?${name}@[^\\n]*:\\n\\s+version:?\\s+"?([^"\\s]+)`, "m").exec(text)?.[1];
}

/** What the app itself depends on; packages that another one brings have versions of their own. */
function inPnpmLock(text: string, name: string): string | undefined {
  const lock: unknown = parseDocument(text, { logLevel: "silent" }).toJS();
  if (!isObject(lock)) return undefined;
  const importers = isObject(lock.importers) ? lock.importers["."] : undefined;
  for (const owner of [importers, lock]) {
    if (!isObject(owner)) continue;
    for (const kind of ["dependencies", "devDependencies"]) {
      const all = owner[kind];
      const found = isObject(all) ? all[name] : undefined;
      const version = isObject(found) ? found.version : found;
      if (typeof version === "string") return version.replace(/[_(].*$/, "");
    }
  }
  return undefined;
}
