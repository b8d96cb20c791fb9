import { existsSync, linkSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../files/storage";
import { privateFolder, stored, writePrivate } from "./private-folder";
import { beginningOf, isAlive, type RunningProcess } from "./running-process";

/** What a sandbox tells other processes about itself. */
export interface Holder extends RunningProcess {
  /** Rings the sandbox; absent while it starts. */
  readonly port?: number;
  /** Whether it stays until it is ended, so that commands of other terminals may use it. */
  readonly serves?: boolean;
}

/** One directory holds what exists in one sandbox; two at once would overwrite each other. */
export class SandboxInUse extends Error {
  constructor(
    directory: string,
    readonly holder: Holder,
  ) {
    super(
      `A sandbox is already running in ${directory} (process ${holder.pid}). Wait for it to end, or choose another ` +
        "directory for this one (--directory on the command line).",
    );
    this.name = "SandboxInUse";
  }
}

/** A mark without a process is one that was given back. */
function readMark(file: string): Holder | undefined {
  let mark: unknown;
  try {
    mark = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
  if (typeof mark !== "object" || mark === null || !("pid" in mark) || typeof mark.pid !== "number") return undefined;
  return {
    pid: mark.pid,
    began: "began" in mark && typeof mark.began === "string" ? mark.began : undefined,
    ...("port" in mark && typeof mark.port === "number" && { port: mark.port }),
    ...("serves" in mark && mark.serves === true && { serves: true }),
  };
}

const folderOf = (directory: string) => join(directory, "lock");

function newest(folder: string): number {
  if (!existsSync(folder)) return 0;
  const numbers = readdirSync(folder).flatMap((name) => (/^[1-9]\d*$/.test(name) ? [Number(name)] : []));
  return Math.max(0, ...numbers);
}

/** The sandbox that is at work in a directory; undefined where none is, or only one that was killed. */
export function holderOf(directory: string): Holder | undefined {
  const folder = folderOf(directory);
  const holder = readMark(join(folder, String(newest(folder))));
  return holder !== undefined && isAlive(holder) ? holder : undefined;
}

/** A directory that is this process's own until it is released. */
export interface Claim {
  /** Tells other processes how to reach the sandbox. */
  publish(how: Pick<Holder, "port" | "serves">): void;
  release(): void;
}

/**
 * Takes a directory, whose lock is a row of numbered marks: the one with the highest number counts, and a new one is made
 * by linking, which succeeds for one process only. The highest mark is never removed, and so a process that was slow
 * can't bring back a number that another one has passed.
 * @throws SandboxInUse while another sandbox is at work there
 */
export function claim(directory: string): Claim {
  const folder = folderOf(directory);
  privateFolder(folder);
  const began = beginningOf(process.pid);
  const temporary = join(folder, `new-${process.pid}-${process.hrtime.bigint()}`);
  const write = (mark: object, file: string) => {
    writePrivate(temporary, JSON.stringify(mark));
    stored(file, () => {
      renameSync(temporary, file);
    });
  };
  writePrivate(temporary, JSON.stringify({ pid: process.pid, began }));
  try {
    for (;;) {
      const last = newest(folder);
      const holder = readMark(join(folder, String(last)));
      if (holder !== undefined && isAlive(holder)) throw new SandboxInUse(directory, holder);
      const mark = join(folder, String(last + 1));
      try {
        linkSync(temporary, mark);
      } catch (error) {
        if (codeOf(error) === "EEXIST") continue;
        return stored(mark, () => {
          throw error;
        });
      }
      if (newest(folder) !== last + 1) {
        rmSync(mark, { force: true });
        continue;
      }
      for (const name of readdirSync(folder)) {
        if (/^\d+$/.test(name) && Number(name) <= last) rmSync(join(folder, name), { force: true });
      }
      return {
        publish: (how) => {
          write({ pid: process.pid, began, ...how }, mark);
        },
        release: () => {
          try {
            write({ released: true }, mark);
          } catch {
            // The end of this process releases it as well.
          }
        },
      };
    }
  } finally {
    rmSync(temporary, { force: true });
  }
}
