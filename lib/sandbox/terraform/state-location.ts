import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { Backend, Settings } from "./configuration";
import { EXPRESSION, type Written } from "../../deployment/from-terraform/source/hcl";

/** Where the sandbox keeps the state that a backend would keep. */
export interface StateLocation {
  /** The default workspace's state file, absolute. */
  readonly path: string;
  /** The folder of the other workspaces' states, absolute. */
  readonly workspaceDir: string;
}

/** The settings that tell one state from another: those that must be there, and those that may be. */
const IDENTIFYING: Readonly<
  Record<string, { readonly required: readonly string[]; readonly optional: readonly string[] }>
> = {
  s3: { required: ["bucket", "key"], optional: [] },
  gcs: { required: ["bucket"], optional: ["prefix"] },
  azurerm: { required: ["storage_account_name", "container_name", "key"], optional: [] },
  http: { required: ["address"], optional: [] },
  consul: { required: ["path"], optional: ["address"] },
  pg: { required: ["conn_str"], optional: ["schema_name"] },
  cos: { required: ["bucket"], optional: ["prefix", "key"] },
  oss: { required: ["bucket"], optional: ["prefix", "key"] },
  kubernetes: { required: ["secret_suffix"], optional: ["namespace"] },
  swift: { required: ["container"], optional: ["state_name"] },
};

/** Absolute, with symbolic links resolved as far as the path exists, so that each file has one name. */
export function canonicalPath(path: string): string {
  const absolute = resolve(path);
  if (existsSync(absolute)) return realpathSync(absolute);
  const parent = dirname(absolute);
  return parent === absolute ? absolute : join(canonicalPath(parent), basename(absolute));
}

function text(value: Written | undefined): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** Whether a value is written as an object, or is a block. */
export function isSettings(value: Written | undefined): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: Written | undefined): value is readonly Written[] {
  return Array.isArray(value);
}

function workspaceOf(value: Written | undefined): string | undefined {
  const block = isList(value) ? value[0] : value;
  if (!isSettings(block)) return undefined;
  const prefix = text(block.prefix);
  return text(block.name) ?? (prefix === undefined ? undefined : `${prefix}*`);
}

/**
 * What names the same state in a stack's backend and in another stack's `terraform_remote_state`.
 * @param directory - what a relative path of a local backend starts from
 * @returns undefined where the settings do not tell: something is computed, given elsewhere, or of an unknown backend
 */
export function stateIdentity(backend: Backend, directory: string): readonly string[] | undefined {
  const { type, settings } = backend;
  if (type === "local") {
    const path = settings.path ?? "terraform.tfstate";
    return typeof path === "string" ? ["local", canonicalPath(resolve(directory, path))] : undefined;
  }
  if (type === "remote" || type === "cloud") {
    const workspace = workspaceOf(settings.workspaces);
    const organization = text(settings.organization);
    if (workspace === undefined || organization === undefined) return undefined;
    return ["remote", text(settings.hostname) ?? "app.terraform.io", organization, workspace];
  }
  const identifying = IDENTIFYING[type];
  if (identifying === undefined) return undefined;
  const required = identifying.required.map((name) => text(settings[name]));
  const optional = identifying.optional.map((name) =>
    settings[name] === EXPRESSION ? undefined : (text(settings[name]) ?? ""),
  );
  const parts = [...required, ...optional].filter((part) => part !== undefined);
  return parts.length === required.length + optional.length ? [type, ...parts] : undefined;
}

/** A directory whose backend settings do not tell which state they mean has one of its own. */
export function directoryIdentity(directory: string): readonly string[] {
  return ["directory", canonicalPath(directory)];
}

/** Paths are kept relative to the sandbox, so that a project may be moved together with its sandbox. */
export function stateLocation(sandbox: string, identity: readonly string[]): StateLocation {
  const [kind = "", ...rest] = identity;
  const isPath = kind === "local" || kind === "directory";
  const parts = isPath ? rest.map((path) => relative(sandbox, path)) : rest;
  const digest = createHash("sha256")
    .update(JSON.stringify([kind, ...parts]))
    .digest("hex")
    .slice(0, 8);
  const spoken = (isPath ? basename(rest.join("")) : rest.join("-")).replace(/\.tfstate$/, "");
  const label = spoken
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .slice(-60)
    .replace(/^[-.]+/, "");
  const path = join(sandbox, "state", `${label}-${digest}`);
  return { path: `${path}.tfstate`, workspaceDir: `${path}.d` };
}
