/** The messages of `tfplugin6.proto` as they look in memory. */

/** A value on the wire: Terraform sends MessagePack and accepts either. */
export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

export type AttributePathStep =
  { readonly attribute_name: string } | { readonly element_key_string: string } | { readonly element_key_int: number };

export interface AttributePath {
  readonly steps: readonly AttributePathStep[];
}

export interface DiagnosticMessage {
  /** 1 is an error, 2 a warning. */
  readonly severity: 1 | 2;
  readonly summary: string;
  readonly detail: string;
  readonly attribute?: AttributePath;
}

export interface AttributeMessage {
  readonly name: string;
  /** JSON of the cty type; absent where `nested_type` is given. */
  readonly type?: Buffer;
  readonly nested_type?: { readonly attributes: readonly AttributeMessage[]; readonly nesting: number };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly deprecated?: boolean;
}

export interface NestedBlockMessage {
  readonly type_name: string;
  readonly block: BlockMessage;
  readonly nesting: number;
  readonly min_items?: number;
  readonly max_items?: number;
}

export interface BlockMessage {
  readonly attributes: readonly AttributeMessage[];
  readonly block_types: readonly NestedBlockMessage[];
  readonly deprecated?: boolean;
}

export interface SchemaMessage {
  readonly version: number;
  readonly block: BlockMessage;
}

export interface ProviderSchemaMessage {
  readonly provider: SchemaMessage;
  readonly resource_schemas: Readonly<Record<string, SchemaMessage>>;
  readonly data_source_schemas: Readonly<Record<string, SchemaMessage>>;
  readonly server_capabilities: { readonly get_provider_schema_optional: boolean };
}

interface WithDiagnostics {
  readonly diagnostics: readonly DiagnosticMessage[];
}

export interface ConfigRequest {
  readonly config: DynamicValue | null;
}

export interface TypedConfigRequest extends ConfigRequest {
  readonly type_name: string;
}

export type ValidateResponse = WithDiagnostics;

export interface UpgradeResourceStateRequest {
  readonly type_name: string;
  readonly version: string;
  readonly raw_state: { readonly json: Uint8Array } | null;
}

export interface UpgradeResourceStateResponse extends WithDiagnostics {
  readonly upgraded_state?: DynamicValue;
}

export interface ReadResourceRequest {
  readonly type_name: string;
  readonly current_state: DynamicValue | null;
  readonly private: Uint8Array;
}

export interface ReadResourceResponse extends WithDiagnostics {
  readonly new_state?: DynamicValue;
  readonly private: Uint8Array;
}

export interface PlanResourceChangeRequest {
  readonly type_name: string;
  readonly prior_state: DynamicValue | null;
  readonly proposed_new_state: DynamicValue | null;
  readonly config: DynamicValue | null;
  readonly prior_private: Uint8Array;
}

export interface PlanResourceChangeResponse extends WithDiagnostics {
  readonly planned_state?: DynamicValue;
  readonly requires_replace: readonly AttributePath[];
  readonly planned_private: Uint8Array;
  readonly legacy_type_system: boolean;
}

export interface ApplyResourceChangeRequest {
  readonly type_name: string;
  readonly prior_state: DynamicValue | null;
  readonly planned_state: DynamicValue | null;
  readonly config: DynamicValue | null;
  readonly planned_private: Uint8Array;
}

export interface ApplyResourceChangeResponse extends WithDiagnostics {
  readonly new_state?: DynamicValue;
  readonly private: Uint8Array;
  readonly legacy_type_system: boolean;
}

export interface ImportResourceStateRequest {
  readonly type_name: string;
  readonly id: string;
}

export interface ImportResourceStateResponse extends WithDiagnostics {
  readonly imported_resources: readonly {
    readonly type_name: string;
    readonly state: DynamicValue;
    readonly private: Uint8Array;
  }[];
}

export interface MoveResourceStateRequest {
  readonly source_provider_address: string;
  readonly source_type_name: string;
  readonly target_type_name: string;
}

export interface ReadDataSourceResponse extends WithDiagnostics {
  readonly state?: DynamicValue;
}
