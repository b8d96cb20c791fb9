import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import {
  Addon,
  AnyCableServer,
  AnyCableThruster,
  CableHost,
  ConfigurationError,
  Domain,
  HostRecord,
  Process,
  RailsApp,
  RedisAddon,
  StimulusReflexApp,
  StimulusReflexStack,
  type StimulusReflexStackProps,
} from "cdktf-stimulus-reflex";
import { Template } from "cdktf-stimulus-reflex/testing";
import { errorOf, railsApp, ZONE_ID } from "../stack";

/** What `tsx` runs: a program whose types nobody has checked. */
type Unchecked = Readonly<Record<string, unknown>>;

const base = { name: "acme-production", region: "eu", redis: { client: "ruby" } };
const domain = { zoneId: ZONE_ID, host: "www.acme.com" };
const variables = new TerraformStack(Testing.app(), "variables");
const text = new TerraformVariable(variables, "text", { type: "string" });
const flag = new TerraformVariable(variables, "flag", { type: "bool" });

function stack(props: unknown): StimulusReflexStack {
  return new StimulusReflexStack(Testing.app(), "production", props as StimulusReflexStackProps);
}

/** The message of the error, which must be one of this library's. */
function refusal(action: () => unknown): string {
  let error: unknown;
  const message = errorOf(() => {
    try {
      return action();
    } catch (caught) {
      error = caught;
      throw caught;
    }
  });
  expect(error).toBeInstanceOf(ConfigurationError);
  return message;
}

const refused = (props: Unchecked): string => refusal(() => stack({ ...base, ...props }));

describe("a boolean that decides what may be destroyed", () => {
  test("is not a string, which would count as true whatever it says", () => {
    expect(refused({ disposable: "false" })).toBe(
      [
        'production: disposable "false": is a string, not a boolean, and any string counts as true.',
        "  Allowed: true or false, as literals.",
        '  Decide it in the program, as in disposable: process.env.NAME === "true".',
      ].join("\n"),
    );
  });

  test.each([
    ["a token", flag.booleanValue],
    ["a variable", flag],
  ])("is not %s: Terraform takes only a literal", (_, disposable) => {
    expect(refused({ disposable })).toBe(
      [
        "production: disposable: is known only when Terraform runs, and prevent_destroy takes nothing but a literal.",
        "  Allowed: true or false, as literals.",
        '  Decide it in the program, as in disposable: process.env.NAME === "true".',
      ].join("\n"),
    );
  });

  test.each<[string, Unchecked]>([
    ["redis.preventDestroy", { redis: { client: "ruby", preventDestroy: "false" } }],
    ["redis.queue.preventDestroy", { redis: { client: "ruby", queue: { preventDestroy: "false" } } }],
    ["addons.db.preventDestroy", { addons: { db: { plan: "heroku-postgresql:standard-0", preventDestroy: "false" } } }],
  ])("is checked on add-ons as well: %s", (property, props) => {
    expect(refused(props)).toContain(
      `production: ${property} "false": is a string, not a boolean, and any string counts as true.`,
    );
  });

  test("is checked on single constructs", () => {
    const app = railsApp();
    const props = { app, plan: "heroku-postgresql:standard-0", preventDestroy: flag.booleanValue } as never;
    expect(refusal(() => new Addon(app, "db", props))).toContain(
      "existing/rails/db: preventDestroy: is known only when Terraform runs",
    );
    expect(refusal(() => railsApp({ disposable: "false" as never }))).toContain('existing/rails: disposable "false"');
    const attributes = { appId: text.stringValue, hostname: text.stringValue, disposable: "false" } as never;
    expect(refusal(() => RailsApp.fromAttributes(app, "other", attributes))).toContain('disposable "false"');
  });
});

describe("other booleans", () => {
  test.each<[string, Unchecked]>([
    ["nodejs", { nodejs: "false" }],
    ["acm", { acm: "false" }],
    ["released", { released: "false" }],
    ["domain.proxied", { domain: { ...domain, proxied: "false" } }],
  ])("are not strings: %s", (property, props) => {
    expect(refused(props)).toContain(`${property} "false": is a string, not a boolean, and any string counts as true`);
  });

  test("may be tokens where Terraform can decide, and a variable is told from its value", () => {
    expect(refused({ released: flag })).toBe(
      [
        "production: released: is a TerraformVariable, not its value.",
        "  Allowed: true, false or a token.",
        "  Pass its booleanValue.",
      ].join("\n"),
    );
    expect(() => stack({ ...base, released: flag.booleanValue, acm: flag.booleanValue })).not.toThrow();
  });
});

