import { isLiteral } from "../derived";
import { blocksOf, isObject, objectOf, stringOf, stringsOf, type JsonObject } from "./json";
import { addressesIn, type TerraformModule, type TerraformResource } from "./resource";

/** Reads a configuration in Terraform's JSON syntax: a `.tf.json` file, or the `cdk.tf.json` of a stack. */
export function readConfiguration(configuration: JsonObject): TerraformModule {
  const resources = blocksOf(configuration.resource).flatMap((types) =>
    Object.entries(types).flatMap(([type, named]) =>
      blocksOf(named).flatMap((names) =>
        Object.entries(names).flatMap(([name, bodies]) =>
          name === "//" ? [] : blocksOf(bodies).map((body) => resourceOf(type, name, body)),
        ),
      ),
    ),
  );
  return { resources, providers: providersOf(configuration.provider) };
}

/** One configuration out of the files of a folder, which Terraform reads as one module. */
export function merged(configurations: readonly JsonObject[]): JsonObject {
  const blocks = (name: string): readonly JsonObject[] =>
    configurations.flatMap((configuration) => blocksOf(configuration[name]));
  return { resource: blocks("resource"), provider: blocks("provider") };
}

function resourceOf(type: string, name: string, body: JsonObject): TerraformResource {
  const address = `${type}.${name}`;
  const comment = objectOf(body["//"]);
  const path = stringOf(objectOf(comment.metadata).path);
  const at = path === undefined ? address : path.replace(/(\/Default)+$/, "");
  const { lifecycle, provider, ...attributes } = body;
  const life = objectOf(blocksOf(lifecycle)[0]);
  const ignores = life.ignore_changes;
  return {
    address,
    reference: address,
    at,
    type,
    values: objectOf(literal(attributes)),
    keysOf: (attribute) => Object.keys(objectOf(attributes[attribute])).filter((key) => key !== "//"),
    references: (attribute, key) =>
      referencesOf(key === undefined ? attributes[attribute] : valueAt(attributes[attribute], key)),
    provider: stringOf(provider)?.replaceAll(/[${}]/g, "") ?? type.slice(0, type.indexOf("_")),
    lifecycle: {
      preventDestroy: life.prevent_destroy === true,
      ignores: ignores === "all" ? ["all"] : stringsOf(ignores).map((ignored) => ignored.replaceAll(/[${}]/g, "")),
    },
    saysDestroyable: life.prevent_destroy === false,
    acknowledgements: Object.entries(objectOf(comment.acknowledge)).map(([rule, reason]) => ({
      at,
      rule,
      reason: stringOf(reason) ?? "",
    })),
  };
}

function valueAt(value: unknown, key: string): unknown {
  return objectOf(value)[key];
}

/** What holds no expression; expressions are left out, not replaced. */
function literal(value: unknown): unknown {
  if (typeof value === "string") return isLiteral(value) ? value.replaceAll("$${", "${") : undefined;
  if (Array.isArray(value))
    return value.some((element) => literal(element) === undefined) ? undefined : value.map(literal);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, element]) => {
      const known = literal(element);
      return key === "//" || known === undefined ? [] : [[key, known]];
    }),
  );
}

function referencesOf(value: unknown): readonly string[] {
  if (typeof value === "string") {
    if (isLiteral(value)) return [];
    const addresses = addressesIn(value);
    return addresses.length > 0 ? [...addresses, value] : [value];
  }
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  return isObject(value) ? Object.values(value).flatMap(referencesOf) : [];
}

function providersOf(value: unknown): ReadonlyMap<string, JsonObject> {
  return new Map(
    blocksOf(value).flatMap((names) =>
      Object.entries(names).flatMap(([name, blocks]) =>
        blocksOf(blocks).map((block): [string, JsonObject] => {
          const alias = stringOf(block.alias);
          return [alias === undefined ? name : `${name}.${alias}`, block];
        }),
      ),
    ),
  );
}
