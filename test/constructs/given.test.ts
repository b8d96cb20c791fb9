import { Fn, TerraformStack, TerraformVariable, Testing } from "cdktf";
import {
  acknowledge,
  Addon,
  AnyCableServer,
  AnyCableThruster,
  CableHost,
  ConfigurationError,
  Domain,
  HostRecord,
  importExisting,
  Process,
  RailsApp,
  RedisAddon,
  StimulusReflexApp,
  StimulusReflexStack,
} from "cdktf-stimulus-reflex";
import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import { AppConfigAssociation } from "cdktf-stimulus-reflex/provider-heroku/app-config-association";
import { Drain } from "cdktf-stimulus-reflex/provider-heroku/drain";
import { HerokuProvider } from "cdktf-stimulus-reflex/provider-heroku";
import { existingStack, ZONE_ID } from "../stack";
import { CONSTRUCTS, placesIn, put, rails, UUID, type Given } from "./public-constructs";

const circular: Record<string, unknown> = {};
circular.self = circular;
const throwing = Object.defineProperty({}, "plan", {
  enumerable: true,
  get() {
    throw new Error("cannot be read");
  },
});

const traps = (...names: readonly (keyof ProxyHandler<object>)[]): object =>
  new Proxy(
    { public: "a", reason: "b" },
    Object.fromEntries(
      names.map((name) => [
        name,
        () => {
          throw new Error("trapped");
        },
      ]),
    ),
  );
const revoked = Proxy.revocable([], {});
revoked.revoke();

const deep: object = Array.from({ length: 20_000 }).reduce<object>((inner) => ({ inner }), {});
const deepList: unknown[] = Array.from({ length: 20_000 }).reduce<unknown[]>((inner) => [inner], []);

/** Invented, and in the form of a live key of a payment provider. */
const SECRET = ["rk", "live", "9aF3kLm2QxZ7pW1c"].join("_");

/** Values that no property takes, nor a member of one. */
const NEVER: Readonly<Record<string, unknown>> = {
  null: null,
  symbol: Symbol("s"),
  bigint: 5n,
  NaN: Number.NaN,
  "a Map": new Map([["postgres", { plan: "x:y" }]]),
  "a Date": new Date(0),
  "a RegExp": /x/,
  "a Set": new Set(["web"]),
  "a promise": Promise.resolve(1),
  "a class": TerraformStack,
  "a TerraformVariable": new TerraformVariable(new TerraformStack(Testing.app(), "other"), "v", { type: "string" }),
  "a circular object": circular,
  "a sparse list": Object.assign(new Array<string>(2), { 1: "x" }),
  "an object that cannot be read": throwing,
  "a proxy that names nothing": traps("ownKeys"),
  "a proxy without a prototype": traps("getPrototypeOf"),
  "a proxy that has nothing": traps("has"),
  "a proxy of nothing but errors": traps("get", "has", "ownKeys", "getPrototypeOf", "getOwnPropertyDescriptor"),
  "a revoked proxy": revoked.proxy,
  "a list of four thousand million elements": new Array(2 ** 32 - 1),
  "a list of objects": [{}],
  infinity: Number.POSITIVE_INFINITY,
  "a boxed text": Object("acme") as unknown,
  "a boxed number": Object(5) as unknown,
  "a Buffer": Buffer.from("acme"),
  "an Error": new Error("acme"),
  "a deep object": deep,
  "a deep list": deepList,
  "a line separator": "a\u2028b",
  "half a character": "a\ud800b",
  "template syntax": '${file("/etc/hostname")}',
  "a template directive": "%{ if true }a%{ endif }",
  "a control character": "a\u0000b",
  "a character that turns text around": "a\u202eb",
  "white space": "  ",
  "200 kB": "!".repeat(200_000),
  "a key": SECRET,
  "a URL with a password": `https://acme:${SECRET}@example.com/a.tar.gz`,
};
const KINDS = Object.entries(NEVER);

/** Values of variables and options may be white space. */
const FREE = /^(?:configVars|addons\.db\.config|config)\.\w+$/;

