import { Fn, TerraformStack, TerraformVariable, Testing, Token } from "cdktf";
import {
  AnyCableServer,
  CableHost,
  Domain,
  RedisAddon,
  StimulusReflexStack,
  type AnyCableOptions,
  type AnyCableOverGrpc,
  type AnyCableServerProps,
  type CableProps,
  type RailsApp,
  type StimulusReflexStackProps,
} from "cdktf-stimulus-reflex";
import { Template, type ResourceJson } from "cdktf-stimulus-reflex/testing";
import {
  ANYCABLE_PROCFILE_VARIABLES,
  ANYCABLE_RAILS_VARIABLES,
  ANYCABLE_SERVER_VARIABLES,
  ANYCABLE_THRUSTER_VARIABLES,
} from "../../../lib/catalogue/anycable-variables";
import { secretVariable } from "../../../lib/constructs/properties/secret-variable";
import { errorOf, railsApp, ZONE_ID } from "../../stack";

const domain = { zoneId: ZONE_ID, host: "www.acme.com" };

function stack(
  anycable: AnyCableOptions = {},
  cable: Partial<CableProps> = { server: "anycable", host: "cable.acme.com" },
  props: Partial<StimulusReflexStackProps> = {},
): StimulusReflexStack {
  return new StimulusReflexStack(Testing.app(), "production", {
    name: "acme",
    region: "eu",
    redis: { client: "ruby" },
    domain,
    processes: { web: { size: "standard-2x", quantity: 2 } },
    cable: { ...cable, anycable },
    ...props,
  });
}

/** The variables of an app by the name of its resource. */
function variables(template: Template, app: "rails" | "cable"): ResourceJson {
  const id = Object.entries(template.resources("heroku_app")).find(
    ([, { name }]) => name === (app === "rails" ? "acme" : "acme-cable"),
  );
  const found = template.resource("heroku_app_config_association", { app_id: `\${heroku_app.${id?.[0] ?? ""}.id}` });
  return { ...(found.vars as ResourceJson), ...(found.sensitive_vars as ResourceJson) };
}

