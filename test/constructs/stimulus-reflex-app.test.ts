import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { Domain, StimulusReflexApp, StimulusReflexStack, type StimulusReflexStackProps } from "cdktf-stimulus-reflex";
import { Template } from "cdktf-stimulus-reflex/testing";
import { errorOf, existingStack, ZONE_ID } from "../stack";

function stack(props: Partial<StimulusReflexStackProps> = {}): StimulusReflexStack {
  return new StimulusReflexStack(Testing.app(), "production", {
    name: "acme",
    region: "us",
    redis: { client: "ruby" },
    ...props,
  });
}

const template = (props: Partial<StimulusReflexStackProps> = {}): Template => Template.of(stack(props));

function vars(props: Partial<StimulusReflexStackProps> = {}): unknown {
  return template(props).resource("heroku_app_config_association").vars;
}

const domain = { zoneId: ZONE_ID, host: "www.acme.com" };

describe("providers", () => {
  test("keep no URL of an add-on in state, and take credentials from the environment", () => {
    const made = template({ domain });
    expect(made.providers("heroku")).toEqual([
      { customizations: [{ set_app_all_config_vars_in_state: false, set_addon_config_vars_in_state: false }] },
    ]);
    expect(made.providers("cloudflare")).toEqual([{}]);
  });

  test("have a range of versions, which can be another one", () => {
    expect(template({ domain }).requiredProviders).toEqual({
      heroku: { source: "heroku/heroku", version: "~> 5.3" },
      cloudflare: { source: "cloudflare/cloudflare", version: "~> 5.14" },
    });
    const versions = template({ domain, providerVersions: { heroku: "5.3.2" } }).requiredProviders;
    expect(versions.heroku).toMatchObject({ version: "5.3.2" });
    expect(versions.cloudflare).toMatchObject({ version: "~> 5.14" });
  });

  test("without a host there is no Cloudflare at all", () => {
    expect(Object.keys(template().requiredProviders)).toEqual(["heroku"]);
  });
});

test("a minimal app has a Redis for each role, and its pages and cable on its own host", () => {
  const made = template();
  expect(Object.values(made.resources("heroku_addon")).map(({ plan }) => plan)).toEqual(
    Array.from({ length: 4 }, () => "heroku-redis:premium-0"),
  );
  const host = Object.keys(made.resources("heroku_app"))[0] ?? "";
  expect(vars()).toEqual({
    ACTION_CABLE_ALLOWED_REQUEST_ORIGINS: `https://\${heroku_app.${host}.heroku_hostname}`,
    ACTION_CABLE_URL: `wss://\${heroku_app.${host}.heroku_hostname}/cable`,
    APPLICATION_HOST: `\${heroku_app.${host}.heroku_hostname}`,
    RAILS_MAX_THREADS: "5",
    REDIS_PROVIDER: "QUEUE_REDIS_URL",
    SESSION_KEY_PREFIX: "app:session:",
    SESSION_TTL_SECONDS: "31556952",
    WEB_CONCURRENCY: "1",
  });
});

test("the outputs say what a person needs next, and nothing secret", () => {
  const { outputs } = template({ domain, cable: { host: "cable.acme.com" } });
  expect(Object.keys(outputs)).toEqual(["cable_dns_target", "cable_url", "git_url", "web_dns_target", "web_url"]);
  expect(outputs.cable_url?.value).toBe("wss://cable.acme.com/cable");
  expect(outputs.web_url?.value).toBe("https://www.acme.com");
});

