import { isObject } from "../../text/json";
import { join } from "node:path";
import { nearest } from "../../text/nearest";
import type { Provider } from "../protocol/provider";
import type { Declared } from "./declared";

/** What one simulated provider has, as far as a configuration can be checked before an engine reads it. */
export interface SimulatedTypes {
  /** Without host, such as `heroku/heroku`. */
  readonly provider: string;
  readonly version: string;
  readonly resources: readonly string[];
  readonly dataSources: readonly string[];
  /** Resource types whose schema is known: an engine can read them from a state, and no more. */
  readonly schemas: readonly string[];
  /** What to say of types and arguments that only an older major version has: `cloudflare_record`, `heroku_addon.app`, `data.…`. */
  readonly retired: Readonly<Record<string, string | undefined>>;
}

/** The types of a provider. */
export function simulatedTypes({ facts, resources, dataSources, retired = {} }: Provider): SimulatedTypes {
  return {
    schemas: Object.keys(facts.resources),
    provider: facts.provider.split("/").slice(-2).join("/"),
    version: facts.version,
    resources: Object.keys(resources).sort(),
    dataSources: Object.keys(dataSources).sort(),
    retired,
  };
}

/** Terraform takes what stands before the first underscore for the name of the provider. */
function belongsTo(type: string, { provider }: SimulatedTypes): boolean {
  return type.split("_")[0] === provider.split("/")[1];
}

/**
 * The provider that a type is of.
 * @throws Error for a type that cannot be passive, with what to give instead
 */
export function checkPassiveType(type: string, providers: readonly SimulatedTypes[]): void {
  const found = providers.find((one) => belongsTo(type, one));
  const option = `--passive ${JSON.stringify(type)}`;
  if (found === undefined) {
    const prefixes = providers.map(({ provider }) => `${provider.split("/")[1] ?? ""}_`).join(" or ");
    throw new Error(`${option}: not a resource type of a simulated provider. Give one that begins with ${prefixes}.`);
  }
  if (found.resources.includes(type)) {
    throw new Error(`${option}: the sandbox simulates this type. Leave the option out.`);
  }
}

const kindOf = ({ mode }: Declared) => (mode === "data" ? "data source" : "resource");

function where({ mode, type, name, file, line }: Declared, directory: string): string {
  const address = `${mode === "data" ? "data." : ""}${type}.${name}`;
  return `${address} (${join(directory, file)}${line === undefined ? "" : `:${line}`})`;
}

function unsimulated(declared: Declared, provider: SimulatedTypes): string {
  const { type } = declared;
  const names = declared.mode === "data" ? provider.dataSources : provider.resources;
  const meant = nearest(type, names, 2);
  const guess = meant === undefined ? "" : ` Did you mean ${meant}?`;
  const passive =
    declared.mode === "data"
      ? ` Data sources that it simulates: ${names.join(", ")}.`
      : ` To keep it in state without any effect, add --passive ${type}.`;
  return `the sandbox does not simulate the ${kindOf(declared)} ${type}.${guess}${passive}`;
}

/**
 * What of a configuration the simulated providers do not have: types, and arguments of older major versions. Terraform would
 * say that a type does not exist, which is not true of the real provider.
 * @param directory - of the declarations
 * @param passive - types that are let through
 * @returns a sentence for each, with address and file
 */
export function notSimulated(
  directory: string,
  declared: readonly Declared[],
  providers: readonly SimulatedTypes[],
  passive: readonly string[],
): readonly string[] {
  return declared.flatMap((one): readonly string[] => {
    const provider = providers.find((candidate) => belongsTo(one.type, candidate));
    if (provider === undefined || (one.mode === "resource" && passive.includes(one.type))) return [];
    const prefix = one.mode === "data" ? "data." : "";
    const names = one.mode === "data" ? provider.dataSources : provider.resources;
    const version = `${provider.provider} ${provider.version}, which the sandbox simulates,`;
    const problems = names.includes(one.type)
      ? [...one.arguments, ...Object.keys(one.blocks)].flatMap((name) => {
          const sentence = provider.retired[`${prefix}${one.type}.${name}`];
          return sentence === undefined ? [] : [`${version} has no argument ${name}: ${sentence}`];
        })
      : [
          provider.retired[`${prefix}${one.type}`] === undefined
            ? unsimulated(one, provider)
            : `${version} has no ${kindOf(one)} ${one.type}: ${provider.retired[`${prefix}${one.type}`] ?? ""}`,
        ];
    return problems.map((problem) => `${where(one, directory)}: ${problem}`);
  });
}

/** Resources of a state that an engine could not read: it would say that this is a bug of its own. */
export function notSimulatedInState(
  state: unknown,
  providers: readonly SimulatedTypes[],
  passive: readonly string[],
): readonly string[] {
  const resources: readonly unknown[] = isObject(state) && Array.isArray(state.resources) ? state.resources : [];
  const types = resources
    .filter(isObject)
    .flatMap(({ mode, type }) => (mode === "managed" && typeof type === "string" ? [type] : []));
  return [...new Set(types)].flatMap((type) => {
    const provider = providers.find((candidate) => belongsTo(type, candidate));
    if (provider === undefined || provider.schemas.includes(type) || passive.includes(type)) return [];
    return [
      `the state in the sandbox holds a resource of type ${type}, which the sandbox does not simulate. ` +
        `Add --passive ${type}, or take it out of the state with state rm.`,
    ];
  });
}
