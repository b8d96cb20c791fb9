import { isObject } from "../../text/json";
import { blocksOf, objectOf, stringOf, type JsonObject } from "./json";
import { calledModule, referencesOf, rootModule, type DeclaredModule } from "./plan-references";
import { readConfiguration } from "./configuration";
import { openInstances } from "./open-instances";
import { sourcesOf } from "./plan-sources";
import { nameOf, stepsOf, withoutKeys, type Reference, type TerraformModule, type TerraformResource } from "./resource";

/** A resource as the configuration in a plan declares it, which is once for all its instances. */
interface Declared {
  readonly resource: JsonObject;
  readonly address: string;
  readonly provider: string | undefined;
  readonly references: (attribute: string) => readonly Reference[];
}

/** Whether JSON is what `terraform show -json` prints for a plan. */
export function isPlan(json: JsonObject): boolean {
  return isObject(json.planned_values) || Array.isArray(json.resource_changes);
}

/** Reads the plan JSON of `terraform show -json`: the values to be, and the expressions of the configuration. */
export function readPlan(plan: JsonObject): TerraformModule {
  const configuration = objectOf(plan.configuration);
  const declared = new Map(
    resourcesDeclared(rootModule(configuration)).map((resource) => [resource.address, resource] as const),
  );
  const known = knownOf(plan);
  const openOf = openInstances(configuration, objectOf(sourcesOf(plan)?.configuration), known.open);
  const withOpenInstances = (resource: TerraformResource): TerraformResource => {
    const instances = openOf(resource.address);
    return instances === undefined ? resource : { ...resource, instances };
  };
  const planned = plannedResources(objectOf(objectOf(plan.planned_values).root_module));
  const seen = new Set<string>();
  const resources = planned.flatMap((resource) => {
    const address = stringOf(resource.address) ?? "";
    const name = nameOf(stepsOf(address).steps);
    seen.add(name);
    if (resource.mode === "data") return [];
    return [withOpenInstances(resourceOf(address, resource, declared.get(name), known))];
  });
  // A placeholder may have made none of them.
  for (const [address, entry] of declared) {
    const instances = seen.has(address) || entry.resource.mode === "data" ? undefined : openOf(address);
    const written = instances === undefined ? undefined : known.written.get(address);
    if (instances === undefined || written === undefined) continue;
    seen.add(address);
    resources.push({ ...written, instances });
  }
  // With a count of 0 there are no values, but the configuration still says what is meant to be.
  for (const [address, entry] of declared) {
    if (seen.has(address) || entry.resource.mode === "data" || !isLeftOut(entry.resource)) continue;
    const values = constantsOf(objectOf(entry.resource.expressions));
    resources.push(resourceOf(address, { ...entry.resource, values }, entry, known));
  }
  return { resources, providers: providersOf(configuration), unread: sourcesOf(plan)?.unread ?? [] };
}

function isLeftOut({ count_expression }: JsonObject): boolean {
  return objectOf(count_expression).constant_value === 0;
}

/** What is known of a plan's root besides the plan. */
interface Known {
  /** The name of the variable that a value stands in for. */
  readonly placeholders: ReadonlyMap<string, string>;
  /** The variables that have a placeholder. */
  readonly open: ReadonlySet<string>;
  /** The resources as they are written, by address. */
  readonly written: ReadonlyMap<string, TerraformResource>;
}

function knownOf(plan: JsonObject): Known {
  const sources = sourcesOf(plan);
  const entries = Object.entries(sources?.placeholders ?? {});
  const resources = sources === undefined ? [] : readConfiguration(sources.configuration).resources;
  return {
    placeholders: new Map(
      entries.flatMap(([name, value]) => (typeof value === "string" ? [[value, `var.${name}`] as const] : [])),
    ),
    open: new Set(entries.map(([name]) => `var.${name}`)),
    written: new Map([
      // Where the files do not tell how many instances there are, one stands for all.
      ...resources.map((resource) => [withoutKeys(resource.address), resource] as const),
      ...resources.map((resource) => [resource.address, resource] as const),
    ]),
  };
}

