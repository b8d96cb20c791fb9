/** A refusal of the platform, in the words and with the status that Heroku gives. */
export class PlatformError extends Error {
  constructor(
    /** HTTP status. */
    readonly status: number,
    /** Heroku's name for the kind of refusal: `not_found`, `invalid_params`, `confirmation_required`, … */
    readonly id: string,
    message: string,
    /** What could not be found, as clients tell one kind of thing from another: `app`, `add_on`, … */
    readonly resource?: string,
  ) {
    super(message);
    this.name = "PlatformError";
  }
}

/** Refuses a request for something that does not exist. @throws PlatformError 404 */
export function notFound(what: string): never {
  throw new PlatformError(404, "not_found", `Couldn't find that ${what}.`, what.replace("add-on", "add_on"));
}

/** 422: a request that can be read and can't be granted. */
export function invalid(message: string): PlatformError {
  return new PlatformError(422, "invalid_params", message);
}
