import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { NO_ANSWER, redact, type ApiRequest } from "./kit/exchange";
import { canonicalJson, isJsonObject, numberAt, stringAt, type Json } from "./kit/json";

/** One request to one of the platforms, without secrets. */
export interface JournalEntry {
  readonly method: string;
  /** With the query, if there was one. */
  readonly path: string;
  readonly body?: Json;
  /** The status of the answer, 0 where the connection was cut before it. */
  readonly status: number;
}

const CONFIG_VARS = "/config-vars";
/** How many entries wait before they are written. */
const BATCH = 64;

/** Which variables are set is shown, what they are set to is not: any of them may be a secret. */
function bodyOf(request: ApiRequest): Json | undefined {
  const { body } = request;
  if (body === undefined || !request.path.endsWith(CONFIG_VARS) || !isJsonObject(body)) {
    return body === undefined ? undefined : redact(body);
  }
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, value === null ? null : "[redacted]"]));
}

/** What the platforms were asked in one run of a sandbox, in order, in a file with one line of JSON for each request. */
export class Journal {
  private waiting: string[] = [];

  /** Begins anew: the file holds the newest run. */
  constructor(private readonly file: string) {
    writeFileSync(file, "", { mode: 0o600 });
  }

  record(request: ApiRequest, status: number): void {
    const query = Object.entries(request.query ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    const path = query.length === 0 ? request.path : `${request.path}?${query.join("&")}`;
    const body = bodyOf(request);
    this.waiting.push(JSON.stringify({ method: request.method, path, ...(body !== undefined && { body }), status }));
    if (this.waiting.length >= BATCH) this.flush();
  }

  /** Writes what waits. */
  flush(): void {
    if (this.waiting.length === 0) return;
    appendFileSync(this.file, `${this.waiting.join("\n")}\n`);
    this.waiting = [];
  }

  /** What a run wrote, empty where there was none; a line that a killed run left unfinished is passed over. */
  static read(file: string): readonly JournalEntry[] {
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch {
      return [];
    }
    return text.split("\n").flatMap((line) => {
      try {
        const parsed: unknown = JSON.parse(line);
        return isEntry(parsed) ? [parsed] : [];
      } catch {
        return [];
      }
    });
  }
}

function isEntry(value: unknown): value is JournalEntry {
  if (!isJsonObject(value)) return false;
  return (
    stringAt(value, "method") !== undefined &&
    stringAt(value, "path") !== undefined &&
    numberAt(value, "status") !== undefined
  );
}

/** One line for a terminal. */
export function entryText({ method, path, body, status }: JournalEntry): string {
  const outcome = status === NO_ANSWER ? ["-> connection cut"] : status < 400 ? [] : [`-> ${status}`];
  const shown = body === undefined ? [] : [canonicalJson(body)];
  return [method.padEnd(6), path, ...shown, ...outcome].join(" ");
}