describe("what is missing is named, with what to write", () => {
  test.each<[string, Unchecked, string]>([
    [
      "production: redis",
      { redis: undefined },
      'at least the Redis client in the Gemfile, as in redis: { client: "ruby" }',
    ],
    ["production: redis.client", { redis: {} }, "ruby, hiredis-client, hiredis: the Redis client in the Gemfile"],
    ["production: name", { name: undefined }, "3 to 30 lower-case letters, digits and dashes, as in acme-production"],
    ["production: region", { region: undefined }, 'the region it runs in, as in "us" or "eu"'],
    [
      "production: domain.zoneId",
      { domain: { host: "www.acme.com" } },
      "the id of the Cloudflare zone: 32 hexadecimal digits, on its Overview page",
    ],
    [
      "production: processes.web.size",
      { processes: { web: { quantity: 1 } } },
      "the size of a dyno, as in standard-1x",
    ],
    [
      "production: build.url",
      { build: {} },
      "an https URL of a gzipped tarball that Heroku can download without credentials",
    ],
  ])("%s", (at, props, needs) => {
    expect(refused(props)).toBe([`${at}: is missing.`, `  Allowed: ${needs}.`, "  Add it."].join("\n"));
  });

  test("an app that parts can belong to, which a heroku_app is not", () => {
    const app = railsApp();
    expect(refusal(() => new Process(app, "web", { type: "web", size: "eco", quantity: 1 } as never))).toContain(
      "existing/rails/web: app: is missing.",
    );
    const props = { app: app.nodes.app, role: "cache", client: "ruby" } as never;
    expect(refusal(() => new RedisAddon(app, "cache", props))).toBe(
      [
        "existing/rails/cache: app: is an App, not a RailsApp.",
        "  Allowed: a RailsApp, or the result of RailsApp.fromAttributes.",
        "  Pass `app.rails` of a StimulusReflexApp, or wrap a heroku_app in RailsApp.fromAttributes.",
      ].join("\n"),
    );
  });
});

describe("what has another shape is said so", () => {
  test.each<[string, Unchecked]>([
    ["production: redis: is a string, not the properties of the Redis instances", { redis: "ruby" }],
    [
      "production: redis.queue: is a boolean, not the properties of the Redis of queue",
      { redis: { client: "ruby", queue: true } },
    ],
    [
      "production: redis.queue: is null, not the properties of the Redis of queue",
      { redis: { client: "ruby", queue: null } },
    ],
    ["production: build: is a string, not the properties of a build", { build: "https://example.com/a.tgz" }],
    ["production: domain: is a string, not the properties of the host of the pages", { domain: "www.acme.com" }],
    ["production: cable: is a boolean, not the properties of the cable", { cable: true }],
    [
      "production: cable.anycable: is null, not the properties of AnyCable in the mode http",
      { cable: { anycable: null } },
    ],
    ["production: processes.web: is a number, not the properties of a Process", { processes: { web: 2 } }],
    [
      "production: addons.db: is a string, not the properties of an Addon",
      { addons: { db: "heroku-postgresql:standard-0" } },
    ],
    [
      "production: domain.certificate: is a string, not the properties of a certificate",
      { domain: { ...domain, certificate: "x" } },
    ],
    ["production: addons: is a list, not an object", { addons: [] }],
    ["production: buildpacks: is a string, not a list", { buildpacks: "heroku/ruby" }],
    ["production: features: is a string, not a list", { features: "preboot" }],
    [
      "production: cable.allowedRequestOrigins: is a string, not a list",
      { cable: { allowedRequestOrigins: "https://acme.com" } },
    ],
    ["production: name: is a number, not a string", { name: 5 }],
    ["production: stack: is a number, not the name of a stack", { stack: 24 }],
    ["production: addons.db.plan: is an object, not the name of a plan of an add-on", { addons: { db: { plan: {} } } }],
  ])("%s", (message, props) => {
    expect(refused(props)).toContain(`${message}.\n`);
  });

  test("a variable is told from its value", () => {
    expect(refused({ name: text })).toContain("name: is a TerraformVariable, not a string");
    expect(refused({ name: text })).toContain("Pass its stringValue.");
  });

  test("a stack without any properties", () => {
    expect(refusal(() => stack(undefined))).toContain(
      "production: is undefined, not the properties of a StimulusReflexStack.",
    );
  });
});

