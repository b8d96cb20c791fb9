import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { merged, modulesOf } from "../deployment/from-terraform/folder";
import { blocksOf, objectOf, stringOf, type JsonObject } from "../deployment/from-terraform/json";
import { withSources } from "../deployment/from-terraform/plan-sources";
import { temporaryFolder } from "../files/storage";
import type { TerraformFile } from "../project/project";
import { isObject, parseJson } from "../text/json";
import { copyOfRoot, type LeftOut, type RootCopy } from "./root-copy";
import { terraformName } from "../engines/command-names";
import { outputOf } from "../engines/output-of";
import { findBinaries } from "../engines/terraform";

/** The plan of a root, and how what was planned differs from it; or why there is none. */
export type PlannedRoot =
  { readonly plan: TerraformFile; readonly notes: readonly string[] } | { readonly problem: string };

/** The providers that the sandbox simulates, and those that touch nothing outside of this machine. */
const SIMULATED: ReadonlySet<string> = new Set([
  "heroku/heroku",
  "cloudflare/cloudflare",
  ..."archive local null random template time tls".split(" ").map((name) => `hashicorp/${name}`),
]);

/** What is not simulated and may be in a root all the same. */
export interface LetThrough {
  /** Providers that run as they are, such as `hashicorp/aws`. */
  readonly allowedProviders: readonly string[];
  /** Resource types of simulated providers that have no effect, such as `cloudflare_list`. */
  readonly passiveTypes: readonly string[];
}

/** Downloading providers may take this long, in milliseconds. */
const PATIENCE = 180_000;

/**
 * Plans a root in a sandbox of its own, where nothing exists yet: no credentials, no state and no platform is touched.
 * Variables without a value get a placeholder, and what is made of one is unknown.
 *
 * @param directory - of the root module
 * @param files - the files of the root, as they are read without an engine
 * @param letThrough - what is not simulated and may be in it all the same
 */
export async function planRoot(
  directory: string,
  files: readonly TerraformFile[],
  letThrough: LetThrough,
): Promise<PlannedRoot> {
  const engines = findBinaries(process.env).map(({ name }) => name);
  if (process.platform === "win32" || engines.length === 0) {
    return { problem: "neither Terraform nor OpenTofu is on the path" };
  }
  const { allowedProviders, passiveTypes } = letThrough;
  const configuration = merged(files.map(({ json }) => json));
  const foreign = providersOf(configuration).filter(
    (source) => !SIMULATED.has(source) && !allowedProviders.includes(source),
  );
  if (foreign.length > 0) {
    const allow = foreign.map((source) => `--allow-provider ${source}`).join(" ");
    return {
      problem: `it uses ${foreign.join(", ")}, which the sandbox does not simulate; to run it as it is: ${allow}`,
    };
  }
  const place = temporaryFolder("plan");
  const { Sandbox } = await import("../sandbox/sandbox.js");
  const sandbox = await Sandbox.start({ directory: join(place, "sandbox"), allowedProviders, passiveTypes });
  try {
    let placeholders = placeholdersFor(configuration);
    const values = join(place, "placeholders.tfvars.json");
    const wanted = terraformName(directory);
    const engine = engines.includes(wanted) ? wanted : (sandbox.terraform?.name ?? wanted);
    const given = Object.keys(placeholders).length === 0 ? [] : [`-var-file=${values}`];
    let leftOut: LeftOut = { engineVersion: false, modules: false, data: false };
    for (let attempt = 1; ; attempt += 1) {
      const into = join(place, `copy-${attempt}`);
      mkdirSync(into);
      const copy = copyOfRoot(directory, into, leftOut);
      const run = (...args: string[]) =>
        outputOf(engine, args, { cwd: copy.directory, env: sandbox.env, timeout: PATIENCE });
      writeFileSync(values, JSON.stringify(placeholders));
      try {
        const saved = join(place, "root.tfplan");
        await run("init", "-input=false", "-no-color");
        await run("plan", "-input=false", "-no-color", "-lock=false", `-out=${saved}`, ...given);
        const plan: unknown = parseJson(await run("show", "-json", saved));
        if (!isObject(plan)) return { problem: `${engine} show printed no plan` };
        const { notes, unread } = copy;
        return {
          plan: { file: directory, json: withSources(plan, { configuration, path: directory, placeholders, unread }) },
          notes,
        };
      } catch (error) {
        // The copy has the same path within its place.
        const problem = (error instanceof Error ? error.message : String(error)).replaceAll(into, "");
        const passive = unsimulatedIn(problem).filter((type) => !passiveTypes.includes(type));
        if (passive.length > 0) return await withPassive(directory, files, letThrough, passive);
        const others = inOtherForms(problem, placeholders);
        if (others !== undefined) {
          placeholders = others;
          continue;
        }
        const next = leavingOut(problem, leftOut, copy);
        if (next === undefined) return { problem: shortened(problem) };
        leftOut = next;
      }
    }
  } finally {
    await sandbox.stop();
    rmSync(place, { recursive: true, force: true });
  }
}

/** The resource types that are real and not simulated: rules judge none of them, and other resources may refer to them. */
function unsimulatedIn(problem: string): readonly string[] {
  return Array.from(problem.matchAll(/does not simulate the resource (\w+)\. To keep it/g), ([, type = ""]) => type);
}

