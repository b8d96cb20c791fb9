import { inspect } from "node:util";
import { TerraformStack, Testing } from "cdktf";
import {
  Addon,
  type ConfigurationError,
  Process,
  RailsApp,
  RedisAddon,
  StimulusReflexStack,
  type StimulusReflexStackProps,
} from "cdktf-stimulus-reflex";
import { Template } from "cdktf-stimulus-reflex/testing";
import { errorOf, existingStack, railsApp, ZONE_ID } from "../stack";

function stack(props: Partial<StimulusReflexStackProps> = {}): StimulusReflexStack {
  return new StimulusReflexStack(Testing.app(), "production", {
    name: "acme",
    region: "us",
    redis: { client: "ruby" },
    ...props,
  });
}

function caught(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

test("an uncaught error prints its message and a short stack, not the construct tree", () => {
  const error = caught(() => stack({ name: "Acme!" }));
  const printed = inspect(error).split("\n");
  expect(printed[0]).toBe(
    'ConfigurationError: production: name "Acme!": is not a name that Heroku accepts for an app.',
  );
  expect(printed.length).toBeLessThan(10);
  expect(printed.filter((line) => line.includes("    at ")).join()).toContain("errors.test.ts");
  expect(Object.keys(error as object)).toEqual([]);
});

test("one message names every wrong property", () => {
  const error = caught(() =>
    stack({
      name: "Acme",
      region: "uss",
      redis: { client: "rubi" as "ruby", session: { plan: "premium0" } },
      processes: { web: { size: "standard1x", quantity: -1 } },
      cabel: {},
    } as never),
  ) as ConfigurationError;
  expect(error.problems.map(({ property }) => property)).toEqual([
    "cabel",
    "name",
    "region",
    "redis.client",
    "redis.session.plan",
    "processes.web.size",
    "processes.web.quantity",
  ]);
  expect(error.message).toContain('production: redis.session.plan "premium0": unknown plan of heroku-redis.');
  expect(error.message).toContain('Did you mean "premium-0"?');
});

test("names the property that the user wrote, of the role or of all roles", () => {
  const inSpace = { team: "acme", space: "acme-space", region: "frankfurt" } as const;
  const common = errorOf(() => stack({ ...inSpace, redis: { client: "ruby", plan: "premium-1" } }));
  expect(common).toContain('production: redis.plan "heroku-redis:premium-1": is a plan of the Common Runtime');
  const own = errorOf(() =>
    stack({ ...inSpace, redis: { client: "ruby", plan: "private-7", cache: { plan: "mini" } } }),
  );
  expect(own).toContain('production: redis.cache.plan "heroku-redis:mini": is a plan of the Common Runtime');
  const policy = errorOf(() => stack({ redis: { client: "ruby", queue: { maxmemoryPolicy: "allkeys-lru" } } }));
  expect(policy).toContain('production: redis.queue.maxmemoryPolicy "allkeys-lru": would discard jobs silently');
  const host = errorOf(() => stack({ domain: { zoneId: ZONE_ID, zone: "acme.com", host: "www.acme.org" } }));
  expect(host).toContain('production: domain.host "www.acme.org": lies outside of the zone acme.com');
});

test("shows no password of a URL, and cuts long values", () => {
  const url = errorOf(() => railsApp({ team: "a\u0007", stack: "https://me:hunter2@example.com/?token=hunter2" }));
  expect(url).not.toContain("hunter2");
  const long = errorOf(() => railsApp({ name: "x".repeat(200_000) }));
  expect(long.length).toBeLessThan(1000);
  expect(long).toContain("characters)");
});

test("an object that only looks like an app is refused, because the rules would not see its parts", () => {
  const app = railsApp();
  const alike = { node: app.node, appId: app.appId, hostname: app.hostname, configVars: app.configVars };
  const make = () => new Addon(app, "db", { app: alike as never, plan: "heroku-postgresql:essential-0" });
  expect(errorOf(make)).toContain("existing/rails/db: app: is an object, not a RailsApp.");
});

test("a Map is not a record: it was read as an empty object, and the add-ons in it were destroyed", () => {
  const addons = new Map([["postgres", { plan: "heroku-postgresql:standard-0" }]]);
  expect(errorOf(() => stack({ addons: addons as never }))).toContain("production: addons: is a Map, not an object.");
});

test("a name that is newer than the catalogue passes with a warning, and silently as unlisted", () => {
  const newer = railsApp({ stack: "heroku-28" });
  const template = Template.of(TerraformStack.of(newer));
  expect(template.resource("heroku_app").stack).toBe("heroku-28");
  expect(template.warnings).toEqual([
    'existing/rails: stack "heroku-28": is a stack that the catalogue does not list, so nothing about it can be checked.\n  If Heroku has it, pass { unlisted: "heroku-28" }.',
  ]);
  const ofRedis = Template.of(stack({ redis: { client: "ruby", plan: "premium-20" } })).warnings;
  expect(ofRedis.filter((warning) => warning.includes("premium-20"))).toEqual([
    expect.stringContaining('production: redis.plan "premium-20": is a plan of heroku-redis that the catalogue'),
  ]);
  const unlisted = railsApp({ stack: { unlisted: "heroku-28" } });
  expect(Template.of(TerraformStack.of(unlisted)).warnings).toEqual([]);
  expect(errorOf(() => railsApp({ stack: "heroku-18" }))).toContain(
    'stack "heroku-18": Heroku refuses builds on it since 2023-05-01',
  );
});

describe("secrets by name", () => {
  test("each name declares a sensitive variable in the stack", () => {
    const { stack: made, json } = withSecrets(["RAILS_MASTER_KEY", "STRIPE_KEY"]);
    expect(json.resource("heroku_app_config_association").sensitive_vars).toEqual({
      RAILS_MASTER_KEY: "${var.rails_master_key}",
      STRIPE_KEY: "${var.stripe_key}",
    });
    expect(JSON.parse(Testing.synth(made))).toMatchObject({
      variable: {
        rails_master_key: { type: "string", sensitive: true },
        stripe_key: { type: "string", sensitive: true },
      },
    });
  });

  test("a name that the stack uses already is refused", () => {
    expect(errorOf(() => withSecrets(["HEROKU"]))).toContain(
      "existing/rails: sensitiveConfigVars: needs the variable heroku, and the stack already contains a construct of that name",
    );
  });

  function withSecrets(sensitiveConfigVars: readonly string[]) {
    const made = existingStack();
    new RailsApp(made, "rails", { name: "acme", region: "us", sensitiveConfigVars });
    return { stack: made, json: Template.of(made) };
  }
});

test("a value that looks like a secret passes as a public one, with a reason that the synth repeats", () => {
  const key = "pk_0123456789abcdefghij";
  expect(errorOf(() => stack({ configVars: { MAPS_KEY: key } }))).toContain('pass { public: value, reason: "why" }');
  const made = stack({ configVars: { MAPS_KEY: { public: key, reason: "Restricted by referrer." } } });
  const template = Template.of(made);
  expect(template.resource("heroku_app_config_association").vars).toMatchObject({ MAPS_KEY: key });
  expect(template.annotations.map(({ message }) => message).join()).toContain(
    "MAPS_KEY is public: Restricted by referrer.",
  );
});

test("the lifetime and the key prefix of sessions are set with their Redis", () => {
  const made = stack({ redis: { client: "ruby", session: { ttlSeconds: 86_400, keyPrefix: "acme:" } } });
  expect(Template.of(made).resource("heroku_app_config_association").vars).toMatchObject({
    SESSION_TTL_SECONDS: "86400",
    SESSION_KEY_PREFIX: "acme:",
  });
  expect(errorOf(() => stack({ redis: { client: "ruby", session: { ttlSeconds: 0 } } }))).toContain(
    "production: redis.session.ttlSeconds 0: is less than 1 seconds",
  );
});

test("transforms of all roles and of one role both apply, one part after the other", () => {
  const made = stack({
    redis: {
      client: "ruby",
      transform: { addon: { name: "common" }, attachment: { namespace: "n" } },
      session: { transform: { addon: (config) => ({ ...config, name: `${config.name ?? ""}-session` }) } },
    },
  });
  const addons = Object.values(Template.of(made).resources("heroku_addon")).map(({ name }) => name);
  expect(addons.sort()).toEqual(["common", "common", "common", "common-session"]);
  const attachments = Object.values(Template.of(made).resources("heroku_addon_attachment"));
  expect(attachments.every(({ namespace }) => namespace === "n")).toBe(true);
});

test("a transform that returns nothing is refused", () => {
  const make = () => railsApp({ transform: { app: (() => undefined) as never } });
  expect(errorOf(make)).toContain(
    "existing/rails: transform.app: returned undefined, not the arguments of the resource",
  );
});

test("the key of an uploaded certificate can be left out, and is a sensitive variable of the stack", () => {
  const chain = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  const made = stack({ acm: false, domain: { zoneId: ZONE_ID, host: "www.acme.com", certificate: { chain } } });
  expect(Template.of(made).resource("heroku_ssl").private_key).toBe("${var.www_acme_com_private_key}");
});

test("what an app contains is not a public member of it", () => {
  const app = railsApp();
  new RedisAddon(app, "cache", { app, role: "cache", client: "ruby" });
  new Process(app, "web", { app, type: "web", size: "standard-1x", quantity: 1 });
  expect(Object.keys(app)).not.toContain("inventory");
});

test("refuses an id that is taken, with the path of the scope", () => {
  const made = (id: string) => new RailsApp(where, id, { name: "acme", region: "us" });
  const where = existingStack();
  made("rails");
  expect(errorOf(() => made("rails"))).toMatch(
    /^existing: id "rails": is that of another construct in the same scope\.\n/,
  );
});
