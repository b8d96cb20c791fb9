import { ProviderOperations } from "../../../lib/sandbox/protocol/operations";
import type { Attributes, Provider, SchemaMembers, Value } from "../../../lib/sandbox/protocol/provider";
import { conform, isAttributes, isValues } from "../../../lib/sandbox/protocol/values";
import { canonicalJson } from "../../../lib/sandbox/kit/json";
import type { WireType } from "../../../lib/sandbox/protocol/wire-type";
import type { RequestLog } from "../request-log";

/** One resource as Terraform has it in state. */
export interface Managed {
  readonly type: string;
  readonly config: Attributes;
  readonly state: Attributes;
}

/** The id of what is in state. */
export function idOf({ state }: { readonly state: Attributes }): string {
  return stringOf(state, "id");
}

/** A string attribute that must be there. */
export function stringOf(attributes: Attributes, name: string): string {
  const value = attributes[name];
  if (typeof value !== "string") throw new TypeError(`${name} is not a string`);
  return value;
}

/** A text with the given one in it, in place of a value. */
export const containing = (text: string): unknown => expect.stringContaining(text);

/** A text of the given form, in place of a value. */
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const HEX_ID = /\b[0-9a-f]{32}\b/g;

/** Drives a provider as Terraform does, without Terraform: plan, apply, refresh, and what was sent meanwhile. */
export class ProviderSession<Client> {
  private readonly operations: ProviderOperations<Client>;
  private readonly client: Client;

  constructor(
    provider: Provider<Client>,
    private readonly log: RequestLog,
    configuration: Attributes = {},
  ) {
    this.operations = new ProviderOperations(provider);
    this.client = this.operations.configure(attributes(this.operations.configurationType, configuration));
  }

  /** The requests since the last call, with ids replaced as in the recordings. */
  requests(): string[] {
    const lines = this.log.exchanges.map(({ method, path, body }) =>
      [method, path, ...(body === undefined ? [] : [canonicalJson(body)])]
        .join(" ")
        .replace(UUID, "<uuid>")
        .replace(HEX_ID, "<id>"),
    );
    this.log.clear();
    return lines;
  }

  async create(type: string, config: Attributes): Promise<Managed> {
    return this.apply(type, null, config);
  }

  /** What a plan would do: nothing, change in place, or replace because of these attributes. */
  plan({ type, state }: Managed, config: Attributes): { action: "none" | "update" | "replace"; because: string[] } {
    const planned = this.planned(type, state, config);
    const because = planned.requiresReplace.map((path) => path.join("."));
    if (because.length > 0) return { action: "replace", because };
    return { action: canonical(planned.planned) === canonical(state) ? "none" : "update", because };
  }

  async update(managed: Managed, config: Attributes): Promise<Managed> {
    return this.apply(managed.type, managed.state, config);
  }

  /** @returns undefined when the resource left state */
  async refresh(managed: Managed): Promise<Managed | undefined> {
    const schema = this.operations.resourceSchema(managed.type);
    const { state } = await this.operations.read(schema, managed.state, this.client);
    return state === null ? undefined : { ...managed, state };
  }

  async delete({ type, state }: Managed): Promise<void> {
    const schema = this.operations.resourceSchema(type);
    this.throwErrors(await this.operations.apply(schema, state, null, {}, this.client));
  }

  async import(type: string, id: string, config: Attributes): Promise<Managed> {
    const schema = this.operations.resourceSchema(type);
    const imported = await this.operations.importState(schema, id, this.client);
    const { state } = await this.operations.read(schema, imported, this.client);
    if (state === null) throw new Error(`${type} ${id} does not exist`);
    return { type, config, state };
  }

  async data(type: string, config: Attributes): Promise<Attributes> {
    const schema = this.operations.dataSourceSchema(type);
    return this.operations.readDataSource(schema, attributes(schema.type, config), this.client);
  }

  validate(type: string, config: Attributes): string[] {
    const schema = this.operations.resourceSchema(type);
    return this.operations
      .validateResource(schema, attributes(schema.type, config))
      .map(({ summary, detail }) => `${summary}: ${detail ?? ""}`);
  }

  /** The state that an apply leaves, and its errors. */
  async tryCreate(type: string, config: Attributes): Promise<{ state: Attributes | null; errors: string[] }> {
    const schema = this.operations.resourceSchema(type);
    const { planned } = this.planned(type, null, config);
    const outcome = await this.operations.apply(schema, null, planned, attributes(schema.type, config), this.client);
    return { state: outcome.state, errors: outcome.diagnostics.map(({ summary }) => summary) };
  }

  private async apply(type: string, prior: Attributes | null, config: Attributes): Promise<Managed> {
    const schema = this.operations.resourceSchema(type);
    const { planned, requiresReplace } = this.planned(type, prior, config);
    if (requiresReplace.length > 0) throw new Error(`${type} must be replaced: ${requiresReplace.join(", ")}`);
    const conformed = attributes(schema.type, config);
    const outcome = await this.operations.apply(schema, prior, planned, conformed, this.client);
    this.throwErrors(outcome);
    if (outcome.state === null) throw new Error(`${type} has no state after apply`);
    return { type, config, state: outcome.state };
  }

  private planned(type: string, prior: Attributes | null, config: Attributes) {
    const schema = this.operations.resourceSchema(type);
    const conformed = attributes(schema.type, config);
    return this.operations.plan(schema, prior, proposed(schema.members, prior, conformed), conformed, this.client);
  }

  private throwErrors(outcome: { diagnostics: readonly { summary: string; detail?: string }[] }): void {
    const [error] = outcome.diagnostics;
    if (error !== undefined) throw new Error(`${error.summary} ${error.detail ?? ""}`);
  }
}

function attributes(type: WireType, config: Attributes): Attributes {
  const conformed = conform(type, config);
  if (!isAttributes(conformed)) throw new TypeError("no object");
  return conformed;
}

/** As Terraform merges state and configuration: what is computed and not configured keeps its value, in blocks too. */
function proposed(members: SchemaMembers, prior: Attributes | null, config: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]): [string, Value] => {
      const [before, configured] = [prior?.[name] ?? null, config[name] ?? null] as const;
      const unset =
        configured === null || (isValues(configured) && configured.length === 0 && member.block !== undefined);
      if (unset) return [name, member.computed === true ? before : configured];
      if (member.block === undefined || member.attributes === undefined || !isValues(configured))
        return [name, configured];
      const inner = member.attributes;
      const elements = configured.map((element, index) => {
        const old = isValues(before) ? before[index] : undefined;
        return isAttributes(element) ? proposed(inner, isAttributes(old) ? old : null, element) : element;
      });
      return [name, elements];
    }),
  );
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === "symbol") return "unknown";
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
