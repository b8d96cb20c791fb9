import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { codeOf } from "../files/storage";

/** A process that is told from a later one with the same number. */
export interface RunningProcess {
  readonly pid: number;
  /** When it began, as the system tells it; undefined where the system does not. */
  readonly began: string | undefined;
}

/** When a process began; undefined where the system does not tell. */
export function beginningOf(pid: number): string | undefined {
  try {
    // The name of a program may hold spaces and parentheses: what is counted begins after the last one.
    if (existsSync("/proc/self/stat")) {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      // One that was killed stays in the table until its parent asks for its end; it holds nothing.
      return /[ZX]/.test(fields[0] ?? "") ? undefined : fields[19];
    }
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Whether a process has not ended. */
export function isAlive({ pid, began }: RunningProcess): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user is there all the same.
    if (codeOf(error) !== "EPERM") return false;
  }
  return began === undefined || beginningOf(pid) === began;
}

/** A process that another one has started. */
export interface Descendant {
  readonly pid: number;
  /** Whether nothing but shells is between the two: a shell hands no signal on. */
  readonly isBehindShells: boolean;
}

const SHELL = /(?:^|[/-])(?:ba|da|k|z|a|fi)?sh$/;

/** Every process that a process has started, with what those have started; empty where the system does not tell. */
export function descendantsOf(pid: number): readonly Descendant[] {
  let table: string;
  try {
    table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,comm="], { encoding: "utf8" });
  } catch {
    return [];
  }
  const rows = table.split("\n").flatMap((line) => {
    const [, child, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*?)\s*$/.exec(line) ?? [];
    if (child === undefined || command === undefined) return [];
    return [{ pid: Number(child), parent: Number(parent), isShell: SHELL.test(command) }];
  });
  const found: Descendant[] = [];
  const parents = [{ pid, isThroughShells: rows.some((row) => row.pid === pid && row.isShell) }];
  for (let above = parents.pop(); above !== undefined; above = parents.pop()) {
    const { pid: parent, isThroughShells } = above;
    for (const row of rows) {
      if (row.parent !== parent) continue;
      found.push({ pid: row.pid, isBehindShells: isThroughShells });
      parents.push({ pid: row.pid, isThroughShells: isThroughShells && row.isShell });
    }
  }
  return found;
}
