import { TerraformStack, TerraformVariable } from "cdktf";
import { RedisAddon, type RedisAddonProps, type RedisRole } from "cdktf-stimulus-reflex";
import { Template } from "cdktf-stimulus-reflex/testing";
import * as fc from "fast-check";
import { MAXMEMORY_POLICIES, REDIS_ROLES } from "../../../lib/catalogue/redis-roles";
import { REDIS_PLANS } from "../../../lib/catalogue/redis-plans";
import { errorOf, railsApp } from "../../stack";

function redis(props: Partial<RedisAddonProps> = {}): {
  readonly redis: RedisAddon;
  readonly template: () => Template;
} {
  const app = props.app ?? railsApp();
  const stack = TerraformStack.of(app);
  const addon = new RedisAddon(stack, "redis", { app, role: "session", client: "ruby", ...props });
  return { redis: addon, template: () => Template.of(stack) };
}

describe.each(Object.entries(REDIS_ROLES))("%s", (role, facts) => {
  const made = redis({ role: role as RedisRole }).template();

  test("has the policy of the role on the smallest plan that persists, and options never replace it", () => {
    expect(made.resource("heroku_addon")).toEqual({
      app_id: "${heroku_app.rails.id}",
      plan: "heroku-redis:premium-0",
      config: { maxmemory_policy: facts.maxmemoryPolicy },
      lifecycle: { ignore_changes: ["config"], prevent_destroy: facts.durable },
    });
  });

  test("is attached under a name of its own", () => {
    expect(made.resource("heroku_addon_attachment")).toEqual({
      app_id: "${heroku_app.rails.id}",
      addon_id: "${heroku_addon.redis.id}",
      name: facts.attachment,
      // REDIS_PROVIDER is unset before the attachment that it names goes.
      ...(role === "queue" ? { lifecycle: { create_before_destroy: true } } : {}),
    });
  });
});

test("the URL is never copied: no variable, output or attribute holds it", () => {
  const { template } = redis();
  expect(JSON.stringify(template())).not.toMatch(/config_var_values|all_config_vars|redis:\/\//);
});

test("tells Rails how sessions are kept, and Sidekiq which variable to read", () => {
  const vars = redis({ role: "session" }).template().resource("heroku_app_config_association").vars;
  expect(vars).toEqual({ SESSION_KEY_PREFIX: "app:session:", SESSION_TTL_SECONDS: "31556952" });
  expect(redis({ role: "queue" }).template().resource("heroku_app_config_association").vars).toEqual({
    REDIS_PROVIDER: "QUEUE_REDIS_URL",
  });
});

test("what is on a disposable app, or says so itself, can be destroyed", () => {
  const protectedBy = (props: Partial<RedisAddonProps>): unknown =>
    redis(props).template().resource("heroku_addon").lifecycle;
  const free = { ignore_changes: ["config"], prevent_destroy: false };
  expect(protectedBy({ app: railsApp({ disposable: true }) })).toEqual(free);
  expect(protectedBy({ preventDestroy: false })).toEqual(free);
  expect(protectedBy({ role: "cache", preventDestroy: true })).toEqual({ ...free, prevent_destroy: true });
});

describe("the client", () => {
  test("hiredis pins every premium plan to Redis 5, and says why that will be refused", () => {
    const { template } = redis({ client: "hiredis" });
    expect(template().resource("heroku_addon").config).toEqual({ version: "5", maxmemory_policy: "volatile-lru" });
    expect(template().warnings).toEqual([
      "Redis 5 is pinned because hiredis cannot do TLS, but Heroku stopped provisioning Redis 5 on 2023-04-30 " +
        "(Heroku changelog 2541, by way of heroku/roadmap#148 and sciencehistory/scihist_digicoll#2074): a new add-on will be refused. " +
        'In the Gemfile replace hiredis by redis 5 and hiredis-client, then set client: "hiredis-client" and leave the version out.',
    ]);
  });

  test("hiredis on another plan is not pinned, and is told that it will not connect", () => {
    const { template } = redis({ client: "hiredis", plan: "mini" });
    expect(template().resource("heroku_addon").config).toEqual({ maxmemory_policy: "volatile-lru" });
    expect(template().warnings[0]).toContain(
      "hiredis cannot do TLS, and Heroku Key-Value Store speaks nothing else since 2024-12-02",
    );
  });

  test("hiredis with a version that speaks TLS is refused", () => {
    expect(() => redis({ client: "hiredis", version: "9.1" })).toThrow(
      'version "9.1": requires TLS, which hiredis cannot do',
    );
  });

  test("the pin follows from client and plan alone, for every plan", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("ruby" as const, "hiredis" as const, "hiredis-client" as const),
        fc.constantFrom(...Object.keys(REDIS_PLANS).filter((name) => !/^(private|shield)/.test(name))),
        (client, plan) => {
          const config = redis({ client, plan }).template().resource("heroku_addon").config as Record<string, string>;
          expect(config.version).toBe(client === "hiredis" && plan.startsWith("premium-") ? "5" : undefined);
        },
      ),
    );
  });

  test.each(["ruby", "hiredis-client"] as const)("%s takes the platform's own version, without a warning", (client) => {
    const { template } = redis({ client });
    expect(template().resource("heroku_addon").config).toEqual({ maxmemory_policy: "volatile-lru" });
    expect(template().warnings).toEqual([]);
  });
});

