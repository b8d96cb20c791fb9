import { isObject } from "../../text/json";
import { blocksOf, objectOf, stringsOf, type JsonObject } from "./json";

/** What of a configuration is in files of their own: values of variables, local modules, and whether it is a whole root. */
const VALUES = "//values";
const MODULES = "//modules";
const WHOLE = "//whole";
const LEFT = "//left";

/** A configuration with the names of its calls that were left out, since the root calls too many modules or too deep. */
export function withLeftOut(configuration: JsonObject, names: readonly string[]): JsonObject {
  return names.length === 0 ? configuration : { ...configuration, [LEFT]: names };
}

/** The names of the calls that were left out. */
export function leftOutOf(configuration: JsonObject): readonly string[] {
  return stringsOf(configuration[LEFT]);
}

/** A configuration with the values that `terraform.tfvars` gives its variables. */
export function withValues(configuration: JsonObject, values: JsonObject): JsonObject {
  return { ...configuration, [VALUES]: values };
}

/** The values that are given to the variables of a configuration. */
export function valuesOf(configuration: JsonObject): JsonObject {
  return objectOf(configuration[VALUES]);
}

/** A configuration with those of the modules that it calls, by the name of the call. */
export function withModules(configuration: JsonObject, modules: JsonObject): JsonObject {
  return { ...configuration, [MODULES]: modules };
}

/** The configurations of the modules that one calls, by the name of the call, as far as their files were read. */
export function modulesOf(configuration: JsonObject): JsonObject {
  return objectOf(configuration[MODULES]);
}

/** A configuration that holds everything that its root module declares, and not one file of several. */
export function asWhole(configuration: JsonObject): JsonObject {
  return { ...configuration, [WHOLE]: true };
}

/** Whether a configuration is said to be a whole root module. */
export function isWhole(configuration: JsonObject): boolean {
  return configuration[WHOLE] === true;
}

const OVERRIDE = "//override";

/** What an override file says: it goes over what the other files of its directory say. */
export function asOverride(configuration: JsonObject): JsonObject {
  return { [OVERRIDE]: configuration };
}

/** The calls of modules, by name. */
export function callsIn(configuration: JsonObject): readonly (readonly [string, JsonObject])[] {
  return blocksOf(configuration.module).flatMap((calls) =>
    Object.entries(calls).flatMap(([name, call]) =>
      name === "//" ? [] : [[name, objectOf(blocksOf(call)[0])] as const],
    ),
  );
}

/** One configuration out of the files of a folder, which Terraform reads as one module. */
export function merged(files: readonly JsonObject[]): JsonObject {
  const overrides = files.map((file) => file[OVERRIDE]).filter(isObject);
  return overrides.reduce(overridden, together([...files, ...overrides.map(besideBlocks)]));
}

/** What an override file has beside its blocks. */
function besideBlocks({ [MODULES]: modules }: JsonObject): JsonObject {
  return { [MODULES]: objectOf(modules) };
}

/** A block of an override file goes over the one with the same labels, argument by argument. */
function overridden(configuration: JsonObject, override: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(configuration).map(([section, blocks]) => [
      section,
      section.startsWith("//")
        ? blocks
        : blocksOf(override[section]).reduce(
            (all, block) => all.map((one) => laidOver(one, block, LABELS[section] ?? 0)),
            [...blocksOf(blocks)],
          ),
    ]),
  );
}

/** How many labels a block has. */
const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  provider: 1,
  output: 1,
  variable: 1,
  module: 1,
};

function laidOver(block: JsonObject, override: JsonObject, labels: number): JsonObject {
  if (labels > 0) {
    return Object.fromEntries(
      Object.entries(block).map(([label, inner]) => {
        const [over] = blocksOf(override[label]);
        if (label === "//" || over === undefined) return [label, inner];
        return [label, blocksOf(inner).map((one) => laidOver(one, over, labels - 1))];
      }),
    );
  }
  const lifecycle = { ...objectOf(blocksOf(block.lifecycle)[0]), ...objectOf(blocksOf(override.lifecycle)[0]) };
  return { ...block, ...override, ...(Object.keys(lifecycle).length === 0 ? {} : { lifecycle }) };
}

function together(configurations: readonly JsonObject[]): JsonObject {
  const blocks = (name: string): readonly JsonObject[] =>
    configurations.flatMap((configuration) => blocksOf(configuration[name]));
  const beside = (name: string): JsonObject =>
    Object.assign({}, ...configurations.map((configuration) => objectOf(configuration[name]))) as JsonObject;
  const sections = ["resource", "data", "provider", "output", "locals", "variable", "module", "terraform"];
  return {
    ...Object.fromEntries(sections.map((name) => [name, blocks(name)])),
    [VALUES]: beside(VALUES),
    [MODULES]: beside(MODULES),
    ...(configurations.some((configuration) => configuration[WHOLE] === true) ? { [WHOLE]: true } : {}),
  };
}
