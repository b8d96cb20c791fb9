import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { StimulusReflexStack, type StimulusReflexAppProps } from "cdktf-stimulus-reflex";
import { Rehearsal } from "cdktf-stimulus-reflex/testing";
import { renderMarkdown } from "../../../lib/review/report/markdown";
import type { Consequence } from "../../../lib/review/report/model";
import { renderHtml } from "../../../lib/review/report/page";
import { report } from "../../../lib/review/report/report";
import { reportOn } from "../../../lib/review/report/report-on";
import type { AppTopology } from "../../../lib/deployment/topology";
import { ENGINE } from "../../engine";
import { describeWithTerraform, succeed } from "../../sandbox/terraform/command";
import { environment, redis, topology } from "./topologies";

const asOf = "2026-11-01";

function compared(now: Partial<AppTopology>, then: Partial<AppTopology> = {}, forgotten?: ReadonlySet<string>) {
  return report(topology(now), {
    findings: [],
    budgets: [],
    asOf,
    before: { topology: topology(then), findings: [], forgotten },
  });
}

const words = (consequences: readonly Consequence[]): readonly string[] =>
  consequences.map(({ kind, severity, at }) => `${kind} ${severity} ${at}`);

const APP = "production/app/rails";
const ACTION_CABLE = { server: "action-cable", standby: false, authentication: "cookie" } as const;
const ANYCABLE = { ...ACTION_CABLE, server: "anycable", mode: "http" } as const;
const WWW = { at: "h", host: "www.acme.com", serves: "web", certificate: "managed" } as const;
const variable = (name: string, value: string) => ({ name, kind: "plain", owner: "v", value }) as const;
const WEB = [{ at: "w", type: "web", quantity: 3 }];
const only = (...roles: readonly ("cache" | "session" | "cable" | "queue")[]) => roles.map((role) => redis(role));

