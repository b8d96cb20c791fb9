import { readFileSync } from "node:fs";
import { rename } from "node:fs/promises";
import { codeOf } from "../files/storage";
import { parseJson } from "../text/json";
import { notStored, writePrivate } from "./private-folder";

/** The file in which what exists lasts between runs. */
export class PlatformFile {
  private running: Promise<void> | undefined;
  private waiting: Promise<void> | undefined;

  /**
   * @param path - the file
   * @param content - what it is to hold, asked anew for each write
   */
  constructor(
    private readonly path: string,
    private readonly content: () => unknown,
  ) {}

  /**
   * Reads what an earlier run left.
   * @returns undefined where there was none
   * @throws Error naming the file where it is damaged
   */
  static read(path: string): unknown {
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch (error) {
      if (codeOf(error) === "ENOENT") return undefined;
      throw notStored(path, error);
    }
    try {
      return parseJson(text);
    } catch (error) {
      throw new Error(`${path} is damaged (${String(error)}). Start anew with --fresh.`, { cause: error });
    }
  }

  /**
   * Resolves when all that exists now is on disk. Changes that come while a write is under way share the next one, so
   * that the number of writes does not grow with the number of changes that are made at once.
   */
  save(): Promise<void> {
    if (this.running === undefined) {
      this.running = this.write().finally(() => {
        this.running = undefined;
      });
      return this.running;
    }
    this.waiting ??= this.running
      .catch(() => undefined)
      .then(() => {
        this.waiting = undefined;
        return this.save();
      });
    return this.waiting;
  }

  /** A reader finds the old file or the new one, whatever ends this process in between. */
  private async write(): Promise<void> {
    const temporary = `${this.path}.new`;
    // Terraform waits: opening, writing and closing in another thread take longer to hand over than to do. Renaming may
    // wait for the disk, and then others can be answered.
    writePrivate(temporary, JSON.stringify(this.content()));
    try {
      await rename(temporary, this.path);
    } catch (error) {
      throw notStored(this.path, error);
    }
  }
}
