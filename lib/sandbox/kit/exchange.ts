import { isObject } from "../../text/json";
import { isList, type Json } from "./json";

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
/** What ends the part of a URL that names user, password and host. */
const END_OF_AUTHORITY = /[\s/]/g;

/** A text with the passwords of its URLs made unreadable, in time that grows with its length and no faster. */
function withoutPasswords(text: string): string {
  let shown = "";
  let copied = 0;
  for (let mark = text.indexOf("://"); mark >= 0; mark = text.indexOf("://", mark + 3)) {
    const start = mark + 3;
    END_OF_AUTHORITY.lastIndex = start;
    const end = END_OF_AUTHORITY.exec(text)?.index ?? text.length;
    const authority = text.slice(start, end);
    const at = authority.lastIndexOf("@");
    const colon = authority.indexOf(":");
    if (colon >= 0 && at > colon + 1) {
      shown += `${text.slice(copied, start + colon + 1)}[redacted]`;
      copied = start + at;
    }
    // Whatever else stands in the authority has been looked at.
    mark = Math.max(mark, end - 3);
  }
  return shown + text.slice(copied);
}

/** A value with passwords in URLs, and whatever stands under a telling name, made unreadable. */
export function redact(value: Json): Json {
  if (typeof value === "string") return withoutPasswords(value);
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
