import { existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, parse, relative, resolve, sep } from "node:path";
import { isConfigurationFile } from "../deployment/from-terraform/source/files";
import { makeFolders } from "../files/storage";
import { objectOf } from "../deployment/from-terraform/json";
import type { Unknown } from "../deployment/topology";
import { hclChanged, jsonChanged, readParts, type Changes, type Parts } from "./root-changes";

/** What of a root is left out of the copy that is planned, because a plan fails with it. */
export interface LeftOut {
  /** Which version of the engine it asks for. */
  readonly engineVersion: boolean;
  /** The files of modules that are not on this machine. */
  readonly modules: boolean;
  /** What data sources read of Heroku and Cloudflare, where nothing exists. */
  readonly data: boolean;
}

/** A copy of a root, and how it differs from it. */
export interface RootCopy {
  readonly directory: string;
  /** As sentences without a full stop. */
  readonly notes: readonly string[];
  /** The calls of modules whose files are not there. */
  readonly unread: readonly Unknown[];
  /** Whether it calls modules that are not on this machine. */
  readonly callsElsewhere: boolean;
  /** Whether it reads what exists at Heroku or Cloudflare. */
  readonly readsPlatforms: boolean;
}

/** One directory of the root: its own, or that of a module. */
interface Module {
  readonly directory: string;
  /** The names of the calls that lead to it; none for the root. */
  readonly address: readonly string[];
  readonly files: ReadonlyMap<string, Parts>;
  /** Where the files of each module are that it calls; undefined where they are not on this machine. */
  readonly calls: ReadonlyMap<string, string | undefined>;
}

/** Terraform keeps its own files here, the modules that it installed among them. */
const OWN = ".terraform";
const INSTALLED = "terraform-installed";
const UNREAD = "stimulus-reflex-unread";
const ADDED = "stimulus_reflex_added.tf.json";

/**
 * Copies a root and the modules in it to another place, as links beside the files that have to differ: import blocks are
 * left out, and a provider of ours without a source gets it. What is beside the root is there too, for relative paths.
 *
 * @param directory - of the root module
 * @param into - an empty directory
 */
export function copyOfRoot(directory: string, into: string, leftOut: LeftOut): RootCopy {
  const root = resolve(directory);
  const modules = modulesFrom(root);
  const highest = common([...modules.values()].map(highestReadBy));
  const opened = new Set([...modules.keys()].flatMap((path) => [path, ...ancestors(path)]));
  const target = (path: string) =>
    join(
      into,
      relative(parse(path).root, path)
        .split(sep)
        .map((name) => (name === OWN ? INSTALLED : name))
        .join(sep),
    );
  const mirror = (path: string): void => {
    makeFolders(target(path));
    for (const entry of entriesOf(path)) {
      const from = join(path, entry);
      if (into === from || /\.tfstate(?:\.|$)/.test(entry) || (modules.has(path) && isEndless(from))) continue;
      if (opened.has(from)) mirror(from);
      else if (entry !== OWN) symlinkSync(from, target(from));
    }
    for (const inner of opened) if (dirname(inner) === path && !existsSync(target(inner))) mirror(inner);
  };
  mirror(highest);
  const notes: string[] = [];
  const unread: Unknown[] = [];
  for (const module of modules.values()) {
    const written = changed(module, leftOut, target);
    for (const [name, text] of written.files) overwrite(join(target(module.directory), name), text);
    notes.push(...written.notes);
    unread.push(...written.unread);
  }
  const all = [...modules.values()];
  return {
    directory: target(root),
    notes: [...new Set(notes)],
    unread,
    callsElsewhere: all.some(({ calls }) => [...calls.values()].includes(undefined)),
    readsPlatforms: all.some(({ files }) => [...files.values()].some(({ data }) => data.length > 0)),
  };
}