describe("Redis", () => {
  test("common options hold for each role, and a role's own win", () => {
    const plans = Object.values(
      template({ redis: { client: "ruby", plan: "premium-1", queue: { plan: "premium-3" } } }).resources(
        "heroku_addon",
      ),
    ).map(({ plan }) => plan);
    expect(plans.sort()).toEqual([
      "heroku-redis:premium-1",
      "heroku-redis:premium-1",
      "heroku-redis:premium-1",
      "heroku-redis:premium-3",
    ]);
  });

  test("a role can be switched off", () => {
    const made = stack({ redis: { client: "ruby", queue: false } });
    expect(made.app.redis.queue).toBeUndefined();
    expect(Template.of(made).resource("heroku_app_config_association").vars).not.toHaveProperty("REDIS_PROVIDER");
  });

  test("cable can be on the Redis of queue", () => {
    const made = stack({ redis: { client: "ruby", cable: { sharedWith: "queue" } } });
    expect(made.app.redis.cable).toBe(made.app.redis.queue);
    expect(Object.keys(Template.of(made).resources("heroku_addon"))).toHaveLength(3);
  });

  test("queue can be on the Redis of cable, which no plan destroys then", () => {
    const addons = (props: Partial<StimulusReflexStackProps>): readonly unknown[] =>
      Object.values(template(props).resources("heroku_addon")).map(({ lifecycle }) => lifecycle);
    const redis = { client: "ruby", cache: false, session: false, queue: { sharedWith: "cable" } } as const;
    expect(addons({ redis })).toEqual([{ ignore_changes: ["config"], prevent_destroy: true }]);
    expect(template({ redis }).warnings).toEqual([]);
    expect(addons({ redis, disposable: true })).toEqual([{ ignore_changes: ["config"], prevent_destroy: false }]);
    expect(addons({ redis: { ...redis, cable: { preventDestroy: false } } })).toEqual([
      { ignore_changes: ["config"], prevent_destroy: false },
    ]);
  });

  test("cache and session cannot share, nor can anything with a role that is off", () => {
    expect(() => stack({ redis: { client: "ruby", session: { sharedWith: "cache" } as never } })).toThrow(
      "would put cache and session on one Redis",
    );
    expect(() => stack({ redis: { client: "ruby", queue: false, cable: { sharedWith: "queue" } } })).toThrow(
      'redis.cable.sharedWith "queue": has no Redis of its own that can be shared',
    );
  });

  test("misspelt roles and options are refused", () => {
    expect(() => stack({ redis: { client: "ruby", sesion: {} } as never })).toThrow('Did you mean "session"?');
    expect(() => stack({ redis: { client: "ruby", maxmemoryPolicy: "noeviction" } as never })).toThrow(
      "redis.maxmemoryPolicy: depends on the role",
    );
  });
});

describe("hosts", () => {
  test("pages and cable each have a domain and a DNS-only record", () => {
    const made = template({ domain, cable: { host: "cable.acme.com" } });
    expect(Object.values(made.resources("cloudflare_dns_record")).map(({ name, proxied }) => [name, proxied])).toEqual([
      ["cable.acme.com", false],
      ["www.acme.com", false],
    ]);
    expect(vars({ domain, cable: { host: "cable.acme.com" } })).toMatchObject({
      ACTION_CABLE_URL: "wss://cable.acme.com/cable",
      ACTION_CABLE_ALLOWED_REQUEST_ORIGINS: "https://www.acme.com",
      APPLICATION_HOST: "www.acme.com",
    });
  });

  test("without a host of its own the cable is on the host of the pages", () => {
    expect(vars({ domain })).toMatchObject({ ACTION_CABLE_URL: "wss://www.acme.com/cable" });
    expect(Object.keys(template({ domain }).resources("heroku_domain"))).toHaveLength(1);
  });

  test("one host for both is refused, and told how to say it", () => {
    expect(() => stack({ domain, cable: { host: "www.acme.com" } })).toThrow(
      "Give the cable a host of its own such as cable.acme.com, or leave it out",
    );
  });

  test("pages behind the proxy need a cable host with a certificate that browsers trust", () => {
    const proxied = { ...domain, proxied: true, certificate: { sniEndpointId: "tokyo-1050" } };
    expect(() => stack({ acm: false, domain: proxied })).toThrow("cable.host: is missing: the web host is proxied");
    expect(() => stack({ acm: false, domain: proxied, cable: { host: "cable.acme.com" } })).toThrow(
      "cable.acme.com would have no TLS",
    );
    const cable = { host: "cable.acme.com", certificate: { sniEndpointId: "osaka-1051" } };
    const records = template({ acm: false, domain: proxied, cable }).resources("cloudflare_dns_record");
    expect(Object.values(records).map(({ name, proxied: isProxied }) => [name, isProxied])).toEqual([
      ["cable.acme.com", false],
      ["www.acme.com", true],
    ]);
  });

  test("a cable host outside of the zone of the pages is refused", () => {
    expect(() => stack({ domain: { ...domain, zone: "acme.com" }, cable: { host: "cable.acme.io" } })).toThrow(
      "lies outside of the zone acme.com",
    );
    expect(errorOf(() => template({ domain, cable: { host: "cable.acme.io" } }))).toContain(
      "has no domain in common with",
    );
  });

  test("a wildcard is not a host of the application or of the cable", () => {
    expect(errorOf(() => stack({ domain: { ...domain, host: "*.acme.com" } }))).toBe(
      [
        'production: domain.host "*.acme.com": is a wildcard, which no URL can contain.',
        "  Allowed: one host, such as www.acme.com.",
        '  Pass the host of the application, and add new Domain(…, { app: app.rails, host: "*.acme.com", … }) for the others.',
      ].join("\n"),
    );
    expect(errorOf(() => stack({ domain, cable: { host: "*.acme.com" } }))).toContain(
      'production: cable.host "*.acme.com": is a wildcard, which no URL can contain.\n  Allowed: one host, such as cable.acme.com.',
    );
  });

  test("a wildcard may stand beside the host of the application, and is not an origin of Action Cable", () => {
    const made = stack({ domain });
    new Domain(made, "tenants", { ...domain, app: made.app.rails, host: "*.acme.com" });
    expect(Template.of(made).resource("heroku_app_config_association").vars).toMatchObject({
      ACTION_CABLE_ALLOWED_REQUEST_ORIGINS: "https://www.acme.com",
      APPLICATION_HOST: "www.acme.com",
    });
  });

  test("a cable host needs a zone", () => {
    expect(() => stack({ cable: { host: "cable.acme.com" } })).toThrow("cable.zoneId: is missing");
  });
});

