import { closeSync, openSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { codeOf } from "../files/storage";
import { actionHelp } from "../sandbox/actions";
import { DIRECTORY, flagsOf, red } from "./sandbox-options";

interface Flags {
  readonly directory?: string;
  readonly json?: true;
}

/** The sandbox's directory: an option of this command, or of the one above it. */
function directoryOf(command: Command): string {
  return resolve(flagsOf(command).directory ?? DIRECTORY);
}

/** Whether this command, or the one above it, was asked for JSON. */
function wantsJson(command: Command): boolean {
  return flagsOf(command).json === true;
}

/** The port of the sandbox that runs in a directory, undefined where none does. */
async function runningPort(directory: string): Promise<number | undefined> {
  const { holderOf, SandboxInUse } = await import("../sandbox/directory-lock.js");
  const holder = holderOf(directory);
  // One that starts, or another command that changes what was saved, can't be asked: it ends soon.
  if (holder !== undefined && holder.port === undefined) throw new SandboxInUse(directory, holder);
  return holder?.port;
}

/** Where a sandbox keeps what exists. @throws Error where there is none, and where another user has it */
export function platformFile(directory: string): string {
  const file = join(directory, "platform.json");
  try {
    closeSync(openSync(file, "r"));
    return file;
  } catch (error) {
    if (codeOf(error) === "EACCES") {
      throw new Error(`${directory}: cannot be read, permission denied. A sandbox is open to its owner alone.`, {
        cause: error,
      });
    }
  }
  throw new Error(`There is no sandbox in ${directory} yet. Start one: stimulus-reflex sandbox -- COMMAND`);
}

/** What the last sandbox left. */
async function saved(directory: string) {
  const { HerokuAndCloudflare, isSaved } = await import("../sandbox/platforms.js");
  const { PlatformFile } = await import("../sandbox/platform-file.js");
  const state = PlatformFile.read(platformFile(directory));
  if (!isSaved(state)) throw new Error(`${directory} holds no sandbox of Heroku and Cloudflare.`);
  return new HerokuAndCloudflare(state, () => []);
}

/** What exists: asked of the running sandbox, or read from what the last one left. */
export async function existing(directory: string) {
  const port = await runningPort(directory);
  if (port === undefined) return { port, platforms: await saved(directory) };
  const { HerokuAndCloudflare, isSaved } = await import("../sandbox/platforms.js");
  const { askRunning } = await import("../sandbox/control.js");
  const state = await askRunning(directory, port, { ask: "state" });
  if (!isSaved(state)) throw new Error(`${directory} holds no sandbox of Heroku and Cloudflare.`);
  return { port, platforms: new HerokuAndCloudflare(state, () => []) };
}

async function showStatus(command: Command): Promise<void> {
  const directory = directoryOf(command);
  const [{ lossText, summarise, summaryText }, { orphans, orphansText }] = await Promise.all([
    import("../sandbox/summary.js"),
    import("../sandbox/orphans.js"),
  ]);
  const { port, platforms } = await existing(directory);
  const state = platforms.toJSON();
  const summary = summarise(state);
  const left = orphans(directory, state);
  if (wantsJson(command)) {
    const whole = { running: port !== undefined, asOf: platforms.heroku.asOf, ...summary, orphans: left };
    process.stdout.write(`${JSON.stringify(whole, null, 2)}\n`);
    return;
  }
  process.stdout.write(
    `${port === undefined ? "Not running" : "Running"}, ${platforms.heroku.asOf}\n\n${summaryText(summary)}`,
  );
  if (left.length > 0) process.stdout.write(`\n${orphansText(left)}`);
  if (summary.losses.length > 0)
    process.stdout.write(`\n${summary.losses.map((loss) => red(lossText(loss))).join("\n")}\n`);
}

async function showLog(command: Command): Promise<void> {
  const directory = directoryOf(command);
  const { Journal, entryText } = await import("../sandbox/journal.js");
  const { JOURNAL_FILE } = await import("../sandbox/platforms.js");
  platformFile(directory);
  const port = await runningPort(directory);
  // What it has not written yet is written before it answers.
  if (port !== undefined) await (await import("../sandbox/control.js")).askRunning(directory, port, { ask: "state" });
  const entries = Journal.read(join(directory, JOURNAL_FILE));
  if (wantsJson(command)) process.stdout.write(`${JSON.stringify(entries, null, 2)}\n`);
  else process.stdout.write(entries.map((entry) => `${entryText(entry)}\n`).join(""));
}

async function carryOut(words: readonly string[], command: Command): Promise<void> {
  const directory = directoryOf(command);
  const port = await runningPort(directory);
  const done = port === undefined ? await doSaved(directory, words) : await doRunning(directory, port, words);
  process.stdout.write(wantsJson(command) ? `${JSON.stringify({ done })}\n` : `${done}\n`);
}

async function doRunning(directory: string, port: number, words: readonly string[]): Promise<string> {
  const { askRunning } = await import("../sandbox/control.js");
  return String(await askRunning(directory, port, { ask: "do", words }));
}

async function doSaved(directory: string, words: readonly string[]): Promise<string> {
  const [{ claim }, { PlatformFile }, { act }] = await Promise.all([
    import("../sandbox/directory-lock.js"),
    import("../sandbox/platform-file.js"),
    import("../sandbox/actions.js"),
  ]);
  platformFile(directory);
  const lock = claim(directory);
  try {
    const platforms = await saved(directory);
    const done = act(platforms, words);
    await new PlatformFile(join(directory, "platform.json"), () => platforms.toJSON()).save();
    return done;
  } finally {
    lock.release();
  }
}

function inspecting(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option("--directory <directory>", `the sandbox's directory (default: ${DIRECTORY})`)
    .option("--json", "print JSON");
}

/** `stimulus-reflex sandbox status` */
export function statusCommand(): Command {
  return inspecting("status", "show what exists in the sandbox").action((_flags: Flags, command: Command) =>
    showStatus(command),
  );
}

/** `stimulus-reflex sandbox log` */
export function logCommand(): Command {
  return inspecting("log", "show what the platforms were asked in the last run, in order, without secrets").action(
    (_flags: Flags, command: Command) => showLog(command),
  );
}

/** `stimulus-reflex sandbox do` */
export function doCommand(): Command {
  return inspecting("do", "do what Heroku does by itself, or what a person does by hand")
    .argument("<action...>", "what, and to what")
    .addHelpText(
      "after",
      `\nActions:\n${actionHelp()}\n\nADDON is an add-on's name, or an attachment's, as in SESSION_REDIS or acme/SESSION_REDIS.`,
    )
    .action((words: readonly string[], _flags: Flags, command: Command) => carryOut(words, command));
}
