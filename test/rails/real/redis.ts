import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { MaxmemoryPolicy } from "../../../lib/catalogue/redis-roles";
import type { Certificate } from "./router";
import { first, freePort, Program } from "./programs";

/** A redis-server of its own, as Heroku would run it for one role. */
export class RedisServer {
  static async start(
    directory: string,
    options: {
      readonly policy: MaxmemoryPolicy;
      readonly memoryMiB: number;
      readonly certificate?: Certificate;
      readonly port?: number;
    },
  ): Promise<RedisServer> {
    const port = options.port ?? (await freePort());
    const { certificate } = options;
    const tls =
      certificate === undefined
        ? ["--port", String(port)]
        : [
            "--port",
            "0",
            "--tls-port",
            String(port),
            "--tls-cert-file",
            certificate.certFile,
            "--tls-key-file",
            certificate.keyFile,
            "--tls-auth-clients",
            "no",
          ];
    const program = new Program(
      "redis-server",
      [
        "redis-server",
        ...tls,
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        directory,
        "--maxmemory",
        `${options.memoryMiB}mb`,
        "--maxmemory-policy",
        options.policy,
      ],
      { env: process.env },
    );
    await program.printed(/Ready to accept connections/);
    return new RedisServer(program, port, certificate === undefined ? "redis" : "rediss");
  }

  private constructor(
    readonly program: Program,
    readonly port: number,
    readonly scheme: "redis" | "rediss",
  ) {}

  get url(): string {
    return `${this.scheme}://127.0.0.1:${this.port}`;
  }

  /** Writes values that never expire until the first small one of a new connection is refused. Returns the refusal. */
  async fill(): Promise<string> {
    for (let size = 1024 * 1024, round = 0; ; size = Math.max(1, size / 16), round += 1) {
      // A new connection each time: what the buffers of the one before held is free again, and has to be filled as well.
      const connection = await RedisConnection.open(this.port);
      for (let index = 0; ; index += 1) {
        const reply = await connection.command("SET", `filling:${round}:${index}`, "x".repeat(size)).catch(String);
        if (reply === "OK") continue;
        // The last one stays open, and with it the memory that its buffers take: it ends with the server.
        if (size === 1 && index === 0) return String(reply);
        connection.close();
        break;
      }
    }
  }

  async command(...words: readonly string[]): Promise<Reply> {
    const connection = await RedisConnection.open(this.port);
    try {
      return await connection.command(...words);
    } finally {
      connection.close();
    }
  }

  /** One number of INFO, as `evicted_keys`. */
  async info(name: string): Promise<number> {
    const text = String(await this.command("INFO"));
    return Number(new RegExp(`^${name}:(\\d+)`, "m").exec(text)?.[1]);
  }
}

type Reply = string | number | null | readonly Reply[];

/** As much of Redis' protocol as the tests speak. */
class RedisConnection {
  static async open(port: number): Promise<RedisConnection> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    // One that is still open when its server ends is an error nobody waits for.
    socket.on("error", () => undefined);
    return new RedisConnection(socket);
  }

  #received = Buffer.alloc(0);

  private constructor(readonly socket: Socket) {}

  async command(...words: readonly string[]): Promise<Reply> {
    this.socket.write(
      `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`,
    );
    for (;;) {
      const parsed = parse(this.#received, 0);
      if (parsed !== undefined) {
        this.#received = this.#received.subarray(parsed.end);
        if (parsed.reply instanceof Error) throw parsed.reply;
        return parsed.reply;
      }
      const chunk = await first(this.socket, "data");
      if (Buffer.isBuffer(chunk)) this.#received = Buffer.concat([this.#received, chunk]);
    }
  }

  close(): void {
    this.socket.destroy();
  }
}

interface Parsed {
  readonly reply: Reply | Error;
  readonly end: number;
}

function parse(buffer: Buffer, at: number): Parsed | undefined {
  const lineEnd = buffer.indexOf("\r\n", at);
  if (lineEnd < 0) return undefined;
  const rest = buffer.toString("utf8", at + 1, lineEnd);
  const end = lineEnd + 2;
  switch (String.fromCharCode(buffer[at] ?? 0)) {
    case "+":
      return { reply: rest, end };
    case "-":
      return { reply: new Error(rest), end };
    case ":":
      return { reply: Number(rest), end };
    case "$": {
      const length = Number(rest);
      if (length < 0) return { reply: null, end };
      if (buffer.length < end + length + 2) return undefined;
      return { reply: buffer.toString("utf8", end, end + length), end: end + length + 2 };
    }
    default: {
      const replies: Reply[] = [];
      let next = end;
      for (let index = 0; index < Number(rest); index += 1) {
        const parsed = parse(buffer, next);
        if (parsed === undefined) return undefined;
        if (parsed.reply instanceof Error) return parsed;
        replies.push(parsed.reply);
        next = parsed.end;
      }
      return { reply: replies, end: next };
    }
  }
}
