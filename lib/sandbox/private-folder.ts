import { chmodSync, existsSync, lstatSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { makeFolders, StorageError, storedAt } from "../files/storage";

/** What a sandbox makes in its directory. */
const OWN_ENTRIES: ReadonlySet<string> = new Set([
  ".gitignore",
  "bin",
  "calls",
  "lock",
  "platform.json",
  "platform.json.new",
  "redis",
  "requests.jsonl",
  "shadow",
  "state",
  "terraform.rc",
]);

const REMEDY = "Make room, or choose another directory with --directory.";

/** Reads or writes a file or folder of a sandbox. @throws StorageError that names it */
export function stored<T>(path: string, work: () => T): T {
  return storedAt(path, REMEDY, work);
}

/** What {@link stored} throws. */
export function notStored(path: string, cause: unknown): StorageError {
  return new StorageError(path, cause, REMEDY);
}

/** Makes a folder that only its owner can open, and closes one that others could open. @throws StorageError */
export function privateFolder(path: string, remedy = REMEDY): void {
  storedAt(path, remedy, () => {
    makeFolders(path, 0o700);
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o700);
  });
}

/** Writes a file that nobody but its owner can read. @throws StorageError */
export function writePrivate(path: string, content: string, remedy = REMEDY): void {
  storedAt(path, remedy, () => {
    writeFileSync(path, content, { mode: 0o600 });
  });
}

/**
 * Refuses a folder or a link that another user has put where a sandbox is to be, as in a directory that all users write to.
 * Whoever owns the project, or the directory in which the sandbox is started, decides what is run there anyway.
 */
function refuseForeign(path: string, directory: string): void {
  if (process.geteuid === undefined) return;
  const ownerOf = (one: string): number | undefined =>
    stored(one, () => lstatSync(one, { throwIfNoEntry: false }))?.uid;
  const owner = ownerOf(path);
  const project = dirname(dirname(resolve(directory)));
  if (owner === undefined || [0, process.geteuid(), ownerOf(project), ownerOf(process.cwd())].includes(owner)) return;
  throw new Error(`${path} belongs to another user. Choose another directory with --directory.`);
}

/**
 * Makes the directory of a sandbox. One that holds other things as well keeps its permissions: only what the sandbox makes
 * in it is closed to others.
 * @throws StorageError
 * @throws Error for one that belongs to another user, or that others can write to
 */
export function sandboxFolder(directory: string): void {
  for (const path of [dirname(resolve(directory)), resolve(directory)]) refuseForeign(path, directory);
  const isNew = stored(
    directory,
    () => !existsSync(directory) || readdirSync(directory).every((name) => OWN_ENTRIES.has(name)),
  );
  if (!isNew) {
    const { uid, mode } = statSync(directory);
    if (process.getuid !== undefined && uid !== process.getuid()) {
      throw new Error(`${directory} belongs to another user. Choose another directory with --directory.`);
    }
    if ((mode & 0o002) !== 0) {
      throw new Error(
        `${directory} can be written to by every user of this machine, who could replace what the sandbox runs. ` +
          "Choose a directory of its own with --directory.",
      );
    }
    return;
  }
  privateFolder(directory);
}