test.each<[string, Partial<AppTopology>, Partial<AppTopology>, readonly string[]]>([
  ["nothing", {}, {}, []],
  ["another region", { region: "us" }, {}, [`replaced error ${APP}`]],
  ["another space", { space: "acme" }, {}, [`replaced error ${APP}`]],
  ["another team", { team: "acme" }, {}, [`replaced error ${APP}`]],
  [
    "a region that is unknown",
    { region: undefined, unknowns: [{ at: APP, property: "region", from: "var.region" }] },
    {},
    [`replaced warning ${APP}`],
  ],
  [
    "a role that is switched off",
    { addons: only("cache") },
    { addons: only("cache", "session") },
    ["destroyed error production/app/redis/session", `restarted info ${APP}`],
  ],
  [
    "a cache that is switched off",
    { addons: only("session") },
    { addons: only("cache", "session") },
    ["destroyed info production/app/redis/cache", `restarted info ${APP}`],
  ],
  [
    "a queue that shares the Redis of the cable",
    { addons: [redis("cable", { roles: ["cable", "queue"], attachments: ["CABLE_REDIS", "QUEUE_REDIS"] })] },
    { addons: only("cable", "queue") },
    [
      "destroyed error production/app/redis/queue",
      "detached error production/app/redis/queue",
      `restarted info ${APP}`,
    ],
  ],
  ["disposable", { disposable: true }, {}, [`unprotected error ${APP}`]],
  [
    "preventDestroy off",
    { addons: [redis("session", { preventDestroy: false })] },
    { addons: only("session") },
    ["unprotected warning production/app/redis/session"],
  ],
  [
    "a host that goes",
    { hosts: [] },
    { hosts: [{ at: "h", host: "www.acme.com", serves: "web", certificate: "managed" }] },
    ["destroyed error h"],
  ],
  ["AnyCable that goes while Rails uses it", { cable: ACTION_CABLE }, { cable: ANYCABLE }, [`detached warning ${APP}`]],
  [
    "AnyCable that goes back to standby",
    { cable: { ...ANYCABLE, server: "action-cable", standby: true } },
    { cable: ANYCABLE },
    [],
  ],
  [
    "AnyCable that goes from standby",
    { cable: ACTION_CABLE },
    { cable: { ...ANYCABLE, server: "action-cable", standby: true } },
    [],
  ],
  [
    "a web process without dynos, and a worker that nothing declares any more",
    { processes: [{ at: "w", type: "web", quantity: 0 }] },
    {
      processes: [
        { at: "w", type: "web", quantity: 2 },
        { at: "j", type: "worker", quantity: 1 },
      ],
    },
    ["stopped error w", "forgotten warning j"],
  ],
  [
    "another name of an app that has a host",
    { name: "shop", hosts: [{ at: "h", host: "www.acme.com", serves: "web", certificate: "managed" }] },
    { name: "acme", hosts: [{ at: "h", host: "www.acme.com", serves: "web", certificate: "managed" }] },
    [`moved warning ${APP}`],
  ],
  [
    "another name of an app without a host",
    { name: "shop", hosts: [] },
    { name: "acme", hosts: [] },
    [`moved error ${APP}`],
  ],
  [
    "a queue without persistence, and a cache without",
    { addons: [redis("queue", { plan: "mini" }), redis("cache", { plan: "mini" })] },
    { addons: only("queue", "cache") },
    [
      "downgraded error production/app/redis/queue",
      "downgraded warning production/app/redis/queue",
      "downgraded warning production/app/redis/cache",
      "downgraded warning production/app/redis/cache",
      `restarted info ${APP}`,
    ],
  ],
  [
    "a retired stack, a build without Ruby, and a feature that Redis does not replace",
    { stack: "heroku-22", buildpacks: ["heroku/nodejs"], features: [], addons: [], processes: WEB },
    { features: ["http-session-affinity"], addons: [], processes: WEB },
    [`changed error ${APP}`, `changed error ${APP}`, `changed warning ${APP}`],
  ],
  [
    "buildpacks in another order",
    { buildpacks: ["heroku/ruby", "heroku/nodejs"] },
    { buildpacks: ["heroku/nodejs", "heroku/ruby"] },
    [`changed warning ${APP}`],
  ],
  ["buildpacks that are not declared any more, and stay", { buildpacks: undefined }, {}, []],
  [
    "a record of another type that leads elsewhere",
    { hosts: [{ ...WWW, record: { type: "A", target: "203.0.113.7" } }] },
    { hosts: [{ ...WWW, record: { type: "CNAME", target: "its target at Heroku" } }] },
    ["moved warning h", "moved warning h"],
  ],
  [
    "a host that loses its certificate, and one that goes behind the proxy",
    {
      hosts: [
        { ...WWW, certificate: "none" },
        { ...WWW, at: "c", host: "cable.acme.com", proxied: true },
      ],
    },
    { hosts: [WWW, { ...WWW, at: "c", host: "cable.acme.com", proxied: false }] },
    ["detached error h", "detached error c"],
  ],
  [
    "config vars that the app cannot do without, and one that changes",
    { variables: [variable("RAILS_ENV", "staging")] },
    {
      variables: [
        variable("RAILS_ENV", "production"),
        variable("SHARED_DATABASE_URL", "postgres://db.example.com/acme"),
        variable("API_HOST", "api.acme.com"),
        { name: "RAILS_MASTER_KEY", kind: "sensitive", owner: "v" },
      ],
    },
    ["changed error v", "detached error v", "detached error v", `restarted info ${APP}`],
  ],
  [
    "config vars of a map that is not known",
    { variables: [], variableMaps: [{ owner: "v", from: "var.common" }] },
    { variables: [variable("RAILS_ENV", "production")] },
    [`restarted info ${APP}`],
  ],
  [
    "a host without its record",
    { hosts: [WWW] },
    { hosts: [{ ...WWW, record: { type: "CNAME" } }] },
    ["moved error h"],
  ],
])("%s", (_, now, then, expected) => {
  expect(words(compared(now, then).consequences)).toEqual(expected);
});

