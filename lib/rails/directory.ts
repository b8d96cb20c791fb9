import { isUtf8 } from "node:buffer";
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** The text files of a Rails app that its configuration is made of, by their path from its directory, with slashes. */
export type RailsFiles = ReadonlyMap<string, string>;

/** A Rails app on disk. */
export interface RailsDirectory {
  readonly files: RailsFiles;
  /** Files that exist and were not read, with the reason. Nothing may be concluded from their absence in `files`. */
  readonly unread: ReadonlyMap<string, string>;
}

const MAX_BYTES = 4 * 1024 * 1024;

const SINGLE = [
  "Gemfile",
  "Gemfile.lock",
  "Procfile",
  "heroku.yml",
  "config.ru",
  "app.json",
  "package.json",
  "package-lock.json",
  "yarn.lock",
  "pnpm-lock.yaml",
  "npm-shrinkwrap.json",
  "bun.lock",
  "cable/config.ru",
  "Passengerfile.json",
];

const FOLDERS: readonly (readonly [folder: string, name: RegExp])[] = [
  ["config", /\.(?:rb|ya?ml|conf|erb|sha256)$/],
  ["app", /\.(?:rb|erb|haml|slim|js|mjs|ts|jsx|tsx|vue|svelte)$/],
  ["lib", /\.rb$/],
  ["deploy", /\.conf$/],
  ["nginx", /\.conf$/],
];

/** What an engine has of its own. */
const ENGINE_FOLDERS = FOLDERS.filter(([folder]) => ["config", "app", "lib"].includes(folder));

const APPLICATION = "config/application.rb";
/** How deep a repository is searched for Rails apps. */
const DEPTH = 3;

/** Folders of what others made: packages, secrets, and what a bundler writes. */
const FOREIGN = new Set(["node_modules", "credentials", "builds", "vendor"]);

/**
 * Reads what the checks look at, and nothing else: no secrets (`config/*.key`, `credentials`), no `node_modules`. Links
 * that leave the app's directory are not followed.
 *
 * @throws Error when the directory is not a Rails app
 */
export function readRailsApp(directory: string): RailsDirectory {
  if (!existsSync(directory)) {
    throw new Error(`${directory}: no such directory.\n  Name the directory of the Rails app with --out.`);
  }
  if (!existsSync(join(directory, APPLICATION))) {
    const apps = appsBelow(directory);
    throw new Error(
      `${directory}: not a Rails app: ${APPLICATION} is missing.\n  ${
        apps.length === 0
          ? `None was found in its folders either, ${DEPTH} deep. Run this in the directory of the Rails app, or name it with --out.`
          : `Found below it: ${apps.join(", ")}. Name one with --out, as in --out ${join(directory, apps[0] ?? "")}.`
      }`,
    );
  }
  const files = new Map<string, string>();
  const unread = new Map<string, string>();
  const read = (path: string) => {
    const text = textOf(directory, path);
    if (text === undefined) return;
    if ("text" in text) files.set(path, text.text);
    else unread.set(path, text.reason);
  };
  for (const path of SINGLE) read(path);
  for (const name of readdirSync(directory)) if (name.endsWith(".conf")) read(name);
  for (const [folder, name] of FOLDERS) walk(directory, folder, name, read);
  for (const engine of enginesIn(directory, files.get("Gemfile") ?? "")) {
    for (const [folder, name] of ENGINE_FOLDERS) walk(directory, `${engine}/${folder}`, name, read);
  }
  return { files, unread };
}

/** Whether a file is in a folder of the app, or of an engine in the app's directory. */
export function below(path: string, folder: string): boolean {
  return path.startsWith(folder) || path.includes(`/${folder}`);
}

