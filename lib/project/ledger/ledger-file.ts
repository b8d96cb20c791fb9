import { isObject } from "../../text/json";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { join } from "node:path";
import { isDay } from "../../catalogue/days";
import { type JsonObject } from "../../deployment/from-terraform/json";
import type { Acceptance, Ledger, LedgerEntry } from "./entry";

/** The file beside `cdktf.json`. */
export const LEDGER_NAME = "stimulus-reflex.lock.json";

const VERSION = 1;

const EMPTY: Ledger = { entries: [], accepted: [] };

/** Thrown for a ledger that cannot be used, with what to do. */
export class LedgerError extends Error {
  constructor(problem: string) {
    super(`${LEDGER_NAME}: ${problem}`);
    this.name = "LedgerError";
  }
}

/** A ledger as it was read. */
export interface ReadLedger extends Ledger {
  /** Its text; undefined where there is no file. */
  readonly text: string | undefined;
}

/**
 * Reads the ledger of a directory; one that does not exist is empty.
 *
 * @throws LedgerError when it is damaged, from a newer version, or in the middle of a merge
 */
export function readLedger(directory: string): ReadLedger {
  const text = textOf(join(directory, LEDGER_NAME));
  return text === undefined ? { ...EMPTY, text } : { ...parseLedger(text), text };
}

function textOf(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (isObject(error) && error.code === "ENOENT") return undefined;
    throw new LedgerError(`cannot be read (${error instanceof Error ? error.message : String(error)}).`);
  }
}

/**
 * The ledger in a text.
 *
 * @throws LedgerError when it is damaged, from a newer version, or in the middle of a merge
 */
