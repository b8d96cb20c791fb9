import { TerraformStack, TerraformVariable } from "cdktf";
import { ConfigurationError, Process, RailsApp, type RailsAppAttributes } from "cdktf-stimulus-reflex";
import { Template } from "cdktf-stimulus-reflex/testing";
import * as fc from "fast-check";
import { errorOf, existingStack, railsApp } from "../../stack";

const template = (app: RailsApp): Template => Template.of(TerraformStack.of(app));

test("has the platform's default stack, the Ruby buildpack, certificates, and cannot be destroyed by accident", () => {
  expect(template(railsApp()).resource("heroku_app")).toEqual({
    name: "acme",
    region: "us",
    stack: "heroku-24",
    buildpacks: ["heroku/ruby"],
    acm: true,
    lifecycle: { prevent_destroy: true },
  });
});

test("names its resource in Terraform by the id that the user gave", () => {
  expect(Object.keys(template(railsApp()).resources("heroku_app"))).toEqual(["rails"]);
});

test("a disposable app can be destroyed", () => {
  expect(template(railsApp({ disposable: true })).resource("heroku_app").lifecycle).toBeUndefined();
});

test("builds the front end ahead of Ruby when asked", () => {
  expect(template(railsApp({ nodejs: true })).resource("heroku_app").buildpacks).toEqual([
    "heroku/nodejs",
    "heroku/ruby",
  ]);
});

test("takes a whole list of buildpacks, and then no `nodejs` beside it", () => {
  const buildpacks = ["https://github.com/gaffneyc/heroku-buildpack-jemalloc.git", "heroku/ruby"];
  expect(template(railsApp({ buildpacks })).resource("heroku_app").buildpacks).toEqual(buildpacks);
  expect(() => railsApp({ buildpacks, nodejs: true })).toThrow(
    "existing/rails: nodejs true: has no effect together with",
  );
});

test("belongs to a team and a Private Space, whose regions are its own", () => {
  const app = template(railsApp({ team: "acme", space: "acme-space", region: "frankfurt" })).resource("heroku_app");
  expect(app).toMatchObject({ organization: { name: "acme" }, space: "acme-space", region: "frankfurt" });
  expect(() => railsApp({ space: "acme-space" })).toThrow("needs the team that the Private Space belongs to");
  expect(errorOf(() => railsApp({ region: "frankfurt" }))).toBe(
    [
      'existing/rails: region "frankfurt": is available in Private Spaces only.',
      "  Allowed: us, eu.",
      "  Choose a region of the Common Runtime, or pass the Private Space as `space`.",
    ].join("\n"),
  );
});

test("switches features on, one resource each", () => {
  const features = template(railsApp({ features: ["preboot", "runtime-dyno-metadata"] })).resources(
    "heroku_app_feature",
  );
  expect(Object.values(features).map(({ name }) => name)).toEqual(["preboot", "runtime-dyno-metadata"]);
});

describe("names", () => {
  test("that Heroku refuses are errors that suggest one it takes", () => {
    expect(errorOf(() => railsApp({ name: "Acme_Production" }))).toBe(
      [
        'existing/rails: name "Acme_Production": is not a name that Heroku accepts for an app.',
        "  Allowed: 3 to 30 lower-case letters, digits and dashes, beginning with a letter and not ending with a dash.",
        '  Did you mean "acme-production"?',
      ].join("\n"),
    );
  });

  test("of any kind either pass Heroku's own pattern or are refused", () => {
    const herokus = /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/;
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9-]{1,32}$/)), (name) => {
        if (herokus.test(name)) expect(template(railsApp({ name })).resource("heroku_app").name).toBe(name);
        else expect(() => railsApp({ name })).toThrow(ConfigurationError);
      }),
      { numRuns: 60 },
    );
  });
});

describe("what the catalogue does not know", () => {
  test("is an error with the nearest known name, and how to pass it all the same", () => {
    expect(errorOf(() => railsApp({ stack: "heroku24" }))).toContain(
      'Did you mean "heroku-24"? If Heroku has it, pass { unlisted: "heroku24" }',
    );
    expect(() => railsApp({ region: "uss" })).toThrow('region "uss": unknown region');
    expect(() => railsApp({ features: ["pre-boot"] })).toThrow('Did you mean "preboot"?');
  });

  test("passes when it is marked as unlisted", () => {
    const app = railsApp({ stack: { unlisted: "heroku-28" }, region: { unlisted: "mars" } });
    expect(template(app).resource("heroku_app")).toMatchObject({ stack: "heroku-28", region: "mars" });
  });
});

