import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import {
  Addon,
  Domain,
  RailsApp,
  RedisAddon,
  StimulusReflexApp,
  StimulusReflexStack,
  type CableProps,
  type RedisRoleProps,
} from "cdktf-stimulus-reflex";
import { errorOf } from "../../stack";
import { environment, ownStack, Project, PROPS, singleConstructs, ZONE_ID } from "./program";

/** The addresses of a stack that no moved block leads to and that were not in the ledger before. */
function targets({ moved = [] }: ReturnType<Project["stack"]>): readonly string[] {
  return moved.map(({ to }) => to);
}

test("lists what constructs made, one line each, and marks what holds data", () => {
  const project = new Project();
  project.synth(environment());
  const durable = project.entries().filter(({ durable: marked }) => marked === true);
  expect(durable.map(({ is }) => is).sort()).toEqual([
    "app",
    "attachment QUEUE_REDIS",
    "attachment SESSION_REDIS",
    "heroku-postgresql",
    "heroku-redis queue",
    "heroku-redis session",
    "host www.acme.com",
  ]);
  expect(project.text.split("\n").filter((line) => line.includes('"stack"'))).toHaveLength(project.entries().length);
  expect(project.stack()).not.toHaveProperty("moved");
});

test("a new thing adds one line and changes none", () => {
  const project = new Project();
  project.synth(environment());
  const before = project.text.split("\n");
  project.synth(environment({ addons: { ...PROPS.addons, zz: { plan: "papertrail:choklad" } } }));
  const after = project.text.split("\n");
  expect(after.filter((line) => !before.includes(line))).toHaveLength(1);
  expect(before.filter((line) => !after.includes(line))).toEqual([]);
});

test("a synth that changes nothing writes the same text", () => {
  const project = new Project();
  project.synth(environment());
  const before = project.text;
  project.synth(environment());
  expect(project.text).toBe(before);
});

test("moves everything that belongs to an app whose construct is renamed", () => {
  const project = new Project();
  const named = (id: string) =>
    ownStack((stack) => {
      new StimulusReflexApp(stack, id, { ...PROPS, domain: undefined });
    });
  project.synth(named("app"));
  const before = project.entries();
  project.synth(named("acme"));
  expect(targets(project.stack())).toHaveLength(before.length);
  expect(project.entries()).toHaveLength(before.length);
  // A state that was last deployed two renames ago finds the way as well.
  project.synth(named("third"));
  expect(project.stack().moved).toHaveLength(2 * before.length);
  // Back where it was: each address once, in one chain that ends today.
  project.synth(named("app"));
  const addresses = new Set(before.map(({ address }) => address));
  expect(project.stack().moved?.every(({ from }) => !addresses.has(from))).toBe(true);
  expect(
    project
      .entries()
      .map(({ address }) => address)
      .sort(),
  ).toEqual([...addresses].sort());
});

test("moves from a StimulusReflexApp to single constructs", () => {
  const project = new Project();
  project.synth(
    ownStack((stack) => {
      const { name, region, released, addons } = PROPS;
      new StimulusReflexApp(stack, "app", {
        name,
        region,
        released,
        addons,
        redis: { client: "ruby", cache: false, cable: false },
      });
    }),
  );
  project.synth(ownStack(singleConstructs));
  const moved = project.entries().filter(({ was }) => was !== undefined);
  expect(moved.map(({ is }) => is).sort()).toEqual([
    "app",
    "attachment QUEUE_REDIS",
    "attachment SESSION_REDIS",
    "config vars",
    "heroku-postgresql",
    "heroku-redis queue",
    "heroku-redis session",
  ]);
});

test("moves an add-on whose key is renamed", () => {
  const project = new Project();
  project.synth(environment());
  project.synth(environment({ addons: { database: PROPS.addons.postgres } }));
  const [move, ...others] = project.stack().moved ?? [];
  expect(move?.from).toContain("heroku_addon.app_addons_postgres");
  expect(move?.to).toContain("heroku_addon.app_addons_database");
  expect(others).toEqual([]);
});

test("moves the name of a cable that gets a Redis of its own, so that the old attachment goes before the new one", () => {
  const project = new Project();
  const cable = (props: RedisRoleProps) => environment({ redis: { client: "ruby", cable: props } });
  const addresses = () => project.entries().find(({ is }) => is === "attachment CABLE_REDIS");
  project.synth(cable({ sharedWith: "queue" }));
  const shared = addresses()?.address;
  project.synth(cable({}));
  expect(project.stack().moved).toEqual([{ from: shared, to: addresses()?.address }]);
  expect(addresses()).toMatchObject({ was: [shared], of: expect.stringContaining("redis_cable") as unknown });
  project.synth(cable({ sharedWith: "queue" }));
  expect(addresses()?.address).toBe(shared);
});

