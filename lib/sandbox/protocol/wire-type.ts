import type { CtyType, SchemaMember, SchemaMembers } from "./provider";

/** The type of a value on the wire: cty's types, and the nested blocks that are never null. */
export type WireType =
  | { readonly kind: "string" | "number" | "bool" | "dynamic" }
  | { readonly kind: "list" | "set"; readonly element: WireType; readonly block?: boolean }
  | { readonly kind: "map"; readonly element: WireType }
  | { readonly kind: "tuple"; readonly elements: readonly WireType[] }
  | { readonly kind: "object"; readonly attributes: ReadonlyMap<string, WireType> };

/**
 * SDK version 2 shows a nested block that only the provider sets as an attribute, and so does Terraform.
 * (core_schema.go of terraform-plugin-sdk: "Computed-only schemas are always handled as attributes".)
 */
export function isNestedBlock(member: SchemaMember): boolean {
  return member.block !== undefined && !(member.computed === true && member.optional !== true);
}

function scalar(name: string): WireType {
  switch (name) {
    case "string":
    case "number":
    case "bool":
    case "dynamic":
      return { kind: name };
    default:
      throw new Error(
        `Unknown type ${JSON.stringify(name)} in a provider's fact table. Known: string, number, bool, dynamic.`,
      );
  }
}

function fromCtyType(type: CtyType): WireType {
  if (typeof type === "string") return scalar(type);
  const [kind, element] = type;
  if (kind === "list" || kind === "set" || kind === "map") return { kind, element: fromCtyType(element) };
  throw new Error(`Unknown collection ${JSON.stringify(kind)} in a provider's fact table. Known: list, set, map.`);
}

/** The type of one member of a schema. */
export function memberType(member: SchemaMember): WireType {
  if (member.type !== undefined) return fromCtyType(member.type);
  const object = objectType(member.attributes ?? {});
  const nesting = member.block ?? member.nested;
  // Terraform can't make a list of blocks whose types differ, and sends what it is with each value.
  if (isNestedBlock(member) && hasDynamic(object)) return { kind: "dynamic" };
  if (nesting === "list" || nesting === "set") return { kind: nesting, element: object, block: isNestedBlock(member) };
  return nesting === "map" ? { kind: "map", element: object } : object;
}

function hasDynamic(type: WireType): boolean {
  if (type.kind === "object") return [...type.attributes.values()].some(hasDynamic);
  return type.kind === "dynamic" || ("element" in type && hasDynamic(type.element));
}

/** The type of a whole configuration, plan or state. */
export function objectType(members: SchemaMembers): WireType & { readonly kind: "object" } {
  return {
    kind: "object",
    attributes: new Map(Object.entries(members).map(([name, member]) => [name, memberType(member)])),
  };
}

/** The type in cty's JSON notation, such as `["map","string"]`. */
export function ctyJson(type: WireType): unknown {
  switch (type.kind) {
    case "list":
    case "set":
    case "map":
      return [type.kind, ctyJson(type.element)];
    case "tuple":
      return ["tuple", type.elements.map(ctyJson)];
    case "object":
      return ["object", Object.fromEntries([...type.attributes].map(([name, member]) => [name, ctyJson(member)]))];
    default:
      return type.kind;
  }
}

/** Reads cty's JSON notation, as it stands beside a value of dynamic type. */
export function parseCtyJson(json: unknown): WireType {
  if (typeof json === "string") return scalar(json);
  if (Array.isArray(json)) {
    const kind: unknown = json[0];
    const argument: unknown = json[1];
    if (kind === "list" || kind === "set" || kind === "map") return { kind, element: parseCtyJson(argument) };
    if (kind === "tuple" && Array.isArray(argument)) return { kind, elements: argument.map(parseCtyJson) };
    if (kind === "object" && typeof argument === "object" && argument !== null) {
      const attributes = Object.entries(argument).map(([name, type]): [string, WireType] => [name, parseCtyJson(type)]);
      return { kind, attributes: new Map(attributes) };
    }
  }
  throw new Error(`Terraform sent a value of a type that is not known: ${JSON.stringify(json)}.`);
}
