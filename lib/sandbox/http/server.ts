import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { API_PREFIX } from "../cloudflare/api";
import type { ApiRequest, ApiResponse } from "../kit/exchange";
import { ConnectionCut } from "../kit/interceptor";
import { isList, type Json } from "../kit/json";
import type { HerokuAndCloudflare } from "../platforms";
import { renderPage, renderState, SCRIPT_HASH, STYLE_HASH } from "../page/page";
import { isAuthorized, unauthorized } from "./authorization";
import { pageOf, parseRange } from "./range";

/** The APIs and the page, on loopback. */
export interface ServedApis {
  /** As in `http://127.0.0.1:4010`, without a slash at the end. */
  readonly origin: string;
  stop(): Promise<void>;
}

/** How to serve. */
export interface ServeOptions {
  /** @default one that is free */
  readonly port?: number;
  /** Resolves when what exists is on disk; awaited before each answer to a change. */
  readonly save: () => Promise<void>;
}

/** A source may be as large as a slug may be. */
const LARGEST_BODY = 500 * 1024 * 1024;
/** Requests that Heroku allows an hour; the count here goes down with each and is never used up, unless by a fault. */
const RATE_LIMIT = 4500;

class TooLarge extends Error {}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > LARGEST_BODY) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headersOf(message: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(message.headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

/** A web page of another origin must not reach the sandbox by a name that it points at loopback. */
function isLoopbackHost(host: string | undefined): boolean {
  return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host ?? "");
}

function problem(status: number, id: string, message: string): ApiResponse {
  return { status, headers: { "content-type": "application/json" }, body: { id, message, url: "" } };
}

/** Serves the platforms' APIs and the page on 127.0.0.1. @throws Error where the port is taken */
export async function serveApis(platforms: HerokuAndCloudflare, options: ServeOptions): Promise<ServedApis> {
  let remaining = RATE_LIMIT;
  const live = new Set<ServerResponse>();

  const paged = (request: ApiRequest, response: ApiResponse): ApiResponse => {
    if (request.method !== "GET" || response.status !== 200 || !isList(response.body)) return response;
    const header = request.headers?.range;
    const range = parseRange(header ?? "id ..");
    const page = range === undefined ? undefined : pageOf(response.body, range);
    if (page === undefined) {
      return header === undefined
        ? response
        : problem(416, "requested_range_not_satisfiable", `Range: ${header} is not one that can be used here.`);
    }
    // Without a header a list keeps the order that the platform gives it, for clients that look at its first item.
    if (header === undefined && page.next === undefined) return response;
    const more: Readonly<Record<string, string>> = page.next === undefined ? {} : { "next-range": page.next };
    const content: Readonly<Record<string, string>> =
      page.contentRange === undefined ? {} : { "content-range": page.contentRange };
    return {
      status: page.next === undefined ? 200 : 206,
      headers: { ...response.headers, "accept-ranges": "id, name, version", ...content, ...more },
      body: page.items,
    };
  };

  const ask = (request: ApiRequest, cloudflare: boolean): ApiResponse => {
    if (!isAuthorized(request.path, request.headers ?? {})) return unauthorized(cloudflare);
    if (cloudflare) return platforms.cloudflareApi.handle(request);
    const response = paged(request, platforms.herokuApi.handle(request));
    remaining = Math.max(1, remaining - 1);
    return { ...response, headers: { "ratelimit-remaining": String(remaining), ...response.headers } };
  };

  const answerApi = async (message: IncomingMessage, url: URL): Promise<ApiResponse> => {
    const cloudflare = url.pathname.startsWith(`${API_PREFIX}/`);
    const headers = headersOf(message);
    const bytes = await readBody(message);
    let body: Json | undefined;
    const isUpload = message.method === "PUT" && /^\/(?:sources|slugs)\//.test(url.pathname);
    if (bytes.length > 0 && !isUpload) {
      try {
        body = JSON.parse(bytes.toString("utf8")) as Json;
      } catch {
        return problem(400, "bad_request", "The body is not JSON.");
      }
    }
    const request: ApiRequest = {
      method: message.method ?? "GET",
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers,
      ...(body !== undefined && { body }),
      ...(isUpload && { bytes: new Uint8Array(bytes) }),
    };
    try {
      return ask(request, cloudflare);
    } finally {
      await options.save();
    }
  };

  const showPage = (url: URL, response: ServerResponse): void => {
    if (url.pathname === "/events") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      live.add(response);
      response.on("close", () => live.delete(response));
      send(response);
      return;
    }
    const policy = `default-src 'none'; style-src '${STYLE_HASH}'; script-src '${SCRIPT_HASH}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "cache-control": "no-store",
    });
    response.end(renderPage(platforms));
  };

  const send = (response: ServerResponse): void => {
    const lines = renderState(platforms).split("\n");
    response.write(`${lines.map((line) => `data: ${line}`).join("\n")}\n\n`);
  };

  // A deploy asks hundreds of times a second: one picture for all that was asked since the last turn of the event loop.
  let drawing = false;
  const unwatch = platforms.watch(() => {
    if (drawing || live.size === 0) return;
    drawing = true;
    setImmediate(() => {
      drawing = false;
      for (const response of live) send(response);
    });
  });

  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isLoopbackHost(message.headers.host)) {
      writeJson(response, problem(403, "forbidden", "The sandbox answers to 127.0.0.1 and localhost only."));
      return;
    }
    const url = new URL(message.url ?? "/", "http://127.0.0.1");
    if (message.method === "GET" && (url.pathname === "/" || url.pathname === "/events")) {
      showPage(url, response);
      return;
    }
    writeJson(response, await answerApi(message, url));
  };

  const server = createServer((message, response) => {
    handle(message, response).catch((error: unknown) => {
      if (error instanceof ConnectionCut) message.socket.destroy();
      else if (error instanceof TooLarge) writeJson(response, problem(413, "too_large", "The body is too large."));
      else
        writeJson(
          response,
          problem(
            500,
            "sandbox_defect",
            `The sandbox failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
          ),
        );
    });
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      reject(
        taken
          ? new Error(`Port ${options.port ?? 0} of 127.0.0.1 is taken. Choose another with --port, or leave it out.`)
          : error,
      );
    });
    server.listen(options.port ?? 0, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address === "object" && address !== null) resolve(address.port);
      else reject(new Error("no port"));
    });
  });
  const origin = `http://127.0.0.1:${port}`;
  platforms.heroku.origin = origin;
  return {
    origin,
    stop: () => {
      unwatch();
      for (const response of live) response.end();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
    },
  };
}

function writeJson(response: ServerResponse, { status, headers, body }: ApiResponse): void {
  const isText = (headers["content-type"] ?? "").startsWith("text/plain");
  response.writeHead(status, headers);
  response.end(isText && typeof body === "string" ? body : JSON.stringify(body));
}
