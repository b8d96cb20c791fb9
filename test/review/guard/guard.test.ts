import * as fc from "fast-check";
import { guard } from "../../../lib/review/guard/guard";
import { APP, plan, type Change } from "./plan-json";

const SESSION = { id: "addon-1", app_id: "app-1", plan: "heroku-redis:premium-0", config: { version: "7" } };
const NAMED = {
  address: "heroku_addon_attachment.s",
  actions: ["no-op"],
  before: { id: "a", app_id: "app-1", addon_id: "addon-1", name: "SESSION_REDIS" },
};

const rules = (json: object, options?: Parameters<typeof guard>[1]): readonly string[] =>
  guard(json, options).map(({ rule }) => rule);

describe("what is lost", () => {
  test("a changed option replaces a durable Redis: which one, by what, and what to do", () => {
    const [finding] = guard(
      plan(APP, NAMED, {
        address: "heroku_addon.sessions",
        actions: ["delete", "create"],
        before: SESSION,
        after: { ...SESSION, config: { version: "9" } },
        paths: [["config"]],
      }),
    );
    expect(finding).toMatchObject({
      rule: "plan-destroys-redis",
      at: "heroku_addon.sessions",
      message:
        'The plan replaces the Redis for session (heroku-redis:premium-0): config (version "7" to "9") forces a replacement.',
    });
    expect(finding?.advice).toContain("ignore_changes = [config]");
    expect(finding?.advice).toContain("heroku redis:maxmemory");
  });

  test("a changed option of another service is changed with its own tools, and not with those of Redis", () => {
    const replaced = (planName: string) =>
      guard(
        plan(APP, {
          address: "heroku_addon.one",
          actions: ["delete", "create"],
          before: { ...SESSION, plan: planName },
          after: { ...SESSION, plan: planName, config: {} },
          paths: [["config"]],
        }),
      )[0]?.advice;
    expect(replaced("heroku-postgresql:standard-0")).toContain("heroku pg:upgrade");
    expect(replaced("bucketeer:hobbyist")).toContain("with the tools of bucketeer");
    expect(replaced("bucketeer:hobbyist")).not.toContain("redis");
  });

  test("a Redis for the cache may go, and one that nothing tells the purpose of may not", () => {
    const gone = { address: "heroku_addon.one", actions: ["delete"], before: SESSION };
    expect(rules(plan({ ...NAMED, before: { ...NAMED.before, name: "CACHE_REDIS" } }, gone))).toEqual([]);
    expect(rules(plan(gone))).toEqual(["plan-destroys-redis"]);
  });

  test("a database that nothing declares any more", () => {
    const [finding] = guard(
      plan({
        address: "module.acme.heroku_addon.postgres",
        actions: ["delete"],
        before: { ...SESSION, plan: "heroku-postgresql:standard-0" },
        reason: "delete_because_no_resource_config",
      }),
    );
    expect(finding?.rule).toBe("plan-destroys-database");
    expect(finding?.message).toContain("nothing in the configuration declares it any more");
    expect(finding?.advice).toContain("moved block");
  });

  test("an app whose region changes, and what refers to it", () => {
    const findings = guard(
      plan(
        { ...APP, actions: ["create", "delete"], after: { ...APP.before, region: "eu" }, paths: [["region"]] },
        {
          address: "heroku_addon.jobs",
          actions: ["delete", "create"],
          before: SESSION,
          after: SESSION,
          unknown: { app_id: true },
          paths: [["app_id"]],
        },
      ),
    );
    expect(findings.map(({ message }) => message)).toEqual([
      'The plan replaces the app acme: region ("us" to "eu") forces a replacement.',
      "The plan replaces the Redis for queue (heroku-redis:premium-0): app_id (known after apply: what it refers to is replaced itself) forces a replacement.",
    ]);
  });

  test("a domain with a live certificate, and one without", () => {
    const domain = {
      address: "heroku_domain.www",
      actions: ["delete"],
      before: { app_id: "app-1", hostname: "www.acme.com", sni_endpoint_id: "" },
    };
    expect(rules(plan(APP, domain))).toEqual(["plan-destroys-domain"]);
    const without = { ...APP, before: { ...APP.before, acm: false } };
    expect(guard(plan(without, domain))).toMatchObject([{ rule: "plan-destroys-domain", severity: "warning" }]);
    expect(rules(plan(without, { ...domain, before: { ...domain.before, sni_endpoint_id: "tokyo-1050" } }))).toEqual([
      "plan-destroys-domain",
    ]);
  });

  test("a host that stays and loses its own certificate, unless it gets another one or a managed one", () => {
    const before = { app_id: "app-1", hostname: "www.acme.com", sni_endpoint_id: "tokyo-1050" };
    const domain = { address: "heroku_domain.www", actions: ["update"], before };
    const off = { ...APP, before: { ...APP.before, acm: false }, after: { ...APP.before, acm: false } };
    const bare = { ...domain, after: { ...before, sni_endpoint_id: null } };
    expect(guard(plan(off, bare))).toMatchObject([
      {
        rule: "plan-destroys-domain",
        at: "heroku_domain.www",
        message: "The plan takes the certificate off www.acme.com, and nothing gives it another one.",
      },
    ]);
    expect(rules(plan(off, { ...domain, after: { ...before, sni_endpoint_id: "osaka-2" } }))).toEqual([
      "plan-changes-certificate",
    ]);
    expect(
      rules(plan(off, { ...domain, after: { ...before, sni_endpoint_id: null }, unknown: { sni_endpoint_id: true } })),
    ).toEqual([]);
    const on = { ...off, actions: ["update"], after: { ...APP.before, acm: true } };
    expect(rules(plan(on, bare))).toEqual([]);
  });

  describe("the DNS record of a host", () => {
    const domain = {
      address: "heroku_domain.cable",
      actions: ["no-op"],
      before: { app_id: "app-1", hostname: "cable.acme.com" },
    };
    const record = {
      address: "cloudflare_dns_record.cable",
      actions: ["delete"],
      before: { name: "cable.acme.com", type: "CNAME", content: "warm-1.herokudns.com" },
    };

    test("is kept while the host stays", () => {
      const [finding] = guard(plan(APP, domain, record));
      expect(finding).toMatchObject({
        rule: "plan-destroys-dns-record",
        at: "cloudflare_dns_record.cable",
        message:
          "The plan destroys the DNS record of cable.acme.com, by which browsers find the app: the plan says so.",
      });
      const replaced = { ...record, actions: ["delete", "create"], paths: [["zone_id"]] };
      expect(rules(plan(APP, domain, replaced))).toEqual(["plan-destroys-dns-record"]);
    });

    test("is told as well of version 4 of the provider", () => {
      const before = { name: "cable", hostname: "cable.acme.com", value: "warm-1.herokudns.com" };
      expect(guard(plan(APP, { ...record, address: "cloudflare_record.cable", before }))[0]?.message).toContain(
        "the DNS record of cable.acme.com",
      );
    });

    test("goes with its domain, and others may go", () => {
      const gone = { ...domain, actions: ["delete"] };
      expect(rules(plan(APP, gone, record))).toEqual(["plan-destroys-domain"]);
      const mail = { ...record, before: { name: "acme.com", type: "A", content: "203.0.113.7" } };
      expect(rules(plan(APP, domain, mail))).toEqual([]);
    });
  });

  test.each(["openredis:micro", "redisgreen:starter", "bucketeer:hobbyist", "cloudcube:free", "newservice:plan"])(
    "an add-on that is not known to be stateless: %s",
    (planName) => {
      const gone = (name: string) => ({
        address: "heroku_addon.one",
        actions: ["delete"],
        before: { id: "addon-9", app_id: "app-1", plan: name },
      });
      expect(rules(plan(APP, gone(planName)))).toEqual(["plan-destroys-addon-data"]);
      expect(rules(plan(APP, gone("memcachier:dev")))).toEqual([]);
    },
  );

  test("a plan name in capitals, a deposed object and a Private Space", () => {
    const capitals = { ...SESSION, plan: "HEROKU-REDIS:PREMIUM-0" };
    expect(rules(plan({ address: "heroku_addon.sessions", actions: ["delete"], before: capitals }))).toEqual([
      "plan-destroys-redis",
    ]);
    const deposed = plan({ address: "heroku_addon.sessions", actions: ["delete"], before: SESSION }) as {
      resource_changes: object[];
    };
    Object.assign(deposed.resource_changes[0] ?? {}, { deposed: "abc123" });
    expect(rules(deposed)).toEqual(["plan-destroys-redis"]);
    const space = { address: "heroku_space.eu", actions: ["delete"], before: { id: "s", name: "acme-eu" } };
    expect(guard(plan(space))[0]?.message).toContain("the Private Space acme-eu with every app in it");
  });

  test("the config vars of an app that stays, by name and never by value", () => {
    const association = {
      address: "heroku_app_config_association.env",
      actions: ["delete"],
      before: { app_id: "app-1", vars: { RAILS_ENV: "production" }, sensitive_vars: { RAILS_MASTER_KEY: "hunter2" } },
    };
    const [finding] = guard(plan(APP, association));
    expect(finding?.rule).toBe("plan-removes-config-vars");
    expect(finding?.message).toContain("the config vars RAILS_ENV, RAILS_MASTER_KEY of an app that stays");
    expect(JSON.stringify(finding)).not.toContain("hunter2");
    expect(rules(plan({ ...APP, actions: ["delete"] }, association))).toEqual(["plan-destroys-app"]);
  });

  describe("an update in place", () => {
    const env = (before: object, after: object, unknown: object = {}) => ({
      address: "heroku_app_config_association.env",
      actions: ["update"],
      before: { app_id: "app-1", ...before },
      after: { app_id: "app-1", ...after },
      unknown,
    });

    test.each([
      [
        "a sensitive variable",
        { sensitive_vars: { RAILS_MASTER_KEY: "hunter2", A: "a" } },
        { sensitive_vars: { A: "a" } },
      ],
      ["all of them", { sensitive_vars: { RAILS_MASTER_KEY: "hunter2" } }, {}],
      ["a plain one that is a secret by its name", { vars: { RAILS_MASTER_KEY: "hunter2" } }, { vars: {} }],
    ])("that removes %s, by name and never by value", (_, before, after) => {
      const [finding] = guard(plan(APP, env(before, after)));
      expect(finding).toMatchObject({ rule: "plan-removes-config-vars", at: "heroku_app_config_association.env" });
      expect(finding?.message).toContain("removes the config vars RAILS_MASTER_KEY of an app that stays");
      expect(JSON.stringify(finding)).not.toContain("hunter2");
    });

    test("of the app itself", () => {
      const app = {
        ...APP,
        actions: ["update"],
        before: { ...APP.before, sensitive_config_vars: { SECRET_KEY_BASE: "x" } },
        after: APP.before,
      };
      expect(rules(plan(app))).toEqual(["plan-removes-config-vars"]);
    });

    test("takes nothing that it sets as a sensitive one, or that goes with AnyCable", () => {
      const moved = env({ sensitive_vars: { KEY: "x", ANYCABLE_SECRET: "y" } }, { vars: { KEY: "x" } });
      expect(guard(plan(APP, moved))).toEqual([]);
      const half = env(
        { sensitive_vars: { ANYCABLE_SECRET: "y" }, vars: { ANYCABLE_HOST: "h" } },
        { vars: { ANYCABLE_HOST: "h" } },
      );
      expect(rules(plan(APP, half))).toEqual(["plan-removes-config-vars"]);
    });

    test("takes away a variable that another resource of the app sets as well", () => {
      const other = (values: Pick<Change, "actions" | "before" | "after" | "unknown">) => ({
        address: "heroku_app_config_association.other",
        ...values,
      });
      const takes = env({ sensitive_vars: { KEY: "hunter2", A: "a" } }, { sensitive_vars: { A: "a" } });
      const created = other({
        actions: ["create"],
        after: { app_id: "app-1", sensitive_vars: {} },
        unknown: { sensitive_vars: { KEY: true } },
      });
      const [finding] = guard(plan(APP, takes, created));
      expect(finding).toMatchObject({ rule: "plan-removes-config-vars", at: "heroku_app_config_association.env" });
      expect(finding?.message).toContain("KEY, which heroku_app_config_association.other sets as well");
      expect(finding?.advice).toContain("removed block");
      const forgotten = other({ actions: ["forget"], before: env({ vars: { KEY: "x" } }, {}).before });
      expect(rules(plan(APP, takes, forgotten))).toEqual(["plan-removes-config-vars"]);
      const ofAnotherApp = { ...created, after: { app_id: "app-2" } };
      expect(guard(plan(APP, takes, ofAnotherApp))[0]?.message).toContain("removes the config vars KEY of an app");
    });

    test("by which two of them swap a name is said at both", () => {
      const swap = (name: string, had: string, has: string) => ({
        address: `heroku_app_config_association.${name}`,
        actions: ["update"],
        before: { app_id: "app-1", vars: { [had]: "on", A: "a" } },
        after: { app_id: "app-1", vars: { [has]: "on", A: "a" } },
      });
      const findings = guard(plan(APP, swap("one", "FLAG", "MODE"), swap("two", "MODE", "FLAG")));
      expect(findings.map(({ at, severity }) => [at, severity])).toEqual([
        ["heroku_app_config_association.one", "error"],
        ["heroku_app_config_association.two", "error"],
      ]);
    });

    test("that drops a public variable is a warning, and an error where the app is left without any, or cannot boot", () => {
      const severities = (before: object, after: object) =>
        guard(plan(APP, env({ vars: before }, { vars: after }))).map(({ severity }) => severity);
      expect(severities({ PAGE_SIZE: "20", A: "a" }, { A: "a" })).toEqual(["warning"]);
      expect(severities({ PAGE_SIZE: "20" }, {})).toEqual(["error"]);
      expect(severities({ RAILS_ENV: "production", A: "a" }, { A: "a" })).toEqual(["error"]);
      expect(severities({ STORE: "redis://cache.internal:6379/1", A: "a" }, { A: "a" })).toEqual(["error"]);
      expect(severities({ DOCS_URL: "https://docs.acme.com", A: "a" }, { A: "a" })).toEqual(["warning"]);
    });

    test("of an app itself that drops what its association sets", () => {
      const app = {
        ...APP,
        actions: ["update"],
        before: { ...APP.before, config_vars: { PAGE_SIZE: "20" } },
        after: { ...APP.before, config_vars: {} },
      };
      const association = { ...env({ vars: { PAGE_SIZE: "20" } }, { vars: { PAGE_SIZE: "20" } }), actions: ["no-op"] };
      expect(guard(plan(app, association))[0]?.message).toContain("the app is without it until the next apply");
    });

    describe("beside an add-on", () => {
      const redis = (name: string, actions: readonly string[], existed: boolean) => ({
        address: `heroku_addon.${name}`,
        actions,
        ...(existed ? { before: { id: name, app_id: "app-1", plan: "heroku-redis:mini" } } : {}),
        after: { app_id: "app-1", plan: "heroku-redis:mini" },
      });
      const drop = env({ vars: { REDIS_URL: "redis://old.internal", A: "a" } }, { vars: { A: "a" } });

      test("that is the first of its service leads REDIS_URL to it", () => {
        expect(rules(plan(APP, drop, redis("one", ["create"], false)))).toEqual(["plan-detaches-addon"]);
      });

      test.each([["create"], ["no-op"]])("that is not the first, or was there before, loses it: %s", (action) => {
        const others = [redis("one", ["no-op"], true), redis("two", [action], action === "no-op")];
        expect(rules(plan(APP, drop, ...others))).toEqual(["plan-removes-config-vars"]);
      });
    });

    describe("that sets REDIS_PROVIDER for the first time", () => {
      const provider = (value = "QUEUE_REDIS_URL") =>
        env({ vars: { A: "a" } }, { vars: { A: "a", REDIS_PROVIDER: value } });
      const redis = { address: "heroku_addon.cache", actions: ["no-op"], before: SESSION, after: SESSION };
      const worker = {
        address: "heroku_formation.worker",
        actions: ["no-op"],
        before: { app_id: "app-1", type: "worker" },
        after: { app_id: "app-1", type: "worker" },
      };
      const severities = (...changes: readonly Change[]) =>
        guard(plan(APP, ...changes)).map(({ severity }) => severity);

      test("leaves jobs behind where workers read REDIS_URL, and may do so where nothing tells", () => {
        const [finding] = guard(plan(APP, redis, worker, provider()));
        expect(finding?.message).toContain("Sidekiq reads QUEUE_REDIS_URL from then on instead of REDIS_URL");
        expect(severities(redis, worker, provider())).toEqual(["error"]);
        expect(severities(redis, provider())).toEqual(["warning"]);
      });

      test("leaves none behind where no Redis was there, on a new app, or where it names REDIS_URL", () => {
        expect(severities(worker, provider())).toEqual([]);
        expect(severities(redis, worker, provider("REDIS_URL"))).toEqual([]);
        const created = { ...provider(), actions: ["create"], before: {} };
        expect(guard(plan({ ...APP, actions: ["create"], before: {}, after: { name: "acme" } }, created))).toEqual([]);
      });

      test("cannot be told from adopting an app, whose association is made", () => {
        expect(severities(redis, worker, { ...provider(), actions: ["create"], before: {} })).toEqual(["warning"]);
        const known = { ...APP, before: { ...APP.before, all_config_vars: { REDIS_PROVIDER: "QUEUE_REDIS_URL" } } };
        expect(guard(plan(known, redis, worker, { ...provider(), actions: ["create"], before: {} }))).toEqual([]);
      });
    });

    test("that takes away where Sidekiq finds its jobs, or sets it elsewhere to another Redis", () => {
      const before = { vars: { REDIS_PROVIDER: "QUEUE_REDIS_URL" } };
      expect(rules(plan(APP, env(before, {})))).toEqual(["plan-removes-config-vars"]);
      const other = (value: string) => ({
        address: "heroku_app_config_association.other",
        actions: ["create"],
        after: { app_id: "app-1", vars: { REDIS_PROVIDER: value } },
      });
      expect(rules(plan(APP, env(before, {}), other("REDIS_URL")))).toEqual(["plan-detaches-addon"]);
      expect(rules(plan(APP, env(before, {}), other("QUEUE_REDIS_URL")))).toEqual(["plan-removes-config-vars"]);
    });

    test("whose names nobody knows yet is said to be unknown", () => {
      const [finding] = guard(plan(APP, env({ sensitive_vars: { KEY: "x" } }, {}, { sensitive_vars: true })));
      expect(finding?.message).toBe("Which config vars sensitive_vars keeps is known only after the apply.");
    });

    test.each([
      ["REDIS_PROVIDER", { vars: { REDIS_PROVIDER: "QUEUE_REDIS_URL" } }, { vars: { REDIS_PROVIDER: "REDIS_URL" } }],
      [
        "SESSION_REDIS_URL",
        { sensitive_vars: { SESSION_REDIS_URL: "a" } },
        { sensitive_vars: { SESSION_REDIS_URL: "b" } },
      ],
    ])("that leads %s to another store", (name, before, after) => {
      const [finding] = guard(plan(APP, env(before, after)));
      expect(finding?.rule).toBe("plan-detaches-addon");
      expect(finding?.message).toContain(`The plan changes ${name}, which will lead to another store`);
      expect(guard(plan(APP, env(before, before)))).toEqual([]);
    });

    test("that gives a URL another password leads to the same store", () => {
      const url = (password: string, host = "db.internal") => ({
        sensitive_vars: { DATABASE_URL: `postgres://app:${password}@${host}:5432/acme` },
      });
      expect(guard(plan(APP, env(url("hunter2"), url("hunter3"))))).toEqual([]);
      expect(rules(plan(APP, env(url("hunter2"), url("hunter2", "new.internal"))))).toEqual(["plan-detaches-addon"]);
    });
  });

  test("a pipeline, and the place of an app in it that stays", () => {
    const pipeline = { address: "heroku_pipeline.acme", actions: ["delete"], before: { id: "p", name: "acme" } };
    const coupling = {
      address: "heroku_pipeline_coupling.staging",
      actions: ["delete"],
      before: { app_id: "app-1", pipeline: "p", stage: "staging" },
    };
    expect(guard(plan(APP, pipeline, coupling)).map(({ at, rule }) => [at, rule])).toEqual([
      ["heroku_pipeline.acme", "plan-destroys-pipeline"],
    ]);
    expect(rules(plan(APP, coupling))).toEqual(["plan-destroys-pipeline"]);
    expect(rules(plan({ ...APP, actions: ["delete"] }, coupling))).toEqual(["plan-destroys-app"]);
    const staged = { ...coupling, actions: ["delete", "create"], paths: [["stage"]] };
    const stage = (from: string, to: string) =>
      guard(
        plan(APP, { ...staged, before: { ...coupling.before, stage: from }, after: { ...coupling.before, stage: to } }),
      );
    expect(stage("staging", "production")).toMatchObject([{ severity: "info" }]);
    expect(stage("production", "staging")).toMatchObject([
      {
        severity: "warning",
        message: expect.stringContaining("from production to staging of its pipeline") as unknown,
      },
    ]);
    expect(stage("staging", "staging")).toEqual([]);
    expect(rules(plan(APP, { ...staged, after: { ...coupling.before, pipeline: "q" } }))).toEqual([
      "plan-destroys-pipeline",
    ]);
  });

  test("what guard has no facts of is unknown, and what is in state only or can be made again is not", () => {
    const gone = (address: string, actions = ["delete"]) => ({ address, actions, before: { id: "x" } });
    const found = guard(plan(gone("aws_s3_bucket.uploads"), gone("cloudflare_r2_bucket.files", ["delete", "create"])));
    expect(found.map(({ kind, rule, message }) => [kind, rule, message])).toEqual([
      ["unknown", "plan-destroys-unknown", expect.stringContaining("destroys aws_s3_bucket") as unknown],
      ["unknown", "plan-destroys-unknown", expect.stringContaining("replaces cloudflare_r2_bucket") as unknown],
    ]);
    const harmless = ["heroku_build.web", "heroku_formation.web", "random_id.x", "null_resource.x", "terraform_data.x"];
    expect(guard(plan(...harmless.map((address) => gone(address))))).toEqual([]);
  });

  test("managed certificates that are switched off while a host gets no other", () => {
    const off = { ...APP, actions: ["update"], after: { ...APP.before, acm: false } };
    const domain = (after: object, unknown: object = {}) => ({
      address: "heroku_domain.www",
      actions: ["update"],
      before: { app_id: "app-1", hostname: "www.acme.com" },
      after: { app_id: "app-1", hostname: "www.acme.com", ...after },
      unknown,
    });
    expect(guard(plan(off, domain({})))[0]).toMatchObject({ rule: "plan-destroys-domain", attribute: "acm" });
    expect(guard(plan(off, domain({ sni_endpoint_id: "tokyo-1" })))).toMatchObject([{ kind: "unknown" }]);
    expect(guard(plan(off, domain({}, { sni_endpoint_id: true })))).toEqual([]);
  });

  test("a zone with all of its records", () => {
    const zone = { address: "cloudflare_zone.acme", actions: ["delete"], before: { id: "z", name: "acme.com" } };
    expect(guard(plan(zone))[0]?.message).toContain("the zone acme.com with every record in it");
  });

  test("an action that this version does not know is an error, not a plan without findings", () => {
    expect(() => guard(plan({ ...APP, actions: ["abandon"] }))).toThrow(
      'has the action "abandon" at heroku_app.web, which this cdktf-stimulus-reflex does not know. Update',
    );
  });

  describe("an attachment", () => {
    const detached = { ...NAMED, actions: ["delete"] };
    const addon = { address: "heroku_addon.sessions", actions: ["no-op"], before: SESSION };

    test("that an app reads, while its add-on stays", () => {
      expect(guard(plan(APP, addon, detached))[0]?.message).toContain("SESSION_REDIS_URL, and the app loses it");
    });

    test("of a durable role whose variable will lead to another Redis", () => {
      const successor = {
        address: "heroku_addon_attachment.other",
        actions: ["create"],
        after: { name: "SESSION_REDIS", app_id: "app-1" },
      };
      expect(guard(plan(APP, addon, detached, successor))[0]?.message).toContain("it will lead to another store");
    });

    test("of a cache goes with its add-on", () => {
      const cache = { ...detached, before: { ...NAMED.before, name: "CACHE_REDIS" } };
      expect(rules(plan(APP, { ...addon, actions: ["delete"] }, cache))).toEqual([]);
    });
  });

  test("no value of a config var is ever shown", () => {
    const secret = "hunter2hunter2";
    const change = {
      address: "heroku_addon.jobs",
      actions: ["delete", "create"],
      before: { ...SESSION, config_var_values: secret },
      after: {},
      paths: [["config_var_values"]],
    };
    expect(JSON.stringify(guard(plan(change)))).not.toContain(secret);
  });
});

