import { setTimeout } from "node:timers/promises";
import { beginningOf, descendantsOf, isAlive, type RunningProcess } from "./running-process";

/** How often to check whether a process has ended, in milliseconds. */
const CHECK_MS = 50;
/** How long a process that was told to end may take, in milliseconds, before it is killed. */
const PATIENCE_MS = 60_000;

function signalTo(pid: number, signal: string): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}

/** Processes that must not outlive what started them: engines of a sandbox, and whatever an interrupted command has started. */
export class StartedProcesses {
  #known: readonly RunningProcess[] = [];
  /** Engines that have been told to end: one that is told twice stops in the middle of a change. */
  readonly #stopping = new Set<number>();
  readonly #engines = new Set<number>();

  private add(pid: number): void {
    if (!this.running().some((known) => known.pid === pid)) {
      this.#known = [...this.#known, { pid, began: beginningOf(pid) }];
    }
  }

  /** A process that becomes an engine. */
  addEngine(pid: number): void {
    this.#stopping.delete(pid);
    this.#engines.add(pid);
    this.add(pid);
  }

  /**
   * Hands a signal on to a program, and to what it has started by way of shells alone, which hand no signal on. All that it has
   * started is noted first, because who is left behind has another parent.
   * @param isByTerminal - whether the whole process group has the signal already
   */
  interrupt(program: number, signal: string, isByTerminal: boolean): void {
    const descendants = descendantsOf(program);
    for (const { pid } of descendants) this.add(pid);
    const told = descendants.filter((one) => isByTerminal || one.isBehindShells).map(({ pid }) => pid);
    for (const pid of told) if (this.#engines.has(pid)) this.#stopping.add(pid);
    if (isByTerminal) return;
    // The shells first: one that sees its command end goes on to the next.
    for (const pid of [program, ...told]) signalTo(pid, signal);
  }

  running(): readonly RunningProcess[] {
    this.#known = this.#known.filter(isAlive);
    return this.#known;
  }

  /**
   * Tells those that still run to end, and kills them after a minute.
   * @param by - what has ended before them, for the message
   */
  async end(by: string): Promise<void> {
    const left = this.running();
    if (left.length === 0) return;
    const numbers = left.map(({ pid }) => pid).join(", ");
    process.stderr.write(
      `stimulus-reflex sandbox: ${by} has ended before what it started. Ending process ${numbers}.\n`,
    );
    for (const { pid } of left) if (!this.#stopping.has(pid)) signalTo(pid, "SIGTERM");
    for (let waited = 0; this.running().length > 0; waited += CHECK_MS) {
      if (waited >= PATIENCE_MS) for (const { pid } of this.running()) signalTo(pid, "SIGKILL");
      await setTimeout(CHECK_MS);
    }
  }
}
