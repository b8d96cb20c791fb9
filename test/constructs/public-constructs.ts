import { Testing, type TerraformStack } from "cdktf";
import {
  Addon,
  AnyCableServer,
  AnyCableThruster,
  CableHost,
  Domain,
  HostRecord,
  Process,
  RailsApp,
  RedisAddon,
  StimulusReflexApp,
  StimulusReflexStack,
} from "cdktf-stimulus-reflex";
import { ZONE_ID } from "../stack";

/** What a construct is given. */
export type Given = Readonly<Record<string, unknown>>;
/** Makes a construct in a stack of an organisation. */
export type Make = (stack: TerraformStack, given: Given, id?: string) => unknown;

export const rails = (stack: TerraformStack) => new RailsApp(stack, "rails", { name: "acme", region: "us" });
const redisOf = (stack: TerraformStack, app: RailsApp) =>
  new RedisAddon(stack, "cable-redis", { app, role: "cable", client: "ruby" });
export const UUID = "01234567-89ab-cdef-0123-456789abcdef";
const TRANSFORM = { transform: {} };
const RAILS = {
  name: "acme-2",
  region: "us",
  team: "acme",
  stack: "heroku-24",
  nodejs: true,
  acm: true,
  features: ["preboot"],
  configVars: { TZ: "UTC" },
  sensitiveConfigVars: ["MASTER_KEY"],
  build: { url: "https://example.com/a.tar.gz", version: "v1", checksum: `SHA256:${"0".repeat(64)}` },
  released: true,
  disposable: false,
  provider: undefined,
  ...TRANSFORM,
};
const HOST = { zoneId: ZONE_ID, zone: "acme.com", host: "www.acme.com", cloudflareProvider: undefined, ...TRANSFORM };
const REDIS = {
  client: "ruby",
  plan: "premium-0",
  version: "8.1",
  maxmemoryPolicy: "volatile-lru",
  timeoutSeconds: 0,
  attached: false,
  preventDestroy: true,
  ...TRANSFORM,
};
const APP = {
  ...RAILS,
  redis: { client: "ruby", session: { ttlSeconds: 60, keyPrefix: "a:" }, cache: REDIS, queue: false },
  domain: HOST,
  cable: {
    host: "cable.acme.com",
    path: "/cable",
    allowedRequestOrigins: ["https://acme.com"],
    server: "action-cable",
  },
  processes: { web: { size: "basic", quantity: 1, ...TRANSFORM } },
  addons: { db: { plan: "heroku-postgresql:essential-0", attachment: "DB", config: { a: "b" }, preventDestroy: true } },
  webConcurrency: 2,
  railsMaxThreads: 5,
};
const STACK = Object.fromEntries(Object.entries(APP).filter(([name]) => name !== "provider"));

/** Every public construct, with a good value for each of its properties. */
export const CONSTRUCTS: Readonly<Record<string, readonly [Given, Make]>> = {
  StimulusReflexStack: [
    { ...STACK, providerVersions: { heroku: "~> 5.3", cloudflare: "~> 5.14" } },
    (_, given, id = "whole") => new StimulusReflexStack(Testing.app(), id, given as never),
  ],
  StimulusReflexApp: [APP, (stack, given, id = "made") => new StimulusReflexApp(stack, id, given as never)],
  RailsApp: [RAILS, (stack, given, id = "made") => new RailsApp(stack, id, given as never)],
  fromAttributes: [
    { appId: UUID, hostname: "acme.herokuapp.com", acm: true, released: true, disposable: false, provider: undefined },
    (stack, given, id = "made") => RailsApp.fromAttributes(stack, id, given as never),
  ],
  Process: [
    { type: "web", size: "basic", quantity: 1, ...TRANSFORM },
    (stack, given, id = "made") => new Process(stack, id, { app: rails(stack), ...given } as never),
  ],
  Addon: [
    { plan: "heroku-postgresql:essential-0", attachment: "DB", config: { a: "b" }, preventDestroy: true, ...TRANSFORM },
    (stack, given, id = "made") => new Addon(stack, id, { app: rails(stack), ...given } as never),
  ],
  RedisAddon: [
    { ...REDIS, role: "session", session: { ttlSeconds: 60, keyPrefix: "a:" } },
    (stack, given, id = "made") => new RedisAddon(stack, id, { app: rails(stack), ...given } as never),
  ],
  Domain: [
    { ...HOST, proxied: false, comment: "a", serves: "web" },
    (stack, given, id = "made") => new Domain(stack, id, { app: rails(stack), ...given } as never),
  ],
  CableHost: [
    { ...HOST, path: "/cable", allowedRequestOrigins: ["https://acme.com"], authentication: "cookie" },
    (stack, given, id = "made") => new CableHost(stack, id, { app: rails(stack), ...given } as never),
  ],
  HostRecord: [
    { zoneId: ZONE_ID, host: "a.acme.com", target: "b.acme.com", proxied: true, comment: "a", transform: {} },
    (stack, given, id = "made") => new HostRecord(stack, id, given as never),
  ],
  AnyCableServer: [
    {
      name: "acme-cable",
      region: "us",
      mode: "http",
      rpcConcurrency: 5,
      presets: ["broker"],
      standby: true,
      variables: {},
    },
    (stack, given, id = "made") => {
      const app = rails(stack);
      return new AnyCableServer(stack, id, { app, redis: redisOf(stack, app), ...given } as never);
    },
  ],
  AnyCableThruster: [
    { mode: "thruster", threads: 5, rpcPoolSize: 5, sharedStores: ["cache", "session"], path: "/cable" },
    (stack, given, id = "made") => {
      const app = rails(stack);
      return new AnyCableThruster(stack, id, { app, redis: redisOf(stack, app), ...given } as never);
    },
  ],
};

/** The way to a place in an object. */
export type Path = readonly string[];

/** Every place in an object where a value stands, as deep as objects in braces and lists go. */
export function placesIn(value: unknown, above: Path = []): readonly Path[] {
  const own = above.length === 0 ? [] : [above];
  if (typeof value !== "object" || value === null) return own;
  return [...own, ...Object.entries(value).flatMap(([name, member]) => placesIn(member, [...above, name]))];
}

/** A copy of an object with another value at a place. */
export function put(into: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value;
  const copy: unknown = Array.isArray(into) ? [...(into as unknown[])] : { ...(into as object) };
  const members = copy as Record<string, unknown>;
  members[name] = put(members[name], rest, value);
  return copy;
}
