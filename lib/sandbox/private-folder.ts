import { chmodSync, existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
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
 * Makes the directory of a sandbox. One that holds other things as well keeps its permissions: only what the sandbox makes
 * in it is closed to others.
 * @throws StorageError
 * @throws Error for one that belongs to another user, or that others can write to
 */
export function sandboxFolder(directory: string): void {
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