describe("misspelt names", () => {
  test("are refused with the nearest one, since they would be ignored silently", () => {
    expect(refused({ domain: { ...domain, proxyed: true } })).toBe(
      [
        "production: domain.proxyed: unknown property of the host of the pages.",
        "  Allowed: zoneId, zone, host, certificate, cloudflareProvider, transform, proxied.",
        '  Did you mean "proxied"?',
      ].join("\n"),
    );
  });

  test.each<[string, Unchecked, string]>([
    ["production: proccesses", { proccesses: {} }, "processes"],
    ["production: domian", { domian: domain }, "domain"],
    ["production: cable.hots", { cable: { hots: "cable.acme.com" } }, "host"],
    ["production: redis.sesion", { redis: { client: "ruby", sesion: {} } }, "session"],
    ["production: redis.queue.sharedwith", { redis: { client: "ruby", queue: { sharedwith: "cable" } } }, "sharedWith"],
    ["production: processes.web.sise", { processes: { web: { sise: "eco", quantity: 1 } } }, "size"],
    ["production: addons.db.plam", { addons: { db: { plam: "heroku-postgresql:standard-0" } } }, "plan"],
    ["production: cable.anycable.proces", { cable: { anycable: { proces: {} } } }, "process"],
    ["production: cable.anycable.process.sise", { cable: { anycable: { process: { sise: "eco" } } } }, "size"],
    ["production: build.urll", { build: { urll: "https://example.com/a.tgz" } }, "url"],
    ["production: transform.ap", { transform: { ap: {} } }, "app"],
    ["production: domain.transform.recrod", { domain: { ...domain, transform: { recrod: {} } } }, "record"],
    [
      "production: domain.certificate.sniEndpoint",
      { domain: { ...domain, certificate: { sniEndpoint: "x" } } },
      "sniEndpointId",
    ],
    ["production: providerVersions.herkou", { providerVersions: { herkou: "5.3.2" } }, "heroku"],
  ])("%s", (property, props, meant) => {
    expect(refused(props)).toContain(`${property}: unknown property of `);
    expect(refused(props)).toContain(`Did you mean "${meant}"?`);
  });

  test("of single constructs as well", () => {
    const app = railsApp();
    const redis = new RedisAddon(app, "cable-redis", { app, role: "cable", client: "ruby" });
    const made: readonly (() => unknown)[] = [
      () => railsApp({ tema: "acme" } as never),
      () => RailsApp.fromAttributes(app, "existing", { appid: text.stringValue, hostname: "a.herokuapp.com" } as never),
      () => new StimulusReflexApp(app, "reflex", { ...base, domian: domain } as never),
      () => new Domain(app, "www", { ...domain, app, proxyed: true } as never),
      () => new CableHost(app, "cable", { ...domain, app, hots: "x" } as never),
      () => new HostRecord(app, "record", { ...domain, targt: "x" } as never),
      () => new Process(app, "web", { app, type: "web", sise: "eco", quantity: 1 } as never),
      () => new Addon(app, "db", { app, plam: "x:y" } as never),
      () => new RedisAddon(app, "cache", { app, role: "cache", clint: "ruby" } as never),
      () => new AnyCableServer(app, "server", { app, redis, name: "acme-cable", regoin: "us" } as never),
      () => new AnyCableThruster(app, "thruster", { mode: "thruster", app, redis, thredas: 5 } as never),
    ];
    for (const make of made) expect(refusal(make)).toMatch(/unknown property of .*[^]*Did you mean "/);
  });
});

describe("one Redis for two roles", () => {
  test("takes no options for the role that shares", () => {
    expect(refused({ redis: { client: "ruby", cable: { sharedWith: "queue", plan: "premium-5" } } })).toBe(
      [
        "production: redis.cable.plan: has no effect together with sharedWith: cable uses the Redis of queue.",
        "  Set it in redis.queue, or leave out sharedWith for a Redis of its own.",
      ].join("\n"),
    );
  });

  test("names only roles that can be shared", () => {
    expect(refused({ redis: { client: "ruby", queue: { sharedWith: "queue" } } })).toBe(
      [
        'production: redis.queue.sharedWith "queue": has no Redis of its own that can be shared.',
        "  Allowed: cable.",
        "  Give queue a Redis of its own, or share one that is allowed.",
      ].join("\n"),
    );
    const circle = { client: "ruby", queue: { sharedWith: "cable" }, cable: { sharedWith: "queue" } };
    expect(refused({ redis: circle })).toBe(
      [
        'production: redis.cable.sharedWith "queue": has no Redis of its own that can be shared.',
        "  Give cable a Redis of its own.",
      ].join("\n"),
    );
  });
});

test("tokens that are not strings pass where the compiler lets them", () => {
  const token: unknown = text.value;
  const made = stack({
    ...base,
    name: token,
    build: { url: token },
    addons: { db: { plan: token } },
    redis: { client: "ruby", plan: token, version: token },
    processes: { web: { size: token, quantity: token } },
  });
  expect(Template.of(made).resource("heroku_app").name).toMatch(/^\$\{.*text\}$/);
});
