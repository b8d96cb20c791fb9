import { isObject } from "../text/json";
import { appendFileSync, readFileSync } from "node:fs";
import { NO_ANSWER, redact, type ApiRequest } from "./kit/exchange";
import { canonicalJson, isJsonObject, isList, numberAt, stringAt, type Json } from "./kit/json";
import { stored, writePrivate } from "./private-folder";

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

/** Anything after the host of a URL may be a secret: the signature of an upload, the token of a log drain. */
const URL_WITH_MORE = /^([a-z][a-z0-9+.-]{0,30}:\/\/)(?:[^\s/@]*@)?([^\s/?#@]+)[/?#]?[^]*$/i;
const PEM = "-----BEGIN ";

function withoutSecrets(value: Json): Json {
  if (typeof value === "string") {
    if (value.includes(PEM)) return "[redacted]";
    const [, scheme, host] = URL_WITH_MORE.exec(value) ?? [];
    return scheme === undefined || host === undefined ? redact(value) : `${scheme}${host}/[redacted]`;
  }
  if (isList(value)) return value.map(withoutSecrets);
  if (!isObject(value)) return value;
  // The names of keys are looked at first: what stands under a telling one is not shown at all.
  const shown = redact(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      isObject(shown) && shown[key] === "[redacted]" ? "[redacted]" : withoutSecrets(item),
    ]),
  );
}

/** Options of an add-on are its own matter; those of Heroku's services hold no secret. */
function withoutOptions(body: Json): Json {
  if (!isJsonObject(body) || !isJsonObject(body.config)) return body;
  const plan = stringAt(body, "plan") ?? stringAt(body, "plan", "name") ?? "";
  if (plan.startsWith("heroku-redis")) return body;
  const config = Object.fromEntries(Object.keys(body.config).map((name) => [name, "[redacted]"]));
  return { ...body, config };
}

/** Which variables are set is shown, what they are set to is not: any of them may be a secret. */
function bodyOf(request: ApiRequest): Json | undefined {
  const { body } = request;
  if (body === undefined || !request.path.endsWith(CONFIG_VARS) || !isJsonObject(body)) {
    return body === undefined ? undefined : withoutSecrets(withoutOptions(body));
  }
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, value === null ? null : "[redacted]"]));
}

/** What the platforms were asked in one run of a sandbox, in order, in a file with one line of JSON for each request. */
export class Journal {
  private waiting: string[] = [];

  /** Begins anew: the file holds the newest run. */
  constructor(private readonly file: string) {
    writePrivate(file, "");
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
    const lines = this.waiting;
    this.waiting = [];
    stored(this.file, () => {
      appendFileSync(this.file, `${lines.join("\n")}\n`, { mode: 0o600 });
    });
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
