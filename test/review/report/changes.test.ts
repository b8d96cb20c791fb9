import { renderMarkdown } from "../../../lib/review/report/markdown";
import { report } from "../../../lib/review/report/report";
import type { AppTopology } from "../../../lib/deployment/topology";
import { environment, finding, redis, topology } from "./topologies";

const asOf = "2026-11-01";

/** What a report says has changed, one line each. */
function changes(now: Partial<AppTopology>, then: Partial<AppTopology>): string[] {
  const whole = report(topology(now), {
    findings: [],
    budgets: [],
    asOf,
    before: { topology: topology(then), findings: [] },
  });
  return (whole.apps[0]?.changes ?? []).map(({ part, difference, property, from, to }) =>
    [part, difference, property, from, to].filter((word) => word !== undefined).join(" | "),
  );
}

test("nothing has changed between a thing and itself", () => {
  expect(changes({}, {})).toStrictEqual([]);
});

test("a plan, a policy and a protection are told apart", () => {
  const now = redis("queue", {
    plan: "premium-2",
    options: { maxmemory_policy: "volatile-lru" },
    preventDestroy: false,
  });
  expect(changes({ addons: [now] }, { addons: [redis("queue")] })).toStrictEqual([
    "queue Redis | changed | plan | heroku-redis:premium-0 | heroku-redis:premium-2",
    "queue Redis | changed | policy | noeviction | volatile-lru",
    "queue Redis | changed | protected from destruction | yes | no",
  ]);
});

test("a role that moves to a Redis of its own is a new Redis, and the old one loses it", () => {
  const shared = redis("queue", { roles: ["queue", "cable"] });
  expect(changes({ addons: [redis("queue"), redis("cable")] }, { addons: [shared] })).toStrictEqual([
    "queue Redis | changed | roles | queue and cable | queue",
    "cable Redis | added | heroku-redis:premium-0",
  ]);
});

test("a Redis is the same one when its construct moves", () => {
  expect(changes({ addons: [redis("cache")] }, { addons: [redis("cache", { at: "elsewhere" })] })).toStrictEqual([]);
});

test("dynos, hosts and the proxy", () => {
  const process = { at: "p", type: "web", size: "standard-1x", quantity: 1 };
  const host = { at: "h", host: "www.acme.com", serves: "web", proxied: false, certificate: "managed" } as const;
  const now = { processes: [{ ...process, quantity: 2 }], hosts: [{ ...host, proxied: true }] };
  expect(changes(now, { processes: [process], hosts: [host] })).toStrictEqual([
    "process web | changed | dynos | 1 | 2",
    "host www.acme.com | changed | Cloudflare's proxy | off | on",
  ]);
});

test("a variable of a known kind shows its values, another one only that they differ", () => {
  const variables = (concurrency: string, other: string): AppTopology["variables"] => [
    { name: "WEB_CONCURRENCY", kind: "plain", owner: "o", value: concurrency },
    { name: "OTHER", kind: "plain", owner: "o", value: other },
  ];
  expect(changes({ variables: variables("4", "one") }, { variables: variables("2", "two") })).toStrictEqual([
    "variable WEB_CONCURRENCY | changed | value | 2 | 4",
    "variable OTHER | changed | value | a value | another value",
  ]);
});

test("a variable that changes hands", () => {
  const variables = (owner: string): AppTopology["variables"] => [{ name: "A", kind: "plain", owner }];
  expect(changes({ variables: variables("new") }, { variables: variables("old") })).toStrictEqual([
    "variable A | changed | owner | old | new",
  ]);
});

test("a buildpack is shown without the token in its URL", () => {
  const then = { buildpacks: ["heroku/ruby"] };
  const now = { buildpacks: ["https://x:s3cr3t@git.example.com/pack?token=s3cr3t", "heroku/ruby"] };
  expect(changes(now, then)).toStrictEqual([
    "app | changed | buildpacks | heroku/ruby | https://git.example.com/pack, heroku/ruby",
  ]);
});

test("findings are new, still there or resolved by rule and place, whatever their words", () => {
  const before = {
    topology: topology(),
    findings: [finding({ message: "worded otherwise" }), finding({ rule: "resolved" })],
  };
  const whole = report(topology(), { findings: [finding(), finding({ rule: "fresh" })], budgets: [], asOf, before });
  expect(whole.apps[0]?.findings.map(({ rule, isNew }) => [rule, isNew])).toStrictEqual([
    ["queue-never-evicts", false],
    ["fresh", true],
  ]);
  expect(whole.resolvedFindings.map(({ rule }) => rule)).toStrictEqual(["resolved"]);
});