test("an app that Heroku renames in place is the same one", () => {
  const project = new Project();
  project.synth(environment());
  const before = project.entries().length;
  project.synth(environment({ name: "acme-web" }));
  expect(project.stack()).not.toHaveProperty("moved");
  expect(project.entries()).toHaveLength(before);
});

describe("what is durable and gone stops the synth", () => {
  test.each([
    [
      "an add-on that is not declared",
      { addons: {} },
      "production: heroku-postgresql of acme: nothing declares it any more",
    ],
    [
      "a role that is switched off",
      { redis: { client: "ruby", session: false } },
      "production: heroku-redis session of acme",
    ],
    [
      "a queue that is to share",
      { redis: { client: "ruby", queue: { sharedWith: "cable" } } },
      "production: heroku-redis queue of acme",
    ],
    ["a host", { domain: undefined }, "production: host www.acme.com of acme"],
    [
      "another service under the same key",
      { addons: { postgres: { plan: "heroku-kafka:basic-0" } } },
      "production: heroku-postgresql of acme",
    ],
    [
      "a host of another name",
      { domain: { ...PROPS.domain, host: "app.acme.com" } },
      "production: host www.acme.com of acme",
    ],
  ] as const)("%s", (_, props, problem) => {
    const project = new Project();
    project.synth(environment());
    const before = project.text;
    const message = errorOf(() => {
      project.synth(environment(props));
    });
    expect(message).toContain(problem);
    expect(message).toContain('"then": "forget"');
    expect(message).toContain('"then": "destroy", "reason"');
    expect(project.text).toBe(before);
    project.synth(environment());
  });

  test("a queue that leaves the Redis that it shared, with its jobs", () => {
    const project = new Project();
    project.synth(environment({ redis: { client: "ruby", queue: { sharedWith: "cable" } } }));
    const split = environment({ redis: { client: "ruby" } });
    expect(() => {
      project.synth(split);
    }).toThrow("QUEUE_REDIS_URL would lead to another Redis");
    project.answer("attachment QUEUE_REDIS", { then: "destroy", reason: "the queue is empty" });
    expect(() => {
      project.synth(split);
    }).toThrow("1. heroku maintenance:on --app acme");
    // Without a queue in between, the old attachment is gone before the new one is made.
    project.synth(environment({ redis: { client: "ruby", queue: false } }));
    project.synth(split);
  });

  test("a name that Terraform let go of is not given to another Redis", () => {
    const project = new Project();
    project.synth(environment({ redis: { client: "ruby", queue: { sharedWith: "cable" } } }));
    project.answer("attachment QUEUE_REDIS", { then: "forget" });
    project.synth(environment({ redis: { client: "ruby", queue: false } }));
    expect(() => {
      project.synth(environment());
    }).toThrow("If QUEUE_REDIS is not attached at Heroku any more, delete its line.");
  });

  test("a thing that Terraform let go of is not made a second time", () => {
    const project = new Project();
    project.synth(environment());
    project.answer("heroku-postgresql", { then: "forget" });
    project.synth(environment({ addons: {} }));
    expect(() => {
      project.synth(environment());
    }).toThrow("the ledger let go of production: heroku-postgresql of acme, which exists still");
    project.synth((app) => {
      const { app: declared } = new StimulusReflexStack(app, "production", PROPS);
      declared.addons.postgres?.nodes.addon.importFrom("6e2f5c3e-0000-4000-8000-000000000001");
    });
    expect(project.entries().find(({ is }) => is === "heroku-postgresql")).not.toHaveProperty("then");
    expect(project.stack()).not.toHaveProperty("removed");
  });

  test("an answer counts once: what is declared again is protected again", () => {
    const project = new Project();
    project.synth(environment());
    project.answer("heroku-postgresql", { then: "destroy", reason: "moved to another provider" });
    project.synth(environment({ addons: {} }));
    project.synth(environment());
    expect(() => {
      project.synth(environment({ addons: {} }));
    }).toThrow("production: heroku-postgresql of acme: nothing declares it any more");
  });

  test("an add-on that is to be on another app, whether Terraform protects it or not", () => {
    const project = new Project();
    const declare = (on: "acme" | "beta") =>
      ownStack((stack) => {
        const apps = {
          acme: new RailsApp(stack, "a", { name: "acme", region: "us" }),
          beta: new RailsApp(stack, "b", { name: "beta", region: "us" }),
        };
        new Addon(stack, "db", { app: apps[on], plan: "heroku-postgresql:essential-0", preventDestroy: false });
      });
    project.synth(declare("acme"));
    expect(() => {
      project.synth(declare("beta"));
    }).toThrow("heroku-postgresql of acme: production/db is on the app beta now, and an add-on cannot change its app");
  });

  test("everything of a stack that stays", () => {
    const project = new Project();
    project.synth(ownStack(singleConstructs));
    const message = errorOf(() => {
      project.synth((app) => {
        ownStack(() => undefined)(app);
        environment({ name: "other", domain: undefined }, "other")(app);
      });
    });
    expect(message).toContain("production: the app acme: nothing declares it any more");
    expect(message).toContain("with heroku-postgresql, heroku-redis queue, heroku-redis session");
  });

  test("an app whose id and name change together: how to say that it is the same one", () => {
    const declare = (id: string, name: string) =>
      ownStack((stack) => {
        new RailsApp(stack, id, { name, region: "us" });
      });
    const project = new Project();
    project.synth(declare("app", "acme"));
    expect(
      errorOf(() => {
        project.synth(declare("shop", "acme-shop"));
      }),
    ).toContain(
      'Is production/shop this app under another name? Nothing tells that from a new app when its id changes too. Change one at a time: keep name: "acme", synthesise, then set "acme-shop".',
    );
    project.synth(declare("shop", "acme"));
    project.synth(declare("shop", "acme-shop"));
    expect(project.stack().moved).toHaveLength(1);
  });

  test("a stack that is not in the program is left alone", () => {
    const project = new Project();
    project.synth(environment());
    project.synth(environment({ name: "other", domain: undefined }, "other"));
    expect(project.entries().some(({ stack }) => stack === "production")).toBe(true);
  });

  test("a stack of another name", () => {
    const project = new Project();
    project.synth(environment());
    expect(() => {
      project.synth(environment({}, "prod"));
    }).toThrow('the app acme is in the state of the stack "production"');
  });

  test("an environment that becomes disposable", () => {
    const project = new Project();
    project.synth(environment());
    expect(() => {
      project.synth(environment({ disposable: true }));
    }).toThrow("disposable takes the protection off production: the app acme");
    project.answer("app", { then: "destroy", reason: "moved to another company" });
    project.synth(environment({ disposable: true }));
  });

  test("nothing of what leaves a disposable app whose answer is there, whatever comes of the app later", () => {
    const project = new Project();
    project.synth(environment());
    project.answer("app", { then: "destroy", reason: "moved to another company" });
    const without = (disposable: boolean) =>
      environment({ disposable, addons: {}, redis: { client: "ruby", session: false } });
    project.synth(without(true));
    expect(project.entries().filter(({ is }) => /postgresql|session/i.test(is))).toMatchObject([
      { is: "heroku-postgresql", then: "destroy", reason: "moved to another company", done: true },
      { is: "heroku-redis session", then: "destroy", done: true },
      { is: "attachment SESSION_REDIS", then: "destroy", done: true },
    ]);
    project.synth(without(true));
    project.synth(without(false));
    expect(project.entries().find(({ is }) => is === "app")).not.toHaveProperty("then");
  });

  test("a host that moves to a disposable app", () => {
    const project = new Project();
    const host = (on: "acme" | "review") =>
      ownStack((stack) => {
        new CloudflareProvider(stack, "cloudflare");
        const apps = {
          acme: new RailsApp(stack, "a", { name: "acme", region: "us" }),
          review: new RailsApp(stack, "b", { name: "review", region: "us", disposable: true }),
        };
        new Domain(stack, "web", { app: apps[on], zoneId: ZONE_ID, host: "www.acme.com" });
      });
    project.synth(host("acme"));
    expect(() => {
      project.synth(host("review"));
    }).toThrow("disposable takes the protection off production: host www.acme.com of acme");
    project.answer("host www.acme.com", { then: "destroy", reason: "shown to a customer" });
    project.synth(host("review"));
    project.synth(host("review"));
  });
});