describe("old stacks", () => {
  test("that cannot be built any more are warned about, with the day and what to do", () => {
    expect(template(railsApp({ stack: "heroku-20" })).warnings).toEqual([
      'stack heroku-20: Heroku refuses builds on it since 2025-05-01 (Heroku changelog 3230). Set a newer stack, up to "heroku-26", and release once more.',
    ]);
    expect(template(railsApp({ stack: "heroku-22" })).warnings[0]).toContain("refuses builds on it since 2026-11-01");
  });

  test("current ones are not", () => {
    expect(template(railsApp({ stack: "heroku-26" })).warnings).toEqual([]);
  });
});

describe("config vars", () => {
  test("plain and sensitive ones are set by one resource, sorted", () => {
    const stack = existingStack();
    const masterKey = new TerraformVariable(stack, "rails_master_key", { type: "string", sensitive: true });
    const app = new RailsApp(stack, "rails", {
      name: "acme",
      region: "us",
      configVars: { TZ: "UTC", LANG: "en_US.UTF-8" },
      sensitiveConfigVars: { RAILS_MASTER_KEY: masterKey.stringValue },
    });
    app.configVars.add("RAILS_LOG_LEVEL", "info");
    const config = Template.of(stack).resource("heroku_app_config_association");
    expect(config).toEqual({
      app_id: "${heroku_app.rails.id}",
      vars: { LANG: "en_US.UTF-8", RAILS_LOG_LEVEL: "info", TZ: "UTC" },
      sensitive_vars: { RAILS_MASTER_KEY: "${var.rails_master_key}" },
    });
    expect(Object.keys(config.vars as object)).toEqual(["LANG", "RAILS_LOG_LEVEL", "TZ"]);
  });

  test("an app without any has no resource for them", () => {
    expect(template(railsApp()).resources("heroku_app_config_association")).toEqual({});
  });

  test("two owners of one are an error that names both", () => {
    const app = railsApp({ configVars: { TZ: "UTC" } });
    expect(
      errorOf(() => {
        app.configVars.add("TZ", "CET", app);
      }),
    ).toBe(
      [
        "existing/rails: configVars.TZ: is set twice: by configVars of existing/rails and by configVars of existing/rails; Terraform would change it back and forth at every apply.",
        "  Set TZ in one place.",
      ].join("\n"),
    );
  });

  test("those that a transform puts on heroku_app are owned as well", () => {
    expect(() => railsApp({ configVars: { TZ: "UTC" }, transform: { app: { configVars: { TZ: "CET" } } } })).toThrow(
      "configVars.TZ: is set twice: by heroku_app of existing/rails and by configVars of existing/rails",
    );
  });

  test.each([
    ["SECRET_KEY_BASE", "0123456789abcdef", "its name says that it holds a secret"],
    ["STRIPE_API_KEY", "abc", "its name says that it holds a secret"],
    ["MAILER", "smtp://user:hunter2@smtp.example.com", "its value is a URL with a password"],
    ["REDIS", "rediss://:hunter2@10.0.0.1:6379", "its value is a URL with a password"],
    ["PAYMENTS", "sk_live_0123456789abcdefghijklmn", "its value is a live Stripe key"],
    ["CERT", "-----BEGIN RSA PRIVATE KEY-----\nMIIE", "its value is a private key"],
  ])("a secret in a plain one is refused without printing it: %s", (name, value, reason) => {
    const message = errorOf(() => railsApp({ configVars: { [name]: value } }));
    expect(message).toContain(`configVars.${name}: looks like a secret (${reason})`);
    expect(message).not.toContain(value);
  });

  test.each([
    ["STRIPE_PUBLISHABLE_KEY", "pk_live_abc"],
    ["SESSION_KEY_PREFIX", "app:session:"],
    ["PASSWORD_MIN_LENGTH", "12"],
    ["SECRET_SANTA", "true"],
    ["ASSET_HOST", "https://cdn.acme.com"],
  ])("what only looks like one is not: %s", (name, value) => {
    expect(
      template(railsApp({ configVars: { [name]: value } })).resource("heroku_app_config_association").vars,
    ).toEqual({
      [name]: value,
    });
  });

  test("a literal in a sensitive one is refused, since it would be written to disk, and is not printed", () => {
    const message = errorOf(() => railsApp({ sensitiveConfigVars: { RAILS_MASTER_KEY: "hunter2" } }));
    expect(message).toContain("sensitiveConfigVars.RAILS_MASTER_KEY: is a literal");
    expect(message).toContain(
      'sensitiveConfigVars: ["RAILS_MASTER_KEY"], and set TF_VAR_rails_master_key where Terraform runs',
    );
    expect(message).not.toContain("hunter2");
  });

  test("a secret beside a token is found, and is not printed", () => {
    const stack = existingStack();
    const host = new TerraformVariable(stack, "host", { type: "string" }).stringValue;
    const password = new TerraformVariable(stack, "password", { type: "string", sensitive: true }).stringValue;
    const { configVars } = new RailsApp(stack, "rails", { name: "acme", region: "us" });
    const plain = errorOf(() => {
      configVars.add("DB", `postgres://acme:hunter2@${host}/acme`);
    });
    expect(plain).toContain("configVars.DB: looks like a secret (its value is a URL with a password)");
    expect(plain).not.toContain("hunter2");
    expect(() => {
      configVars.add("DB", `postgres://acme:${password}@db.acme.com/acme`);
    }).toThrow("its value is a URL with a password");
    const sensitive = errorOf(() => {
      configVars.addSensitive("DB", `postgres://acme:hunter2@${host}/acme`);
    });
    expect(sensitive).toBe(
      [
        "existing/rails/config: sensitiveConfigVars.DB: contains a literal secret beside its tokens (its value is a URL with a password), which would be written to cdktf.out and to snapshots.",
        "  Make every secret part of it the value of a sensitive TerraformVariable.",
      ].join("\n"),
    );
    expect(() => {
      configVars.addSensitive("STRIPE", `${host}sk_live_0123456789`);
    }).toThrow("its value is a live Stripe key");
  });

  test("what is composed of tokens and harmless text passes", () => {
    const stack = existingStack();
    const token = new TerraformVariable(stack, "value", { type: "string", sensitive: true }).stringValue;
    const { configVars } = new RailsApp(stack, "rails", { name: "acme", region: "us" });
    configVars.add("ASSET_HOST", `https://${token}`);
    configVars.add("FEED", `https://${token}:8443/feeds/me@acme`);
    configVars.addSensitive("AUTHORIZATION", `Bearer ${token}`);
    configVars.addSensitive("DB", `postgres://acme:${token}@${token}/acme`);
    configVars.addSensitive("MASTER_KEY", token);
    expect(Object.keys({ ...configVars.plain, ...configVars.sensitive })).toHaveLength(5);
  });

  test("an undefined value, as of a missing environment variable, is an error and not an empty variable", () => {
    expect(() => railsApp({ configVars: { TZ: undefined as unknown as string } })).toThrow(
      "configVars.TZ: is undefined, not a string",
    );
    expect(() => railsApp({ configVars: { "MY-VAR": "x" } })).toThrow("is not the name of an environment variable");
  });
});

