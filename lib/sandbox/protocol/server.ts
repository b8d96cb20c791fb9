import { join } from "node:path";
import {
  loadSync,
  Server,
  ServerCredentials,
  status,
  type AnyDefinition,
  type handleUnaryCall,
  type ServiceDefinition,
} from "./grpc";
import type * as messages from "./messages";
import { diagnosticOf, ProviderOperations, type AppliedChange, type Outcome } from "./operations";
import type { PassiveTypes } from "./passive";
import { ProviderError, type Attributes, type Diagnostic, type Provider, type Value } from "./provider";
import { providerSchema } from "./schema";
import { decodeDynamicValue, decodeValue, encodeDynamicValue, isAttributes, parseState } from "./values";
import type { WireType } from "./wire-type";

const SERVICE = "tfplugin6.Provider";

/** Nothing here is on a network: a schema or a state may be of any size, and nobody looks at statistics of channels. */
const OPTIONS = {
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
  "grpc.enable_channelz": 0,
};

/** A provider that Terraform can reach. */
export interface ProviderServer {
  /** As in `registry.terraform.io/heroku/heroku`. */
  readonly provider: string;
  /** Host and port on loopback. */
  readonly address: string;
  stop(): void;
}

const NOTHING: Outcome = { state: null, diagnostics: [] };

/** Called after each change and before Terraform hears of it; Terraform waits for it. */
export type ChangeListener = (change: AppliedChange) => Promise<void>;

function isServiceDefinition(definition: AnyDefinition | undefined): definition is ServiceDefinition {
  return definition !== undefined && !("format" in definition);
}

/** The largest answer, which each Terraform process asks for and which hardly ever changes, is put into bytes once. */
function answeredWith(service: ServiceDefinition, name: string, answer: object): ServiceDefinition {
  const method = service[name];
  if (method === undefined) return service;
  const bytes = method.responseSerialize(answer);
  const responseSerialize = (value: object) => (value === answer ? bytes : method.responseSerialize(value));
  return { ...service, [name]: { ...method, responseSerialize } };
}

let loaded: ServiceDefinition | undefined;

/** Read once in a process: the code for its messages is generated at their first use, and is the same for all servers. */
function loadService(): ServiceDefinition {
  if (loaded !== undefined) return loaded;
  const definition = loadSync(join(__dirname, "tfplugin6.proto"), { keepCase: true, longs: String, defaults: true });
  const service = definition[SERVICE];
  if (!isServiceDefinition(service)) throw new Error(`${SERVICE} is missing from tfplugin6.proto`);
  loaded = service;
  return service;
}

function pathMessage(path: readonly (string | number)[]): messages.AttributePath {
  return {
    steps: path.map((step) => (typeof step === "number" ? { element_key_int: step } : { attribute_name: step })),
  };
}

function diagnosticMessage(diagnostic: Diagnostic): messages.DiagnosticMessage {
  return {
    severity: diagnostic.severity === "error" ? 1 : 2,
    summary: diagnostic.summary,
    detail: diagnostic.detail ?? "",
    ...(diagnostic.attribute !== undefined && { attribute: pathMessage(diagnostic.attribute) }),
  };
}

function failure(thrown: unknown): { readonly diagnostics: readonly messages.DiagnosticMessage[] } {
  return { diagnostics: [diagnosticMessage(diagnosticOf(thrown))] };
}

function attributesOrNull(value: Value): Attributes | null {
  return isAttributes(value) ? value : null;
}

function decodeConfig(type: WireType, config: messages.DynamicValue | null): Attributes {
  return attributesOrNull(decodeDynamicValue(type, config)) ?? {};
}

/** The calls of `tfplugin6.Provider`, over the operations of one provider. */
class ProviderService<Client> {
  /** Of the types that are simulated. */
  readonly ownSchema: messages.ProviderSchemaMessage;
  private readonly operations: ProviderOperations<Client>;
  /**
   * One client for each connection: Terraform opens one per provider block, and two Terraform processes may be at work
   * with different blocks. Ports are used again, and each new connection configures before it asks, so entries need no end.
   */
  private readonly clients = new Map<string, Client>();

  constructor(
    private readonly provider: Provider<Client>,
    private readonly changed: ChangeListener,
    private readonly passive: PassiveTypes | undefined,
  ) {
    this.operations = new ProviderOperations(provider, passive);
    this.ownSchema = providerSchema(provider.facts);
  }