describe("restarts", () => {
  const attachments = (count: number, app: Partial<Change> = APP): object =>
    plan(
      { ...APP, ...app },
      ...Array.from({ length: count }, (_, index) => ({
        address: `heroku_addon_attachment.a${index}`,
        actions: ["create"],
        after: { app_id: "app-1", name: `A${index}` },
      })),
    );

  test("are counted, and allowed up to the limit", () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), (count, maxRestarts) => {
        expect(rules(attachments(count), { maxRestarts })).toEqual(count > maxRestarts ? ["plan-restarts-app"] : []);
      }),
    );
  });

  test("name the app, and what makes each of them", () => {
    const [finding] = guard(attachments(2), { maxRestarts: 1 });
    expect(finding).toMatchObject({
      at: "heroku_app.web",
      message:
        "The apply restarts the app 2 times, 1 are allowed: heroku_addon_attachment.a0, heroku_addon_attachment.a1.",
    });
  });
});

test.each([
  [{}, "is not a plan"],
  [{ format_version: "1.0", values: {} }, "is a state and not a plan"],
  [{ format_version: "2.0", planned_values: {} }, "Update cdktf-stimulus-reflex"],
  [{ format_version: "0.2", planned_values: {} }, /Plan with \w+ 1\.1 or newer/],
  [{ format_version: "1.2", planned_values: {}, errored: true }, "is a plan that failed"],
])("%j is refused", (json, problem) => {
  expect(() => guard(json)).toThrow(problem);
});