test("a disposable environment is not in the ledger", () => {
  const project = new Project();
  project.synth((app) => {
    environment({ disposable: true, name: "review", domain: undefined }, "review")(app);
    environment()(app);
  });
  expect(project.entries().filter(({ stack }) => stack === "review")).toEqual([]);
});

describe("answers", () => {
  test("forget lets go of an add-on and its attachments, in every later synth", () => {
    const project = new Project();
    project.synth(environment());
    project.answer("heroku-redis session", { then: "forget" });
    const without = environment({ redis: { client: "ruby", session: false } });
    project.synth(without);
    project.synth(without);
    expect(project.stack().removed?.map(({ from }) => from.replace(/_[0-9A-F]{8}$/, ""))).toEqual([
      "heroku_addon.app_redis_session",
      "heroku_addon_attachment.app_redis_session_attachment",
    ]);
    expect(project.stack().removed?.every(({ lifecycle }) => JSON.stringify(lifecycle) === '{"destroy":false}')).toBe(
      true,
    );
  });

  test("destroy of a disposable app goes with a host that moves to AnyCable's app, until that is protected again", () => {
    const project = new Project();
    const anycable = { server: "anycable", anycable: { released: false, sharedStores: ["cache", "session"] } } as const;
    const disposable = (cable: CableProps, is = true) =>
      environment({ disposable: is, cable: { host: "cable.acme.com", ...cable } });
    project.synth(disposable({}, false));
    project.answer("app", { then: "destroy", reason: "moved to another company" });
    project.synth(disposable({}));
    project.synth(disposable(anycable));
    const host = () => project.entries().find(({ is }) => is === "host cable.acme.com");
    expect(host()).toMatchObject({ app: "acme-cable", then: "destroy", reason: "moved to another company" });
    project.synth(disposable(anycable));
    project.synth(disposable(anycable, false));
    expect(host()).not.toHaveProperty("then");
  });

  test("destroy needs a reason", () => {
    const project = new Project();
    project.synth(environment());
    project.answer("heroku-postgresql", { then: "destroy" });
    expect(() => {
      project.synth(environment({ addons: {} }));
    }).toThrow('"then": "destroy" needs a "reason"');
    project.answer("heroku-postgresql", { then: "destroy", reason: "copied to acme-2" });
    project.synth(environment({ addons: {} }));
    expect(project.stack()).not.toHaveProperty("removed");
  });
});

