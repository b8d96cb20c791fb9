import { execFile, spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { privateFolder, writePrivate } from "../private-folder";
import { configurationFile, endpointOf, type RedisConfiguration } from "./redis-configuration";
import { RedisConnection, type RedisEndpoint } from "./redis-connection";

/** The name of the configuration file in the folder of an instance. */
export const CONFIGURATION_FILE = "redis.conf";

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () =>
      server.close(() => {
        resolve(true);
      }),
    );
  });
}

/** A port of loopback that nobody listens on, and neither does anybody on the next one, which is for TLS. */
export async function freePorts(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const server = createServer();
      server.once("error", reject);
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        server.close(() => {
          if (typeof address === "object" && address !== null) resolve(address.port);
          else reject(new Error("no port"));
        });
      });
    });
    if (port < 65_535 && (await isFree(port + 1))) return port;
  }
}

/** Makes a key and a certificate that signs itself, as Heroku's do, unless the folder has them. */
export async function ensureCertificate(folder: string): Promise<void> {
  if (existsSync(join(folder, "certificate.pem"))) return;
  privateFolder(folder);
  const words =
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=sandbox.invalid -addext subjectAltName=IP:127.0.0.1";
  const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "certificate.pem")];
  await new Promise<void>((resolve, reject) => {
    execFile("openssl", [...words.split(" "), ...files], (error, _stdout, stderr) => {
      if (error === null) resolve();
      else
        reject(
          new Error(
            `openssl is needed for Redis with TLS and could not make a certificate: ${stderr || error.message}`,
          ),
        );
    });
  });
}

/** What a Redis holds. */
export interface RedisContents {
  /** Keys in all its databases. */
  readonly keys: number;
  /** Sidekiq's jobs: in queues, scheduled, and to be tried again. */
  readonly jobs: number;
}

/** One redis-server, in a process group of its own, so that an interrupt at the terminal does not take it from under an app. */
export class RedisProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly endpoint: RedisEndpoint,
  ) {}

  /** @throws Error with what redis-server said where it does not come up */
  static async start(configuration: RedisConfiguration, directory: string, certificate: string): Promise<RedisProcess> {
    privateFolder(directory);
    const file = join(directory, CONFIGURATION_FILE);
    writePrivate(file, configurationFile(configuration, directory, certificate));
    const child = spawn("redis-server", [file], { stdio: ["ignore", "pipe", "pipe"], detached: true });
    await new Promise<void>((resolve, reject) => {
      let said = "";
      const hear = (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes("Ready to accept connections")) resolve();
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.on("error", (error: NodeJS.ErrnoException) => {
        const missing =
          "redis-server is not installed (Debian: apt-get install redis-server). Run without --redis, or install it.";
        reject(error.code === "ENOENT" ? new Error(missing) : error);
      });
      child.on("exit", (code) => {
        reject(new Error(`redis-server ended with ${code ?? "a signal"} in ${directory}:\n${said.trim()}`));
      });
    });
    child.stdout.removeAllListeners("data").resume();
    child.stderr.removeAllListeners("data").resume();
    return new RedisProcess(child, endpointOf(configuration));
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Whether it serves. One that listens no more is about to end, and is waited for, or nothing would take its place. */
  async isServing(): Promise<boolean> {
    if (!this.hasEnded && (await isFree(this.endpoint.port))) await this.ended();
    return !this.hasEnded;
  }

  /** Brings the data to disk whatever the plan, for a restart with another configuration. */
  async save(): Promise<void> {
    const connection = await RedisConnection.open(this.endpoint);
    try {
      await connection.send("SAVE");
    } finally {
      connection.close();
    }
  }

  /** How many keys it holds in all its databases; undefined where it does not say. */
  async countKeys(): Promise<number | undefined> {
    try {
      const connection = await RedisConnection.open(this.endpoint);
      try {
        const keyspace = String(await connection.send("INFO", "keyspace"));
        return [...keyspace.matchAll(/keys=(\d+)/g)].reduce((sum, [, keys]) => sum + Number(keys), 0);
      } finally {
        connection.close();
      }
    } catch {
      return undefined;
    }
  }

  /** What it holds; undefined where it does not say. */
  async contents(): Promise<RedisContents | undefined> {
    const keys = await this.countKeys();
    if (keys === undefined) return undefined;
    const connection = await RedisConnection.open(this.endpoint);
    try {
      const names = await connection.send("KEYS", "queue:*");
      const queues = Array.isArray(names) ? names.map(String) : [];
      const counts = [
        ...queues.map((name) => ["LLEN", name] as const),
        ...["schedule", "retry"].map((name) => ["ZCARD", name] as const),
      ];
      let jobs = 0;
      for (const [command, name] of counts) jobs += Number(await connection.send(command, name));
      return { keys, jobs };
    } finally {
      connection.close();
    }
  }

  stop(): Promise<void> {
    const ended = this.ended();
    this.child.kill("SIGTERM");
    return ended;
  }

  private ended(): Promise<void> {
    if (this.hasEnded) return Promise.resolve();
    return new Promise((resolve) => {
      this.child.once("exit", () => {
        resolve();
      });
    });
  }
}

/** Ends the server that a killed sandbox left in a folder, if it is still the one that listens there. */
export async function stopLeftOver(endpoint: RedisEndpoint, directory: string): Promise<void> {
  let connection: RedisConnection;
  try {
    connection = await RedisConnection.open(endpoint);
  } catch {
    return;
  }
  try {
    const reply = await connection.send("CONFIG", "GET", "dir");
    if (Array.isArray(reply) && reply[1] === directory) await connection.send("SHUTDOWN");
  } catch {
    // It closes the connection in place of an answer.
  } finally {
    connection.close();
  }
}
