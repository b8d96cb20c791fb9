/**
 * What a provider does when Terraform asks, free of gRPC: each operation takes decoded values and answers with values and
 * diagnostics. Whatever a resource throws ends as a diagnostic.
 */
import { changedMembers, replacements, settlePlan, withDefaults, type Path, type PlanningStyle } from "./planning";
import { PassiveTypes } from "./passive";
import {
  ProviderError,
  type Attributes,
  type DataSourceType,
  type Diagnostic,
  type Provider,
  type ResourceType,
  type SchemaMembers,
} from "./provider";
import { withId } from "./schema";
import { nullElements, validateConfig } from "./validation";
import { conform, isAttributes } from "./values";
import { objectType, type WireType } from "./wire-type";

type ObjectType = WireType & { readonly kind: "object" };

/** A resource or data source type of the fact table, ready for use. */
export interface SchemaType {
  readonly name: string;
  readonly members: SchemaMembers;
  readonly type: ObjectType;
}

/** What was done to a resource, for those who watch. */
export interface AppliedChange {
  readonly type: string;
  readonly action: "create" | "update" | "delete";
  readonly prior: Attributes | null;
  /** What exists afterwards: null for nothing. */
  readonly state: Attributes | null;
  readonly failed: boolean;
}

export interface Outcome {
  readonly state: Attributes | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface PlanOutcome {
  readonly planned: Attributes | null;
  readonly requiresReplace: readonly Path[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The diagnostic that a thrown value becomes. */
export function diagnosticOf(thrown: unknown): Diagnostic {
  if (thrown instanceof ProviderError) {
    return {
      severity: "error",
      summary: thrown.summary,
      ...(thrown.detail !== undefined && { detail: thrown.detail }),
    };
  }
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return {
    severity: "error",
    summary: "The sandbox failed",
    detail: `This is a defect of the sandbox, please report it.\n${text}`,
  };
}

/** The operations of one provider. */
export class ProviderOperations<Client> {
  readonly configurationType: ObjectType;
  private readonly resourceSchemas: ReadonlyMap<string, SchemaType>;
  private readonly dataSourceSchemas: ReadonlyMap<string, SchemaType>;

  constructor(
    private readonly provider: Provider<Client>,
    private readonly passive: PassiveTypes = new PassiveTypes([], provider.facts),
  ) {
    const { facts } = provider;
    const compile = (types: Readonly<Record<string, { attributes: SchemaMembers }>>) =>
      new Map(
        Object.entries(types).map(([name, { attributes }]): [string, SchemaType] => [
          name,
          schemaType(name, withId(facts, attributes)),
        ]),
      );
    this.configurationType = objectType(facts.configuration);
    this.resourceSchemas = compile(facts.resources);
    this.dataSourceSchemas = compile(facts.dataSources);
  }

  /** Whether plans are lenient about details, as those of SDK version 2 are. */
  get legacyTypeSystem(): boolean {
    return this.provider.facts.protocol === 5;
  }

  private get style(): PlanningStyle {
    return this.legacyTypeSystem ? "sdk" : "framework";
  }

  /** @throws ProviderError for a type that the fact table does not have */
  resourceSchema(name: string): SchemaType {
    const passive = this.passive.schemas[name];
    if (passive !== undefined) return schemaType(name, withId(this.provider.facts, passive.attributes));
    return known(this.resourceSchemas, name, "resource");
  }

  /** @throws ProviderError for a type that the fact table does not have */
  dataSourceSchema(name: string): SchemaType {
    return known(this.dataSourceSchemas, name, "data source");
  }

  private resource(name: string): ResourceType<Client> {
    if (this.passive.has(name)) return this.passive.resource(name);
    return simulated(this.provider.resources, name, "resource");
  }

  private dataSource(name: string): DataSourceType<Client> {
    return simulated(this.provider.dataSources, name, "data source");
  }

  /** @throws ProviderError where the provider refuses its configuration */
  configure(config: Attributes): Client {
    return this.provider.configure(withDefaults(this.provider.facts.configuration, config));
  }

  validateProvider(config: Attributes): readonly Diagnostic[] {
    return [
      ...validateConfig(this.provider.facts.configuration, this.style, config),
      ...(this.provider.validateConfiguration?.(config) ?? []),
    ];
  }

  validateResource(schema: SchemaType, config: Attributes): readonly Diagnostic[] {
    const resource = this.resource(schema.name);
    return [...validateConfig(schema.members, this.style, config), ...(resource.validate?.(config) ?? [])];
  }

  validateDataSource(schema: SchemaType, config: Attributes): readonly Diagnostic[] {
    const dataSource = this.dataSource(schema.name);
    return [...validateConfig(schema.members, this.style, config), ...(dataSource.validate?.(config) ?? [])];
  }

  plan(
    schema: SchemaType,
    prior: Attributes | null,
    proposed: Attributes | null,
    config: Attributes,
    client: Client,
  ): PlanOutcome {
    if (proposed === null) return { planned: null, requiresReplace: [], diagnostics: [] };
    const resource = this.resource(schema.name);
    const nulls = this.legacyTypeSystem ? nullElements(config) : [];
    if (nulls.length > 0) return { planned: proposed, requiresReplace: [], diagnostics: nulls };
    const settled = settlePlan(schema.members, this.style, prior, proposed, config);
    const adjusted = resource.plan?.(prior, settled, config, client) ?? { planned: settled };
    const { planned } = adjusted;
    if (prior === null) return { planned, requiresReplace: [], diagnostics: [] };
    const own = (adjusted.requiresReplace ?? []).map((name): Path => [name]);
    const inPlace =
      resource.update === undefined ? changedMembers(schema.members, prior, planned).map((name): Path => [name]) : [];
    const paths = [...replacements(schema.members, prior, planned), ...own, ...inPlace];
    const distinct = new Map(paths.map((path) => [JSON.stringify(path), path]));
    return { planned, requiresReplace: [...distinct.values()], diagnostics: [] };
  }

  /** Creates, changes or deletes, as `prior` and `planned` tell. */
  async apply(
    schema: SchemaType,
    prior: Attributes | null,
    planned: Attributes | null,
    config: Attributes,
    client: Client,
  ): Promise<Outcome & { readonly change: AppliedChange }> {
    const action = prior === null ? "create" : planned === null ? "delete" : "update";
    const done = (state: Attributes | null, failed: boolean): AppliedChange => ({
      type: schema.name,
      action,
      prior,
      state,
      failed,
    });
    try {
      const resource = this.resource(schema.name);
      let state: Attributes | null = null;
      if (planned === null) {
        if (prior !== null) await resource.delete(prior, client);
      } else if (prior === null) {
        state = this.state(schema, await resource.create(planned, config, client));
      } else if (resource.update === undefined) {
        throw new ProviderError(`${schema.name} cannot be changed in place`, "Every change replaces it.");
      } else {
        state = this.state(schema, await resource.update(prior, planned, config, client));
      }
      return { state, diagnostics: [], change: done(state, false) };
    } catch (thrown) {
      const left =
        thrown instanceof ProviderError && thrown.state !== undefined ? this.state(schema, thrown.state) : prior;
      return { state: left, diagnostics: [diagnosticOf(thrown)], change: done(left, true) };
    }
  }

  /** What is gone leaves state: silently in SDK version 2, with a warning in the plugin framework. */
  async read(schema: SchemaType, state: Attributes, client: Client): Promise<Outcome> {
    const found = await this.resource(schema.name).read(state, client);
    if (found !== undefined) return { state: this.state(schema, found), diagnostics: [] };
    const detail = "The resource was not found on the server and will be removed from state.";
    const gone: Diagnostic = { severity: "warning", summary: "Resource not found", detail };
    return { state: null, diagnostics: this.style === "framework" ? [gone] : [] };
  }

  /**
   * Brings a state of an older schema version to the present one, as JSON: the types of the older version are not known.
   * @param client - absent where Terraform reads a state without a provider block
   */
  async upgradeState(name: string, version: number, state: Attributes, client?: Client): Promise<Attributes> {
    const resource = this.provider.resources[name];
    const current = this.provider.facts.resources[name]?.schemaVersion ?? 0;
    if (resource?.upgrade === undefined || version >= current) return state;
    if (client !== undefined) return resource.upgrade(version, state, client);
    const detail = `The state is of schema version ${version}, the provider's is ${current}, and reading it asks the platform.`;
    throw new ProviderError(`${name} needs a configured provider to upgrade its state`, detail);
  }

  async importState(schema: SchemaType, id: string, client: Client): Promise<Attributes> {
    const resource = this.resource(schema.name);
    if (resource.import === undefined) {
      throw new ProviderError(
        `${schema.name} cannot be imported`,
        `The real provider has no import for this resource either; the id given was ${JSON.stringify(id)}.`,
      );
    }
    return this.state(schema, await resource.import(id, client));
  }

  async readDataSource(schema: SchemaType, config: Attributes, client: Client): Promise<Attributes> {
    const [refused] = this.legacyTypeSystem ? nullElements(config) : [];
    if (refused !== undefined) throw new ProviderError(refused.summary, refused.detail);
    return this.state(schema, await this.dataSource(schema.name).read(config, client));
  }

  private state(schema: SchemaType, attributes: Attributes): Attributes {
    const conformed = conform(schema.type, attributes);
    if (!isAttributes(conformed)) throw new TypeError(`${schema.name} has no state`);
    return conformed;
  }
}

function schemaType(name: string, members: SchemaMembers): SchemaType {
  return { name, members, type: objectType(members) };
}

function known(types: ReadonlyMap<string, SchemaType>, name: string, kind: string): SchemaType {
  const schema = types.get(name);
  if (schema !== undefined) return schema;
  throw new ProviderError(
    `The sandbox does not simulate ${name}`,
    `The ${kind}s that it simulates are ${[...types.keys()].sort().join(", ")}.`,
  );
}

function simulated<T>(types: Readonly<Record<string, T>>, name: string, kind: string): T {
  const type = Object.hasOwn(types, name) ? types[name] : undefined;
  if (type !== undefined) return type;
  const names = Object.keys(types).sort();
  throw new ProviderError(
    `The sandbox does not simulate ${name}`,
    names.length === 0
      ? `No ${kind} of this provider is simulated.`
      : `The ${kind}s that it simulates are ${names.join(", ")}. Leave this one out of the rehearsal, or deploy it for real.`,
  );
}
