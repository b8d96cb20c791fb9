import { blocksOf, isObject, objectOf, stringOf, stringsOf, type JsonObject } from "./json";
import { addressesIn, withoutKeys, type TerraformModule, type TerraformResource } from "./resource";

/** Where a module stands: the names of the calls that lead to it from the root. */
type ModulePath = readonly string[];

interface Declared {
  readonly path: ModulePath;
  readonly resource: JsonObject;
}

/** Whether JSON is what `terraform show -json` prints for a plan. */
export function isPlan(json: JsonObject): boolean {
  return isObject(json.planned_values) || Array.isArray(json.resource_changes);
}

/** Reads the plan JSON of `terraform show -json`: the values to be, and the expressions of the configuration. */
export function readPlan(plan: JsonObject): TerraformModule {
  const root = objectOf(objectOf(plan.configuration).root_module);
  const declared = new Map(
    resourcesDeclared(root, []).map((entry) => [prefixed(entry.path, stringOf(entry.resource.address) ?? ""), entry]),
  );
  const planned = plannedResources(objectOf(objectOf(plan.planned_values).root_module));
  const seen = new Set<string>();
  const resources = planned.flatMap((resource) => {
    const address = stringOf(resource.address) ?? "";
    const reference = withoutKeys(address);
    seen.add(reference);
    if (resource.mode === "data") return [];
    return [resourceOf(address, resource, declared.get(reference), root)];
  });
  // With a count of 0 there are no values, but the configuration still says what is meant to be.
  for (const [reference, entry] of declared) {
    if (seen.has(reference) || entry.resource.mode === "data" || !isLeftOut(entry.resource)) continue;
    const values = constantsOf(objectOf(entry.resource.expressions));
    resources.push(resourceOf(reference, { ...entry.resource, address: reference, values }, entry, root));
  }
  return { resources, providers: providersOf(objectOf(plan.configuration)) };
}

function isLeftOut({ count_expression }: JsonObject): boolean {
  return objectOf(count_expression).constant_value === 0;
}

function resourceOf(
  address: string,
  resource: JsonObject,
  entry: Declared | undefined,
  root: JsonObject,
): TerraformResource {
  const type = stringOf(resource.type) ?? "";
  const expressions = objectOf(entry?.resource.expressions);
  const values = objectOf(resource.values);
  const key = resource.index;
  const provider = stringOf(entry?.resource.provider_config_key) ?? type.slice(0, type.indexOf("_"));
  return {
    address,
    reference: withoutKeys(address),
    at: address,
    type,
    ...(typeof key === "string" || typeof key === "number" ? { key } : {}),
    values,
    keysOf: (attribute) => Object.keys(objectOf(values[attribute])),
    references: (attribute) =>
      stringsOf(objectOf(expressions[attribute]).references).flatMap((reference) =>
        resolved(reference, entry?.path ?? [], root),
      ),
    provider: provider.split(":").at(-1) ?? provider,
    acknowledgements: [],
  };
}

/** What a reference means outside of its module: variables are followed to the call, outputs into the module. */
function resolved(reference: string, path: ModulePath, root: JsonObject, depth = 0): readonly string[] {
  const variable = /^var\.([\w-]+)/.exec(reference)?.[1];
  const call = path.at(-1);
  if (variable !== undefined && call !== undefined && depth < 20) {
    const above = path.slice(0, -1);
    const expression = objectOf(objectOf(objectOf(moduleAt(root, above).module_calls)[call]).expressions)[variable];
    const outer = stringsOf(objectOf(expression).references);
    return outer.flatMap((name) => resolved(name, above, root, depth + 1));
  }
  const [, name, output] = /^module\.([\w-]+)(?:\[[^\]]*\])?\.([\w-]+)$/.exec(reference) ?? [];
  if (name !== undefined && output !== undefined && depth < 20) {
    const inside = [...path, name];
    const expression = objectOf(objectOf(objectOf(moduleAt(root, inside).outputs)[output]).expression);
    return stringsOf(expression.references).flatMap((inner) => resolved(inner, inside, root, depth + 1));
  }
  const [address] = addressesIn(withoutKeys(reference));
  if (address === undefined) return [reference];
  // The attribute stays, so that a URL that is copied can be told from an id.
  return [prefixed(path, address), prefixed(path, withoutKeys(reference))];
}

function moduleAt(root: JsonObject, path: ModulePath): JsonObject {
  return path.reduce<JsonObject>(
    (module, name) => objectOf(objectOf(objectOf(module.module_calls)[name]).module),
    root,
  );
}

function resourcesDeclared(module: JsonObject, path: ModulePath): Declared[] {
  const own = blocksOf(module.resources).map((resource) => ({ path, resource }));
  const inner = Object.entries(objectOf(module.module_calls)).flatMap(([name, call]) =>
    resourcesDeclared(objectOf(objectOf(call).module), [...path, name]),
  );
  return [...own, ...inner];
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

function prefixed(path: ModulePath, address: string): string {
  return [...path.map((name) => `module.${name}`), address].join(".");
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