  private client(peer: string): Client {
    const client = this.clients.get(peer);
    if (client === undefined)
      throw new ProviderError("The provider is not configured", "Terraform sent no provider block.");
    return client;
  }

  schema(): messages.ProviderSchemaMessage {
    const more = this.passive?.schemas ?? {};
    return Object.keys(more).length === 0 ? this.ownSchema : providerSchema(this.provider.facts, more);
  }

  validateProvider({ config }: messages.ConfigRequest): messages.ValidateResponse {
    const attributes = decodeConfig(this.operations.configurationType, config);
    return { diagnostics: this.operations.validateProvider(attributes).map(diagnosticMessage) };
  }

  configure({ config }: messages.ConfigRequest, peer: string): messages.ValidateResponse {
    const attributes = decodeConfig(this.operations.configurationType, config);
    this.clients.set(peer, this.operations.configure(attributes));
    return { diagnostics: [] };
  }

  validateResource({ type_name, config }: messages.TypedConfigRequest): messages.ValidateResponse {
    const schema = this.operations.resourceSchema(type_name);
    return {
      diagnostics: this.operations.validateResource(schema, decodeConfig(schema.type, config)).map(diagnosticMessage),
    };
  }

  validateDataSource({ type_name, config }: messages.TypedConfigRequest): messages.ValidateResponse {
    const schema = this.operations.dataSourceSchema(type_name);
    return {
      diagnostics: this.operations.validateDataSource(schema, decodeConfig(schema.type, config)).map(diagnosticMessage),
    };
  }

  async upgradeState(
    { type_name, version, raw_state }: messages.UpgradeResourceStateRequest,
    peer: string,
  ): Promise<messages.UpgradeResourceStateResponse> {
    const { type } = this.operations.resourceSchema(type_name);
    if (raw_state === null || raw_state.json.length === 0) {
      throw new ProviderError(
        "State of Terraform 0.11",
        `The state of ${type_name} is in a format that the sandbox does not read.`,
      );
    }
    const state = parseState(raw_state.json);
    if (state === undefined) throw new ProviderError("Unreadable state", `The state of ${type_name} is not an object.`);
    const upgraded = await this.operations.upgradeState(type_name, Number(version), state, this.clients.get(peer));
    try {
      return { upgraded_state: encodeDynamicValue(type, decodeValue(type, upgraded)), diagnostics: [] };
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new ProviderError(
        `The state of ${type_name} does not fit the provider that is simulated`,
        `It is of schema version ${version}. ${error.message} The real provider fails here as well, or needs an older version in between.`,
      );
    }
  }

  async read(request: messages.ReadResourceRequest, peer: string): Promise<messages.ReadResourceResponse> {
    const schema = this.operations.resourceSchema(request.type_name);
    const state = attributesOrNull(decodeDynamicValue(schema.type, request.current_state));
    const found = state === null ? NOTHING : await this.operations.read(schema, state, this.client(peer));
    return {
      new_state: encodeDynamicValue(schema.type, found.state),
      diagnostics: found.diagnostics.map(diagnosticMessage),
      private: request.private,
    };
  }

  plan(request: messages.PlanResourceChangeRequest, peer: string): messages.PlanResourceChangeResponse {
    const schema = this.operations.resourceSchema(request.type_name);
    const { type } = schema;
    const outcome = this.operations.plan(
      schema,
      attributesOrNull(decodeDynamicValue(type, request.prior_state)),
      attributesOrNull(decodeDynamicValue(type, request.proposed_new_state)),
      decodeConfig(type, request.config),
      this.client(peer),
    );
    return {
      planned_state: encodeDynamicValue(type, outcome.planned, request.config),
      requires_replace: outcome.requiresReplace.map(pathMessage),
      planned_private: request.prior_private,
      diagnostics: outcome.diagnostics.map(diagnosticMessage),
      legacy_type_system: this.operations.legacyTypeSystem,
    };
  }