describe("policies", () => {
  test("a queue never evicts, whatever is asked", () => {
    for (const maxmemoryPolicy of MAXMEMORY_POLICIES) {
      const place = (): unknown => redis({ role: "queue", maxmemoryPolicy });
      if (maxmemoryPolicy === "noeviction") expect(place).not.toThrow();
      else expect(errorOf(place)).toContain("would discard jobs silently when the memory is full");
    }
  });

  test("sessions are never refused for want of memory", () => {
    expect(() => redis({ role: "session", maxmemoryPolicy: "noeviction" })).toThrow("so that logins fail");
  });

  test("a misspelt one is refused with the nearest", () => {
    expect(() => redis({ role: "cache", maxmemoryPolicy: "volatile-lur" as "volatile-lru" })).toThrow(
      'Did you mean "volatile-lru"?',
    );
  });
});

test("misspelt properties and create options are refused, since they would have no effect", () => {
  expect(() => redis({ maxmemoryPolcy: "noeviction" } as Partial<RedisAddonProps>)).toThrow(
    "existing/redis: maxmemoryPolcy: unknown property of a Redis.",
  );
  expect(() => redis({ transform: { addon: { config: { "maxmemory-policy": "volatile-lru" } } } })).toThrow(
    'Did you mean "maxmemory_policy"?',
  );
  expect(() => redis({ role: "queue", transform: { addon: { config: { maxmemory_policy: "allkeys-lru" } } } })).toThrow(
    "would discard jobs",
  );
});

test("a plan, version or timeout that cannot be is refused", () => {
  expect(() => redis({ plan: "premium-6" })).toThrow("unknown plan of heroku-redis");
  expect(() => redis({ version: "7,2" })).toThrow("unknown version of Redis or Valkey");
  expect(() => redis({ timeoutSeconds: -1 })).toThrow("is less than 0 seconds");
  expect(
    redis({ plan: { unlisted: "premium-6" } })
      .template()
      .resource("heroku_addon").plan,
  ).toBe("heroku-redis:premium-6");
  expect(redis({ timeoutSeconds: 0 }).template().resource("heroku_addon").config).toMatchObject({ timeout: "0" });
});

test("another provider of Redis gets no option of Heroku's, and its policy is told to the reader", () => {
  const { template } = redis({ plan: "rediscloud:30" });
  const addon = template().resource("heroku_addon");
  expect(addon.plan).toBe("rediscloud:30");
  expect(addon.config).toBeUndefined();
  expect(template().resource("heroku_addon_attachment").name).toBe("SESSION_REDIS");
  const [annotation] = template().annotations;
  expect(annotation?.level).toBe("info");
  expect(annotation?.message).toContain("eviction policy of this Redis to volatile-lru");
});

