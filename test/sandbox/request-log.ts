import { answerAndTell } from "../../lib/sandbox/kit/exchange";
import type { Interceptor } from "../../lib/sandbox/kit/interceptor";
import { canonicalJson, type Json } from "../../lib/sandbox/kit/json";

/** One request as it was recorded, with its body as it came. */
export interface Exchange {
  readonly method: string;
  /** With the query, if there was one. */
  readonly path: string;
  readonly body?: Json;
  readonly status: number;
}

/** Records the requests that an API gets, in order: `new HerokuApi(platform, log.intercept)`. */
export class RequestLog {
  readonly exchanges: Exchange[] = [];

  readonly intercept: Interceptor = (request, answer) =>
    answerAndTell(answer, (status) => {
      const query = Object.entries(request.query ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
      const path = query.length === 0 ? request.path : `${request.path}?${query.join("&")}`;
      this.exchanges.push({ method: request.method, path, body: request.body, status });
    });

  clear(): void {
    this.exchanges.length = 0;
  }

  /** One line for each request. */
  lines(): readonly string[] {
    return this.exchanges.map(({ method, path, body, status }) =>
      [
        method,
        path,
        ...(body === undefined ? [] : [canonicalJson(body)]),
        ...(status < 400 ? [] : [`-> ${status}`]),
      ].join(" "),
    );
  }
}
