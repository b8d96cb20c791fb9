import { isList, isObject, type Json } from "./json";

/** A request to one of the sandbox's HTTP APIs. */
export interface ApiRequest {
  readonly method: string;
  /** Without host and query: `/apps/acme`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** A body that is not JSON: the tarball of a source. */
  readonly bytes?: Uint8Array;
}

/** The answer to an {@link ApiRequest}. A string is plain text, everything else is JSON. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

const SECRET_KEY = /secret|password|passwd|token|private_key|authorization|api_key|credential|resource_url/i;
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s@/]+(@)/gi;

/** A value with passwords in URLs, and whatever stands under a telling name, made unreadable. */
export function redact(value: Json): Json {
  if (typeof value === "string") return value.replace(URL_PASSWORD, "$1[redacted]$2");
  if (isList(value)) return value.map((item) => redact(item));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      typeof item === "string" && SECRET_KEY.test(key) ? "[redacted]" : redact(item),
    ]),
  );
}

/** What stands in a log in place of the status of a request that got no answer. */
export const NO_ANSWER = 0;

/** Answers, and tells the status afterwards: {@link NO_ANSWER} where an error came instead of an answer. */
export function answerAndTell(answer: () => ApiResponse, tell: (status: number) => void): ApiResponse {
  let status = NO_ANSWER;
  try {
    const response = answer();
    status = response.status;
    return response;
  } finally {
    tell(status);
  }
}
