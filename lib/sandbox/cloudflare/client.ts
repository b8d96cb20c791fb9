import type { JsonObject, Json } from "../kit/json";
import { isJsonObject, listAt, numberAt, stringAt } from "../kit/json";
import { ConnectionCut } from "../kit/interceptor";
import type { ApiRequest, ApiResponse } from "../kit/exchange";
import { ProviderError } from "../protocol/provider";
import { API_PREFIX, type CloudflareApi } from "./api";

/** A refusal by the API, as Terraform shows it. */
class CloudflareApiError extends ProviderError {
  constructor(
    method: string,
    path: string,
    /** HTTP status. */
    readonly status: number,
    /** Cloudflare's number for the kind of refusal. */
    readonly code: number,
    message: string,
  ) {
    super(message, `Cloudflare answered ${status} (code ${code}) to ${method} ${path}.`);
    this.name = "CloudflareApiError";
  }
}

const RETRIES = 2;
const RETRIED: ReadonlySet<number> = new Set([408, 409, 429]);

/** What a resource of the provider has of Cloudflare. */
export class CloudflareClient {
  constructor(private readonly api: CloudflareApi) {}

  /**
   * Sends a request.
   * @param path - without the API's prefix: `/zones`
   * @returns the result out of the envelope
   * @throws CloudflareApiError for every answer that is not a success
   */
  async request(
    method: string,
    path: string,
    body?: JsonObject,
    query?: Readonly<Record<string, string>>,
  ): Promise<Json> {
    const full = `${API_PREFIX}${path}`;
    const response = await this.patiently({ method, path: full, ...(body && { body }), ...(query && { query }) });
    if (response.status < 400) return resultOf(response.body);
    const error = listAt(response.body, "errors")[0];
    const message = stringAt(error, "message") ?? `HTTP status ${response.status}`;
    throw new CloudflareApiError(method, full, response.status, numberAt(error, "code") ?? 0, message);
  }

  /** The real provider's client tries again twice, also where it got no answer (its documented default; an assumption here). */
  private async patiently(request: ApiRequest): Promise<ApiResponse> {
    for (let left = RETRIES; ; left -= 1) {
      // Other operations go on while a request is under way, as they do with a real network.
      await Promise.resolve();
      const response = this.handle(request);
      if (response instanceof ConnectionCut) {
        if (left > 0) continue;
        throw new ProviderError(
          `${request.method} ${request.path}: EOF, ${response.message}`,
          "Whether Cloudflare carried it out is not known. Look before the next apply: it may have been.",
        );
      }
      if (left === 0 || !(RETRIED.has(response.status) || response.status >= 500)) return response;
    }
  }

  private handle(request: ApiRequest): ApiResponse | ConnectionCut {
    try {
      return this.api.handle(request);
    } catch (error) {
      if (error instanceof ConnectionCut) return error;
      throw error;
    }
  }
}

/** Whether the API says that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return error instanceof CloudflareApiError && error.status === 404;
}

function resultOf(body: Json): Json {
  return isJsonObject(body) ? (body.result ?? null) : null;
}