test("cdktf's own moveFromId is counted once, and continued when it is deleted", () => {
  const project = new Project();
  const declare = (id: string, from?: string) =>
    ownStack((stack) => {
      const app = new RailsApp(stack, "rails", { name: "acme", region: "us" });
      const addon = new Addon(stack, id, { app, plan: "heroku-postgresql:essential-0" });
      if (from !== undefined) addon.nodes.addon.moveFromId(from);
    });
  project.synth(declare("one"));
  const from = project.entries().find(({ is }) => is === "heroku-postgresql")?.address ?? "";
  project.synth(declare("two", from));
  const to = project.entries().find(({ is }) => is === "heroku-postgresql")?.address ?? "";
  expect(project.stack().moved).toEqual([{ from, to }]);
  project.synth(declare("two"));
  expect(project.stack().moved).toEqual([{ from, to }]);
});

test("cdktf's own moveTo moves nothing twice, and something imported is one entry", () => {
  const project = new Project();
  const declare = (id: string, wire: (old: Addon, moved: Addon) => void) =>
    ownStack((stack) => {
      const app = new RailsApp(stack, "rails", { name: "acme", region: "us" });
      const old = new Addon(stack, "database", { app, plan: "heroku-postgresql:essential-0" });
      if (id !== "database") wire(old, new Addon(stack, id, { app, plan: "heroku-postgresql:essential-0" }));
      else old.nodes.addon.importFrom("6e2f5c3e-0000-4000-8000-000000000001");
    });
  project.synth(declare("database", () => undefined));
  expect(project.entries().filter(({ is }) => is === "heroku-postgresql")).toHaveLength(1);
  project.synth(
    declare("main", (old, moved) => {
      moved.nodes.addon.addMoveTarget("main");
      old.nodes.addon.moveTo("main");
    }),
  );
  const [entry, second] = project.entries().filter(({ is }) => is === "heroku-postgresql");
  expect(entry).toMatchObject({ address: "heroku_addon.main", was: ["heroku_addon.database"] });
  expect(second).toBeUndefined();
  expect(project.stack().moved).toEqual([{ from: "heroku_addon.database", to: "heroku_addon.main" }]);
});

