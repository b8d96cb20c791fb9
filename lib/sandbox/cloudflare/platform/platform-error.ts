import type { ApiRequest } from "../../kit/exchange";

/** A refusal of the platform, with the status, code and words that Cloudflare gives. */
export class PlatformError extends Error {
  constructor(
    /** HTTP status. */
    readonly status: number,
    /** Cloudflare's number for the kind of refusal. */
    readonly code: number,
    message: string,
  ) {
    super(message);
    this.name = "PlatformError";
  }
}

/** 501: Cloudflare may answer this, the sandbox does not. A 404 would say that the thing does not exist. */
export function notSimulated({ method, path }: ApiRequest): PlatformError {
  return new PlatformError(501, 7003, `The sandbox does not simulate ${method} ${path}; Cloudflare may answer it.`);
}
