import { RedisConnection } from "../../../lib/sandbox/redis/redis-connection";

/** Connects to a Redis of a sandbox by the URL that its app has. */
export function connectTo(url: string): Promise<RedisConnection> {
  const { protocol, port, password } = new URL(url);
  return RedisConnection.open({ port: Number(port), tls: protocol === "rediss:", password });
}
