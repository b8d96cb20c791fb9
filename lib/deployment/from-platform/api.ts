import { stringOf, type JsonObject } from "../from-terraform/json";

/** An answer of an API. */
export interface ApiAnswer {
  readonly status: number;
  /** The value of a header, by its name in lower case; undefined where there is none. */
  readonly header: (name: string) => string | undefined;
  readonly body: unknown;
}

/** Sends a GET request; there is no way to send another one. */
export type Get = (url: string, headers: Readonly<Record<string, string>>) => Promise<ApiAnswer>;

/** What a reader needs of the world. */
export interface ApiSurroundings {
  readonly get: Get;
  /** Waits, in milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Told of each step, in words. */
  readonly progress: (step: string) => void;
}

/** Thrown where an app cannot be inspected at all. */
export class InspectError extends Error {
  override readonly name = "InspectError";
}

/** An answer other than the one that was asked for. */
export class RefusedRequest extends Error {
  constructor(
    /** HTTP status; 0 where no answer came. */
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "RefusedRequest";
  }
}

/** A field that an answer always has. @throws RefusedRequest where it does not */
export function text(row: JsonObject, key: string): string {
  const value = stringOf(row[key]);
  if (value === undefined) throw new RefusedRequest(200, `the answer has no ${key}`);
  return value;
}

const TOO_MANY = 429;
/** A window of Heroku's rate limit passes within this many attempts. */
const ATTEMPTS_WHEN_LIMITED = 7;
const ATTEMPTS_WHEN_BROKEN = 3;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/** One API, by its address and credentials. */
export class Api {
  constructor(
    readonly origin: string,
    private readonly headers: Readonly<Record<string, string>>,
    private readonly surroundings: ApiSurroundings,
  ) {}

  /** @throws RefusedRequest for every answer but 200 and 206, after waiting where the API asks for that */
  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    const { get, wait, progress } = this.surroundings;
    for (let attempt = 1; ; attempt += 1) {
      let answer: ApiAnswer;
      try {
        answer = await get(`${this.origin}${path}`, { accept: "application/json", ...this.headers, ...headers });
      } catch (error) {
        if (attempt >= ATTEMPTS_WHEN_BROKEN) throw new RefusedRequest(0, `no answer: ${messageOf(error)}`);
        await wait(FIRST_WAIT_MS * 2 ** (attempt - 1));
        continue;
      }
      if (answer.status === 200 || answer.status === 206) return answer;
      const limited = answer.status === TOO_MANY;
      const mayRepeat = limited
        ? attempt < ATTEMPTS_WHEN_LIMITED
        : answer.status >= 500 && attempt < ATTEMPTS_WHEN_BROKEN;
      if (!mayRepeat) throw new RefusedRequest(answer.status, refusalIn(answer));
      const pause = pauseOf(answer, attempt);
      if (limited) progress(`the rate limit is reached; the next request goes out in ${String(pause / 1000)} seconds`);
      await wait(pause);
    }
  }

  /**
   * Everything of a list that is paged by ranges.
   *
   * @throws RefusedRequest as {@link Api.get} does
   */
  async list(path: string, headers: Readonly<Record<string, string>> = {}): Promise<readonly unknown[]> {
    const items: unknown[] = [];
    let range: string | undefined = "id ..; max=1000";
    while (range !== undefined) {
      const answer = await this.get(path, { ...headers, range });
      if (!Array.isArray(answer.body)) throw new RefusedRequest(answer.status, "the answer is not a list");
      items.push(...(answer.body as readonly unknown[]));
      range = answer.status === 206 ? answer.header("next-range") : undefined;
    }
    return items;
  }
}

function pauseOf(answer: ApiAnswer, attempt: number): number {
  const asked = Number(answer.header("retry-after") ?? NaN) * 1000;
  const pause = Number.isFinite(asked) ? asked : FIRST_WAIT_MS * 2 ** (attempt - 1);
  return Math.min(Math.max(pause, FIRST_WAIT_MS), LONGEST_WAIT_MS);
}

/** What an API says of a refusal, in one line. */
function refusalIn({ status, body }: ApiAnswer): string {
  const errors = isObject(body) && Array.isArray(body.errors) ? (body.errors as readonly unknown[]) : [];
  const [first] = errors;
  const said = isObject(body) && typeof body.message === "string" ? body.message : undefined;
  const listed = isObject(first) && typeof first.message === "string" ? first.message : undefined;
  const text = said ?? listed;
  return text === undefined ? `HTTP ${String(status)}` : `HTTP ${String(status)}, ${text.replace(/\s+/g, " ").trim()}`;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message} (${cause.message})` : error.message;
}

/** Sends requests with Node's own client. */
export const getByFetch: Get = async (url, headers) => {
  const response = await fetch(url, { headers, redirect: "error" });
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return { status: response.status, header: (name) => response.headers.get(name) ?? undefined, body };
};
import { isObject } from "../../text/json";