function parseLedger(text: string): Ledger {
  if (/^(<{7}|={7}|>{7}|\|{7})/m.test(text)) {
    throw new LedgerError(
      "has conflict markers of git. Keep the lines of both sides, delete the markers, and synthesise: two lines about one thing become one.",
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\u{FEFF}/u, ""));
  } catch (error) {
    throw damaged(`is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (!isObject(json)) throw damaged("is not a JSON object");
  const { version, entries, accepted = [] } = json;
  if (typeof version === "number" && version > VERSION) {
    throw new LedgerError(
      `has version ${version}, and this cdktf-stimulus-reflex reads version ${VERSION}. Update cdktf-stimulus-reflex.`,
    );
  }
  if (version !== VERSION) throw damaged(`has version ${JSON.stringify(version)}, expected ${VERSION}`);
  if (!Array.isArray(entries) || !Array.isArray(accepted)) throw damaged("needs the lists entries and accepted");
  return {
    entries: entries.filter((line) => line !== null).map(entryIn),
    accepted: accepted.filter((line) => line !== null).map(acceptanceIn),
  };
}

function damaged(problem: string): LedgerError {
  return new LedgerError(
    `${problem}. Restore it from git: a ledger that is started anew has forgotten the addresses that things had before.`,
  );
}

const ENTRY: readonly string[] = "stack address app is of was formerApps durable then reason done".split(" ");
const ACCEPTANCE: readonly string[] = ["stack", "rule", "at", "reason", "until"];
const ADDRESS = /^[a-z][a-z0-9_]*\.[A-Za-z_][\w-]*$/;
/** What was adopted out of a state may have had a key, or have been in a module. */
const FORMER = /^(module\.[\w-]+(\[(\d+|"[^"]*")\])?\.)*[a-z][a-z0-9_]*\.[A-Za-z_][\w-]*(\[(\d+|"[^"]*")\])?$/;

function entryIn(line: unknown): LedgerEntry {
  const at = `entry ${JSON.stringify(line)}`;
  const entry = checkedLine(line, at, ENTRY, ["app", "of", "then", "reason"], ["stack", "address", "is"]);
  const { address, was, formerApps = [], durable, then, reason, done } = entry;
  const former: readonly unknown[] = was === undefined ? [] : Array.isArray(was) ? was : [undefined];
  for (const one of [address, ...former]) {
    if (typeof one !== "string" || !(one === address ? ADDRESS : FORMER).test(one)) {
      throw damaged(`${at}: ${JSON.stringify(one)} is not the address of a resource`);
    }
  }
  if (!Array.isArray(formerApps) || formerApps.some((one) => typeof one !== "string")) {
    throw damaged(`${at}: formerApps is not a list of names`);
  }
  if (durable !== undefined && durable !== true) throw damaged(`${at}: durable is true or left out`);
  if (done !== undefined && done !== true) throw damaged(`${at}: done is true or left out`);
  if (then !== undefined && then !== "forget" && then !== "destroy") {
    throw new LedgerError(`${at}: then ${JSON.stringify(then)}: unknown answer. Allowed: "forget", "destroy".`);
  }
  if (then === "destroy" && (typeof reason !== "string" || reason.trim() === "")) {
    throw new LedgerError(`${at}: "then": "destroy" needs a "reason" for whoever reviews the change.`);
  }
  return entry as unknown as LedgerEntry;
}

function acceptanceIn(line: unknown): Acceptance {
  const at = `accepted ${JSON.stringify(line)}`;
  const accepted = checkedLine(line, at, ACCEPTANCE, ["stack", "until"], ["rule", "at", "reason"]);
  if (accepted.reason === "") throw new LedgerError(`${at}: reason is empty. Say why the finding is right here.`);
  if (typeof accepted.until === "string" && !isDay(accepted.until)) {
    throw new LedgerError(`${at}: until ${JSON.stringify(accepted.until)}: not a day. Allowed: YYYY-MM-DD.`);
  }
  return accepted as unknown as Acceptance;
}

function checkedLine(
  line: unknown,
  at: string,
  known: readonly string[],
  optional: readonly string[],
  needed: readonly string[],
): JsonObject {
  if (!isObject(line)) throw damaged(`${at}: not an object`);
  const unknown = Object.keys(line).find((name) => !known.includes(name));
  if (unknown !== undefined) throw damaged(`${at}: unknown field ${JSON.stringify(unknown)}`);
  const wrong =
    needed.find((name) => typeof line[name] !== "string") ??
    optional.find((name) => line[name] !== undefined && typeof line[name] !== "string");
  if (wrong !== undefined) throw damaged(`${at}: ${wrong} is not a text`);
  return line;
}

/**
 * The text of a ledger: one line for each entry, in a stable order. A last `null` lets every entry end with a comma, so that
 * a new one changes no other line.
 */
export function ledgerText({ entries, accepted }: Ledger): string {
  const list = (lines: readonly string[]): string => [...lines, "null"].map((line) => `    ${line}`).join(",\n");
  return [
    "{",
    `  "version": ${VERSION},`,
    '  "entries": [',
    list(entries.map((entry) => line(entry, ENTRY)).sort()),
    "  ],",
    '  "accepted": [',
    list(accepted.map((acceptance) => line(acceptance, ACCEPTANCE)).sort()),
    "  ]",
    "}",
    "",
  ].join("\n");
}

function line(value: object, fields: readonly string[]): string {
  const present = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => fields.indexOf(a) - fields.indexOf(b));
  return `{ ${present.map(([name, field]) => `${JSON.stringify(name)}: ${JSON.stringify(field)}`).join(", ")} }`;
}

/** Writes a ledger in one step: whoever is killed meanwhile leaves the old one. */
export function writeLedger(directory: string, ledger: Ledger): void {
  const file = join(directory, LEDGER_NAME);
  const temporary = join(directory, `${TEMPORARY}${process.pid}.${randomBytes(4).toString("hex")}`);
  const handle = fs.openSync(temporary, "wx");
  try {
    fs.writeSync(handle, ledgerText(ledger));
    fs.fsyncSync(handle);
    fs.closeSync(handle);
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

const TEMPORARY = `.${LEDGER_NAME}.`;

/**
 * Reads the ledger, and writes what becomes of it, while no other process does: two synths at once keep the lines of both.
 *
 * @throws LedgerError when it cannot be used, or another process keeps it for longer than a synth takes
 */
export function updateLedger(directory: string, change: (now: ReadLedger) => Ledger): void {
  const lock = join(directory, `${TEMPORARY}lock`);
  take(lock);
  try {
    for (const name of fs.readdirSync(directory)) {
      // A process that was killed before it renamed its file has left it.
      const [, pid] = name.startsWith(TEMPORARY) ? (/\.(\d+)\.[0-9a-f]{8}$/.exec(name) ?? []) : [];
      if (pid !== undefined && !isRunning(Number(pid))) fs.rmSync(join(directory, name), { force: true });
    }
    writeLedger(directory, change(readLedger(directory)));
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

/** How long another synth may write, in turns of {@link TURN_MS}. */
const TURNS = 1000;
const TURN_MS = 10;

function take(lock: string): void {
  for (let turn = 0; turn < TURNS; turn += 1) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if (!isObject(error) || error.code !== "EEXIST") throw error;
    }
    const holder = textOf(lock);
    // An empty one is being written.
    if (holder !== undefined && holder !== "" && !isRunning(Number(holder))) fs.rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TURN_MS);
  }
  throw new LedgerError(`another process keeps it. End that process, or delete ${lock}.`);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isObject(error) && error.code === "EPERM";
  }
}
