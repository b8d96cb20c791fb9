import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

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

/** A file or folder cannot be written. The message names it, the reason, and what to do. */
export class StorageError extends Error {
  constructor(path: string, cause: unknown, remedy: string) {
    const code = codeOf(cause);
    const room = isForWantOfRoom(cause) ? REASONS.ENOSPC : undefined;
    const reason = (code === undefined ? room : REASONS[code]) ?? String(cause);
    super(`${path}: cannot be written, ${reason}. ${remedy}`, { cause });
    this.name = "StorageError";
  }
}

/** Node's name for what went wrong, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

/** Whether something failed for want of room, here or in a program whose output the error quotes. */
export function isForWantOfRoom(error: unknown): boolean {
  if (error instanceof StorageError) return isForWantOfRoom(error.cause);
  const code = codeOf(error);
  if (code !== undefined) return code === "ENOSPC" || code === "EDQUOT";
  return error instanceof Error && /no space left on device|disk quota exceeded/i.test(error.message);
}

/** Writes to a file or folder. @throws StorageError that names it and what to do */
export function storedAt<T>(path: string, remedy: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof StorageError ? error : new StorageError(path, error, remedy);
  }
}

/**
 * Makes a folder and those above it. Node's own `recursive` never returns where the system answers ENOENT although the
 * folder above exists, as it does in `/proc`.
 */
export function makeFolders(path: string, mode = 0o777): void {
  try {
    fs.mkdirSync(path, { mode });
  } catch (error) {
    const above = dirname(path);
    if (codeOf(error) === "ENOENT" && above !== path && !fs.existsSync(above)) {
      makeFolders(above, mode);
      fs.mkdirSync(path, { mode });
    } else if (fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw error;
    }
  }
}

/** Writes a file and the folders above it. Where that fails, what was there before stays. @throws StorageError */
export function writeText(path: string, text: string, remedy: string): void {
  storedAt(path, remedy, () => {
    makeFolders(dirname(path));
    const before = fs.lstatSync(path, { throwIfNoEntry: false });
    if (before !== undefined && !before.isFile()) {
      // A link or a device, such as /dev/stdout, is to be written through.
      fs.writeFileSync(path, text);
      return;
    }
    const temporary = join(dirname(path), `.stimulus-reflex-${String(process.pid)}.new`);
    try {
      fs.writeFileSync(temporary, text);
      if (before !== undefined) fs.chmodSync(temporary, before.mode & 0o7777);
      fs.renameSync(temporary, path);
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      // In a folder that takes no new file, the old one may still be written.
      if (before === undefined || codeOf(error) !== "EACCES") throw error;
      fs.writeFileSync(path, text);
    }
  });
}

/** Refuses a place that cannot be written to, before the work whose result it would hold. @throws StorageError */
export function refuseUnwritable(path: string, kind: "file" | "folder", remedy: string): void {
  storedAt(path, remedy, () => {
    const own = fs.statSync(path, { throwIfNoEntry: false });
    if (own !== undefined && own.isDirectory() !== (kind === "folder")) {
      throw Object.assign(new Error(path), { code: kind === "folder" ? "EEXIST" : "EISDIR" });
    }
    let nearest = resolve(path);
    while (!fs.existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
    if (own === undefined && !fs.statSync(nearest).isDirectory()) {
      throw Object.assign(new Error(path), { code: "ENOTDIR" });
    }
    if (own !== undefined && !own.isDirectory()) fs.accessSync(path, fs.constants.W_OK);
    // What a system says of permissions is not all: /proc takes nothing, whatever they are.
    else fs.rmdirSync(fs.mkdtempSync(join(nearest, ".stimulus-reflex-")));
  });
}

/** What to do where the system's temporary folder takes nothing. */
export const OTHER_TEMPORARY = "Make room, or name a folder that can be written to in TMPDIR.";

/** Makes an empty folder of this process among the system's temporary ones. @throws StorageError */
export function temporaryFolder(name: string, place = tmpdir()): string {
  return storedAt(place, OTHER_TEMPORARY, () =>
    fs.realpathSync(fs.mkdtempSync(join(place, `stimulus-reflex-${name}-`))),
  );
}
