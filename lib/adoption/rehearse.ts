import { isObject } from "../text/json";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Snapshot } from "../deployment/from-platform/snapshot";
import { temporaryFolder } from "../files/storage";
import { Journal } from "../sandbox/journal";
import { JOURNAL_FILE } from "../sandbox/platforms";
import { Sandbox } from "../sandbox/sandbox";
import { worldOfSnapshot } from "../sandbox/world/of-snapshot";
import { blocksOf, objectOf, stringOf, type JsonObject } from "../deployment/from-terraform/json";
import { outputOf } from "../engines/output-of";
import { withTerraformNamed } from "../engines/terraform";

/** What an adoption came to in the sandbox. */
export interface Rehearsed {
  readonly imported: number;
  /** Resources of a given state that go to another address. */
  readonly moved: number;
  /** Attributes and resources that the first apply would change; empty where the program says what exists. */
  readonly differences: readonly string[];
  /** Whether the second plan is empty. */
  readonly settled: boolean;
  /** Requests other than GET while applying. */
  readonly writes: readonly string[];
  readonly releases: number;
}

/**
 * Plans and applies synthesised stacks against the world of a snapshot, with real Terraform and a state of its own.
 *
 * @param output - where the program was synthesised to
 * @param stack - the stack in it
 * @param state - the state to begin with, without values that are secret; none by default
 * @throws Error where no engine is installed, and with what it said where it fails
 */
export async function rehearseAdoption(
  snapshot: Snapshot,
  output: string,
  stack: string,
  state?: JsonObject,
): Promise<Rehearsed> {
  const root = temporaryFolder("adoption");
  try {
    const directory = join(root, "sandbox");
    mkdirSync(directory);
    writeFileSync(join(directory, "platform.json"), JSON.stringify(worldOfSnapshot(snapshot, { state }).platforms));
    const sandbox = await Sandbox.start({ directory });
    try {
      const engine = sandbox.terraform?.name;
      if (engine === undefined) {
        throw new Error(
          "Neither Terraform nor OpenTofu is on the path, so the program cannot be rehearsed. Install one of them, or pass --no-rehearsal",
        );
      }
      const folder = join(root, "stack");
      cpSync(join(output, "stacks", stack), folder, { recursive: true });
      const run = (...args: readonly string[]) => outputOf(engine, args, { cwd: folder, env: sandbox.env });
      await run("init", "-input=false", "-no-color");
      if (state !== undefined) {
        const file = join(root, "state.json");
        writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
        await run("state", "push", file);
      }
      const first = await planned(run);
      const { heroku } = sandbox.platforms;
      const releases = () => heroku.toJSON().releases.length;
      const before = releases();
      const differences = first.flatMap(differencesOf);
      // A change is an error whatever it would do, so nothing of it is tried.
      if (differences.length > 0) {
        return { ...counted(first), differences, settled: false, writes: [], releases: 0 };
      }
      await run("apply", "-input=false", "-no-color", "adoption.tfplan");
      await sandbox.save();
      const asked = Journal.read(join(directory, JOURNAL_FILE));
      const writes = asked.filter(({ method }) => method !== "GET");
      const second = await planned(run);
      return {
        ...counted(first),
        differences: second.flatMap(differencesOf),
        settled: second.every((change) => !isImport(change) && differencesOf(change).length === 0),
        writes: writes.map(({ method, path }) => `${method} ${path}`),
        releases: releases() - before,
      };
    } finally {
      await sandbox.stop();
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function planned(run: (...args: readonly string[]) => Promise<string>): Promise<readonly JsonObject[]> {
  await run("plan", "-input=false", "-no-color", "-out=adoption.tfplan");
  const plan: unknown = JSON.parse(await run("show", "-json", "adoption.tfplan"));
  return blocksOf(objectOf(plan).resource_changes);
}

function counted(changes: readonly JsonObject[]): Pick<Rehearsed, "imported" | "moved"> {
  return {
    imported: changes.filter(isImport).length,
    moved: changes.filter(({ previous_address: previous }) => typeof previous === "string").length,
  };
}

function isImport({ change }: JsonObject): boolean {
  return isObject(objectOf(change).importing);
}

/** Each attribute that differs, with its live and its declared value. */
function differencesOf(resource: JsonObject): string[] {
  const address = stringOf(resource.address) ?? "";
  const change = objectOf(resource.change);
  const actions = Array.isArray(change.actions) ? change.actions.map(String) : [];
  if (actions.every((action) => ["no-op", "read", "forget"].includes(action))) return [];
  const [before, after, unknown] = [objectOf(change.before), objectOf(change.after), objectOf(change.after_unknown)];
  const replaces = actions.includes("delete") && actions.includes("create");
  if (!isObject(change.before)) return [`${address}: would be created, and does not exist at the platform`];
  if (!isObject(change.after)) return [`${address}: would be destroyed`];
  const names = Object.keys({ ...before, ...after }).filter(
    (name) => unknown[name] !== true && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const hidden = (name: string) => objectOf(change.before_sensitive)[name] === true;
  const value = (name: string, of: JsonObject) => (hidden(name) ? "(sensitive)" : JSON.stringify(of[name] ?? null));
  return names.map(
    (name) =>
      `${address}: ${name}: live ${value(name, before)}, declared ${value(name, after)}${replaces ? ", which would replace it" : ""}`,
  );
}

/** The text of a program that `adopt` wrote, as a script: its imports are the only part that JavaScript lacks here. */
function asScript(program: string): string {
  return program
    .replace(/^import (\{[^}]*\}) from ("[^"]*");$/gm, "const $1 = require($2);")
    .replace(/^export const (\w+) = /gm, "exports.$1 = ");
}

/**
 * Runs an adopted program in this process, as `cdktf synth` does.
 *
 * @param load - loads what the program imports
 * @param output - where to synthesise to
 * @param project - the directory with `cdktf.json`, in which the ledger is written; none is written by default
 */
export function synthesiseAdopted(
  { program, ids }: { readonly program: string; readonly ids: string },
  load: (name: string) => unknown,
  output: string,
  project?: string,
): void {
  const run = (text: string, require: (name: string) => unknown): JsonObject => {
    const exports: Record<string, unknown> = {};
    // The text was written by this library a moment ago.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
    new Function("require", "exports", asScript(text))(require, exports);
    return exports;
  };
  const [environment, directory] = [{ ...process.env }, process.cwd()];
  // The program loads cdktf in this process, which reads the name of the engine at that moment.
  Object.assign(process.env, withTerraformNamed(process.env));
  process.env.CDKTF_OUTDIR = output;
  if (project !== undefined) {
    // As the cdktf CLI runs a program on a person's machine: under CI the ledger would only be compared.
    process.env.CDKTF_CONTEXT_JSON ??= "{}";
    delete process.env.CI;
    process.chdir(project);
  }
  try {
    const adopted = run(ids, load);
    run(program, (name) => (name === "./adopted" ? adopted : load(name)));
  } finally {
    process.chdir(directory);
    for (const name of ["CDKTF_OUTDIR", "CDKTF_CONTEXT_JSON", "CI"]) {
      const value = environment[name];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
}
