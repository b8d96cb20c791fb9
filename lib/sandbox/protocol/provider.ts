import { isObject } from "../../text/json";

/**
 * What a stand-in for a Terraform provider is made of: the seam between the plugin protocol, which knows nothing of any
 * platform, and the resources, which know nothing of gRPC, msgpack or planning.
 */

/** The value of an attribute that Terraform will know only after apply. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** A Terraform value: sets and lists are arrays, objects and maps are records. */
export type Value =
  null | string | number | boolean | typeof UNKNOWN | readonly Value[] | { readonly [key: string]: Value };

/** The attributes and nested blocks of one configuration, plan or state, each schema member present, null where unset. */
export type Attributes = Readonly<Record<string, Value>>;

/** A message for the person at the terminal, shown by Terraform beside the resource's address. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  /** Names and indices from the root of the resource to the attribute in question. */
  readonly attribute?: readonly (string | number)[];
}

/** Thrown by a resource to fail its operation; `state` is what exists in spite of the failure, if anything does. */
export class ProviderError extends Error {
  constructor(
    readonly summary: string,
    readonly detail?: string,
    readonly state?: Attributes,
  ) {
    super(detail === undefined ? summary : `${summary}: ${detail}`);
    this.name = "ProviderError";
  }
}

/** The provider's process ended: what its resource had done until then is not in Terraform's state. */
export class PluginCrash extends ProviderError {
  constructor(cause: string) {
    super(
      "Plugin did not respond",
      `${cause} The real provider crashes here, and what it has made so far is not in Terraform's state.`,
    );
    this.name = "PluginCrash";
  }
}

/** One resource type, over whatever client its provider makes of a provider block. */
export interface ResourceType<Client> {
  /** Checks that the fact table does not hold: a pattern, a pair of attributes. Unknown values are let through. */
  validate?(config: Attributes): readonly Diagnostic[];
  /**
   * Adjusts a plan after defaults, computed values and forced replacement have been settled from the schema.
   * @param prior - null for a create
   * @returns the plan, and what more than the schema says forces replacement
   */
  plan?(
    prior: Attributes | null,
    planned: Attributes,
    config: Attributes,
    client: Client,
  ): { readonly planned: Attributes; readonly requiresReplace?: readonly string[] };
  create(planned: Attributes, config: Attributes, client: Client): Promise<Attributes>;
  /** @returns undefined when it is gone and the real provider would drop it from state */
  read(state: Attributes, client: Client): Promise<Attributes | undefined>;
  /** Absent where every change replaces. */
  update?(prior: Attributes, planned: Attributes, config: Attributes, client: Client): Promise<Attributes>;
  delete(state: Attributes, client: Client): Promise<unknown>;
  /**
   * Brings the state of an older schema version to the present one.
   * @param state - as JSON of a state file has it, with the attributes of the older version
   */
  upgrade?(version: number, state: Attributes, client: Client): Promise<Attributes>;
  /** Absent where the real provider cannot import. */
  import?(id: string, client: Client): Promise<Attributes>;
}

/** One data source type. */
export interface DataSourceType<Client> {
  validate?(config: Attributes): readonly Diagnostic[];
  read(config: Attributes, client: Client): Promise<Attributes>;
}

/** One attribute or nested block of a fact table, in its notation. */
export interface SchemaMember {
  /** In cty notation: `"string"`, `["map", "string"]`, or `"dynamic"`. */
  readonly type?: CtyType;
  /** A nested block, with `attributes`. */
  readonly block?: "list" | "set" | "single";
  /** A nested attribute object, with `attributes`. */
  readonly nested?: "single" | "list" | "set" | "map";
  readonly attributes?: SchemaMembers;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly deprecated?: boolean;
  readonly forceNew?: boolean;
  /** A computed value that the plan keeps from state. */
  readonly keepsPrior?: boolean;
  /** What the plan fills in; `{}` is an object without any member that is set. */
  readonly default?: string | number | boolean | readonly [] | Readonly<Record<string, never>>;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly between?: readonly [number, number];
  /** The values that it may have, whatever the case of their letters. */
  readonly oneOf?: readonly (string | number)[];
  readonly conflictsWith?: readonly string[];
  readonly requiredWith?: readonly string[];
}

export type CtyType = string | readonly [string, CtyType];

export type SchemaMembers = Readonly<Record<string, SchemaMember>>;

/** A fact table: the schema of one provider at one version. */
export interface ProviderFacts {
  /** As in `registry.terraform.io/heroku/heroku`. */
  readonly provider: string;
  readonly version: string;
  /** 5 for a provider that plans as the SDK version 2 does, 6 for one that plans as the plugin framework does. */
  readonly protocol: number;
  readonly configuration: SchemaMembers;
  readonly resources: Readonly<Record<string, { readonly schemaVersion?: number; readonly attributes: SchemaMembers }>>;
  readonly dataSources: Readonly<Record<string, { readonly attributes: SchemaMembers }>>;
}

/** A provider that Terraform can talk to: its facts, and the types of it that are simulated. */
export interface Provider<Client = unknown> {
  readonly facts: ProviderFacts;
  readonly resources: Readonly<Record<string, ResourceType<Client>>>;
  readonly dataSources: Readonly<Record<string, DataSourceType<Client>>>;
  /** Checks of the provider block that the fact table does not hold. Unknown values are let through. */
  validateConfiguration?(config: Attributes): readonly Diagnostic[];
  /**
   * What to say of a resource, a data source or an argument that only an older major version has, by
   * `cloudflare_record`, `data.cloudflare_record`, `heroku_addon.app`: which one, and what to write instead.
   */
  readonly retired?: Readonly<Record<string, string | undefined>>;
  /** Called once for each provider block of each Terraform process, with what the block says. */
  configure(config: Attributes): Client;
}

/**
 * Reads a fact table as it lies in the catalogue.
 * @throws TypeError for anything that is not a fact table; single attributes are taken at their word
 */
export function readProviderFacts(table: unknown): ProviderFacts {
  if (isProviderFacts(table)) return table;
  throw new TypeError("A fact table needs provider, version, protocol, configuration, resources and dataSources.");
}

function isProviderFacts(table: unknown): table is ProviderFacts {
  return (
    isObject(table) &&
    typeof table.provider === "string" &&
    typeof table.version === "string" &&
    typeof table.protocol === "number" &&
    isObject(table.configuration) &&
    isObject(table.resources) &&
    isObject(table.dataSources)
  );
}