/** Plans a root with types that have no effect in the sandbox. */
async function withPassive(
  directory: string,
  files: readonly TerraformFile[],
  letThrough: LetThrough,
  types: readonly string[],
): Promise<PlannedRoot> {
  const passiveTypes = [...new Set([...letThrough.passiveTypes, ...types])];
  const planned = await planRoot(directory, files, { ...letThrough, passiveTypes });
  if ("problem" in planned) return planned;
  return { ...planned, notes: [...planned.notes, `${types.join(", ")}: planned without effect, and not judged`] };
}

/** What is to be left out as well after a plan failed; undefined where nothing would help. */
function leavingOut(problem: string, leftOut: LeftOut, copy: RootCopy): LeftOut | undefined {
  if (!leftOut.engineVersion && /Unsupported \S+ Core version/i.test(problem))
    return { ...leftOut, engineVersion: true };
  if (!leftOut.modules && copy.callsElsewhere) return { ...leftOut, modules: true };
  if (!leftOut.data && copy.readsPlatforms) return { ...leftOut, data: true };
  return undefined;
}

/** The providers that a root and its modules use, as `hashicorp/aws`. */
function providersOf(configuration: JsonObject): readonly string[] {
  const used = withInner(configuration).flatMap((module) => {
    const sources = sourcesIn(module);
    const names = providerNamesIn(module).map(
      (name) => sources.get(name) ?? (isOurs(name) ? `${name}/${name}` : `hashicorp/${name}`),
    );
    return [...sources.values(), ...names];
  });
  return [...new Set(used)].sort();
}

function isOurs(name: string): boolean {
  return name === "heroku" || name === "cloudflare";
}

/** The sources that a module requires, by the name of the provider. */
function sourcesIn(module: JsonObject): ReadonlyMap<string, string> {
  const required = blocksOf(module.terraform).flatMap(({ required_providers: providers }) => blocksOf(providers));
  return new Map(
    required.flatMap(Object.entries).flatMap(([name, value]: [string, unknown]) => {
      const source = stringOf(objectOf(value).source);
      return source === undefined ? [] : [[name, source.split("/").slice(-2).join("/")] as const];
    }),
  );
}

function providerNamesIn(module: JsonObject): readonly string[] {
  const types = [module.resource, module.data].flatMap(blocksOf).flatMap(Object.keys);
  return types.map((type) => type.split("_")[0] ?? type).filter((name) => name !== "//" && name !== "terraform");
}

/** A module and the modules in it that were read. */
function withInner(configuration: JsonObject): readonly JsonObject[] {
  return [configuration, ...Object.values(modulesOf(configuration)).flatMap((inner) => withInner(objectOf(inner)))];
}

/** A value for each variable that has none, of its type. */
function placeholdersFor(configuration: JsonObject): JsonObject {
  const given = objectOf(configuration["//values"]);
  const declared = blocksOf(configuration.variable).flatMap((variables) => Object.entries(variables));
  const open = declared.filter(([name, block]) => {
    const [body = {}] = blocksOf(block);
    return name !== "//" && !("default" in body) && !(name in given) && process.env[`TF_VAR_${name}`] === undefined;
  });
  return Object.fromEntries(
    open.map(([name, block], index) => [name, placeholder(name, stringOf(blocksOf(block)[0]?.type), index)]),
  );
}

/** The forms that a placeholder of a text can have, in the order in which they are tried. */
const plainText = (serial: string) => `unknown-${serial}`;
const urlOf = (serial: string) => `https://unknown-${serial}.invalid/archive.tar.gz`;
const uuidOf = (serial: string) => `0a0b0c0d-0000-4000-8000-${serial}`;
const FORMS = [plainText, urlOf, uuidOf];

/** The placeholders, with the next form for those that a plan failed on; undefined where that is none of them. */
function inOtherForms(problem: string, placeholders: JsonObject): JsonObject | undefined {
  const changed = Object.entries(placeholders).flatMap(([name, value]) => {
    const serial = typeof value === "string" ? /\d{12}/.exec(value)?.[0] : undefined;
    if (serial === undefined || typeof value !== "string" || !problem.includes(value)) return [];
    const next = FORMS[FORMS.findIndex((form) => form(serial) === value) + 1];
    return next === undefined ? [] : [[name, next(serial)] as const];
  });
  return changed.length === 0 ? undefined : { ...placeholders, ...Object.fromEntries(changed) };
}

function placeholder(name: string, type = "string", index: number): unknown {
  const kind = type.replace(/^\$\{(.*)\}$/s, "$1");
  if (kind === "number") return 1;
  if (kind === "bool") return false;
  if (/^(?:list|set|tuple)\b/.test(kind)) return [];
  if (/^(?:map|object)\b/.test(kind)) return {};
  const serial = String(index).padStart(12, "0");
  // An id is checked for its form, and a name may be too.
  return /(?:^|_|-)(?:uu)?id$/.test(name) ? uuidOf(serial) : plainText(serial);
}

/** The first error that the engine told of, without the frame that it draws. */
function shortened(text: string): string {
  const lines = text.split("\n").map((line) => line.replace(/^[│╷╵\s]+/, "").trim());
  // Before the errors of a configuration Terraform says only that there are some.
  const start = lines.findIndex((line) =>
    /^Error: (?!Terraform encountered)|^stimulus-reflex sandbox: (?!this stack asks for)/.test(line),
  );
  const [first = "it failed", ...rest] = start === -1 ? lines : lines.slice(start);
  const others = rest.filter((line) => line !== "" && !/^(?:on |\d+: |with )/.test(line)).slice(0, 2);
  return [first.replace(/^Error: |^stimulus-reflex sandbox: /, ""), ...others].join(" ").slice(0, 600);
}