describe("processes", () => {
  const processes = { web: { size: "standard-2x", quantity: 2 }, worker: { size: "standard-1x", quantity: 1 } };

  test("wait for the first release", () => {
    const counts = Object.values(template({ processes }).resources("heroku_formation")).map(({ count }) => count);
    expect(counts).toEqual([0, 0]);
    const released = Object.values(template({ processes, released: true }).resources("heroku_formation"));
    expect(released.map(({ count }) => count)).toEqual([undefined, undefined]);
  });

  test("Puma gets a worker for each 512 MiB of the web dyno, unless told", () => {
    expect(vars({ processes })).toMatchObject({ WEB_CONCURRENCY: "2", RAILS_MAX_THREADS: "5" });
    expect(vars({ processes: { web: { size: "performance-l", quantity: 1 } } })).toMatchObject({
      WEB_CONCURRENCY: "16",
    });
    expect(vars({ processes, webConcurrency: 3, railsMaxThreads: 10 })).toMatchObject({
      WEB_CONCURRENCY: "3",
      RAILS_MAX_THREADS: "10",
    });
    expect(() => stack({ webConcurrency: 0 })).toThrow("webConcurrency 0: is less than 1 processes or threads");
  });

  test("a build comes after everything that it and its release phase need", () => {
    const made = template({
      processes,
      build: { url: "https://example.com/acme.tar.gz" },
      addons: { postgres: { plan: "heroku-postgresql:essential-0" } },
    });
    const needed = made.resource("heroku_build").depends_on as string[];
    const all = ["heroku_addon", "heroku_addon_attachment", "heroku_app_config_association"].flatMap((type) =>
      Object.keys(made.resources(type)).map((name) => `${type}.${name}`),
    );
    expect([...needed].sort()).toEqual(all.sort());
  });
});

test("a disposable environment has nothing that cannot be destroyed", () => {
  const made = template({
    disposable: true,
    domain,
    cable: { host: "cable.acme.com" },
    addons: { postgres: { plan: "heroku-postgresql:essential-0" } },
  });
  expect(JSON.stringify(made)).not.toContain('"prevent_destroy":true');
  expect(JSON.stringify(template())).toContain('"prevent_destroy":true');
});

test("a name or a host is in one program once, whatever the stack", () => {
  const app = Testing.app();
  const props = { name: "acme", region: "us", redis: { client: "ruby" }, domain } as const;
  new StimulusReflexStack(app, "staging", props);
  const second = new StimulusReflexStack(app, "production", props);
  const message = errorOf(() => Template.of(second));
  expect(message).toContain(
    'production: name "acme": is the name of staging/app/rails as well, and a name belongs to one app on all of Heroku.\n  Give one of the two another name.',
  );
  expect(message).toContain(
    'production: domain.host "www.acme.com": is the host of staging/app/domain as well, and a host belongs to one app on all of Heroku.',
  );
  const token = new TerraformVariable(second, "name", { type: "string" }).stringValue;
  const own = new TerraformStack(app, "tokens");
  new StimulusReflexApp(own, "one", { ...props, domain: undefined, name: token });
  expect(() => new StimulusReflexApp(own, "two", { ...props, domain: undefined, name: token })).not.toThrow();
});

test("in a stack of the user's own it brings no provider and no output", () => {
  const own = existingStack();
  new StimulusReflexApp(own, "reflex", { name: "acme", region: "eu", redis: { client: "ruby" } });
  const made = Template.of(own);
  expect(made.outputs).toEqual({});
  expect(made.providers("heroku")).toEqual([{}]);
});

test("references to another stack pass for names, hosts and zones", () => {
  const app = Testing.app();
  const zone = new TerraformVariable(new TerraformStack(app, "first"), "zone", { type: "string" });
  const own = new TerraformStack(app, "second");
  expect(
    () =>
      new StimulusReflexApp(own, "reflex", {
        name: zone.stringValue,
        region: "eu",
        redis: { client: "ruby" },
        domain: { zoneId: zone.stringValue, host: `www.${zone.stringValue}` },
        cable: { host: `cable.${zone.stringValue}` },
      }),
  ).not.toThrow();
});

test("the same program gives the same output", () => {
  const synth = (): string => JSON.stringify(template({ domain, cable: { host: "cable.acme.com" } }));
  expect(synth()).toBe(synth());
});