  async apply(
    request: messages.ApplyResourceChangeRequest,
    peer: string,
  ): Promise<messages.ApplyResourceChangeResponse> {
    const unchanging = { private: request.planned_private, legacy_type_system: this.operations.legacyTypeSystem };
    try {
      const schema = this.operations.resourceSchema(request.type_name);
      const { state, diagnostics, change } = await this.operations.apply(
        schema,
        attributesOrNull(decodeDynamicValue(schema.type, request.prior_state)),
        attributesOrNull(decodeDynamicValue(schema.type, request.planned_state)),
        decodeConfig(schema.type, request.config),
        this.client(peer),
      );
      // What exists must be on disk before Terraform writes its own state: a failed operation may have left something too.
      await this.changed(change);
      const new_state = encodeDynamicValue(schema.type, state);
      return { ...unchanging, new_state, diagnostics: diagnostics.map(diagnosticMessage) };
    } catch (thrown) {
      // An answer without a state would mean that nothing exists any more.
      return {
        ...unchanging,
        ...(request.prior_state !== null && { new_state: request.prior_state }),
        ...failure(thrown),
      };
    }
  }

  async import(
    request: messages.ImportResourceStateRequest,
    peer: string,
  ): Promise<messages.ImportResourceStateResponse> {
    const schema = this.operations.resourceSchema(request.type_name);
    const state = await this.operations.importState(schema, request.id, this.client(peer));
    const imported = {
      type_name: request.type_name,
      state: encodeDynamicValue(schema.type, state),
      private: new Uint8Array(),
    };
    return { imported_resources: [imported], diagnostics: [] };
  }

  move(request: messages.MoveResourceStateRequest): never {
    throw new ProviderError(
      "State cannot be moved between resource types",
      `${request.source_type_name} to ${request.target_type_name}: neither of the real providers does it.`,
    );
  }

  async readDataSource(request: messages.TypedConfigRequest, peer: string): Promise<messages.ReadDataSourceResponse> {
    const schema = this.operations.dataSourceSchema(request.type_name);
    const config = decodeConfig(schema.type, request.config);
    const state = await this.operations.readDataSource(schema, config, this.client(peer));
    return { state: encodeDynamicValue(schema.type, state), diagnostics: [] };
  }
}

/** Wraps an answer so that what it throws becomes its diagnostics, never the end of the server. */
function unary<Request, Response>(
  answer: (request: Request, peer: string) => Response | Promise<Response>,
): handleUnaryCall<Request, Response | { diagnostics: readonly messages.DiagnosticMessage[] }> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call.request, call.getPeer()))
      .catch((thrown: unknown) => failure(thrown))
      .then(
        (response) => {
          callback(null, response);
        },
        (thrown: unknown) => {
          callback({ code: status.INTERNAL, message: String(thrown) });
        },
      );
  };
}

/**
 * Serves a provider on an unused port of loopback, as `TF_REATTACH_PROVIDERS` wants it.
 * @param changed - awaited after each create, update and delete, before Terraform hears the outcome
 * @param passive - resource types that are kept in state without effect
 */
export async function serveProvider<Client>(
  provider: Provider<Client>,
  changed: ChangeListener,
  passive?: PassiveTypes,
): Promise<ProviderServer> {
  const service = new ProviderService(provider, changed, passive);
  const server = new Server(OPTIONS);
  server.addService(answeredWith(loadService(), "GetProviderSchema", service.ownSchema), {
    GetProviderSchema: unary(() => service.schema()),
    ValidateProviderConfig: unary((request: messages.ConfigRequest) => service.validateProvider(request)),
    ValidateResourceConfig: unary((request: messages.TypedConfigRequest) => service.validateResource(request)),
    ValidateDataResourceConfig: unary((request: messages.TypedConfigRequest) => service.validateDataSource(request)),
    UpgradeResourceState: unary((request: messages.UpgradeResourceStateRequest, peer) =>
      service.upgradeState(request, peer),
    ),
    ConfigureProvider: unary((request: messages.ConfigRequest, peer) => service.configure(request, peer)),
    ReadResource: unary((request: messages.ReadResourceRequest, peer) => service.read(request, peer)),
    PlanResourceChange: unary((request: messages.PlanResourceChangeRequest, peer) => service.plan(request, peer)),
    ApplyResourceChange: unary((request: messages.ApplyResourceChangeRequest, peer) => service.apply(request, peer)),
    ImportResourceState: unary((request: messages.ImportResourceStateRequest, peer) => service.import(request, peer)),
    MoveResourceState: unary((request: messages.MoveResourceStateRequest) => service.move(request)),
    ReadDataSource: unary((request: messages.TypedConfigRequest, peer) => service.readDataSource(request, peer)),
    StopProvider: unary(() => ({ Error: "" })),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    provider: provider.facts.provider,
    address: `127.0.0.1:${port}`,
    stop: () => {
      server.forceShutdown();
    },
  };
}
