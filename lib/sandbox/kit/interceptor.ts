import type { ApiRequest, ApiResponse } from "./exchange";

/**
 * Stands before an API: lets a request through by calling `answer`, answers in its place, or both.
 * @throws ConnectionCut where the client gets no answer
 */
export type Interceptor = (request: ApiRequest, answer: () => ApiResponse) => ApiResponse;

/** Lets everything through. */
export const passThrough: Interceptor = (_request, answer) => answer();

/** The connection ended before the answer came; whether the request was carried out is not known to the client. */
export class ConnectionCut extends Error {
  constructor({ method, path }: ApiRequest) {
    super(`The connection was cut before the answer to ${method} ${path} came.`);
    this.name = "ConnectionCut";
  }
}
