import { accessSync, constants, statSync } from "node:fs";
import { basename, delimiter, join, resolve } from "node:path";

/** A Terraform or OpenTofu that is installed. */
export interface TerraformBinary {
  /** What it is called by: `terraform`, `tofu`, or the last part of TERRAFORM_BINARY_NAME. */
  readonly name: string;
  readonly path: string;
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

/** The file that a command means, as a shell finds it. */
export function findCommand(name: string, environment: Environment): string | undefined {
  if (name.includes("/")) return isExecutable(resolve(name)) ? resolve(name) : undefined;
  return (environment.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/**
 * Every engine that a command could call: the one that TERRAFORM_BINARY_NAME names comes first, then `terraform` and `tofu`.
 * @returns an empty list where nothing is installed
 */
export function findBinaries(environment: Environment): readonly TerraformBinary[] {
  const named = environment.TERRAFORM_BINARY_NAME ?? "";
  return [...(named === "" ? [] : [named]), "terraform", "tofu"].flatMap((name) => {
    const path = findCommand(name, environment);
    return path === undefined ? [] : [{ name: basename(name), path }];
  });
}

/** The engine that runs by default: what TERRAFORM_BINARY_NAME names, else `terraform`, else `tofu`; undefined for none. */
export function findTerraform(environment: Environment): TerraformBinary | undefined {
  return findBinaries(environment)[0];
}
