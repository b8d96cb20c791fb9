import { isObject } from "../../text/json";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isConfigurationFile } from "../../deployment/from-terraform/source/files";
import { EXPRESSION, parseHcl, type Written } from "../../deployment/from-terraform/source/hcl";
import { writtenInJson } from "../../deployment/from-terraform/source/json";

/** Provider addresses without host, such as `heroku/heroku`, to the version that is simulated. */
export type SimulatedVersions = Readonly<Record<string, string>>;

/** A provider that a configuration requires, with its version constraint. */
export interface RequiredProvider {
  /** Without host, such as `heroku/heroku`. */
  readonly source: string;
  /** As it is written; undefined where there is none, or where it is not written out. */
  readonly constraint: string | undefined;
}

type Version = readonly [number, number, number];

const TERM = /^(=|!=|>=|<=|>|<|~>)?\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-[\w.]+)?$/;

function versionOf(text: string): Version | undefined {
  const match = TERM.exec(text);
  return match === null ? undefined : [Number(match[2]), Number(match[3] ?? 0), Number(match[4] ?? 0)];
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** Whether a version satisfies one term of a constraint; undefined for what is not a term. */
function satisfiesTerm(version: Version, term: string): boolean | undefined {
  const match = TERM.exec(term);
  const wanted = versionOf(term);
  if (match === null || wanted === undefined) return undefined;
  const order = compare(version, wanted);
  switch (match[1] ?? "=") {
    case ">=":
      return order >= 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case "<":
      return order < 0;
    case "!=":
      return order !== 0;
    case "~>": {
      // `~> 5.3.1` leaves the last number free, `~> 5.3` the minor version, `~> 5` everything above.
      if (order < 0) return false;
      if (match[3] === undefined) return true;
      return version[0] === wanted[0] && (match[4] === undefined || version[1] === wanted[1]);
    }
    default:
      return order === 0;
  }
}

/**
 * Whether a version satisfies a constraint such as `~> 5.0, != 5.3.0`.
 * @returns undefined for a constraint that cannot be read
 */
export function satisfies(version: string, constraint: string): boolean | undefined {
  const actual = versionOf(version);
  const results = constraint.split(",").map((term) => actual && satisfiesTerm(actual, term.trim()));
  return results.includes(undefined) ? undefined : results.every((result) => result === true);
}

function required(name: string, written: Written): RequiredProvider {
  const setting = (key: string): string | undefined => {
    if (typeof written !== "object" || written === null || Array.isArray(written)) return undefined;
    const value: unknown = (written as Readonly<Record<string, Written>>)[key];
    return typeof value === "string" ? value : undefined;
  };
  const source = (setting("source") ?? `hashicorp/${name}`).split("/").slice(-2).join("/");
  return { source, constraint: typeof written === "string" ? written : setting("version") };
}

function inJson(text: string): readonly RequiredProvider[] {
  const each = (value: unknown) => (Array.isArray(value) ? value : [value]).filter(isObject);
  return each(JSON.parse(text))
    .flatMap((root) => each(root.terraform))
    .flatMap((block) => each(block.required_providers))
    .flatMap((providers) => Object.entries(providers).map(([name, value]) => required(name, writtenInJson(value))));
}

function inHcl(text: string): readonly RequiredProvider[] {
  return parseHcl(text)
    .blocks.filter(({ type }) => type === "terraform")
    .flatMap(({ blocks }) => blocks)
    .filter(({ type }) => type === "required_providers")
    .flatMap(({ attributes }) => Object.entries(attributes))
    .flatMap(([name, written]) => (written === EXPRESSION ? [] : [required(name, written)]));
}

/** The providers that a directory requires. A file that cannot be read is left to Terraform, which says what is wrong with it. */
function requiredProviders(directory: string): readonly RequiredProvider[] {
  return readdirSync(directory)
    .filter(isConfigurationFile)
    .sort()
    .flatMap((name) => {
      try {
        const text = readFileSync(join(directory, name), "utf8");
        return name.endsWith(".json") ? inJson(text) : inHcl(text);
      } catch {
        return [];
      }
    });
}

/** What to say of constraints that the simulated versions do not satisfy, one sentence each. */
export function versionNotes(directory: string, simulated: SimulatedVersions): readonly string[] {
  const notes = requiredProviders(directory).flatMap(({ source, constraint }) => {
    const version = simulated[source];
    if (version === undefined || constraint === undefined || satisfies(version, constraint) === true) return [];
    return [
      `this stack asks for ${source} "${constraint}"; the sandbox simulates version ${version}, whatever is asked for. Other versions may plan differently.`,
    ];
  });
  return [...new Set(notes)];
}