/** All kinds for a property, and for places within one some, in turn; EVERY_KIND=1 tries all. */
function kindsFor(place: string, index: number): readonly (readonly [string, unknown])[] {
  const isWhole = !place.includes(".") || process.env.EVERY_KIND === "1";
  return KINDS.filter(([kind], number) => {
    if (kind === "white space" && FREE.test(place)) return false;
    return isWhole || number % 5 === index % 5;
  });
}

describe.each(Object.entries(CONSTRUCTS))("%s", (_name, [good, make]) => {
  test("accepts a good value for each property", () => {
    expect(() => make(existingStack(), good)).not.toThrow();
  });

  test("refuses a wrong id, and names the scope", () => {
    const stack = existingStack();
    const token = new TerraformVariable(stack, "v", { type: "string" }).stringValue;
    for (const id of ["", null, 5, {}, "a\nb", "a\u0000b", "a\u202eb", token, `a-${token}`]) {
      const attempt = () => make(stack, good, id as string);
      expect(attempt).toThrow(ConfigurationError);
      expect(attempt).toThrow(/^(?:\S+: )?id\b.*: (?:is|contains) .*\n {2}Allowed: .*\n {2}Pass an id/);
    }
  });

  test.each(placesIn(good).map((path, index) => [path.join("."), index] as const))(
    "refuses every wrong value of %s by its name, and shows no secret and no more than a line of it",
    (place, index) => {
      const path = place.split(".");
      for (const [kind, value] of kindsFor(place, index)) {
        let error: unknown = `${kind} was ignored`;
        try {
          make(existingStack(), put(good, path, value) as Given);
        } catch (caught) {
          error = caught;
        }
        const message = error instanceof ConfigurationError ? error.message : `${kind}: ${String(error)}`;
        expect(message).toMatch(new RegExp(`^\\S+: ${path[0] ?? ""}\\b`, "m"));
        expect(message).not.toContain(SECRET);
        expect(message.length).toBeLessThan(5000);
      }
    },
  );
});

describe("arguments of generated resources, given by transform", () => {
  const made = (transform: object): string => {
    const stack = existingStack();
    new RailsApp(stack, "rails", {
      name: "acme",
      region: "us",
      configVars: { TZ: "UTC" },
      build: { url: "https://example.com/a.tar.gz" },
      transform,
    });
    return Testing.synth(stack, true);
  };

  test.each<[string, object, string]>([
    [
      "a secret variable",
      { app: { sensitiveConfigVars: { A: "literal" } } },
      "transform.app.sensitiveConfigVars.A: is a literal",
    ],
    [
      "one that a function returns",
      { app: (given: object) => ({ ...given, sensitiveConfigVars: { A: "literal" } }) },
      "transform.app.sensitiveConfigVars.A: is a literal",
    ],
    [
      "a key in a buildpack",
      { app: { buildpacks: [`https://${SECRET}@example.com/a`] } },
      "transform.app.buildpacks[0]: looks like a secret",
    ],
    [
      "a token in the URL of a build",
      { build: { source: { url: "https://example.com/a.tgz?private_token=abcdef" } } },
      "transform.build.source.url: looks like a secret",
    ],
    [
      "template syntax",
      { app: { organization: { name: "${var.team}" } } },
      "transform.app.organization.name: contains template syntax",
    ],
    ["a Map", { app: { configVars: new Map([["A", "b"]]) } }, "transform.app.configVars: is a Map"],
    ["null", { app: { organization: null } }, "transform.app.organization: is null"],
    ["a function as a value", { app: { internalRouting: () => true } }, "transform.app.internalRouting: is a function"],
    ["a misspelt argument", { app: { intrnalRouting: true } }, 'Did you mean "internalRouting"?'],
    [
      "a misspelt argument of a function",
      { app: (given: object) => ({ ...given, intrnalRouting: true }) },
      "transform.app.intrnalRouting: unknown argument",
    ],
    ["variables, which are set afterwards", { config: { vars: { A: "b" } } }, "transform.config.vars: has no effect"],
    ["a class", { app: TerraformStack }, "transform.app: is a function"],
    ["a promise", { app: async (given: object) => Promise.resolve(given) }, "transform.app: returned a Promise"],
  ])("%s is refused", (_what, transform, message) => {
    expect(() => made(transform)).toThrow(message);
  });

  test("what the library itself passes, and known arguments, are not refused", () => {
    const transform = {
      app: (given: object) => ({ ...given, internalRouting: true }),
      build: { buildpacks: ["heroku/ruby"] },
    };
    expect(made(transform)).toContain('"internal_routing": true');
  });
});

