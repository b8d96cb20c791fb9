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