test("a cable that gets a Redis of its own is without its variable meanwhile, and how long", () => {
  const queue = (...attachments: readonly string[]) => redis("queue", { attachments: ["QUEUE_REDIS", ...attachments] });
  const shared = { addons: [queue("CABLE_REDIS")] };
  const said = (now: Partial<AppTopology>, then: Partial<AppTopology>) =>
    compared(now, then).consequences.flatMap(({ kind, severity, message }) =>
      kind === "detached" ? [`${severity}: ${message}`] : [],
    );
  expect(said({ addons: [queue(), redis("cable")] }, shared)).toEqual([
    "warning: CABLE_REDIS_URL leads to another store, production/app/redis/cable. Heroku gives a name once, so the app is without CABLE_REDIS_URL until the new add-on is there, which takes minutes.",
  ]);
  expect(said(shared, { addons: [queue(), redis("cable")] })[0]).toContain("without CABLE_REDIS_URL for a moment.");
});

test("an app that is gone, one that Terraform lets go of, and a host that another app has", () => {
  const host = { at: "h", host: "cable.acme.com", serves: "cable", certificate: "managed" } as const;
  const apps = (first: Partial<AppTopology>, ...others: readonly AppTopology[]) => ({
    apps: [environment(first), ...others],
  });
  const second = (changes: Partial<AppTopology> = {}) =>
    environment({ at: "second", name: "second", addons: [], hosts: [], ...changes });
  const between = (now: ReturnType<typeof apps>, then: ReturnType<typeof apps>, forgotten?: ReadonlySet<string>) =>
    words(
      report(now, { findings: [], budgets: [], asOf, before: { topology: then, findings: [], forgotten } })
        .consequences,
    );
  expect(between(apps({}), apps({}, second()))).toEqual(["destroyed error second"]);
  expect(between(apps({}), apps({}, second()), new Set(["second"]))).toEqual(["forgotten warning second"]);
  expect(between(apps({ hosts: [] }, second({ hosts: [host] })), apps({ hosts: [host] }, second()))).toEqual([
    "moved warning h",
  ]);
});

test("the review opens with what is lost, and its heading counts it", () => {
  const whole = compared({ region: "us", addons: only("cache") });
  expect(whole.verdict).toMatchObject({ level: "error", errors: 1 });
  const [, heading, , , , opening, , first] = renderMarkdown(whole).split("\n");
  expect([heading, opening]).toEqual(["## StimulusReflex: 1 error", "**What this change does to what runs**"]);
  expect(first).toContain("**replaced, error** at `production/app/rails`: Region ");
  expect(first).toContain("the Redis for session (heroku-redis:premium-0)");
  const page = renderHtml(whole);
  expect(page.indexOf("What this change does to what runs")).toBeLessThan(page.indexOf("Diagram"));
});

test("what the ledger answers for is a warning with its reason", () => {
  const [before, now] = [production(), production(withoutQueue)].map(synthesised);
  if (before === undefined || now === undefined) throw new Error("Nothing was synthesised.");
  const entry = {
    stack: "production",
    address: "heroku_addon.app_redis_queue_E30971A1",
    app: "acme",
    is: "heroku-redis queue",
    then: "destroy",
    reason: "copied to another provider",
  } as const;
  const shown = (entries: readonly (typeof entry)[]) =>
    reportOn([now], { asOf, before: [before], ledger: { entries, accepted: [] } }).consequences;
  expect(words(shown([]))).toContain("destroyed error production/app/redis/queue");
  expect(words(shown([entry]))).toContain("destroyed warning production/app/redis/queue");
  expect(messages(shown([entry]))).toContain("Its data is lost. Accepted in the ledger: copied to another provider.");
});

