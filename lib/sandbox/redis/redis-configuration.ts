import { REDIS_PLANS, type RedisPlanFacts } from "../../catalogue/redis-plans";
import type { Addon } from "../heroku/platform/rows";
import type { RedisEndpoint } from "./redis-connection";

/** How the server of one instance is to run. */
export interface RedisConfiguration {
  readonly password: string;
  /** Undefined where it speaks TLS only. */
  readonly port: number | undefined;
  /** Undefined where it speaks no TLS. */
  readonly tlsPort: number | undefined;
  /** 0 for no limit. */
  readonly maxmemoryMiB: number;
  readonly maxmemoryPolicy: string;
  readonly timeoutSeconds: number;
  readonly notifyKeyspaceEvents: string;
  readonly connections: number;
  /** Whether data outlives the process. */
  readonly persistent: boolean;
}

/** For a plan whose limits nobody knows: Redis' own default for connections, and memory without a limit. */
const UNLISTED = { memoryMiB: 0, connections: 10_000, persistent: true } as const;

const PLANS: Readonly<Record<string, RedisPlanFacts | undefined>> = REDIS_PLANS;

/**
 * What a plan and the settings of its instance come to.
 * @param urls - the URLs that apps have for it: they tell password, ports and whether there is TLS
 */
export function configurationOf(addon: Addon, urls: readonly string[]): RedisConfiguration | undefined {
  const plan = PLANS[addon.plan] ?? UNLISTED;
  const parsed = urls.map((url) => new URL(url));
  const [first] = parsed;
  if (addon.redis === null || first === undefined) return undefined;
  const port = (protocol: string) => {
    const url = parsed.find((candidate) => candidate.protocol === protocol);
    return url === undefined ? undefined : Number(url.port);
  };
  return {
    password: first.password,
    port: port("redis:"),
    tlsPort: port("rediss:"),
    maxmemoryMiB: plan.memoryMiB,
    maxmemoryPolicy: addon.redis.maxmemoryPolicy,
    timeoutSeconds: addon.redis.timeoutSeconds,
    notifyKeyspaceEvents: addon.redis.notifyKeyspaceEvents,
    connections: plan.connections,
    persistent: plan.persistent,
  };
}

/** Where the server of a configuration is reached. */
export function endpointOf({ password, port, tlsPort }: RedisConfiguration): RedisEndpoint {
  return tlsPort === undefined ? { port: port ?? 0, tls: false, password } : { port: tlsPort, tls: true, password };
}

/**
 * The configuration file of redis-server.
 * @param certificate - the folder that holds `certificate.pem` and `key.pem`
 */
export function configurationFile(configuration: RedisConfiguration, directory: string, certificate: string): string {
  const { port, tlsPort, persistent, maxmemoryMiB, maxmemoryPolicy, timeoutSeconds } = configuration;
  const lines = [
    "bind 127.0.0.1",
    `port ${port ?? 0}`,
    ...(tlsPort === undefined
      ? []
      : [
          `tls-port ${tlsPort}`,
          `tls-cert-file "${certificate}/certificate.pem"`,
          `tls-key-file "${certificate}/key.pem"`,
          "tls-auth-clients no",
        ]),
    `requirepass ${configuration.password}`,
    `dir "${directory}"`,
    `maxmemory ${maxmemoryMiB}mb`,
    `maxmemory-policy ${maxmemoryPolicy}`,
    `timeout ${timeoutSeconds}`,
    `notify-keyspace-events "${configuration.notifyKeyspaceEvents}"`,
    `maxclients ${configuration.connections}`,
    `appendonly ${persistent ? "yes" : "no"}`,
    'save ""',
    "daemonize no",
  ];
  return `${lines.join("\n")}\n`;
}

/** Where a server with this configuration file listens; undefined for a file that is none of ours. */
export function endpointIn(file: string): RedisEndpoint | undefined {
  const value = (name: string) => new RegExp(`^${name} (\\S+)$`, "m").exec(file)?.[1];
  const [password, port, tlsPort] = [value("requirepass"), Number(value("port")), Number(value("tls-port"))];
  if (password === undefined) return undefined;
  return tlsPort > 0 ? { port: tlsPort, tls: true, password } : { port, tls: false, password };
}
