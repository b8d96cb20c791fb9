import { isObject } from "../../text/json";
import * as fs from "node:fs";
import { dirname, join, parse, relative, resolve, sep } from "node:path";
import { privateFolder } from "../private-folder";

/** Sorts after any other override file, so that what it says of the backend is said last. */
export const OVERRIDE_NAME = "zzzz_stimulus_reflex_sandbox_override.tf.json";

const LOCK_FILE = ".terraform.lock.hcl";

/** What belongs to Terraform's work in one place: state, locks, downloaded providers, and which backend they came from. */
function isTerraformsOwn(name: string): boolean {
  return (
    name === ".terraform" ||
    name.startsWith(LOCK_FILE) ||
    name === "terraform.tfstate.d" ||
    /\.tfstate(?:\.|$)/.test(name) ||
    name === OVERRIDE_NAME
  );
}

/** The place that stands for a directory, within the sandbox: the same path under its `shadow` folder. */
export function shadowOf(sandbox: string, directory: string): string {
  return join(sandbox, "shadow", relative(parse(directory).root, directory));
}

function isSymlink(path: string): boolean {
  return fs.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function isDirectory(path: string): boolean {
  return fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Makes every entry of a directory visible in its shadow by symbolic links, and forgets those that are gone. */
function mirror(sandbox: string, directory: string): void {
  const shadow = shadowOf(sandbox, directory);
  privateFolder(shadow);
  const holdsSandbox = (path: string) => sandbox === path || sandbox.startsWith(path + sep);
  const wanted = new Set(
    fs.readdirSync(directory).filter((name) => !isTerraformsOwn(name) && !holdsSandbox(join(directory, name))),
  );
  const present = new Set(fs.readdirSync(shadow));
  for (const name of present) {
    const link = join(shadow, name);
    if (isSymlink(link) && (!wanted.has(name) || fs.readlinkSync(link) !== join(directory, name))) {
      fs.rmSync(link);
      present.delete(name);
    }
  }
  for (const name of wanted) {
    const entry = join(directory, name);
    if (!present.has(name)) fs.symlinkSync(entry, join(shadow, name));
    // Where another stack has its shadow there is a folder instead of a link: its other entries have to be there too.
    else if (!isSymlink(join(shadow, name)) && isDirectory(entry)) mirror(sandbox, entry);
  }
}

/**
 * Gives back what Terraform or a provisioner wrote beside the configuration, such as a crash log: it is expected in the
 * directory itself.
 */
function giveBack(sandbox: string, directory: string): void {
  const shadow = shadowOf(sandbox, directory);
  if (!fs.existsSync(shadow)) return;
  for (const entry of fs.readdirSync(shadow, { withFileTypes: true })) {
    if (!entry.isFile() || isTerraformsOwn(entry.name) || fs.existsSync(join(directory, entry.name))) continue;
    try {
      fs.renameSync(join(shadow, entry.name), join(directory, entry.name));
    } catch {
      // Another file system, or a directory that may not be written to.
      fs.copyFileSync(join(shadow, entry.name), join(directory, entry.name));
      fs.rmSync(join(shadow, entry.name));
    }
  }
}

/** A file that is only written when it says something new, so that a run beside this one never finds it half written. */
function writeIfChanged(file: string, content: string): void {
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === content) return;
  const temporary = `${file}.${process.pid}`;
  fs.writeFileSync(temporary, content);
  fs.renameSync(temporary, file);
}

/** The directories above, as many as relative paths of a configuration lead up. */
function ancestors(directory: string, levels: number): string[] {
  const found: string[] = [];
  for (let at = directory; found.length < levels && dirname(at) !== at;) {
    at = dirname(at);
    found.push(at);
  }
  return found;
}

/**
 * Brings the shadow of a directory up to date: the same entries as links, none of Terraform's own files, and an override
 * file that settles where state is kept.
 * @param ascent - how many directories up relative paths must lead to the same things
 * @returns the shadow directory
 */
export function prepareShadow(sandbox: string, directory: string, override: object, ascent: number): string {
  const shadow = shadowOf(sandbox, directory);
  // Another stack's relative paths may have led to a link here; to write beneath it would be to write into the real directory.
  for (const place of [...ancestors(directory, Infinity).reverse(), directory]) {
    if (!isSymlink(shadowOf(sandbox, place))) continue;
    fs.rmSync(shadowOf(sandbox, place));
    mirror(sandbox, place);
  }
  giveBack(sandbox, directory);
  mirror(sandbox, directory);
  writeIfChanged(join(shadow, OVERRIDE_NAME), `${JSON.stringify(override, null, 2)}\n`);
  for (const above of ancestors(directory, ascent)) mirror(sandbox, above);
  return shadow;
}

/** Lets the versions that the directory has locked hold in its shadow as well, for providers that are not simulated. */
export function copyLockFile(sandbox: string, directory: string): void {
  const lock = join(directory, LOCK_FILE);
  const copy = join(shadowOf(sandbox, directory), LOCK_FILE);
  if (fs.existsSync(lock) && !fs.existsSync(copy)) fs.copyFileSync(lock, copy);
}

/** The providers that a shadow has been initialised with, apart from those that are served. */
export function lockedProviders(shadow: string): readonly string[] {
  const lock = join(shadow, LOCK_FILE);
  if (!fs.existsSync(lock)) return [];
  return Array.from(fs.readFileSync(lock, "utf8").matchAll(/^provider "([^"]+)"/gm), ([, provider]) => provider ?? "");
}

/** The directories of the modules that a shadow has been initialised with, by address; the root is not among them. */
export function installedModules(shadow: string): ReadonlyMap<string, string> {
  const manifest = join(shadow, ".terraform", "modules", "modules.json");
  if (!fs.existsSync(manifest)) return new Map();
  const parsed: unknown = JSON.parse(fs.readFileSync(manifest, "utf8"));
  const listed: unknown = isObject(parsed) ? parsed.Modules : undefined;
  const modules = (Array.isArray(listed) ? listed : [])
    .filter(isObject)
    .flatMap(({ Key, Dir }): [string, string][] =>
      typeof Key === "string" && Key !== "" && typeof Dir === "string" ? [[Key, resolve(shadow, Dir)]] : [],
    );
  return new Map(modules);
}

/** Gives back what was written into all shadows of a sandbox, at its end. */
export function giveBackAll(sandbox: string, directories: Iterable<string>): void {
  for (const directory of directories) if (fs.existsSync(directory)) giveBack(sandbox, directory);
}