describe("several on one app", () => {
  test("are created one after another with the cache first, however they are declared", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(["cache", "session", "cable", "queue"] as RedisRole[], { minLength: 1 }),
        (roles) => {
          const app = railsApp();
          const stack = TerraformStack.of(app);
          for (const role of roles) new RedisAddon(stack, role, { app, role, client: "ruby" });
          const made = Template.of(stack).resources("heroku_addon");
          const order = (["cache", "session", "cable", "queue"] as const).filter((role) => roles.includes(role));
          order.forEach((role, index) => {
            expect(made[role]?.depends_on).toEqual(
              index === 0 ? undefined : [`heroku_addon.${order[index - 1] ?? ""}`],
            );
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  test("keep what a transform made them depend on", () => {
    const app = railsApp();
    const stack = TerraformStack.of(app);
    new RedisAddon(stack, "cache", { app, role: "cache", client: "ruby" });
    const transform = { addon: { dependsOn: [app.nodes.app] } };
    new RedisAddon(stack, "session", { app, role: "session", client: "ruby", transform });
    expect(Template.of(stack).resources("heroku_addon").session?.depends_on).toEqual([
      "heroku_app.rails",
      "heroku_addon.cache",
    ]);
  });

  test("have each role once", () => {
    const { redis: first } = redis();
    expect(() => new RedisAddon(first, "again", { app: first.app, role: "session", client: "ruby" })).toThrow(
      'role "session": is already the role of existing/redis',
    );
  });

  test("own REDIS_URL together, and nobody else does", () => {
    const app = railsApp({ configVars: { REDIS_URL: "redis://localhost" } });
    expect(() => redis({ app })).toThrow("the config var REDIS_URL is set twice");
  });
});

describe("one for two roles", () => {
  test("cable and queue can share, each under its own variable", () => {
    const { redis: queue, template } = redis({ role: "queue" });
    queue.serve("cable");
    const names = Object.values(template().resources("heroku_addon_attachment")).map(({ name }) => name);
    expect(names.sort()).toEqual(["CABLE_REDIS", "QUEUE_REDIS"]);
    expect(queue.roles).toEqual(["queue", "cable"]);
  });

  test("what a durable role comes to is protected from then on", () => {
    const lifecycle = (props: Partial<RedisAddonProps>): unknown => {
      const { redis: cable, template } = redis({ role: "cable", ...props });
      cable.serve("queue");
      return template().resource("heroku_addon").lifecycle;
    };
    const wanted = { ignore_changes: ["config"], prevent_destroy: true };
    expect(lifecycle({})).toEqual(wanted);
    expect(lifecycle({ preventDestroy: false })).toEqual({ ...wanted, prevent_destroy: false });
    expect(lifecycle({ app: railsApp({ disposable: true }) })).toEqual({ ...wanted, prevent_destroy: false });
    expect(lifecycle({ transform: { addon: { lifecycle: { ignoreChanges: "all" } } } })).toEqual({
      ignore_changes: "all",
      prevent_destroy: true,
    });
  });

  test("a role that there is none of is refused", () => {
    expect(
      errorOf(() => {
        redis({ role: "cable" }).redis.serve("que" as RedisRole);
      }),
    ).toContain('existing/redis: role "que": unknown value');
  });

  test("cache and session never can, nor roles that evict differently", () => {
    expect(
      errorOf(() => {
        redis({ role: "session" }).redis.serve("cache");
      }),
    ).toContain("would put cache and session on one Redis");
    expect(
      errorOf(() => {
        redis({ role: "cache" }).redis.serve("queue");
      }),
    ).toContain("needs noeviction, and the Redis of cache has volatile-lru");
  });
});

test("tokens pass for plan, version and timeout", () => {
  const app = railsApp();
  const token = new TerraformVariable(TerraformStack.of(app), "value", { type: "string" });
  const { template } = redis({
    app,
    plan: token.stringValue,
    version: token.stringValue,
    timeoutSeconds: token.numberValue,
  });
  expect(template().resource("heroku_addon")).toMatchObject({
    plan: "heroku-redis:${var.value}",
    config: { version: "${var.value}", timeout: "${var.value}" },
  });
});

test("a Redis that exists is declared without adding an attachment or a variable", () => {
  const app = railsApp();
  const stack = TerraformStack.of(app);
  for (const role of ["session", "cable"] as const) {
    const redis = new RedisAddon(stack, role, { app, role, client: "ruby", attached: false });
    if (role === "cable") redis.serve("queue");
  }
  const template = Template.of(stack);
  // The addresses of plain add-ons of these ids, so that nothing moves.
  expect(Object.keys(template.resources("heroku_addon")).sort()).toEqual(["cable", "session"]);
  expect(template.resources("heroku_addon_attachment")).toEqual({});
  expect(template.resources("heroku_app_config_association")).toEqual({});
});

describe("a version that Heroku makes no instance of", () => {
  test.each(["4", "5", "6.0", "6.2"] as const)("%s is refused, and no instance has it any more", (version) => {
    const error = errorOf(() => redis({ version }));
    expect(error).toContain(`version "${version}": Heroku has made no instance of this version since`);
    expect(error).toContain("Allowed: 8.1, 9.1.");
    expect(error).toContain("Leave the version out: Heroku upgraded the last instances by force from");
  });

  test.each(["7.0", "7.2"] as const)("%s is refused, unless an instance still has it", (version) => {
    expect(errorOf(() => redis({ version }))).toContain(`pass { unlisted: "${version}" }`);
    const kept = redis({ version: { unlisted: version } }).template();
    expect(kept.resource("heroku_addon").config).toMatchObject({ version });
  });

  test("8.1 and 9.1 are taken", () => {
    for (const version of ["8.1", "9.1"] as const) {
      expect(redis({ version }).template().resource("heroku_addon").config).toMatchObject({ version });
    }
  });
});