test("a plan says what Terraform lets go of, what moves, what stops and what a feature does", () => {
  const change = (address: string, actions: readonly string[], before: object | null, after: object | null = null) => ({
    address,
    mode: "managed",
    type: address.split(".")[0],
    change: { actions, before, after, after_unknown: {} },
  });
  const host = { hostname: "cable.acme.com", app_id: "1" };
  const web = { app_id: "1", type: "web", quantity: 2 };
  const json = {
    format_version: "1.2",
    planned_values: {
      root_module: {
        resources: [
          { address: "heroku_app.web", type: "heroku_app", name: "web", mode: "managed", values: { name: "acme" } },
        ],
      },
    },
    configuration: { root_module: {} },
    resource_changes: [
      change("heroku_app.web", ["no-op"], { id: "1", name: "acme", acm: true }, { id: "1", name: "acme" }),
      change("heroku_addon.old", ["forget"], { app_id: "1", plan: "heroku-postgresql:essential-0" }),
      change("heroku_domain.cable", ["delete", "create"], host, { ...host, app_id: "2" }),
      change("heroku_formation.web", ["update"], web, { ...web, quantity: 0 }),
      change("heroku_app_feature.meta", ["create"], null, { name: "runtime-dyno-metadata" }),
      change("heroku_app_feature.preboot", ["delete"], { app_id: "1", name: "preboot", enabled: true }),
    ],
  };
  const { consequences } = reportOn([{ file: "plan.json", json }], { asOf });
  expect(words(consequences)).toEqual([
    "moved error heroku_domain.cable",
    "stopped error heroku_formation.web",
    "forgotten warning heroku_addon.old",
    "destroyed warning heroku_app_feature.preboot",
    "restarted info heroku_app_feature.meta",
  ]);
  expect(messages(consequences)).toContain("runtime-dyno-metadata is turned on. It takes effect at the next release");
});

const production = (props: Partial<StimulusReflexAppProps> = {}) =>
  new StimulusReflexStack(Testing.app(), "production", {
    name: "acme",
    region: "us",
    redis: { client: "ruby", cache: false, session: false },
    build: { url: "https://github.com/acme/acme/archive/refs/tags/v1.tar.gz", version: "v1" },
    processes: { web: { size: "standard-1x", quantity: 1 } },
    ...props,
  });

function synthesised(stack: StimulusReflexStack) {
  const file = join(Testing.fullSynth(stack), "stacks", "production", "cdk.tf.json");
  return { file, json: JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown> };
}

const withoutQueue = { redis: { client: "ruby", cache: false, session: false, queue: false } } as const;

describeWithTerraform("restarts", () => {
  let rehearsal: Rehearsal;
  let last = synthesised(production(withoutQueue));
  beforeAll(async () => {
    rehearsal = await Rehearsal.start();
    await rehearsal.apply(production(withoutQueue));
  });
  afterAll(() => rehearsal.stop());

  test.each<[string, Partial<StimulusReflexAppProps>, number]>([
    ["a durable role is added", {}, 3],
    ["its plan changes", { redis: { client: "ruby", cache: false, session: false, queue: { plan: "premium-1" } } }, 1],
  ])("when %s, program and plan say how many restarts the app has", async (_, props, times) => {
    const before = last;
    const now = synthesised(production(props));
    last = now;
    const said = times === 1 ? "is restarted once: " : `is restarted ${times} times: `;
    expect(messages(reportOn([now], { asOf, before: [before] }).consequences)).toContain(said);

    await rehearsal.plan(production(props));
    const cwd = join(rehearsal.sandbox.directory, "..", "stacks", "production");
    const shown = await succeed(ENGINE, ["show", "-json", "rehearsal.tfplan"], { cwd, env: rehearsal.sandbox.env });
    const json = JSON.parse(shown) as Record<string, unknown>;
    expect(messages(reportOn([{ file: "plan.json", json }], { asOf }).consequences)).toContain(said);

    const { restarts: real } = await rehearsal.apply(production(props));
    expect(real).toEqual({ acme: times });
  });
});

function messages(consequences: readonly Consequence[]): string {
  return consequences.map(({ message }) => message).join("\n");
}
