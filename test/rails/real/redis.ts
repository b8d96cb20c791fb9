import type { Reply } from "../../../lib/sandbox/redis/redis-connection";
import { connectTo } from "../../sandbox/redis/connect-to";

/** Looks into one Redis of the deployment, by the URL that the app has for it. */
export class RedisInspector {
  constructor(readonly url: string) {}

  async command(...words: readonly string[]): Promise<Reply> {
    const connection = await connectTo(this.url);
    try {
      return await connection.send(...words);
    } finally {
      connection.close();
    }
  }

  /** One number of INFO, as `evicted_keys`. */
  async info(name: string): Promise<number> {
    const text = String(await this.command("INFO"));
    return Number(new RegExp(`^${name}:(\\d+)`, "m").exec(text)?.[1]);
  }

  /** One setting, as `maxmemory-policy`. */
  async setting(name: string): Promise<string> {
    const reply = await this.command("CONFIG", "GET", name);
    return Array.isArray(reply) ? String(reply[1]) : "";
  }

  /** Writes values that never expire until the first small one of a new connection is refused. Returns the refusal. */
  async fill(): Promise<string> {
    for (let size = 1024 * 1024, round = 0; ; size = Math.max(1, size / 16), round += 1) {
      // A new connection each time: what the buffers of the one before held is free again, and has to be filled as well.
      const connection = await connectTo(this.url);
      for (let index = 0; ; index += 1) {
        const reply = await connection.send("SET", `filling:${round}:${index}`, "x".repeat(size)).catch(String);
        if (reply === "OK") continue;
        // The last one stays open, and with it the memory that its buffers take: it ends with the server.
        if (size === 1 && index === 0) return String(reply);
        connection.close();
        break;
      }
    }
  }

  /** Ends the server, as when the machine that it runs on fails. Returns when nobody listens at its address any more. */
  async kill(): Promise<void> {
    await this.command("SHUTDOWN", "NOSAVE").catch((error: unknown) => {
      if (!String(error).includes("Redis closed the connection")) throw error;
    });
  }
}