describe("over HTTP", () => {
  const template = Template.of(stack());

  test("is a container app of its own without buildpacks, that knows it is on Heroku, with no session affinity", () => {
    expect(template.resource("heroku_app", { name: "acme-cable" })).toEqual({
      name: "acme-cable",
      region: "eu",
      stack: "container",
      acm: true,
      lifecycle: { prevent_destroy: true, create_before_destroy: true },
    });
    expect(Object.values(template.resources("heroku_app_feature")).map(({ name }) => name)).toEqual([
      "runtime-dyno-metadata",
    ]);
  });

  test("has the cable host, whose record stays DNS-only, and Rails knows its URL", () => {
    const [server] =
      Object.entries(template.resources("heroku_app")).find(([, { name }]) => name === "acme-cable") ?? [];
    const host = template.resource("heroku_domain", { hostname: "cable.acme.com" });
    expect(host.app_id).toBe(`\${heroku_app.${server ?? ""}.id}`);
    expect(template.resource("cloudflare_dns_record", { name: "cable.acme.com" })).toMatchObject({ proxied: false });
    expect(variables(template, "rails")).toMatchObject({
      ACTION_CABLE_URL: "wss://cable.acme.com/cable",
      ANYCABLE_WEBSOCKET_URL: "wss://cable.acme.com/cable",
      CABLE_ADAPTER: "any_cable",
    });
  });

  test("has the Redis of the cable attached to both apps under the name that AnyCable reads, and copied nowhere", () => {
    const attached = Object.values(template.resources("heroku_addon_attachment")).filter(
      ({ name }) => name === "ANYCABLE_REDIS",
    );
    expect(new Set(attached.map(({ addon_id }) => addon_id)).size).toBe(1);
    expect(new Set(attached.map(({ app_id }) => app_id)).size).toBe(2);
    for (const app of ["rails", "cable"] as const)
      expect(variables(template, app)).not.toHaveProperty("ANYCABLE_REDIS_URL");
  });

  test("sets what AnyCable needs on Heroku", () => {
    const rails = Object.entries(template.resources("heroku_app")).find(([, { name }]) => name === "acme")?.[0] ?? "";
    expect(variables(template, "cable")).toEqual({
      ANYCABLE_ALLOWED_ORIGINS: "www.acme.com",
      ANYCABLE_BROADCAST_ADAPTER: "redis",
      ANYCABLE_HOST: "0.0.0.0",
      ANYCABLE_PATH: "/cable",
      ANYCABLE_PRESETS: "heroku",
      ANYCABLE_PUBSUB: "redis",
      ANYCABLE_REDIS_TLS_VERIFY: "false",
      // Two dynos of two workers of five threads are 20; 28 of 30 of them are 18.
      ANYCABLE_RPC_CONCURRENCY: "18",
      ANYCABLE_RPC_HOST: `https://\${heroku_app.${rails}.heroku_hostname}/_anycable`,
      ANYCABLE_RPC_IMPL: "http",
      ANYCABLE_SECRET: "${var.anycable_secret}",
      ANYCABLE_SHUTDOWN_TIMEOUT: "25",
    });
    expect(variables(template, "rails")).toMatchObject({
      ANYCABLE_BROADCAST_ADAPTER: "redis",
      ANYCABLE_HTTP_RPC: "true",
      ANYCABLE_REDIS_TLS_VERIFY: "false",
      ANYCABLE_SECRET: "${var.anycable_secret}",
    });
  });

  test("prints where to push it to", () => {
    expect(template.outputs).toHaveProperty("anycable_git_url");
  });

  test("shares the threads of Rails among its own dynos", () => {
    const made = Template.of(stack({ process: { size: "standard-1x", quantity: 3 }, released: true }));
    expect(variables(made, "cable").ANYCABLE_RPC_CONCURRENCY).toBe("6");
    expect(made.resource("heroku_formation", { size: "standard-1x" })).toMatchObject({ type: "web", quantity: 3 });
    expect(variables(Template.of(stack({ rpcConcurrency: 7 })), "cable").ANYCABLE_RPC_CONCURRENCY).toBe("7");
  });

  test("numbers that nobody knows yet count as one: too few calls wait, too many fail", () => {
    const token = Token.asNumber("${var.dynos}");
    const made = stack({}, undefined, {
      processes: { web: { size: "standard-2x", quantity: token } },
      webConcurrency: token,
    });
    expect(variables(Template.of(made), "cable").ANYCABLE_RPC_CONCURRENCY).toBe("4");
  });

  test("a history takes the streams of Redis on both sides", () => {
    const made = Template.of(stack({ presets: ["heroku", "broker"] }));
    expect(variables(made, "cable")).toMatchObject({
      ANYCABLE_PRESETS: "heroku,broker",
      ANYCABLE_BROADCAST_ADAPTER: "redisx",
    });
    expect(variables(made, "rails").ANYCABLE_BROADCAST_ADAPTER).toBe("redisx");
  });

  test("a longer reflex needs both of AnyCable's timeouts, and no longer than the router waits", () => {
    expect(variables(Template.of(stack({ rpcTimeoutMilliseconds: 9000 })), "cable")).toMatchObject({
      ANYCABLE_RPC_REQUEST_TIMEOUT: "9000",
      ANYCABLE_RPC_COMMAND_TIMEOUT: "9000",
    });
    expect(errorOf(() => stack({ rpcTimeoutMilliseconds: 60_000 }))).toContain(
      "production: cable.anycable.rpcTimeoutMilliseconds 60000: is longer than an RPC over HTTP can take.\n  Allowed: 1 to 30000 milliseconds",
    );
  });

  test("a wildcard host of the pages is an origin of AnyCable, and none of Action Cable", () => {
    const made = stack({}, { server: "anycable", host: "cable.acme.com" });
    new Domain(made, "tenants", { app: made.app.rails, zoneId: ZONE_ID, host: "*.acme.com" });
    const template = Template.of(made);
    expect(variables(template, "cable").ANYCABLE_ALLOWED_ORIGINS).toBe("www.acme.com,*.acme.com");
    expect(variables(template, "rails").ACTION_CABLE_ALLOWED_REQUEST_ORIGINS).toBe("https://www.acme.com");
  });

  test("origins become hosts", () => {
    const origin = Fn.join("", ["https://", "a.acme.com"]);
    const made = Template.of(
      stack(
        {},
        { server: "anycable", host: "cable.acme.com", allowedRequestOrigins: ["https://www.acme.com:8443", origin] },
      ),
    );
    expect(variables(made, "cable").ANYCABLE_ALLOWED_ORIGINS).toMatch(/^www\.acme\.com:8443,\$\{trimprefix\(/);
  });
});

describe("over gRPC", () => {
  const grpc = (options: Partial<AnyCableOverGrpc> = {}): StimulusReflexStack =>
    stack(
      { mode: "grpc", ...options },
      { server: "anycable", host: "cable.acme.com" },
      { configVars: { RAILS_LOG_LEVEL: "info" }, addons: { postgres: { plan: "heroku-postgresql:essential-0" } } },
    );

  test("runs the Rails repository with AnyCable's buildpack, its variables and its add-ons", () => {
    const made = Template.of(grpc());
    const [id, app] = Object.entries(made.resources("heroku_app")).find(([, { name }]) => name === "acme-cable") ?? [];
    expect(app).toMatchObject({
      stack: "heroku-24",
      buildpacks: ["https://github.com/anycable/heroku-anycable-go", "heroku/ruby"],
    });
    expect(variables(made, "cable")).toMatchObject({
      ANYCABLE_DEPLOYMENT: "true",
      ANYCABLE_RPC_CONCURRENCY: "9",
      ANYCABLE_RPC_POOL_SIZE: "10",
      RAILS_MAX_THREADS: "10",
      WEB_CONCURRENCY: "1",
      RAILS_LOG_LEVEL: "info",
      SECRET_KEY_BASE: "${var.secret_key_base}",
    });
    expect(variables(made, "cable")).not.toHaveProperty("ANYCABLE_RPC_HOST");
    const attached = Object.values(made.resources("heroku_addon_attachment")).filter(
      ({ app_id }) => app_id === `\${heroku_app.${id ?? ""}.id}`,
    );
    expect(attached.map(({ name }) => name).sort()).toEqual([
      "ANYCABLE_REDIS",
      "CABLE_REDIS",
      "CACHE_REDIS",
      "DATABASE",
      "QUEUE_REDIS",
      "SESSION_REDIS",
    ]);
  });

  test("both apps have the same SECRET_KEY_BASE", () => {
    expect(variables(Template.of(grpc()), "rails").SECRET_KEY_BASE).toBe("${var.secret_key_base}");
  });

  test("a variable that Rails gets later must reach the gRPC server as well", () => {
    const made = grpc();
    made.app.rails.configVars.add("FEATURE", "on");
    expect(errorOf(() => Template.of(made))).toContain(
      "runs Rails without variables that production/app/rails has: FEATURE",
    );
  });
});

describe("in Thruster", () => {
  test("is one app: no second one, no second host, one environment", () => {
    const made = Template.of(stack({ mode: "thruster" }, { server: "anycable" }));
    expect(Object.keys(made.resources("heroku_app"))).toHaveLength(1);
    expect(Object.keys(made.resources("heroku_domain"))).toHaveLength(1);
    expect(made.resource("heroku_app_config_association").vars).toMatchObject({
      ACTION_CABLE_URL: "wss://www.acme.com/cable",
      ANYCABLE_EMBEDDED: "true",
      ANYCABLE_RPC_HOST: "127.0.0.1:50051",
      ANYCABLE_RPC_POOL_SIZE: "5",
      ANYCABLE_RPC_CONCURRENCY: "4",
      ANYCABLE_PUBSUB: "redis",
      CABLE_ADAPTER: "any_cable",
    });
    expect(made.outputs).not.toHaveProperty("anycable_git_url");
  });

  test("on standby Thruster leaves websockets to Rails, which has no gRPC server yet", () => {
    const prepared = Template.of(stack({ mode: "thruster" }, {}));
    expect(prepared.resource("heroku_app_config_association").vars).toMatchObject({
      CABLE_ADAPTER: "redis",
      THRUSTER_DISABLE_ANYCABLE: "true",
    });
    const inUse = Template.of(stack({ mode: "thruster" }, { server: "anycable" }));
    expect(inUse.resource("heroku_app_config_association").vars).not.toHaveProperty("THRUSTER_DISABLE_ANYCABLE");
  });

  test("takes websockets at /cable and nowhere else", () => {
    expect(errorOf(() => stack({ mode: "thruster" }, { server: "anycable", path: "/ws" }))).toContain(
      'production: cable.path "/ws": is not where Thruster takes websockets',
    );
  });

  test("what AnyCable's own HTTP server reads is refused, for it is not there: a limit of websockets would be none", () => {
    const made = (): unknown =>
      stack({ mode: "thruster", variables: { ANYCABLE_MAX_CONN: "9000" } }, { server: "anycable" });
    expect(errorOf(made)).toContain('variables "ANYCABLE_MAX_CONN": has no effect in Thruster');
  });

  test("Thruster's own variables are known, in no other mode", () => {
    const variables = { ANYCABLE_OPT: "--log_level=debug", ANYCABLE_THRUSTER_BIN_PATH: "bin/thrust" };
    const made = Template.of(stack({ mode: "thruster", variables }, { server: "anycable" }));
    expect(made.resource("heroku_app_config_association").vars).toMatchObject(variables);
    expect(errorOf(() => stack({ mode: "grpc", variables }))).toContain("unknown variable of the AnyCable server");
  });
});

test.each(["grpc", "thruster"] as const)(
  "a longer reflex needs one timeout in mode %s, and no router ends it",
  (mode) => {
    const made = Template.of(
      stack(
        { mode, rpcTimeoutMilliseconds: 60_000 },
        { server: "anycable", ...(mode === "grpc" ? { host: "cable.acme.com" } : {}) },
      ),
    );
    const server = variables(made, mode === "grpc" ? "cable" : "rails");
    expect(server).toMatchObject({ ANYCABLE_RPC_COMMAND_TIMEOUT: "60000" });
    expect(server).not.toHaveProperty("ANYCABLE_RPC_REQUEST_TIMEOUT");
    expect(errorOf(() => stack({ mode, rpcTimeoutMilliseconds: 0 }))).toContain(
      "rpcTimeoutMilliseconds 0: is less than 1 milliseconds",
    );
  },
);

describe("every variable of AnyCable's is one that its reader knows", () => {
  const cases: Record<string, Template> = {
    http: Template.of(stack({ presets: ["broker"], rpcTimeoutMilliseconds: 5000 })),
    jwt: Template.of(stack({ authentication: "jwt" }, { server: "anycable" })),
    grpc: Template.of(stack({ mode: "grpc" })),
    thruster: Template.of(stack({ mode: "thruster", presets: ["broker"] }, { server: "anycable" })),
  };
  const anycable = (names: readonly string[]): string[] => names.filter((name) => name.startsWith("ANYCABLE_"));

  test.each(Object.entries(cases))("%s", (mode, template) => {
    const both = [...ANYCABLE_SERVER_VARIABLES, ...ANYCABLE_RAILS_VARIABLES, ...ANYCABLE_PROCFILE_VARIABLES];
    const rails = anycable(Object.keys(variables(template, "rails")));
    expect(rails).not.toEqual([]);
    const known = [...ANYCABLE_RAILS_VARIABLES, ...(mode === "thruster" ? ANYCABLE_THRUSTER_VARIABLES : [])];
    expect(rails.filter((name) => !known.includes(name))).toEqual([]);
    if (mode === "thruster") return;
    const server = anycable(Object.keys(variables(template, "cable")));
    expect(server.filter((name) => !(mode === "grpc" ? both : ANYCABLE_SERVER_VARIABLES).includes(name))).toEqual([]);
  });
});

describe("refuses", () => {
  const missing = { name: "acme", region: "eu", redis: { client: "ruby" }, domain } as const;

  test("a secret that lies in a file", () => {
    const literal = { server: "anycable", host: "cable.acme.com", anycable: { secret: "s3cret" } } as const;
    const message = errorOf(() => new StimulusReflexStack(Testing.app(), "production", { ...missing, cable: literal }));
    expect(message).toContain("production: cable.anycable.secret: is a literal");
    expect(message).not.toContain("s3cret");
  });

  test("words that it does not know, from programs that no compiler has checked", () => {
    const misspelt = JSON.parse('{ "server": "any-cable", "host": "cable.acme.com" }') as CableProps;
    expect(errorOf(() => stack({}, misspelt))).toContain('cable.server "any-cable": unknown value');
    expect(errorOf(() => stack({}, misspelt))).toContain('Did you mean "anycable"?');
    const mode = JSON.parse('{ "mode": "gprc" }') as AnyCableOptions;
    expect(errorOf(() => stack(mode))).toContain('production: cable.anycable.mode "gprc": unknown value');
  });

  test("to do without a Redis for the cable", () => {
    expect(errorOf(() => stack({}, undefined, { redis: { client: "ruby", cable: false } }))).toContain(
      "redis.cable false: leaves AnyCable without the Redis",
    );
  });

  test("hosts that the session cookie does not reach, unless a token says who it is", () => {
    expect(errorOf(() => stack({}, { server: "anycable" }))).toContain(
      "cable.host: is missing: AnyCable is another app",
    );
    expect(errorOf(() => Template.of(stack({}, { server: "anycable", host: "cable.acme.io" })))).toContain(
      "has no domain in common with www.acme.com",
    );
    const jwt = Template.of(stack({ authentication: "jwt" }, { server: "anycable", host: "cable.acme.io" }));
    expect(variables(jwt, "cable").ANYCABLE_ENFORCE_JWT).toBe("true");
    const without = Template.of(stack({ authentication: "jwt" }, { server: "anycable" }));
    expect(variables(without, "rails").ANYCABLE_WEBSOCKET_URL).toBe(variables(without, "rails").ACTION_CABLE_URL);
    expect(variables(without, "rails").ACTION_CABLE_URL).toMatch(
      /^wss:\/\/\$\{heroku_app\..*heroku_hostname\}\/cable$/,
    );
  });

  test("pages on herokuapp.com, which share no cookie with any host", () => {
    const made = stack({}, { server: "anycable", host: "cable.acme.com", zoneId: ZONE_ID }, { domain: undefined });
    expect(errorOf(() => Template.of(made))).toContain(
      'production: cable.anycable.authentication "cookie": cannot work: the pages are on herokuapp.com',
    );
  });

  test("a session or a cache in memory", () => {
    const made = (sharedStores?: readonly ("cache" | "session")[]): StimulusReflexStack =>
      stack({ sharedStores }, undefined, { redis: { client: "ruby", session: false } });
    expect(errorOf(() => Template.of(made()))).toContain(
      'sharedStores: does not contain "session", and no Redis has that role',
    );
    expect(() => Template.of(made(["session"]))).not.toThrow();
  });

  test.each([
    ["ANYCABLE_NORPC", "true", "must stay off: StimulusReflex's channel lives in Rails"],
    ["ANYCABLE_NOAUTH", "1", "must stay off: anybody could open the cable"],
    ["ANYCABLE_PUBSUB_ADAPTER", "redis", "Did you mean ANYCABLE_PUBSUB?"],
    ["ANYCABLE_ALLOWED_ORIGIN", "a", "Did you mean ANYCABLE_ALLOWED_ORIGINS?"],
    ["ANYCABLE_CABLE_READY_STREAMS", "true", "Did you mean ANYCABLE_CABLE_READY?"],
  ])("%s=%s", (name, value, message) => {
    expect(errorOf(() => stack({ variables: { [name]: value } }))).toContain(message);
  });

  test("the same variables where they are set by hand", () => {
    const made = stack({}, undefined, { configVars: { ANYCABLE_NORPC: "true" } });
    expect(errorOf(() => Template.of(made))).toContain("must stay off");
    const misspelt = stack();
    misspelt.app.rails.configVars.add("ANYCABLE_RPC_CONCURENCY", "3");
    expect(errorOf(() => Template.of(misspelt))).toContain("unknown variable of the AnyCable gems");
  });
});

test("prepared, it says what comes next, and needs no host for the cable yet", () => {
  const made = Template.of(stack({}, { host: undefined }));
  expect(made.annotations.map(({ message }) => message).join()).toContain(
    "AnyCable is prepared and not in use. Next: ",
  );
  expect(variables(made, "rails").CABLE_ADAPTER).toBe("redis");
  expect(
    Template.of(stack())
      .annotations.map(({ message }) => message)
      .join(),
  ).not.toContain("not in use");
});

test("the secret is a sensitive variable of the stack, or another one", () => {
  const made = stack();
  const variable = made.node.findChild("anycable_secret");
  expect(variable).toMatchObject({ sensitive: true, type: "string" });
  const taken = new TerraformStack(Testing.app(), "taken");
  new TerraformVariable(taken, "anycable_secret", {});
  expect(errorOf(() => secretVariable(taken, "anycable.secret", "anycable_secret", ""))).toContain(
    "anycable.secret: needs the variable anycable_secret, and the stack already contains a construct of that name",
  );
});

describe("in a stack of the user's own", () => {
  function placed(props: Partial<AnyCableServerProps> = {}): { rails: RailsApp; server: AnyCableServer } {
    const rails = railsApp();
    const own = TerraformStack.of(rails);
    for (const role of ["cache", "session"] as const) new RedisAddon(own, role, { app: rails, role, client: "ruby" });
    const redis = new RedisAddon(own, "cable-redis", { app: rails, role: "cable", client: "ruby" });
    new Domain(own, "www", { app: rails, zoneId: ZONE_ID, host: "www.acme.com" });
    const server = new AnyCableServer(own, "anycable", {
      app: rails,
      redis,
      name: "acme-cable",
      region: "us",
      ...props,
    });
    return { rails, server };
  }

  test("it uses an app and a Redis that are there, and a cable host points to it", () => {
    const { rails, server } = placed();
    new CableHost(TerraformStack.of(rails), "cable", {
      app: rails,
      server: server.app,
      zoneId: ZONE_ID,
      host: "cable.acme.com",
    });
    const template = Template.of(TerraformStack.of(rails));
    expect(template.resource("heroku_domain", { hostname: "cable.acme.com" }).app_id).toMatch(/anycable/);
    expect(variables(template, "cable").ANYCABLE_RPC_CONCURRENCY).toBe("4");
  });
});
