import { readFileSync } from "node:fs";
import { once } from "node:events";
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer, request as httpsRequest, type Server } from "node:https";
import { connect } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import WebSocket from "ws";
import { first, output } from "./programs";

/** A self-signed certificate in files. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Makes a self-signed certificate for the hosts of the deployment. */
export function selfSigned(directory: string): Certificate {
  const [certFile, keyFile] = [join(directory, "certificate.pem"), join(directory, "key.pem")];
  const names = "subjectAltName=DNS:www.acme.com,DNS:cable.acme.com,IP:127.0.0.1";
  const { status, text } = output(
    [
      "openssl",
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "30",
      "-subj",
      "/CN=acme.com",
      "-addext",
      names,
      "-keyout",
      keyFile,
      "-out",
      certFile,
    ],
    { env: process.env },
  );
  if (status !== 0) throw new Error(text);
  return { certFile, keyFile };
}

/** Stands where Heroku's router does: ends TLS, says so in a header, and hands everything on to the web process. */
export class Router {
  static async start({ certFile, keyFile }: Certificate): Promise<Router> {
    const server = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) });
    const router = new Router(server);
    server.on("request", (incoming: IncomingMessage, outgoing: ServerResponse) => {
      const onwards = httpRequest(
        {
          host: "127.0.0.1",
          port: router.#targetOf(incoming),
          method: incoming.method,
          path: incoming.url,
          headers: forwarded(incoming.headers),
        },
        (reply) => {
          outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
          reply.pipe(outgoing);
        },
      );
      onwards.on("error", () => outgoing.destroy());
      incoming.pipe(onwards);
    });
    server.on("upgrade", (incoming: IncomingMessage, socket, head: Buffer) => {
      const onwards = connect(router.#targetOf(incoming), "127.0.0.1", () => {
        const headers = Object.entries(forwarded(incoming.headers)).map(
          ([name, value]) => `${name}: ${String(value)}\r\n`,
        );
        onwards.write(`GET ${incoming.url ?? "/"} HTTP/1.1\r\n${headers.join("")}\r\n`);
        onwards.write(head);
        onwards.pipe(socket).pipe(onwards);
        router.#websockets.push([socket, onwards]);
      });
      onwards.on("error", () => socket.destroy());
      socket.on("error", () => onwards.destroy());
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return router;
  }

  /** The port of the web process: another one after each restart, as on Heroku. */
  target = 0;

  /** Ports of other apps, by the host that each has. */
  readonly apps = new Map<string, number>();

  readonly #websockets: (readonly [browser: Duplex, app: Duplex])[] = [];

  private constructor(readonly server: Server) {}

  #targetOf({ headers }: IncomingMessage): number {
    return this.apps.get(headers.host ?? "") ?? this.target;
  }

  /** Cuts the link under every websocket that is open: nothing arrives any more, and nothing is closed. */
  cut(): void {
    for (const [browser, app] of this.#websockets) {
      browser.unpipe(app);
      app.unpipe(browser);
    }
  }

  get port(): number {
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("a router without a port");
    return address.port;
  }

  async stop(): Promise<void> {
    for (const both of this.#websockets) for (const one of both) one.destroy();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}

function forwarded(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return { ...headers, "x-forwarded-proto": "https" };
}

/** What a visitor without a browser gets. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A visitor without a browser, who keeps cookies. */
export class Visitor {
  cookie = "";

  constructor(readonly port: number) {}

  static async signedIn(port: number, user: string): Promise<Visitor> {
    const visitor = new Visitor(port);
    const { status, body } = await visitor.post("/login", { user });
    if (status !== 302) throw new Error(`/login answered with ${status} ${body}`);
    return visitor;
  }

  /** Who the app takes the visitor for. */
  async whoami(): Promise<unknown> {
    const { status, body } = await this.get("/whoami");
    if (status !== 200) throw new Error(`/whoami answered with ${status} ${body}`);
    return JSON.parse(body);
  }

  /** Opens a websocket at the cable's host, from a page of this origin. */
  openCable({ origin = "https://www.acme.com", host = "cable.acme.com" } = {}): WebSocket {
    return new WebSocket(`wss://127.0.0.1:${this.port}/cable`, ["actioncable-v1-json"], {
      rejectUnauthorized: false,
      headers: { host, cookie: this.cookie, origin },
    });
  }

  async get(path: string): Promise<Answer> {
    return this.#ask("GET", path);
  }

  async post(path: string, form: Readonly<Record<string, string>>): Promise<Answer> {
    return this.#ask("POST", path, new URLSearchParams(form).toString());
  }

  async #ask(method: string, path: string, body = ""): Promise<Answer> {
    const request = httpsRequest({
      host: "127.0.0.1",
      port: this.port,
      method,
      path,
      rejectUnauthorized: false,
      agent: false,
      headers: {
        host: "www.acme.com",
        cookie: this.cookie,
        "content-type": "application/x-www-form-urlencoded",
        "content-length": Buffer.byteLength(body),
      },
    });
    request.end(body);
    const reply = await first(request, "response");
    if (!isMessage(reply)) throw new Error("no answer");
    let text = "";
    for await (const chunk of reply) text += String(chunk);
    const set = reply.headers["set-cookie"]?.[0]?.split(";")[0];
    if (set !== undefined) this.cookie = set;
    return { status: reply.statusCode ?? 0, headers: reply.headers, body: text };
  }
}

function isMessage(value: unknown): value is IncomingMessage {
  return typeof value === "object" && value !== null && "statusCode" in value;
}
