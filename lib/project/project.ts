import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, type Stats } from "node:fs";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { asOverride, asWhole, withValues } from "../deployment/from-terraform/folder";
import { isConfigurationFile, isOverrideFile } from "../deployment/from-terraform/source/files";
import { hclAsJson } from "../deployment/from-terraform/source/hcl-as-json";
import type { JsonObject } from "../deployment/from-terraform/json";
import { isPlan } from "../deployment/from-terraform/plan";
import { configurationFilesIn, overrideFilesIn } from "../deployment/from-terraform/source/read-declarations";
import { isObject, parseJson } from "../text/json";
import { withLocalModules } from "./local-modules";
import { UnusableInput } from "./unusable-input";
import { terraformName } from "../engines/command-names";
import { withTerraformNamed } from "../engines/terraform";

/** A CDK for Terraform project as its `cdktf.json` describes it. */
export interface Project {
  readonly directory: string;
  /** The command that synthesises it. */
  readonly command: string;
  /** Where it synthesises to, absolute. */
  readonly output: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/** What stands for standard input where a file is named. */
const STANDARD_INPUT = "-";

const SOURCES: ReadonlySet<string> = new Set([
  ".ts",
  ".tsx",
  ".mts",
  ".cts",
  ".js",
  ".jsx",
  ".mjs",
  ".cjs",
  ".json",
  ".yaml",
  ".yml",
  ".toml",
]);

/**
 * Reads the `cdktf.json` of a directory.
 *
 * @throws UnusableInput when there is none, or no command in it
 */
export function projectOf(directory: string): Project {
  const file = join(directory, "cdktf.json");
  const settings = readObject(
    file,
    () => "Run this in the directory of a CDK for Terraform project, or name what to report on",
  );
  const { app, output, context } = settings;
  if (typeof app !== "string" || app.trim() === "") {
    throw new UnusableInput(
      `${file}: app is ${JSON.stringify(app)}, not the command that synthesises. Write it as in "npx tsx main.ts".`,
    );
  }
  const out = process.env.CDKTF_OUTDIR ?? (typeof output === "string" ? output : "cdktf.out");
  return { directory, command: app, output: resolve(directory, out), context: isObject(context) ? context : {} };
}

/** Whether what was synthesised is missing, or older than a file that it may have been made of. */
export function isStale(project: Project): boolean {
  const made = statSync(join(project.output, "manifest.json"), { throwIfNoEntry: false });
  return made === undefined || hasNewer(project.directory, project.output, made.mtimeMs);
}

/**
 * The stacks of a project, synthesised first when what was synthesised is missing or older than its sources.
 *
 * @throws UnusableInput when it does not synthesise
 */
export function currentStacks(project: Project): string[] {
  if (isStale(project)) synthesise(project);
  return stackFiles(project.output);
}

/**
 * Runs the project's own command, as `cdktf synth` does, with its output on standard error.
 *
 * @throws UnusableInput when the command fails, as it does for a configuration that its constructs refuse
 */
export function synthesise({ directory, command, output, context }: Project): void {
  const env = { ...withTerraformNamed(process.env), CDKTF_OUTDIR: output, CDKTF_CONTEXT_JSON: JSON.stringify(context) };
  const { status, signal, error } = spawnSync(command, { cwd: directory, env, shell: true, stdio: ["ignore", 2, 2] });
  if (status === 0) return;
  const how = error === undefined ? `ended with ${signal ?? `exit code ${String(status)}`}` : error.message;
  throw new UnusableInput(
    `${command}: ${how}. Correct what it says above; there is nothing to report on before it synthesises.`,
  );
}

/** @throws UnusableInput when what `--configuration` names is not there */
export function checkConfiguration(path: string | undefined): void {
  if (path !== undefined && !existsSync(path)) {
    throw new UnusableInput(`--configuration ${path}: there is no such file or directory.`);
  }
}

/**
 * The Terraform files that a path stands for: itself, or the stacks of a directory that was synthesised to.
 *
 * @throws UnusableInput when there is nothing of the kind
 */
export function stackFiles(path: string): string[] {
  if (path === STANDARD_INPUT) return [path];
  const found = foundAt(path);
  if (found === undefined) throw new UnusableInput(`${path}: there is no such file or directory.`);
  if (!found.isDirectory()) return isHcl(path) ? filesOfRoot(dirname(path)) : [path];
  if (!existsSync(join(path, "manifest.json"))) return filesOfRoot(path);
  const { stacks } = readObject(join(path, "manifest.json"), () => "Synthesise once more");
  // The manifest, since directories of stacks that are gone may still lie beside the others.
  const files = (isObject(stacks) ? Object.values(stacks) : []).flatMap((stack) =>
    isObject(stack) && typeof stack.synthesizedStackPath === "string" ? [join(path, stack.synthesizedStackPath)] : [],
  );
  if (files.length === 0)
    throw new UnusableInput(`${join(path, "manifest.json")}: it lists no stack. Synthesise once more.`);
  return files.sort();
}

/** @throws UnusableInput for a directory that has none */
function filesOfRoot(directory: string): string[] {
  const files = rootFiles(directory);
  if (files.length > 0) return files;
  const endless = endlessFilesIn(directory).map(({ file, kind }) => `${file}: it is ${kind}`);
  const problem =
    endless.length > 0
      ? endless.join("; ")
      : `${directory}: it has neither files of Terraform (.tf, .tf.json) nor the manifest.json of a synthesis`;
  throw new UnusableInput(
    `${problem}. Name a directory of Terraform files, a directory that was synthesised to, such as cdktf.out, or the JSON of a plan.`,
  );
}

/** Where the configuration of a plan is looked for: where the plan lies, here, and among the stacks of ./cdktf.out. */
export function usualPlaces(directory: string): readonly string[] {
  const synthesised = existsSync(join("cdktf.out", "manifest.json")) ? stackFiles("cdktf.out") : [];
  return [directory, ".", ...synthesised];
}

/** The root module that a path stands for; undefined for other files, and for what was synthesised. */
export function configurationRootOf(path: string): string | undefined {
  const found = foundAt(path);
  if (found === undefined) return undefined;
  if (!found.isDirectory()) return isHcl(path) ? dirname(path) : undefined;
  return existsSync(join(path, "manifest.json")) || rootFiles(path).length === 0 ? undefined : path;
}

/** The files of a directory that belong to its configuration by their names, and have no end: they are not read. */
export function endlessFilesIn(directory: string): readonly { readonly file: string; readonly kind: string }[] {
  return readdirSync(directory)
    .filter(isConfigurationFile)
    .map((name) => join(directory, name))
    .flatMap((file) => {
      const kind = unreadableKind(file);
      return kind === undefined ? [] : [{ file, kind }];
    });
}

/** Terraform reads the files of a directory as one configuration, with the values of variables beside them. */
function rootFiles(directory: string): string[] {
  const values = readdirSync(directory)
    .filter(isValuesFile)
    .sort((a, b) => Number(b.startsWith("terraform.")) - Number(a.startsWith("terraform.")) || (a < b ? -1 : 1));
  const configuration = configurationFilesIn(directory);
  if (configuration.length === 0) return [];
  return [...configuration, ...overrideFilesIn(directory), ...values.map((name) => join(directory, name))];
}

/** Whether Terraform reads values of variables from a file of this name by itself. */
function isValuesFile(file: string): boolean {
  return /(?:^|\/)terraform\.tfvars(?:\.json)?$|\.auto\.tfvars(?:\.json)?$/.test(file);
}

function isHcl(file: string): boolean {
  return /\.(?:tf|tofu)$/.test(file);
}

/** A file of Terraform's JSON, with what is in it. */
export interface TerraformFile {
  readonly file: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/**
 * Reads the JSON of a file that is not Terraform's configuration: a snapshot or a state.
 *
 * @param wanted - what is to be named instead where it cannot be read
 * @throws UnusableInput when it cannot be read or is not a JSON object
 */
export function readJsonFile(file: string, wanted: string): JsonObject {
  return readObject(file, () => `Name ${wanted}`);
}

/**
 * Reads a file of Terraform's JSON or of its own language.
 *
 * @throws UnusableInput when it cannot be read or is not a JSON object
 */
export function readTerraformFile(file: string): TerraformFile {
  if (isHcl(file)) return { file, json: configurationOf(file, asWhole(readHcl(file))) };
  if (file.endsWith(".tfvars")) return { file, json: withValues({}, readHcl(file)) };
  if (isValuesFile(file))
    return {
      file,
      json: withValues(
        {},
        readObject(file, () => "Correct it"),
      ),
    };
  const remedy = (): string =>
    `Name a cdk.tf.json or another .tf.json, or a plan by \`${terraformName()} show -json plan > plan.json\``;
  return { file, json: configurationOf(file, readObject(file, remedy)) };
}

function configurationOf(file: string, json: JsonObject): JsonObject {
  if (isPlan(json)) return json;
  const loaded = withLocalModules(json, dirname(file), { module: moduleIn, manifest: manifestIn });
  return isOverrideFile(basename(file)) ? asOverride(loaded) : loaded;
}

/** What `terraform init` wrote; a file that cannot be read is as good as none. */
function manifestIn(file: string): JsonObject | undefined {
  try {
    return existsSync(file) ? readObject(file, () => `Run ${terraformName()} init again`) : undefined;
  } catch {
    return undefined;
  }
}

/** The files of a module's directory as they are read for a root; undefined where there are none. */
function moduleIn(directory: string): readonly JsonObject[] | undefined {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  const files = [...configurationFilesIn(directory), ...overrideFilesIn(directory)];
  if (files.length === 0) return undefined;
  return files.map((file) => {
    const json = isHcl(file) ? readHcl(file) : readObject(file, () => "Name a file of Terraform's configuration");
    return isOverrideFile(basename(file)) ? asOverride(json) : json;
  });
}

/**
 * Reads the JSON of a plan.
 *
 * @throws UnusableInput when it cannot be read or is not a JSON object
 */
export function readPlanFile(file: string): TerraformFile {
  return {
    file,
    json: readObject(file, () => `Name the JSON of a plan: ${terraformName()} show -json PLANFILE > plan.json`),
  };
}

function readHcl(file: string): Readonly<Record<string, unknown>> {
  try {
    return hclAsJson(readText(file, () => "Name a file of Terraform's configuration"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UnusableInput(`${file}: ${error.message}. \`${terraformName()} validate\` says what is wrong with it.`);
  }
}

/** @param remedy - asked for only where there is a fault: to name the engine, its files are looked for */
function readText(file: string, remedy: () => string): string {
  const kind = file === STANDARD_INPUT ? undefined : unreadableKind(file);
  if (kind !== undefined) throw new UnusableInput(`${file}: it is ${kind}. ${remedy()}.`);
  try {
    return textOf(readFileSync(file === STANDARD_INPUT ? 0 : file));
  } catch (error) {
    throw new UnusableInput(`${file}: ${unreadable(error)}. ${remedy()}.`);
  }
}

/** A named pipe or a device has no end; a shell's own pipe, as in `<(terraform show -json plan)`, ends. */
function unreadableKind(file: string): string | undefined {
  if (/^\/(?:dev\/(?:fd\/|stdin$)|proc\/(?:self|\d+)\/fd\/)/.test(file)) return undefined;
  const found = foundAt(file);
  if (found?.isFIFO() === true) return "a named pipe";
  return found?.isCharacterDevice() === true || found?.isBlockDevice() === true ? "a device" : undefined;
}

/** What a path leads to; links may lead to each other in a circle. @throws UnusableInput where it cannot be followed */
function foundAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new UnusableInput(`${path}: ${unreadable(error)}.`);
  }
}

function readObject(file: string, remedy: () => string): Readonly<Record<string, unknown>> {
  const text = readText(file, remedy);
  let value: unknown;
  try {
    value = parseJson(text.replace(/^\u{FEFF}/u, ""));
  } catch (error) {
    throw new UnusableInput(`${file}: it cannot be read as JSON (${messageOf(error)}). ${remedy()}.`);
  }
  if (!isObject(value)) throw new UnusableInput(`${file}: it holds no JSON object. ${remedy()}.`);
  return value;
}

/** PowerShell begins redirected text with a byte order mark, and up to version 5 writes it as UTF-16. */
function textOf(bytes: Buffer): string {
  return bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString("utf16le") : bytes.toString("utf8");
}

function hasNewer(directory: string, output: string, than: number): boolean {
  return readdirSync(directory, { withFileTypes: true }).some((entry) => {
    const path = join(directory, entry.name);
    if (entry.name.startsWith(".") || entry.name === "node_modules" || relative(path, output) === "") return false;
    if (entry.isDirectory()) return hasNewer(path, output, than);
    return entry.isFile() && SOURCES.has(extname(entry.name)) && statSync(path).mtimeMs > than;
  });
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a directory",
  EACCES: "it may not be read",
  ELOOP: "its links lead to each other in a circle",
};

function unreadable(error: unknown): string {
  const code = isObject(error) && typeof error.code === "string" ? error.code : "";
  return UNREADABLE[code] ?? messageOf(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