test("a plan that only adds and updates is fine", () => {
  expect(
    guard(
      plan(APP, {
        address: "heroku_addon.jobs",
        actions: ["update"],
        before: SESSION,
        after: { ...SESSION, plan: "heroku-redis:premium-1" },
      }),
    ),
  ).toEqual([]);
});

describe("a plan that may only import", () => {
  const only = (...changes: readonly Change[]) =>
    guard(plan(...changes), { onlyImports: true }).map(({ at, rule, message }) => [at, rule, message]);
  const record = { address: "cloudflare_dns_record.www", before: { ttl: 1, name: "www" } };

  test("passes with imports, moves and what stays", () => {
    expect(only(APP, { ...record, actions: ["no-op"] })).toEqual([]);
  });

  test.each([
    ["creates it, so it was not imported", { actions: ["create"], after: { ttl: 1 } }],
    ["changes it: ttl", { actions: ["update"], after: { ttl: 300, name: "www" } }],
    ["replaces it", { actions: ["delete", "create"], after: { ttl: 1, name: "shop" } }],
    ["destroys it", { actions: ["delete"] }],
    ["lets go of it: it stays, and Terraform no longer manages it", { actions: ["forget"] }],
  ])("fails where it %s", (deed, change) => {
    expect(only({ ...record, ...change })).toEqual([[record.address, "plan-only-imports", `The plan ${deed}.`]]);
  });

  test("names what changes and never its value", () => {
    const change = {
      address: "heroku_drain.logs",
      actions: ["update"],
      before: { url: "planted" },
      after: { url: "b" },
    };
    expect(JSON.stringify(only(change))).not.toContain("planted");
  });
});
