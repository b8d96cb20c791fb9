import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

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

const REASONS: Readonly<Record<string, string | undefined>> = {
  EACCES: "permission denied",
  EDQUOT: "the disk quota is used up",
  EEXIST: "a file is in its place",
  EISDIR: "a folder is in its place",
  ELOOP: "its path has a loop of links",
  ENAMETOOLONG: "its path is too long",
  ENOENT: "no folder can be made there",
  ENOSPC: "the disk is full",
  ENOTDIR: "a file is where a folder should be",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
};

/** The sandbox can't keep what exists: it ends rather than answer for something that is not on disk. */
export class StorageError extends Error {
  constructor(path: string, cause: unknown) {
    const code = codeOf(cause);
    const reason = (code === undefined ? undefined : REASONS[code]) ?? String(cause);
    super(`${path}: cannot be written, ${reason}. Make room, or choose another directory with --directory.`, { cause });
    this.name = "StorageError";
  }
}

/** Node's name for what went wrong, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

/** Does something with a file or folder. @throws StorageError that names it */
export function stored<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new StorageError(path, error);
  }
}

/**
 * Makes a folder and those above it. Node's own `recursive` never returns where the system answers ENOENT although the
 * folder above exists, as it does in `/proc`.
 */
function makeFolders(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const above = dirname(path);
    if (codeOf(error) === "ENOENT" && above !== path && !existsSync(above)) {
      makeFolders(above);
      mkdirSync(path, { mode: 0o700 });
    } else if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw error;
    }
  }
}

/** Makes a folder that only its owner can open, and closes one that others could open. @throws StorageError */
export function privateFolder(path: string): void {
  stored(path, () => {
    makeFolders(path);
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o700);
  });
}

/** Writes a file that nobody but its owner can read. @throws StorageError */
export function writePrivate(path: string, content: string): void {
  stored(path, () => {
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