describe("secrets that no construct of the library is given", () => {
  const stack = () => {
    const made = existingStack();
    new RailsApp(made, "rails", { name: "acme", region: "us" });
    return made;
  };

  test.each<[string, (made: TerraformStack) => unknown, string]>([
    [
      "the default of a sensitive variable",
      (made) => new TerraformVariable(made, "master_key", { type: "string", sensitive: true, default: "0123456789" }),
      "existing/master_key: default: is a literal secret",
    ],
    [
      "the default of a variable with the name of a secret",
      (made) => new TerraformVariable(made, "rails_master_key", { type: "string", default: "abcdef0123456789" }),
      "existing/rails_master_key: default: is a literal secret",
    ],
    [
      "a member of a default",
      (made) =>
        new TerraformVariable(made, "env", { type: "map(string)", default: { SECRET_KEY_BASE: "abcdef0123456789" } }),
      "existing/env: default: is a literal secret",
    ],
    [
      "the key of the Heroku provider",
      (made) => new HerokuProvider(made, "eu", { alias: "eu", apiKey: "0123-4567", email: "a@acme.com" }),
      "existing/eu: apiKey: is a literal",
    ],
    [
      "the token of the Cloudflare provider",
      (made) => new CloudflareProvider(made, "other", { alias: "other", apiToken: "0123-4567" }),
      "existing/other: apiToken: is a literal",
    ],
    [
      "the secret of a drain",
      (made) => new Drain(made, "drain", { appId: UUID, sensitiveUrl: "https://logs.acme.com/abc" }),
      "existing/drain: sensitiveUrl: is a literal",
    ],
    [
      "a drain with a password",
      (made) => new Drain(made, "drain", { appId: UUID, url: "syslog+tls://acme:pass@logs.acme.com" }),
      "existing/drain: url: looks like a secret",
    ],
  ])("%s fails the synth", (_what, make, message) => {
    const made = stack();
    make(made);
    expect(() => Testing.synth(made, true)).toThrow(message);
  });

  test("defaults and providers without secrets pass", () => {
    const made = stack();
    new TerraformVariable(made, "region", { type: "string", default: "us" });
    const key = new TerraformVariable(made, "heroku_api_key", { type: "string", sensitive: true });
    new HerokuProvider(made, "eu", { alias: "eu", apiKey: key.stringValue });
    new Drain(made, "drain", { appId: UUID, url: "syslog+tls://logs.acme.com:6514" });
    expect(() => Testing.synth(made, true)).not.toThrow();
  });
});

test("the very text of template syntax passes as a raw string", () => {
  const stack = existingStack();
  const configVars = { PROMPT: Fn.rawString("${name}") };
  new RailsApp(stack, "rails", { name: "acme", region: "us", configVars });
  expect(Testing.synth(stack)).toContain("$${name}");
});

test("a provider of another stack is refused, since Terraform does not find it", () => {
  const stack = existingStack();
  const elsewhere = new HerokuProvider(new TerraformStack(Testing.app(), "other"), "heroku");
  expect(() => new RailsApp(stack, "rails", { name: "acme", region: "us", provider: elsewhere })).toThrow(
    "existing/rails: provider: is the provider of another stack, other.",
  );
});

test.each([
  ["an app of its own", (stack: TerraformStack) => rails(stack)],
  [
    "an app that exists",
    (stack: TerraformStack) => RailsApp.fromAttributes(stack, "rails", { appId: UUID, hostname: "acme.herokuapp.com" }),
  ],
])("a hand-written association that sets a variable of %s as well fails the synth", (_what, make) => {
  const stack = existingStack();
  const app = make(stack);
  app.configVars.add("APP_ENV", "production");
  const vars = { APP_ENV: "staging" };
  new AppConfigAssociation(stack, "by-hand", { appId: app.appId, vars });
  expect(() => Testing.synth(stack, true)).toThrow(/APP_ENV is set by existing\/\S+ and by existing\/\S+/);
});

