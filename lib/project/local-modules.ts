import { join, resolve } from "node:path";
import { callsIn, merged, withLeftOut, withModules } from "../deployment/from-terraform/folder";
import { blocksOf, type JsonObject } from "../deployment/from-terraform/json";

/** Reads what modules are made of. */
export interface ModuleFiles {
  /** The files of a directory that are one module; undefined where there are none. */
  readonly module: (directory: string) => readonly JsonObject[] | undefined;
  /** Terraform's list of the modules that `terraform init` installed; undefined where there is none. */
  readonly manifest: (file: string) => JsonObject | undefined;
}

/** Where modules call others deeper than this, or load more of them, the rest is left out. */
const DEEPEST = 50;
const MOST = 2_000;

/**
 * A configuration with those of the modules that it calls, and that these call: local ones, and those of a registry or of
 * git that `terraform init` installed. Others are left out.
 *
 * @param root - the directory of the configuration
 */
export function withLocalModules(configuration: JsonObject, root: string, files: ModuleFiles): JsonObject {
  if (callsIn(configuration).length === 0) return configuration;
  const installed = installedModules(root, files);
  const read = new Map<string, readonly JsonObject[] | undefined>();
  let count = 0;
  const loaded = (module: JsonObject, directory: string, address: readonly string[]): JsonObject => {
    const left: string[] = [];
    const modules = callsIn(module).flatMap(([name, { source }]) => {
      const inner = [...address, name];
      const path = isLocal(source) ? resolve(directory, source) : installed.get(inner.join("."));
      if (path === undefined) return [];
      if (inner.length > DEEPEST || (count += 1) > MOST) {
        left.push(name);
        return [];
      }
      if (!read.has(path)) read.set(path, files.module(path));
      const parts = read.get(path);
      return parts === undefined ? [] : [[name, loaded(merged(parts), path, inner)] as const];
    });
    const whole = withLeftOut(module, left);
    return modules.length === 0 ? whole : withModules(whole, Object.fromEntries(modules));
  };
  return loaded(configuration, root, []);
}

function isLocal(source: unknown): source is string {
  return typeof source === "string" && /^\.\.?(?:\/|$)/.test(source);
}

/** The directories of installed modules by the names of the calls that lead to them: `shop.redis`. */
function installedModules(root: string, files: ModuleFiles): ReadonlyMap<string, string> {
  const listed = blocksOf(files.manifest(join(root, ".terraform", "modules", "modules.json"))?.Modules);
  return new Map(
    listed.flatMap(({ Key, Dir }) =>
      typeof Key === "string" && typeof Dir === "string" ? [[Key, resolve(root, Dir)] as const] : [],
    ),
  );
}
