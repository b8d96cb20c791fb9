import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** Whether Debian's redis-server is there; tests that need it fail without it where REQUIRE_REDIS=1. */
export const HAS_REDIS = spawnSync("redis-server", ["--version"]).status === 0;

/** A real server on a port of its own, in memory only. */
export class RedisServer {
  static async start(settings: Readonly<Record<string, string>>): Promise<RedisServer> {
    const port = await freePort();
    const flags = Object.entries({ save: "", appendonly: "no", bind: "127.0.0.1", port: String(port), ...settings });
    const server = spawn(
      "redis-server",
      flags.flatMap(([name, value]) => [`--${name}`, value]),
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    let log = "";
    await new Promise<void>((resolve, reject) => {
      server.stdout.on("data", (chunk: Buffer) => {
        log += chunk.toString();
        if (log.includes("Ready to accept connections")) resolve();
      });
      server.on("exit", () => {
        reject(new Error(`redis-server did not start:\n${log}`));
      });
    });
    return new RedisServer(server, port);
  }

  readonly #clients: RedisClient[] = [];

  private constructor(
    readonly server: ChildProcess,
    readonly port: number,
  ) {}

  async client(): Promise<RedisClient> {
    const client = await RedisClient.open(this.port);
    this.#clients.push(client);
    return client;
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.close();
    if (this.server.exitCode !== null) return;
    const exited = once(this.server, "exit");
    this.server.kill("SIGKILL");
    await exited;
  }
}

/** As much of the Redis serialisation protocol as the proofs need: simple strings, errors, numbers, strings, lists. */
export class RedisClient {
  static async open(port: number): Promise<RedisClient> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new RedisClient(socket);
  }

  #received = "";
  #closed = false;
  #waiting: (() => void) | undefined;

  private constructor(readonly socket: Socket) {
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      this.#received += text;
      this.#waiting?.();
    });
    // A server that refuses a connection resets it after its answer.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#closed = true;
      this.#waiting?.();
    });
  }

  /** The answer to a command; an error answer is its text with the minus in front. */
  async send(...words: readonly string[]): Promise<string> {
    this.socket.write(
      `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`,
    );
    const [head = ""] = await this.#lines(1);
    if (!head.startsWith("$")) return head;
    if (head === "$-1") return "nil";
    const [text = ""] = await this.#lines(1);
    return text;
  }

  close(): void {
    this.socket.destroy();
  }

  async #lines(count: number): Promise<string[]> {
    const lines: string[] = [];
    while (lines.length < count) {
      const end = this.#received.indexOf("\r\n");
      if (end >= 0) {
        lines.push(this.#received.slice(0, end));
        this.#received = this.#received.slice(end + 2);
      } else if (this.#closed) {
        throw new Error("the server closed the connection without an answer");
      } else {
        await new Promise<void>((resolve) => (this.#waiting = resolve));
      }
    }
    return lines;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
