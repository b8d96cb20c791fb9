import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, realpathSync, statSync } from "node:fs";
import { basename, delimiter, join, resolve } from "node:path";

/** A Terraform or OpenTofu that is installed. */
export interface TerraformBinary {
  /** What it is called by: `terraform`, `tofu`, or the last part of TERRAFORM_BINARY_NAME. */
  readonly name: string;
  readonly path: string;
}

const TERRAFORM_REGISTRY = "registry.terraform.io";
const OPENTOFU_REGISTRY = "registry.opentofu.org";

/**
 * The registry in which an engine takes a provider to be whose source names none: Terraform and OpenTofu warn of every
 * address that is served to them and not used. An engine whose name, or that of the file it links to, tells nothing is asked.
 */
export function registryOf(path: string): string {
  const names = [basename(path), basename(existsSync(path) ? realpathSync(path) : path)];
  if (names.some((name) => name.includes("tofu"))) return OPENTOFU_REGISTRY;
  if (names.some((name) => name.includes("terraform"))) return TERRAFORM_REGISTRY;
  const { stdout } = spawnSync(path, ["version"], { encoding: "utf8", timeout: 10_000 });
  return /opentofu/i.test(stdout) ? OPENTOFU_REGISTRY : TERRAFORM_REGISTRY;
}

type Environment = Readonly<Record<string, string | undefined>>;

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * The file that a command means, as a shell finds it.
 *
 * @param counts - whether a file counts; others are looked past
 */
export function findCommand(
  name: string,
  environment: Environment,
  counts: (path: string) => boolean = () => true,
): string | undefined {
  if (name.includes("/")) return isExecutable(resolve(name)) && counts(resolve(name)) ? resolve(name) : undefined;
  return (environment.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find((path) => isExecutable(path) && counts(path));
}

/**
 * Every engine that a command could call: the one that TERRAFORM_BINARY_NAME names comes first, then `terraform` and `tofu`.
 *
 * @param counts - whether a file counts; others are looked past
 * @returns an empty list where nothing is installed
 */
export function findBinaries(environment: Environment, counts?: (path: string) => boolean): readonly TerraformBinary[] {
  const named = environment.TERRAFORM_BINARY_NAME ?? "";
  return [...(named === "" ? [] : [named]), "terraform", "tofu"].flatMap((name) => {
    const path = findCommand(name, environment, counts);
    return path === undefined ? [] : [{ name: basename(name), path }];
  });
}

/** The engine that runs by default: what TERRAFORM_BINARY_NAME names, else `terraform`, else `tofu`; undefined for none. */
export function findTerraform(environment: Environment): TerraformBinary | undefined {
  return findBinaries(environment)[0];
}

/**
 * The environment for a program: cdktf asks `terraform` for its version where resources are imported or moved, whatever else is
 * installed, unless TERRAFORM_BINARY_NAME names another one.
 */
export function withTerraformNamed<T extends Environment>(environment: T): T {
  const found = findTerraform(environment);
  if ((environment.TERRAFORM_BINARY_NAME ?? "") !== "" || found === undefined || found.name === "terraform") {
    return environment;
  }
  return { ...environment, TERRAFORM_BINARY_NAME: found.path };
}
