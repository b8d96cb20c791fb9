import type {
  AttributeMessage,
  BlockMessage,
  NestedBlockMessage,
  ProviderSchemaMessage,
  SchemaMessage,
} from "./messages";
import type { ProviderFacts, SchemaMember, SchemaMembers } from "./provider";
import { ctyJson, isNestedBlock, memberType } from "./wire-type";

/** Nesting modes of the protocol; the same numbers stand for blocks and for nested attributes. */
const NESTING = { single: 1, list: 2, set: 3, map: 4 } as const;

const ID: SchemaMember = { type: "string", optional: true, computed: true };

/** The members of a resource or data source: SDK version 2 gives each an `id` that its schema does not list. */
export function withId(facts: ProviderFacts, members: SchemaMembers): SchemaMembers {
  return facts.protocol === 5 && members.id === undefined ? { ...members, id: ID } : members;
}

function attribute(name: string, member: SchemaMember): AttributeMessage {
  return {
    name,
    ...(member.nested === undefined
      ? { type: Buffer.from(JSON.stringify(ctyJson(memberType(member)))) }
      : { nested_type: { nesting: NESTING[member.nested], attributes: attributes(member.attributes ?? {}) } }),
    required: member.required ?? false,
    optional: member.optional ?? false,
    computed: member.computed ?? false,
    sensitive: member.sensitive ?? false,
    deprecated: member.deprecated ?? false,
  };
}

function attributes(members: SchemaMembers): readonly AttributeMessage[] {
  return Object.entries(members)
    .filter(([, member]) => !isNestedBlock(member))
    .map(([name, member]) => attribute(name, member));
}

function nestedBlock(name: string, member: SchemaMember): NestedBlockMessage {
  return {
    type_name: name,
    block: block(member.attributes ?? {}),
    nesting: NESTING[member.block ?? "list"],
    min_items: member.minItems ?? (member.required === true ? 1 : 0),
    max_items: member.maxItems ?? 0,
  };
}

function block(members: SchemaMembers): BlockMessage {
  return {
    attributes: attributes(members),
    block_types: Object.entries(members)
      .filter(([, member]) => isNestedBlock(member))
      .map(([name, member]) => nestedBlock(name, member)),
  };
}

/**
 * The schema that Terraform asks a provider for, from the provider's fact table.
 * @param more - resource types beside those of the table
 */
export function providerSchema(facts: ProviderFacts, more: ProviderFacts["resources"] = {}): ProviderSchemaMessage {
  const schemas = (types: Readonly<Record<string, { schemaVersion?: number; attributes: SchemaMembers }>>) =>
    Object.fromEntries(
      Object.entries(types).map(([type, { schemaVersion, attributes: members }]): [string, SchemaMessage] => [
        type,
        { version: schemaVersion ?? 0, block: block(withId(facts, members)) },
      ]),
    );
  return {
    provider: { version: 0, block: block(facts.configuration) },
    resource_schemas: schemas({ ...facts.resources, ...more }),
    data_source_schemas: schemas(facts.dataSources),
    server_capabilities: { get_provider_schema_optional: true },
  };
}
