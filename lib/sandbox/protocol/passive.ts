import { digest } from "../kit/identifiers";
import {
  UNKNOWN,
  type Attributes,
  type ProviderFacts,
  type ResourceType,
  type SchemaMember,
  type SchemaMembers,
  type Value,
} from "./provider";

/** What is known of the arguments of a type that is not simulated: only what configurations say. */
export interface PassiveShape {
  readonly arguments: readonly string[];
  readonly blocks: Readonly<Record<string, PassiveShape>>;
}

/** An attribute whose type is not known. */
const ANY: SchemaMember = { type: "dynamic", optional: true };
const ID: SchemaMember = { type: "string", optional: true, computed: true, keepsPrior: true };

function membersOf(shape: PassiveShape): SchemaMembers {
  const blocks = Object.entries(shape.blocks).map(
    ([name, inner]) => [name, { block: "list", optional: true, attributes: membersOf(inner) }] as const,
  );
  return { ...Object.fromEntries(shape.arguments.map((name) => [name, ANY])), ...Object.fromEntries(blocks) };
}

/** Both: what one of them has as a block is a block. */
function merged(one: SchemaMembers, other: SchemaMembers): SchemaMembers {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(
    names.map((name): [string, SchemaMember] => {
      const [a, b] = [one[name], other[name]];
      if (a?.block !== undefined && b?.block !== undefined)
        return [name, { ...a, attributes: merged(a.attributes ?? {}, b.attributes ?? {}) }];
      const block = a?.block === undefined ? b : a;
      if (block?.block !== undefined) return [name, block];
      return [name, { ...ANY, ...a, ...b }];
    }),
  );
}

/**
 * Resource types that are kept in state and have no effect. Where the provider's fact table has their schema it holds; for
 * others it grows with the configurations that are met, and each attribute takes any value.
 */
export class PassiveTypes {
  private readonly met = new Map<string, SchemaMembers>();

  constructor(
    readonly names: readonly string[],
    private readonly facts: ProviderFacts,
  ) {}

  has(type: string): boolean {
    return this.names.includes(type);
  }

  /** Takes in what a configuration says of a type, and which of its attributes are referred to. */
  meet(type: string, shape: PassiveShape, referred: readonly string[]): void {
    if (!this.has(type)) return;
    const computed = referred
      .filter((name) => name !== "id")
      .map((name): [string, SchemaMember] => [name, { ...ANY, computed: true, keepsPrior: true }]);
    const members = merged(merged(Object.fromEntries(computed), membersOf(shape)), { id: ID });
    this.met.set(type, merged(this.met.get(type) ?? {}, members));
  }

  /** The schemas of the types that the fact table does not have. */
  get schemas(): ProviderFacts["resources"] {
    const missing = this.names.filter((name) => this.facts.resources[name] === undefined);
    return Object.fromEntries(missing.map((name) => [name, { attributes: this.met.get(name) ?? { id: ID } }]));
  }

  /** What stands in for the resource. */
  resource(type: string): ResourceType<unknown> {
    const members = this.facts.resources[type]?.attributes;
    return {
      validate: () => [
        {
          severity: "warning",
          summary: `${type} is passive in the sandbox`,
          detail:
            "It is kept in state and has no effect on the platforms. What only the platform knows of it is a placeholder.",
        },
      ],
      // A value of any type goes back as it came.
      plan: (_prior, planned, config) => ({
        planned: members === undefined ? { ...planned, ...set(config) } : planned,
      }),
      create: (planned) => Promise.resolve(filled(type, planned, members)),
      read: (state) => Promise.resolve(state),
      update: (_prior, planned) => Promise.resolve(filled(type, planned, members)),
      delete: () => Promise.resolve(),
      import: (id) => Promise.resolve({ id }),
    };
  }
}

function set(config: Attributes): Attributes {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));
}

function filled(type: string, planned: Attributes, members: SchemaMembers | undefined): Attributes {
  const placeholder = (name: string): Value => {
    if (name === "id") return `passive-${digest(`${type} ${JSON.stringify(plain(planned))}`).slice(0, 12)}`;
    const kind = members?.[name]?.type ?? "dynamic";
    return kind === "string" || kind === "dynamic" ? `passive-${name}` : null;
  };
  return Object.fromEntries(
    Object.entries(planned).map(([name, value]) => [name, value === UNKNOWN ? placeholder(name) : value]),
  );
}

function plain(attributes: Attributes): unknown {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== UNKNOWN));
}