/** Engines in the app's directory: gems that the Gemfile takes from a path, and packs. */
function enginesIn(directory: string, gemfile: string): readonly string[] {
  const code = gemfile.replaceAll(/^\s*#.*$/gm, "");
  const named = [...code.matchAll(/\bpath\b:?[\s(]*(?:=>\s*)?["']([^"']+)["']/g)].map(([, path = ""]) =>
    relative(directory, join(directory, path)),
  );
  const isFolder = (path: string) => {
    const found = lstatSync(join(directory, path), { throwIfNoEntry: false });
    return found?.isDirectory() === true;
  };
  const children = (path: string) =>
    isFolder(path) ? readdirSync(join(directory, path)).map((name) => `${path}/${name}`) : [];
  // A path holds one gem, or many of them.
  const all = [...named, ...named.flatMap(children), ...children("packs")].filter(
    (path) => path !== "" && !leaves(path) && isFolder(path),
  );
  return [...new Set(all)].filter((path) => isFolder(`${path}/app`));
}

/** Directories of Rails apps in the folders of a repository that is none itself. */
function appsBelow(directory: string, folder = "", depth = DEPTH): readonly string[] {
  const entries = readdirSync(join(directory, folder), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !FOREIGN.has(entry.name))
    .flatMap(({ name }) => {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (existsSync(join(directory, path, APPLICATION))) return [path];
      return depth > 1 ? appsBelow(directory, path, depth - 1) : [];
    });
}

/**
 * Why a file must not be written, or undefined where it may be: the path leads over a symbolic link or out of the directory,
 * or there is a file that was not read.
 */
export function obstacleTo(directory: string, path: string, { files, unread }: RailsDirectory): string | undefined {
  if (leaves(relative(directory, join(directory, path)))) return "it is outside of --out";
  const parts = path.split("/");
  for (const [index] of parts.entries()) {
    const part = parts.slice(0, index + 1).join("/");
    const found = lstatSync(join(directory, part), { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    if (found.isSymbolicLink()) return `${part} is a symbolic link`;
    const isLast = index === parts.length - 1;
    if (isLast ? !found.isFile() : !found.isDirectory()) {
      return `${part} is not a ${isLast ? "file" : "directory"}`;
    }
  }
  return files.has(path)
    ? undefined
    : `it exists and was not read: ${unread.get(path) ?? "not a kind of file that is read"}`;
}

type Read = { readonly text: string } | { readonly reason: string };

/** The text of a file, the reason why it was not read, or undefined where there is none. */
function textOf(directory: string, path: string): Read | undefined {
  const file = join(directory, path);
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return undefined;
  try {
    if (leaves(relative(realpathSync(directory), realpathSync(file)))) return { reason: "a link out of the directory" };
    const { size } = statSync(file);
    if (!statSync(file).isFile()) return undefined;
    if (size > MAX_BYTES) return { reason: `${size} bytes, more than 4 MiB` };
    const bytes = readFileSync(file);
    return isUtf8(bytes) ? { text: bytes.toString("utf8") } : { reason: `not UTF-8 on line ${lineOfInvalid(bytes)}` };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The first line that is not UTF-8. */
function lineOfInvalid(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(10, start);
    const next = end < 0 ? bytes.length : end + 1;
    if (!isUtf8(bytes.subarray(start, next))) break;
    start = next;
  }
  return line;
}

function leaves(path: string): boolean {
  return path === ".." || path.startsWith(`..${sep}`) || path.startsWith(sep);
}

function walk(directory: string, folder: string, name: RegExp, read: (path: string) => void): void {
  const found = lstatSync(join(directory, folder), { throwIfNoEntry: false });
  if (found === undefined) return;
  // A folder that is a link is not walked: what is in it may be anything. Reading it as a file says that it was not read.
  if (!found.isDirectory()) {
    read(folder);
    return;
  }
  const entries = readdirSync(join(directory, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && !FOREIGN.has(entry.name)) walk(directory, path, name, read);
    if ((entry.isFile() || entry.isSymbolicLink()) && name.test(entry.name)) read(path);
  }
}