describe("tokens", () => {
  test("pass wherever a literal does, and are never compared", () => {
    const stack = existingStack();
    const variable = new TerraformVariable(stack, "value", { type: "string" });
    const flag = new TerraformVariable(stack, "flag", { type: "bool" });
    const token = variable.stringValue;
    const rails = new RailsApp(stack, "rails", {
      name: token,
      region: token,
      stack: token,
      team: token,
      space: token,
      buildpacks: [token],
      acm: flag.booleanValue,
      features: ["preboot"],
      configVars: { TZ: token },
      build: { url: token, version: token, checksum: token },
    });
    new Process(stack, "web", { app: rails, type: "web", size: token, quantity: variable.numberValue });
    const made = Template.of(stack);
    expect(made.resource("heroku_app")).toMatchObject({
      name: "${var.value}",
      region: "${var.value}",
      acm: "${var.flag}",
    });
    expect(made.resource("heroku_formation")).toMatchObject({ size: "${var.value}", quantity: "${var.value}" });
  });

  test("for a whole map of variables are refused, since their owners cannot be told", () => {
    const stack = existingStack();
    const all = new TerraformVariable(stack, "all", { type: "map(string)" });
    expect(
      () =>
        new RailsApp(stack, "rails", { name: "acme", region: "us", configVars: all.value as Record<string, string> }),
    ).toThrow("configVars: is a token for a whole map");
  });
});