test("findings stand with the app that they are about, the worst first", () => {
  const staging = environment({ at: "staging/app/rails", name: "acme-staging", addons: [], hosts: [], processes: [] });
  const apps = [environment(), staging];
  const findings = [
    finding({ at: "staging/app/rails", severity: "info", rule: "hint" }),
    finding({ at: "staging/app/rails/config", severity: "error", rule: "below" }),
    finding({ at: "production/app/redis/queue" }),
  ];
  const whole = report({ apps }, { findings, budgets: [], asOf });
  expect(whole.apps.map((app) => app.findings.map(({ rule }) => rule))).toStrictEqual([
    ["queue-never-evicts"],
    ["below", "hint"],
  ]);
  expect(whole.apps.map(({ verdict }) => verdict)).toStrictEqual(["1 error", "1 error and 1 hint"]);
  expect(whole.verdict).toMatchObject({ level: "error", errors: 2, warnings: 0, infos: 1 });
});

test("an acknowledgement stands with what it is about, or says that it can go", () => {
  const acknowledgements = [
    { at: "production/app/rails", rule: "queue-never-evicts", reason: "Jobs are made again." },
    { at: "production/app/rails", rule: "stack-near-its-end", reason: "We move in May." },
  ];
  const acknowledged = [{ finding: finding(), reason: "Jobs are made again." }];
  const whole = report(topology({ acknowledgements }), { findings: [], acknowledged, budgets: [], asOf });
  expect(whole.apps[0]?.acknowledgements.map(({ rule, found }) => [rule, found])).toStrictEqual([
    ["queue-never-evicts", ["volatile-lru throws jobs away when the memory is full."]],
    ["stack-near-its-end", []],
  ]);
  expect(whole.verdict).toMatchObject({ level: "none", acknowledged: 2 });
  expect(renderMarkdown(whole)).toMatch(/stack-near-its-end.*We move in May\..*it can go/);
});

test("one fault of several parts is read about once, and counted for each of them", () => {
  const queue = finding();
  const whole = report(topology(), {
    findings: [queue, finding({ at: "production/app/redis/cable" })],
    budgets: [],
    asOf,
  });
  const said = renderMarkdown(whole).match(/^- \*\*error\*\*.*/gm) ?? [];
  expect(said).toHaveLength(1);
  expect(said[0]).toContain("at `production/app/redis/queue` and `production/app/redis/cable`: volatile-lru throws");
  expect(whole.verdict.errors).toBe(2);
});

describe("the arrows of the diagram", () => {
  const web = { at: "w", host: "www.acme.com", serves: "web", proxied: false, certificate: "managed" } as const;
  const cable = { ...web, at: "c", host: "cable.acme.com", serves: "cable" } as const;
  const at = (url: string) => ({ server: "action-cable", standby: false, authentication: "cookie", url }) as const;

  test.each<[string, Partial<AppTopology>, string[]]>([
    ["one host for all", { hosts: [web], cable: at("wss://www.acme.com/cable") }, ["host0: pages and websocket"]],
    ["a cable host", { hosts: [cable, web] }, ["host0: websocket", "host1: pages"]],
    ["a cable host beside herokuapp.com", { hosts: [cable] }, ["host0: websocket", "app: pages"]],
    ["no host of ours", { hosts: [], cable: undefined }, ["app: pages and websocket"]],
    ["a cable at another app", { hosts: [web], cable: at("wss://cable.acme.com/cable") }, ["host0: pages"]],
    [
      "an AnyCable server",
      { hosts: [cable], cable: undefined, anycable: { mode: "http", standby: false } },
      ["host0: websocket"],
    ],
  ])("%s", (_, app, wanted) => {
    const { apps } = report(topology(app), { findings: [], budgets: [], asOf });
    const edges = apps[0]?.diagram.edges.filter(({ from }) => from === "browser") ?? [];
    expect(edges.map(({ to, label }) => `${to}: ${label}`)).toStrictEqual(wanted);
  });
});

test("another host at the same place, and another process type", () => {
  const host = { at: "h", host: "www.acme.com", serves: "web", proxied: false, certificate: "managed" } as const;
  const process = { at: "p", type: "worker", size: "standard-1x", quantity: 1 };
  expect(
    changes(
      { hosts: [{ ...host, host: "shop.acme.com" }], processes: [{ ...process, type: "sidekiq" }] },
      { hosts: [host], processes: [process] },
    ),
  ).toStrictEqual([
    "process sidekiq | changed | type | worker | sidekiq",
    "host shop.acme.com | changed | host | www.acme.com | shop.acme.com",
  ]);
});