/** A directory above the root may be closed to this user, who then reads nothing beside the root either. */
function entriesOf(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** A named pipe or a device beside a configuration has no end. */
function isEndless(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

/** The root and every module of it whose files are on this machine, by directory. */
function modulesFrom(root: string): ReadonlyMap<string, Module> {
  const installed = installedIn(root);
  const modules = new Map<string, Module>();
  const visit = (directory: string, address: readonly string[]): void => {
    if (modules.has(directory)) return;
    const files = partsIn(directory);
    const sources = new Map([...files.values()].flatMap((parts) => [...parts.modules]));
    const calls = new Map(
      [...sources].map(([name, { source }]) => {
        const found = /^\.\.?(?:\/|$)/.test(source)
          ? resolve(directory, source)
          : installed.get([...address, name].join("."));
        return [name, found !== undefined && partsIn(found).size > 0 ? found : undefined] as const;
      }),
    );
    modules.set(directory, { directory, address, files, calls });
    for (const [name, path] of calls) if (path !== undefined) visit(path, [...address, name]);
  };
  visit(root, []);
  return modules;
}

function partsIn(directory: string): ReadonlyMap<string, Parts> {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return new Map();
  const names = readdirSync(directory).filter(
    (name) =>
      isConfigurationFile(name) && statSync(join(directory, name), { throwIfNoEntry: false })?.isFile() === true,
  );
  // A file that cannot be read is copied as it is: what is wrong with it is Terraform's to say.
  return new Map(
    names.flatMap((name) => {
      const parts = readParts(name, readFileSync(join(directory, name), "utf8"));
      return parts === undefined ? [] : [[name, parts] as const];
    }),
  );
}

/** The directories of the modules that `terraform init` installed, by the calls that lead to them. */
function installedIn(root: string): ReadonlyMap<string, string> {
  const file = join(root, OWN, "modules", "modules.json");
  if (!existsSync(file)) return new Map();
  try {
    const { Modules: listed } = objectOf(JSON.parse(readFileSync(file, "utf8")));
    const all = Array.isArray(listed) ? listed.map(objectOf) : [];
    return new Map(
      all.flatMap(({ Key, Dir }) =>
        typeof Key === "string" && typeof Dir === "string" ? [[Key, resolve(root, Dir)] as const] : [],
      ),
    );
  } catch {
    return new Map();
  }
}

interface Written {
  readonly files: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
  readonly unread: readonly Unknown[];
}

/** The files of a module that have to differ. */
function changed(module: Module, leftOut: LeftOut, target: (path: string) => string): Written {
  const { directory, address, files, calls } = module;
  const own = target(directory);
  const parts = [...files.values()];
  const unread = leftOut.modules ? [...calls].flatMap(([name, path]) => (path === undefined ? [name] : [])) : [];
  const waits = leftOut.data && parts.some(({ data }) => data.length > 0);
  const required = new Set(parts.flatMap(({ sources }) => [...sources]));
  const lost = ["heroku", "cloudflare"].filter(
    (name) => parts.some(({ providers }) => providers.has(name)) && !required.has(name),
  );
  const changes: Changes = {
    engineVersion: leftOut.engineVersion,
    sources: lost,
    waitsFor: waits ? WAITED_FOR : undefined,
    module: (name) => {
      if (unread.includes(name)) return { source: `./${UNREAD}/${name}`, unread: true };
      const path = calls.get(name);
      const source = parts.flatMap(({ modules }) => modules.get(name) ?? [])[0]?.source ?? "";
      if (path === undefined || source.startsWith(".")) return undefined;
      const from = relative(own, target(path));
      return { source: from.startsWith(".") ? from : `./${from}`, unread: false };
    },
  };
  const texts = new Map<string, string>();
  for (const [name, one] of files) {
    const text = name.endsWith(".json") ? jsonChanged(one, changes) : hclChanged(one, changes);
    if (text !== one.text) texts.set(name, text);
  }
  const named = new Set(parts.filter((one) => one.requiresProviders).flatMap(() => lost));
  const added = {
    ...(lost.length > 0 && named.size === 0
      ? {
          terraform: { required_providers: Object.fromEntries(lost.map((name) => [name, { source: sourceOf(name) }])) },
        }
      : {}),
    ...(waits ? { resource: { terraform_data: { [WAITED_FOR]: {} } } } : {}),
  };
  if (Object.keys(added).length > 0) texts.set(ADDED, JSON.stringify(added));
  for (const name of unread)
    texts.set(join(UNREAD, name, "main.tf.json"), JSON.stringify(standIn(outputsRead(name, parts))));
  const at = (name: string) => [...address, name].map((step) => `module.${step}`).join(".");
  return {
    files: texts,
    notes: notesOf(module, leftOut, lost, waits),
    unread: unread.map((name) => unreadCall(at(name), name, parts)),
  };
}

const WAITED_FOR = "stimulus_reflex_waited_for";

function sourceOf(name: string): string {
  return `${name}/${name}`;
}

function notesOf({ address, files }: Module, leftOut: LeftOut, lost: readonly string[], waits: boolean): string[] {
  const parts = [...files.values()];
  const where = address.length === 0 ? "" : ` in ${address.map((name) => `module.${name}`).join(".")}`;
  const imports = parts.reduce((sum, { imports: count }) => sum + count, 0);
  const versions = parts.flatMap(({ engineVersions }) => engineVersions);
  return [
    ...(imports === 0
      ? []
      : [`import blocks${where} are left out (${imports}), since nothing exists in the sandbox to import`]),
    ...(leftOut.engineVersion && versions.length > 0
      ? [
          `required_version = ${versions.map((version) => JSON.stringify(version)).join(", ")}${where} is left out, since the engine here is another version`,
        ]
      : []),
    ...lost.map(
      (name) =>
        `required_providers${where} names no source for ${name}, so Terraform looks for hashicorp/${name}, which does not exist; planned with ${name} = { source = "${sourceOf(name)}" }`,
    ),
    ...(waits
      ? [`data sources of Heroku and Cloudflare${where} are unknown, since nothing exists in the sandbox to read`]
      : []),
  ];
}

function unreadCall(at: string, name: string, parts: readonly Parts[]): Unknown {
  const source = parts.flatMap(({ modules }) => modules.get(name) ?? [])[0]?.source;
  return { at, property: "resource", from: `${at}${source === undefined ? "" : `, source ${JSON.stringify(source)}`}` };
}

/** The outputs of a module that the one that calls it reads. */
function outputsRead(name: string, parts: readonly Parts[]): readonly string[] {
  const read = new RegExp(`\\bmodule\\.${name}(?:\\[[^\\]]*\\]|\\.\\*)?\\.([A-Za-z_][\\w-]*)`, "g");
  return [...new Set(parts.flatMap(({ text }) => Array.from(text.matchAll(read), ([, output = ""]) => output)))];
}

/** A module whose outputs are unknown, of whatever type the caller takes them to be. */
function standIn(outputs: readonly string[]): object {
  const value = "${jsondecode(terraform_data.unknown.id)}";
  return {
    resource: { terraform_data: { unknown: {} } },
    ...(outputs.length === 0 ? {} : { output: Object.fromEntries(outputs.map((name) => [name, { value }])) }),
  };
}

function overwrite(file: string, text: string): void {
  makeFolders(dirname(file));
  // Through a link it would be written into the root itself.
  rmSync(file, { force: true });
  writeFileSync(file, text);
}

/** The highest directory that relative paths of a module lead to. */
function highestReadBy({ directory, files }: Module): string {
  const levels = [...files.values()].flatMap(({ text }) =>
    Array.from(text.matchAll(/(?:\.\.\/)*\.\.(?=[/"])/g), ([path]) => path.split("/").length),
  );
  return resolve(directory, ...Array<string>(Math.max(0, ...levels)).fill(".."));
}

/** The directory that several are in. */
function common([first = "/", ...others]: readonly string[]): string {
  return others.reduce((above, path) => {
    const over = [above, ...ancestors(above)];
    return over.find((one) => path === one || path.startsWith(one.endsWith(sep) ? one : one + sep)) ?? parse(path).root;
  }, first);
}

function ancestors(path: string): readonly string[] {
  const above = dirname(path);
  return above === path ? [] : [above, ...ancestors(above)];
}