describe("a build", () => {
  test("waits for the config vars, and formation waits for it", () => {
    const stack = existingStack();
    const url = "https://github.com/acme/acme/archive/refs/tags/v1.tar.gz";
    const app = new RailsApp(stack, "rails", { name: "acme", region: "us", build: { url }, configVars: { TZ: "UTC" } });
    new Process(stack, "web", { app, type: "web", size: "basic", quantity: 1 });
    const made = Template.of(stack);
    expect(made.resource("heroku_build").depends_on).toHaveLength(1);
    expect(made.resource("heroku_build").source).toEqual({ url });
    expect(made.resource("heroku_formation").depends_on).toEqual([
      `heroku_build.${Object.keys(made.resources("heroku_build"))[0] ?? ""}`,
    ]);
  });

  test("takes an https URL without credentials", () => {
    expect(() => railsApp({ build: { url: "http://example.com/a.tar.gz" } })).toThrow("is not an https URL");
    const message = errorOf(() => railsApp({ build: { url: "https://me:hunter2@example.com/a.tar.gz" } }));
    expect(message).toContain("would leak a credential into state");
    expect(message).not.toContain("hunter2");
  });
});

test("transform changes what goes in, nodes give what came out", () => {
  const app = railsApp({
    transform: { app: (config) => ({ ...config, internalRouting: true, lifecycle: undefined }) },
  });
  app.nodes.app.addOverride("acm", false);
  expect(template(app).resource("heroku_app")).toMatchObject({ internal_routing: true, acm: false });
  expect(template(app).resource("heroku_app").lifecycle).toBeUndefined();
});

const UUID = "01234567-89ab-cdef-0123-456789abcdef";

test("an app that exists already can carry parts without being managed", () => {
  const stack = existingStack();
  const app = RailsApp.fromAttributes(stack, "rails", { appId: UUID, hostname: "acme-1234.herokuapp.com" });
  new Process(stack, "worker", { app, type: "worker", size: "standard-1x", quantity: 1 });
  app.configVars.add("TZ", "UTC");
  const made = Template.of(stack);
  expect(made.resources("heroku_app")).toEqual({});
  expect(made.resource("heroku_formation")).toEqual({
    app_id: UUID,
    type: "worker",
    size: "standard-1x",
    quantity: 1,
  });
  expect(made.resource("heroku_app_config_association")).toEqual({ app_id: UUID, vars: { TZ: "UTC" } });
});

test("an app that exists already is known by its UUID and its host", () => {
  const existing = (attributes: unknown): unknown =>
    RailsApp.fromAttributes(existingStack(), "rails", attributes as RailsAppAttributes);
  expect(errorOf(() => existing({ appId: "acme-production", hostname: "acme-1234.herokuapp.com" }))).toBe(
    [
      'existing/rails: appId "acme-production": is not a UUID, and the provider does not accept the name of an app.',
      "  Allowed: the UUID of the app, as `heroku apps:info --json` shows it.",
      "  Pass that id, or the id of a heroku_app resource or data source.",
    ].join("\n"),
  );
  expect(errorOf(() => existing({}))).toContain("existing/rails: appId: is missing");
  expect(errorOf(() => existing({ appId: UUID, hostname: "https://acme-1234.herokuapp.com/" }))).toContain(
    "without https:// and slash",
  );
});

test("a claim of a config var without its name, its holder or its construct is refused", () => {
  const claim = (...given: unknown[]) =>
    errorOf(() => {
      const { configVars } = railsApp();
      (configVars as unknown as { claim: (...args: unknown[]) => void }).claim(...given);
    });
  expect(claim()).toContain("claim.name: is undefined, not a string");
  expect(claim("A")).toContain("claim.holder: is undefined, not a string");
  expect(claim("A", "another stack")).toContain("claim.at: is undefined, not a construct");
});