function resourceOf(
  address: string,
  resource: JsonObject,
  declared: Declared | undefined,
  known: Known,
): TerraformResource {
  const type = stringOf(resource.type) ?? "";
  const planned = objectOf(resource.values);
  const provider = declared?.provider ?? type.slice(0, type.indexOf("_"));
  // A plan does not say which expression a member of a map comes from, nor what a local is; the files do.
  const written = known.written.get(address) ?? known.written.get(withoutKeys(address));
  const references = (attribute: string): readonly Reference[] => declared?.references(attribute) ?? [];
  const placeholderIn = (attribute: string, value: unknown): string | undefined => {
    const inside = standsIn(value, known);
    if (inside !== undefined || typeof value === "string") return inside;
    return references(attribute).find(({ expression }) => known.open.has(expression))?.expression;
  };
  const values = Object.fromEntries(
    Object.entries(planned).filter(
      ([attribute, value]) => typeof value === "object" || placeholderIn(attribute, value) === undefined,
    ),
  );
  const isOpen = (attribute: string): boolean => planned[attribute] === undefined || planned[attribute] === null;
  return {
    address,
    steps: stepsOf(address).steps,
    at: placeOf(address, written),
    type,
    values: withoutPlaceholders(values, known),
    // Members that are known after apply are not in a plan.
    keysOf: (attribute) => [
      ...new Set([...Object.keys(objectOf(values[attribute])), ...(written?.keysOf(attribute) ?? [])]),
    ],
    references: (attribute, key) =>
      key === undefined || written === undefined ? references(attribute) : written.references(attribute, key),
    unknown: (attribute, key) => {
      const value = key === undefined ? planned[attribute] : objectOf(planned[attribute])[key];
      if (value !== undefined && value !== null) return placeholderIn(attribute, value);
      if (written !== undefined) return written.unknown(attribute, key);
      return references(attribute)[0]?.expression;
    },
    maps: (attribute) => written?.maps(attribute) ?? [],
    written: (attribute, key) => {
      if (written !== undefined) return written.written(attribute, key);
      const expressions = objectOf(declared?.resource.expressions);
      return stringOf(objectOf(objectOf(expressions[attribute]).constant_value)[key]);
    },
    unknownKeys: (attribute) => {
      if (!isOpen(attribute)) return [];
      if (written !== undefined) return written.unknownKeys(attribute);
      const [nearest] = references(attribute);
      return nearest === undefined ? [] : [nearest.expression];
    },
    provider: provider.split(":").at(-1) ?? provider,
    ...(written?.lifecycle === undefined ? {} : { lifecycle: written.lifecycle }),
    ...(written?.saysDestroyable === undefined ? {} : { saysDestroyable: written.saysDestroyable }),
    acknowledgements: written?.acknowledgements ?? [],
  };
}

/** A construct stands for what it declares, in a plan as well. */
function placeOf(address: string, written: TerraformResource | undefined): string {
  if (written === undefined || written.at === written.address) return address;
  const key = written.address === address ? "" : (stepsOf(address).steps.at(-1)?.key ?? "");
  return `${written.at}${key}`;
}

/** The variable whose placeholder is somewhere in a value. */
function standsIn(value: unknown, { placeholders }: Known): string | undefined {
  if (placeholders.size === 0) return undefined;
  const text = JSON.stringify(value);
  return [...placeholders].find(([placeholder]) => text.includes(placeholder))?.[1];
}

/** What is made of a placeholder is left out of maps and blocks, as unknown values are; of a list, all of it. */
function withoutPlaceholders(values: JsonObject, known: Known): JsonObject {
  if (known.placeholders.size === 0) return values;
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, unknown][] => {
      const isBlocks = Array.isArray(value) && value.length > 0 && value.every(isObject);
      if (isBlocks) return [[name, blocksOf(value).map((block) => withoutPlaceholders(block, known))]];
      if (isObject(value)) return [[name, withoutPlaceholders(value, known)]];
      return standsIn(value, known) === undefined ? [[name, value]] : [];
    }),
  );
}

function resourcesDeclared(module: DeclaredModule): Declared[] {
  const own = blocksOf(module.json.resources).map((resource) => declaredIn(module, resource));
  const inner = Object.keys(objectOf(module.json.module_calls)).flatMap((name) =>
    resourcesDeclared(calledModule(module, name)),
  );
  return [...own, ...inner];
}

function declaredIn(module: DeclaredModule, resource: JsonObject): Declared {
  const expressions = objectOf(resource.expressions);
  const followed = new Map<string, readonly Reference[]>();
  return {
    resource,
    address: [nameOf(module.path), stringOf(resource.address) ?? ""].filter((part) => part !== "").join("."),
    provider: stringOf(resource.provider_config_key),
    // Once for all instances, of which a module with for_each can have many.
    references: (attribute) => {
      const references = followed.get(attribute) ?? referencesOf(expressions[attribute], resource, module);
      followed.set(attribute, references);
      return references;
    },
  };
}

function plannedResources(module: JsonObject): JsonObject[] {
  return [...blocksOf(module.resources), ...blocksOf(module.child_modules).flatMap(plannedResources)];
}

function constantsOf(expressions: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(expressions).flatMap(([name, expression]) => {
      const value = objectOf(expression).constant_value;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function providersOf(configuration: JsonObject): ReadonlyMap<string, JsonObject> {
  return new Map(
    Object.values(objectOf(configuration.provider_config))
      .filter(isObject)
      .map((block): [string, JsonObject] => {
        const [name, alias] = [stringOf(block.name) ?? "", stringOf(block.alias)];
        const customizations = blocksOf(objectOf(block.expressions).customizations).map(constantsOf);
        return [alias === undefined ? name : `${name}.${alias}`, customizations.length === 0 ? {} : { customizations }];
      }),
  );
}
