import { blocksOf, isObject, objectOf, stringOf, type JsonObject } from "./json";
import { calledModule, referencesOf, rootModule, type DeclaredModule } from "./plan-references";
import { nameOf, stepsOf, type Reference, type TerraformModule, type TerraformResource } from "./resource";

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
  const planned = plannedResources(objectOf(objectOf(plan.planned_values).root_module));
  const seen = new Set<string>();
  const resources = planned.flatMap((resource) => {
    const address = stringOf(resource.address) ?? "";
    const name = nameOf(stepsOf(address).steps);
    seen.add(name);
    if (resource.mode === "data") return [];
    return [resourceOf(address, resource, declared.get(name))];
  });
  // With a count of 0 there are no values, but the configuration still says what is meant to be.
  for (const [address, entry] of declared) {
    if (seen.has(address) || entry.resource.mode === "data" || !isLeftOut(entry.resource)) continue;
    const values = constantsOf(objectOf(entry.resource.expressions));
    resources.push(resourceOf(address, { ...entry.resource, values }, entry));
  }
  return { resources, providers: providersOf(configuration) };
}

function isLeftOut({ count_expression }: JsonObject): boolean {
  return objectOf(count_expression).constant_value === 0;
}

function resourceOf(address: string, resource: JsonObject, declared: Declared | undefined): TerraformResource {
  const type = stringOf(resource.type) ?? "";
  const values = objectOf(resource.values);
  const provider = declared?.provider ?? type.slice(0, type.indexOf("_"));
  return {
    address,
    steps: stepsOf(address).steps,
    at: address,
    type,
    values,
    keysOf: (attribute) => Object.keys(objectOf(values[attribute])),
    references: (attribute) => declared?.references(attribute) ?? [],
    unknown: (attribute, key) => {
      const value = key === undefined ? values[attribute] : objectOf(values[attribute])[key];
      if (value !== undefined && value !== null) return undefined;
      const [nearest] = declared?.references(attribute) ?? [];
      return nearest?.expression;
    },
    unknownKeys: (attribute) => {
      const [nearest] = values[attribute] === undefined ? (declared?.references(attribute) ?? []) : [];
      return nearest === undefined ? [] : [nearest.expression];
    },
    provider: provider.split(":").at(-1) ?? provider,
    acknowledgements: [],
  };
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
