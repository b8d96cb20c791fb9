import { resolve } from "node:path";
import { askRunning } from "../sandbox/control";
import { holderOf } from "../sandbox/directory-lock";
import { HerokuAndCloudflare, isSaved } from "../sandbox/platforms";
import { sandboxEnvironment } from "../sandbox/terraform/environment";
import { canonicalPath } from "../sandbox/terraform/state-location";
import { runInSandbox } from "./run-in-sandbox";
import { tellOutcome } from "./sandbox-outcome";

interface Options {
  readonly directory: string;
  readonly fresh: boolean;
  readonly allowedProviders: readonly string[];
  readonly passiveTypes: readonly string[];
  readonly faults: readonly string[];
  readonly redis: boolean;
  readonly asOf?: string;
  readonly port: number;
  readonly json: boolean;
}

const placeOf = (directory: string) => canonicalPath(resolve(directory));

/** The port of the `sandbox serve` that runs in a directory; undefined where none does. */
export function served(directory: string): number | undefined {
  const holder = holderOf(placeOf(directory));
  return holder?.serves === true ? holder.port : undefined;
}

/** What is decided when a sandbox starts can't be asked of one that runs. */
function checkOptions({ fresh, allowedProviders, passiveTypes, faults, redis, asOf, directory }: Options): void {
  const given = [
    ...(fresh ? ["--fresh"] : []),
    ...(allowedProviders.length > 0 ? ["--allow-provider"] : []),
    ...(passiveTypes.length > 0 ? ["--passive"] : []),
    ...(faults.length > 0 ? ["--fault"] : []),
    ...(redis ? ["--redis"] : []),
    ...(asOf === undefined ? [] : ["--as-of"]),
  ];
  if (given.length === 0) return;
  throw new Error(
    `${given.join(", ")}: sandbox serve is running in ${directory}, and this is decided when it starts. ` +
      "End it and give it the option, or leave the option out, or choose another directory with --directory.",
  );
}

async function stateOf(directory: string, port: number) {
  const state = await askRunning(directory, port, { ask: "state" });
  if (!isSaved(state)) throw new Error(`${directory} holds no sandbox of Heroku and Cloudflare.`);
  return new HerokuAndCloudflare(state, () => []).toJSON();
}

function wrappersIn(answer: unknown): { readonly folder: string; readonly chosen: string | undefined } {
  if (typeof answer !== "object" || answer === null || !("folder" in answer) || typeof answer.folder !== "string") {
    throw new TypeError("The sandbox that runs is of another version. End it and start it again.");
  }
  const chosen = "chosen" in answer && typeof answer.chosen === "string" ? answer.chosen : undefined;
  return { folder: answer.folder, chosen };
}

/** Runs a command against the sandbox that `sandbox serve` has in the same directory. */
export async function attach(options: Options, command: string, args: readonly string[]): Promise<void> {
  checkOptions(options);
  const { port, json } = options;
  const directory = placeOf(options.directory);
  const wrappers = wrappersIn(await askRunning(directory, port, { ask: "wrappers" }));
  const before = await stateOf(directory, port);
  const env = sandboxEnvironment(process.env, wrappers, directory);
  process.exitCode = await runInSandbox(command, args, env, { json });
  tellOutcome(directory, before, await stateOf(directory, port), json);
}
