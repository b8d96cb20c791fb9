import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { API_PREFIX } from "../cloudflare/api";
import type { ApiRequest, ApiResponse } from "../kit/exchange";
import { ConnectionCut } from "../kit/interceptor";
import { isList } from "../kit/json";
import type { HerokuAndCloudflare } from "../platforms";
import { renderPage, renderState, SCRIPT_HASH, STYLE_HASH } from "../page/page";
import { StorageError } from "../../files/storage";
import { isAuthorized, isUpload, refusedFor, unauthorized } from "./authorization";
import { BodyError, hasBody, LARGEST_JSON, LARGEST_UPLOAD, parseBody, readBody } from "./body";
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

/** Requests that Heroku allows an hour; the count here goes down with each and is never used up, unless by a fault. */
const RATE_LIMIT = 4500;

function headersOf(message: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(message.headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

/** A web page of another origin must not reach the sandbox by a name that it points at loopback. */
function isLoopbackHost(host: string | undefined): boolean {
  return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host ?? "");
}

/** Undefined for what is not a path, such as `//`. */
function urlOf({ url = "/" }: IncomingMessage): URL | undefined {
  if (!url.startsWith("/") || url.startsWith("//")) return undefined;
  try {
    return new URL(url, "http://127.0.0.1");
  } catch {
    return undefined;
  }
}

function problem(status: number, id: string, message: string): ApiResponse {
  return { status, headers: { "content-type": "application/json" }, body: { id, message, url: "" } };
}

/** Serves the platforms' APIs and the page on 127.0.0.1. @throws Error where the port is taken */
export async function serveApis(platforms: HerokuAndCloudflare, options: ServeOptions): Promise<ServedApis> {
  let remaining = RATE_LIMIT;
  let origin = "";
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
    if (cloudflare) return platforms.cloudflareApi.handle(request);
    const response = paged(request, platforms.herokuApi.handle(request));
    remaining = Math.max(1, remaining - 1);
    return { ...response, headers: { "ratelimit-remaining": String(remaining), ...response.headers } };
  };

  /** What can be told without the body comes first: nothing is read from who may not ask. */
  const answerApi = async (message: IncomingMessage, url: URL): Promise<ApiResponse> => {
    const cloudflare = url.pathname.startsWith(`${API_PREFIX}/`);
    const method = message.method ?? "GET";
    const headers = headersOf(message);
    const upload = isUpload(method, url.pathname);
    const refused = refusedFor(headers, { hasBody: hasBody(message), upload, origin });
    if (refused !== undefined) return problem(refused.status, refused.id, refused.message);
    if (!isAuthorized(url.pathname, headers)) return unauthorized(cloudflare);
    const source = /^\/sources\/([^/]+)/.exec(url.pathname)?.[1];
    if (upload && source !== undefined && !platforms.heroku.builds.hasSource(source)) {
      return problem(404, "not_found", "Couldn't find that source.");
    }
    const bytes = await readBody(message, upload ? LARGEST_UPLOAD : LARGEST_JSON, !upload || source !== undefined);
    const body = bytes.length > 0 && !upload ? parseBody(bytes) : undefined;
    const request: ApiRequest = {
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers,
      ...(body !== undefined && { body }),
      ...(upload && { bytes: new Uint8Array(bytes) }),
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
    const url = urlOf(message);
    if (url === undefined) {
      writeJson(response, problem(400, "bad_request", "The address of the request is not a path."));
      return;
    }
    if (message.method === "GET" && (url.pathname === "/" || url.pathname === "/events")) {
      const refused =
        url.pathname === "/events" && refusedFor(headersOf(message), { hasBody: false, upload: false, origin });
      if (refused) writeJson(response, problem(refused.status, refused.id, refused.message));
      else showPage(url, response);
      return;
    }
    writeJson(response, await answerApi(message, url));
  };

  const server = createServer((message, response) => {
    handle(message, response).catch((error: unknown) => {
      if (error instanceof ConnectionCut) message.socket.destroy();
      else if (error instanceof BodyError) writeJson(response, problem(error.status, error.id, error.message));
      else {
        // Where it failed is for the sandbox's own terminal, not for whoever asked.
        process.stderr.write(
          `The sandbox failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
        );
        const why = error instanceof StorageError ? error.message : "see the terminal of the sandbox";
        writeJson(response, problem(500, "sandbox_defect", `The sandbox failed: ${why}`));
      }
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
  origin = `http://127.0.0.1:${port}`;
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
  // What of a body has not been read is not waited for.
  if (!response.req.complete) response.setHeader("connection", "close");
  const isText = (headers["content-type"] ?? "").startsWith("text/plain");
  response.writeHead(status, headers);
  response.end(isText && typeof body === "string" ? body : JSON.stringify(body));
}
