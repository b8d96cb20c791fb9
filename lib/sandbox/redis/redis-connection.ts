import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** Where a server listens on loopback, and its password. */
export interface RedisEndpoint {
  readonly port: number;
  readonly tls: boolean;
  readonly password: string;
}

/** What a server answers with. */
export type Reply = string | number | null | readonly Reply[];

/** Reads one reply; undefined while it is not complete. Lengths are counted in bytes, so the text is latin1. */
function parseReply(text: string, start = 0): { readonly reply: Reply | Error; readonly end: number } | undefined {
  const lineEnd = text.indexOf("\r\n", start);
  if (lineEnd < 0) return undefined;
  const line = text.slice(start + 1, lineEnd);
  const next = lineEnd + 2;
  switch (text[start]) {
    case "+":
      return { reply: line, end: next };
    case "-":
      return { reply: new Error(line), end: next };
    case ":":
      return { reply: Number(line), end: next };
    case "$": {
      const end = next + Number(line);
      if (line === "-1") return { reply: null, end: next };
      return text.length < end + 2 ? undefined : { reply: text.slice(next, end), end: end + 2 };
    }
    case "*": {
      const items: Reply[] = [];
      let end = next;
      for (let left = Number(line); left > 0; left -= 1) {
        const item = parseReply(text, end);
        if (item === undefined) return undefined;
        if (!(item.reply instanceof Error)) items.push(item.reply);
        end = item.end;
      }
      return { reply: items, end };
    }
    default:
      return { reply: new Error(`not a reply of Redis: ${line}`), end: next };
  }
}

/** A connection to a Redis on loopback, one command after another. */
export class RedisConnection {
  private received = "";
  private readonly waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void }[] = [];

  private constructor(private readonly socket: Socket) {
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      this.received += chunk;
      for (let read = parseReply(this.received); read !== undefined; read = parseReply(this.received)) {
        this.received = this.received.slice(read.end);
        const next = this.waiting.shift();
        if (read.reply instanceof Error) next?.reject(read.reply);
        else next?.resolve(read.reply);
      }
    });
    const failed = (error?: Error) => {
      for (const { reject } of this.waiting.splice(0)) reject(error ?? new Error("Redis closed the connection."));
    };
    socket.on("error", failed);
    socket.on("close", () => {
      failed();
    });
  }

  /** Connects and authenticates. @throws Error where nobody listens or the password is wrong */
  static async open({ port, tls, password }: RedisEndpoint): Promise<RedisConnection> {
    const socket = await new Promise<Socket>((resolve, reject) => {
      // The certificate is self-signed, as Heroku's are; the other end is on this machine.
      const opened: Socket = tls
        ? connectTls({ host: "127.0.0.1", port, rejectUnauthorized: false }, () => {
            resolve(opened);
          })
        : connectPlain({ host: "127.0.0.1", port }, () => {
            resolve(opened);
          });
      opened.once("error", reject);
    });
    const connection = new RedisConnection(socket);
    await connection.send("AUTH", password);
    return connection;
  }

  send(...words: readonly string[]): Promise<Reply> {
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.socket.write(`*${words.length}\r\n${parts.join("")}`);
    });
  }

  close(): void {
    this.socket.destroy();
  }
}
