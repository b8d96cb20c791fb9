import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseHcl } from "../../deployment/from-terraform/source/hcl";
import { valuesOf, type CommandLine } from "./command-line";
import type { Configuration, Variable } from "./configuration";

/** Commands that ask for the values of variables. */
const ASKING: ReadonlySet<string> = new Set(["apply", "console", "destroy", "import", "plan", "refresh"]);

/** The variables that a file of values sets; undefined for one that can't be read. */
function namesIn(file: string): readonly string[] | undefined {
  try {
    const text = readFileSync(file, "utf8");
    if (!file.endsWith(".json")) return Object.keys(parseHcl(text).attributes);
    const values: unknown = JSON.parse(text);
    return typeof values === "object" && values !== null ? Object.keys(values) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The first variable for which Terraform would ask at the terminal.
 * @returns undefined where it asks for none, or where a file of values can't be read
 */
export function askedVariable(
  line: CommandLine,
  environment: Readonly<Record<string, string | undefined>>,
  directory: string,
  { variables }: Configuration,
): Variable | undefined {
  if (!ASKING.has(line.command[0] ?? "")) return undefined;
  if (line.command[0] === "apply" && line.positional.length > 0) return undefined;
  if (valuesOf(line, "input").some((value) => /^(?:false|0|f)$/i.test(value))) return undefined;
  const automatic = readdirSync(directory).filter((name) =>
    /^terraform\.tfvars(?:\.json)?$|\.auto\.tfvars(?:\.json)?$/.test(name),
  );
  const files = [...automatic, ...valuesOf(line, "var-file")].map((name) => namesIn(resolve(directory, name)));
  if (files.includes(undefined)) return undefined;
  const given = new Set([
    ...files.flatMap((names) => names ?? []),
    ...valuesOf(line, "var").map((pair) => pair.slice(0, pair.indexOf("=")).trim()),
    ...Object.keys(environment).flatMap((name) => (name.startsWith("TF_VAR_") ? [name.slice(7)] : [])),
    ...variables.flatMap(({ name, hasDefault }) => (hasDefault ? [name] : [])),
  ]);
  return variables.find(({ name }) => !given.has(name));
}