describe("values of the right type that no deployment can have", () => {
  const zone = { zoneId: ZONE_ID, zone: "acme.com" };
  const app = (stack: TerraformStack, more: object) =>
    new RailsApp(stack, "made", { name: "acme", region: "us", ...more });

  test.each<[string, (stack: TerraformStack) => unknown, string]>([
    [
      "a record that points to itself",
      (stack) => new HostRecord(stack, "made", { ...zone, host: "a.acme.com", target: "a.acme.com" }),
      'target "a.acme.com": is the host itself',
    ],
    [
      "a CNAME to an address",
      (stack) => new HostRecord(stack, "made", { ...zone, host: "a.acme.com", target: "10.0.0.1" }),
      'target "10.0.0.1": is not a name that a CNAME record can point to',
    ],
    [
      "a cable that no page may open",
      (stack) =>
        new CableHost(stack, "made", { ...zone, app: rails(stack), host: "b.acme.com", allowedRequestOrigins: [] }),
      "allowedRequestOrigins: is an empty list",
    ],
    [
      "more config vars than an app has room for",
      (stack) => app(stack, { configVars: { A: "x".repeat(40_000), B: "x".repeat(40_000) } }),
      "configVars: takes 80002 bytes",
    ],
    [
      "a name that JavaScript keeps for itself",
      (stack) => app(stack, { configVars: JSON.parse('{"__proto__":"a"}') as object }),
      'configVars.__proto__ "__proto__": is not the name of an environment variable',
    ],
    [
      "an owner that is not a construct",
      (stack) => {
        rails(stack).configVars.add("A", "b", "me" as never);
      },
      "owner: is a string, not a construct",
    ],
    [
      "an acknowledgement without a reason",
      (stack) => {
        acknowledge(rails(stack), "redis-policy", undefined as never);
      },
      "acknowledge: the reason is undefined, not a string",
    ],
    [
      "ids that are a list of nothing",
      (stack) => {
        importExisting(stack, null as never);
      },
      "importExisting: the second argument is null",
    ],
  ])("%s is refused", (_what, make, message) => {
    expect(() => make(existingStack())).toThrow(ConfigurationError);
    expect(() => make(existingStack())).toThrow(message);
  });

  const nothing: Readonly<Record<string, unknown>> = {
    undefined,
    null: null,
    "a number": 5,
    "an object": {},
    "a proxy of nothing but errors": traps("get", "has", "getPrototypeOf", "ownKeys"),
  };

  test.each(Object.entries(nothing))("functions that take a construct say that %s is none", (_what, given) => {
    const said = /^\w+: the first argument is .*, not a (construct|TerraformStack)\.$/;
    expect(() => {
      acknowledge(given as never, "redis-policy", "a reason");
    }).toThrow(said);
    expect(() => {
      importExisting(given as never, {});
    }).toThrow(said);
  });

  const constructs = [
    RailsApp,
    Process,
    Addon,
    RedisAddon,
    Domain,
    CableHost,
    HostRecord,
    AnyCableServer,
    AnyCableThruster,
  ];

  test.each(constructs)("%p names itself where its properties cannot be read", (construct) => {
    for (const given of Object.values(nothing)) {
      expect(() => new construct(existingStack(), "made", given as never)).toThrow(/^existing\/made: /);
    }
  });

  test.each([StimulusReflexStack, StimulusReflexApp, ...constructs])(
    "%p refuses a scope that is not a construct",
    (construct) => {
      for (const given of Object.values(nothing)) {
        expect(() => new construct(given as never, "made", {} as never)).toThrow(
          /^The scope of "made" is .+, not a construct\.\n {2}Pass the stack or the construct that it belongs to\.$/,
        );
      }
    },
  );
});
