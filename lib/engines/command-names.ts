import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseJson } from "../text/json";
import { CDK, type CdkName } from "./package-names";
import { findCommand, findTerraform } from "./terraform";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a message calls Terraform by, as in `tofu show -json PLANFILE`: what TERRAFORM_BINARY_NAME names, `tofu` in a directory
 * that OpenTofu was initialised in or that has its files, else the engine that is installed.
 */
export function terraformName(directory = process.cwd(), environment: Environment = process.env): string {
  const found = findTerraform(environment)?.name;
  if ((environment.TERRAFORM_BINARY_NAME ?? "") !== "" && found !== undefined) return found;
  return isOfOpenTofu(directory) ? "tofu" : (found ?? "terraform");
}

/** Whether a directory was initialised by OpenTofu, or has files that it alone reads. */
function isOfOpenTofu(directory: string): boolean {
  try {
    if (readdirSync(directory).some((name) => /\.tofu(?:\.json)?$/.test(name))) return true;
    return /^provider "registry\.opentofu\.org\//m.test(readFileSync(join(directory, ".terraform.lock.hcl"), "utf8"));
  } catch {
    return false;
  }
}

/**
 * What a message calls the command of the project by, `cdktf` or `cdktn`: the one that is installed or declared nearest to
 * a directory, else the one on the path, else the one of this package.
 */
export function cdkName(directory = process.cwd(), environment: Environment = process.env): CdkName {
  for (let folder = directory; ; folder = dirname(folder)) {
    const found = only((name) => existsSync(join(folder, "node_modules", ".bin", name))) ?? declaredIn(folder);
    if (found !== undefined) return found;
    if (folder === dirname(folder)) break;
  }
  return only((name) => findCommand(name, environment) !== undefined) ?? CDK;
}

/** The one of the two that holds; undefined where neither or both do. */
function only(holds: (name: CdkName) => boolean): CdkName | undefined {
  const [found, another] = (["cdktf", "cdktn"] as const).filter(holds);
  return another === undefined ? found : undefined;
}

/** What the package.json of a folder asks for, by its own name or as an alias of it. */
function declaredIn(folder: string): CdkName | undefined {
  try {
    const manifest = parseJson(readFileSync(join(folder, "package.json"), "utf8"));
    const { dependencies, devDependencies } = manifest as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    const asked = Object.entries({ ...dependencies, ...devDependencies }).map(([name, version]) =>
      typeof version === "string" ? (/^npm:(@?[^@]+)/.exec(version)?.[1] ?? name) : name,
    );
    return only((name) => asked.includes(name) || asked.includes(`${name}-cli`));
  } catch {
    return undefined;
  }
}
