import { Testing } from "cdktf";
import { StimulusReflexStack, type StimulusReflexStackProps } from "cdktf-stimulus-reflex";
import { cableCapacity } from "../../../lib/deployment/sizing/capacity";
import { renderMarkdown } from "../../../lib/review/report/markdown";
import type { AppReport } from "../../../lib/review/report/model";
import { report, type ReportContext } from "../../../lib/review/report/report";
import { topologyOf } from "../../../lib/deployment/from-constructs/of-constructs";
import { topology } from "./topologies";

const asOf = "2026-11-01";

function reported(props: Partial<StimulusReflexStackProps>, use?: ReportContext["use"]): readonly AppReport[] {
  const stack = new StimulusReflexStack(Testing.app(), "production", {
    name: "acme",
    region: "eu",
    redis: { client: "ruby" },
    domain: { zoneId: "0da42c8d2132a9ddaf714f9e7c920711", host: "www.acme.com" },
    processes: { web: { size: "standard-2x", quantity: 3 } },
    ...props,
  });
  return report(topologyOf(stack), { findings: [], budgets: [], asOf, use }).apps;
}

const anycable = {
  host: "cable.acme.com",
  server: "anycable",
  anycable: { process: { size: "performance-m", quantity: 2 }, released: true },
} as const;

test("for a number of people it is what the capacity command says for the deployed dynos", () => {
  const [app] = reported({}, { connections: 12_000, messagesPerSecond: 50 });
  expect(app?.scaling).toEqual({
    server: "action-cable",
    mode: null,
    holds: 3 * 1627,
    connectionsFrom: "users",
    capacity: cableCapacity({
      connections: 12_000,
      messagesPerSecond: 50,
      webSize: "standard-2x",
      webDynos: 3,
      workers: 2,
      threads: 5,
    }),
  });
});

test("without one it is calculated for as many websockets as the web dynos hold", () => {
  const [app] = reported({});
  expect(app?.scaling).toMatchObject({ connectionsFrom: "dynos", capacity: { demand: { connections: 3 * 1627 } } });
  expect(app?.scaling?.capacity.actionCable.web.dynos).toBe(3);
});

test("with AnyCable the dynos of its own app hold the websockets, and that app has no cable of its own", () => {
  const apps = reported({ cable: anycable });
  const rails = apps.find(({ title }) => title === "acme");
  const { capacity, ...declared } = rails?.scaling ?? {};
  const perDyno = cableCapacity({ connections: 1, cableSize: "performance-m" }).anycable.cable?.websocketsPerDyno ?? 0;
  expect(declared).toEqual({ server: "anycable", mode: "http", holds: 2 * perDyno, connectionsFrom: "dynos" });
  expect(capacity?.anycable.cable).toMatchObject({ size: "performance-m", dynos: 2 });
  expect(apps.find(({ title }) => title === "acme-cable")?.scaling).toBeNull();
});

test("beside Rails an AnyCable server has less room, and that is what is said to be held", () => {
  const scalingOf = (mode: "grpc" | "thruster") => {
    const { released, process } = anycable.anycable;
    const options =
      mode === "grpc" ? { mode, released, process: { ...process, size: "standard-1x" as const } } : { mode };
    const host = mode === "grpc" ? { host: anycable.host } : {};
    const apps = reported({ cable: { ...host, server: "anycable", anycable: options } });
    return apps.find(({ title }) => title === "acme")?.scaling;
  };
  const websockets = (memoryMiB: number, rails: number) =>
    Math.floor(((memoryMiB * 0.8 - rails * 350 - 32) * 1024) / 51.2);
  expect(scalingOf("grpc")).toMatchObject({ server: "anycable", mode: "grpc", holds: 2 * websockets(512, 1) });
  // Two Puma workers and the main process do not fit into a standard-2x as it is calculated.
  expect(scalingOf("thruster")).toBeNull();
});

test("nothing is calculated where there is no cable, or no dyno and nobody to count", () => {
  const scalingOf = (changes: Parameters<typeof topology>[0], connections?: number) =>
    report(topology(changes), { findings: [], budgets: [], asOf, use: { connections } }).apps[0]?.scaling;
  expect(scalingOf({ cable: undefined }, 100)).toBeNull();
  expect(scalingOf({ processes: [] })).toBeNull();
  expect(scalingOf({ processes: [] }, 100)).toMatchObject({ holds: null, connectionsFrom: "users" });
});

test("the comment says what is declared, what the calculation is for, and how sure that is", () => {
  const text = renderMarkdown(
    report(topology(), { findings: [], budgets: [], asOf, use: { connections: 12_000, messagesPerSecond: 50 } }),
  );
  expect(text).toContain("<summary>Scaling: room for 3,254 of 12,000 websockets</summary>");
  expect(text).toContain(
    "whose dynos hold some 3,254 websockets, 8,746 too few. For 12000 websockets, 50 reflexes a second",
  );
  expect(text).toContain("| web dynos | 8 standard-2x, for websockets | 2 standard-2x, for pages |");
  expect(text).toContain("not verified: measure yours");
});