describe("two apps that swap their construct ids", () => {
  const apps = (first: string, second: string) =>
    ownStack((stack) => {
      for (const [id, name] of [
        [first, "acme"],
        [second, "beta"],
      ] as const) {
        const rails = new RailsApp(stack, id, { name, region: "us" });
        new RedisAddon(stack, `${id}-sessions`, { app: rails, role: "session", client: "ruby" });
      }
    });

  test("are refused once each, whatever is on them, with what works", () => {
    const project = new Project();
    project.synth(apps("one", "two"));
    const before = project.text;
    let message = "";
    try {
      project.synth(apps("two", "one"));
    } catch (error) {
      message = error instanceof Error ? error.message : String(error);
    }
    expect(message.match(/has the address/g)).toHaveLength(2);
    expect(message).toContain("Give production/one and production/two ids that nothing had before, and keep them.");
    expect(project.text).toBe(before);
  });

  test("move in one step to ids that nothing had before", () => {
    const project = new Project();
    project.synth(apps("one", "two"));
    project.synth(apps("acme", "beta"));
    expect(project.stack().moved).toContainEqual({ from: "heroku_app.one", to: "heroku_app.acme" });
    expect(project.stack().moved).toContainEqual({
      from: "heroku_addon.two-sessions",
      to: "heroku_addon.beta-sessions",
    });
  });
});

test("two databases that swap their ids, and so their names, are refused", () => {
  const project = new Project();
  const postgres = (attachment: string) => ({ plan: "heroku-postgresql:essential-0", attachment });
  const databases = (main: string, other: string) =>
    environment({ addons: { [main]: postgres("MAIN_DB"), [other]: postgres("REPORTS_DB") } });
  project.synth(databases("one", "two"));
  expect(() => {
    project.synth(databases("two", "one"));
  }).toThrow("Terraform cannot swap two addresses");
  project.synth(databases("main", "reports"));
  expect(
    project
      .entries()
      .find(({ address }) => address.includes("addons_main"))
      ?.was?.join(),
  ).toContain("addons_one");
});

test("an address that something else had before is refused", () => {
  const project = new Project();
  project.synth(environment());
  project.synth(environment({ addons: { database: PROPS.addons.postgres } }));
  expect(() => {
    project.synth(
      environment({ addons: { database: PROPS.addons.postgres, postgres: { plan: "bucketeer:hobbyist" } } }),
    );
  }).toThrow("had before; a state that has not been deployed since would take the one for the other");
});

describe("under CI", () => {
  test("nothing is written, and a ledger that lacks something durable stops the synth", () => {
    const project = new Project();
    project.synth(environment({ addons: {} }));
    const before = project.text;
    expect(() => {
      project.synth(environment(), "compare");
    }).toThrow("production/app/addons/postgres is missing");
    expect(project.text).toBe(before);
    project.synth(environment({ addons: {} }), "compare");
  });

  test("a move that is not in the ledger stops the synth", () => {
    const project = new Project();
    project.synth(environment());
    expect(() => {
      project.synth(environment({ addons: { database: PROPS.addons.postgres } }), "compare");
    }).toThrow("Run cdktf synth on your machine and commit the ledger");
  });
});

describe("a ledger that cannot be used", () => {
  test.each([
    ["damaged", '{ "version": 1, "entries": [', "is not JSON"],
    ["from a newer version", '{ "version": 2, "entries": [] }', "Update cdktf-stimulus-reflex"],
    ["in the middle of a merge", "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n", "has conflict markers of git"],
    [
      "with a wrong answer",
      '{ "version": 1, "entries": [{ "stack": "a", "address": "a.b", "is": "app", "then": "keep" }] }',
      "unknown answer",
    ],
    [
      "with a misspelt field",
      '{ "version": 1, "entries": [{ "stack": "a", "address": "a.b", "is": "app", "hten": "forget" }] }',
      'unknown field "hten"',
    ],
  ])("%s stops the synth", (_, text, problem) => {
    const project = new Project();
    project.text = text;
    expect(() => {
      project.synth(environment());
    }).toThrow(problem);
    expect(project.text).toBe(text);
  });
});

test("HCL output, which has no place for moved blocks, is refused", () => {
  const project = new Project();
  project.synth(environment());
  expect(() => {
    project.synth(environment({ addons: { database: PROPS.addons.postgres } }), "write", { hclOutput: true });
  }).toThrow("leave hclOutput out");
});

test("two branches that renamed one thing in two ways are merged", () => {
  const project = new Project();
  project.synth(environment());
  const named = (key: string) => environment({ addons: { [key]: PROPS.addons.postgres } });
  const base = project.text;
  project.synth(named("ours"));
  const ours = project.text;
  project.text = base;
  project.synth(named("theirs"));
  const theirs = project.entries().find(({ address }) => address.includes("theirs"));
  // Git keeps both lines where two people resolve a conflict that way.
  project.text = ours.replace('"entries": [', `"entries": [\n    ${JSON.stringify(theirs)},`);
  project.synth(named("theirs"));
  const [entry, ...others] = project.entries().filter(({ is }) => is === "heroku-postgresql");
  expect(others).toEqual([]);
  expect(entry?.was).toHaveLength(2);
});
