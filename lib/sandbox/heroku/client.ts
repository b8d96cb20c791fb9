import { PluginCrash, ProviderError, type Attributes } from "../protocol/provider";
import { ConnectionCut } from "../kit/interceptor";
import type { HerokuApi } from "./api";
import type { ApiRequest, ApiResponse } from "../kit/exchange";
import { stringAt, type Json, type JsonObject } from "../kit/json";

/** A refusal by the API, as Terraform shows it. */
class HerokuApiError extends ProviderError {
  constructor(
    method: string,
    path: string,
    /** HTTP status. */
    readonly status: number,
    /** Heroku's name for the kind of refusal. */
    readonly id: string,
    message: string,
    state?: Attributes,
  ) {
    super(message, `Heroku answered ${status} (${id}) to ${method} ${path}.`, state);
    this.name = "HerokuApiError";
  }
}

/** What the provider block decides about state. */
export interface Customizations {
  /** Whether `heroku_app.all_config_vars` holds the values of all variables. */
  readonly setAppAllConfigVarsInState: boolean;
  /** Whether `heroku_addon.config_var_values` holds the values of the add-on's variables. */
  readonly setAddonConfigVarsInState: boolean;
}

/** Lets one piece of work in at a time, in the order of arrival. */
export class Turnstile {
  #last: Promise<unknown> = Promise.resolve();

  pass<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn;
    return turn;
  }
}

/** What a resource of the provider has of Heroku: the API, and what its provider block says. */
export class HerokuClient {
  constructor(
    private readonly api: HerokuApi,
    readonly customizations: Customizations,
    /** The real provider makes one add-on at a time in each of its processes. */
    readonly addonTurnstile: Turnstile,
    /** Where relative paths of sources are looked for. */
    readonly sourceDirectories: () => readonly string[],
    /** Resolves when what the platform does in the background has had a chance to go on. */
    private readonly inBackground: () => Promise<void> = () => Promise.resolve(),
  ) {}

  /** The platform's own time. */
  get now(): string {
    return this.api.platform.now;
  }

  /**
   * Sends a request.
   * @throws HerokuApiError for every answer that is not a success
   */
  request(method: string, path: string, body?: JsonObject): Promise<Json> {
    return this.send(method, path, body === undefined ? {} : { body });
  }

  /** Waits as the real provider does between two looks at something, in the platform's own time: nothing sleeps. */
  async pause(milliseconds: number): Promise<void> {
    this.api.platform.elapse(milliseconds);
    await this.inBackground();
  }

  /** Sends a request whose answer, whatever it is, changes nothing: a plan waits for no one. */
  peek(method: string, path: string): void {
    this.api.handle({ method, path });
  }

  /** Uploads bytes to an address that the API gave. */
  async upload(url: string, bytes: Uint8Array): Promise<void> {
    await this.send("PUT", new URL(url).pathname, { bytes });
  }

  private async send(method: string, path: string, content: { body?: Json; bytes?: Uint8Array }): Promise<Json> {
    const response = await this.patiently(method, path, content);
    if (response.status < 400) return response.body;
    const message = stringAt(response.body, "message") ?? `HTTP status ${response.status}`;
    throw new HerokuApiError(method, path, response.status, stringAt(response.body, "id") ?? "unknown", message);
  }

  /**
   * After 429 the real provider asks again until it gets another answer, and after nothing else (heroku-go 6.1.0; without
   * its jitter). A request with a body it sends again with the body that it has read already: that fails before it is sent.
   */
  private async patiently(method: string, path: string, content: { body?: Json; bytes?: Uint8Array }) {
    for (let seconds = 30; ; seconds = Math.min(2 * seconds, 900)) {
      // Other operations go on while a request is under way, as they do with a real network.
      await Promise.resolve();
      const response = this.handle({ method, path, ...content });
      if (response.status !== 429) return response;
      await this.pause(1000 * seconds);
      const sent = content.body === undefined ? content.bytes?.length : Buffer.byteLength(JSON.stringify(content.body));
      if (sent !== undefined) throw new ProviderError(...spentBody(method, path, sent));
    }
  }

  private handle(request: ApiRequest): ApiResponse {
    try {
      return this.api.handle(request);
    } catch (error) {
      if (!(error instanceof ConnectionCut)) throw error;
      const detail = "Whether Heroku carried it out is not known. Look before the next apply: it may have been.";
      throw new ProviderError(`${request.method} ${request.path}: EOF, ${error.message}`, detail);
    }
  }
}

function spentBody(method: string, path: string, length: number): [summary: string, detail: string] {
  return [
    `${method} ${path}: http: ContentLength=${length} with Body length 0`,
    "Heroku answered 429 (rate limit), and the provider cannot repeat a request that has a body. Nothing was changed; apply again.",
  ];
}

/** The same failure, with what exists in spite of it. */
export function withState(error: unknown, state: Attributes): unknown {
  if (error instanceof PluginCrash) return error;
  return error instanceof ProviderError ? new ProviderError(error.summary, error.detail, state) : error;
}

/** Whether the API says that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return error instanceof HerokuApiError && error.id === "not_found";
}

/** An object without the members that are undefined: what is not configured is not sent. */
export function compact(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  const present = Object.entries(members).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(present);
}
