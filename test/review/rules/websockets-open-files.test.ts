import { declaredCable } from "../../../lib/deployment/sizing/declared-cable";
import { anApp, hostNamed, plain, processOf, together } from "./example";
import { judge } from "../../../lib/review/rules/judge";
import type { AppWithoutCable } from "../../../lib/deployment/cables";
import type { Topology } from "../../../lib/deployment/topology";

const cable = { url: "wss://cable.acme.com/cable", allowedRequestOrigins: ["https://www.acme.com"] };

function deployed(app: Partial<AppWithoutCable>): Topology {
  return together(anApp({ hosts: [hostNamed("cable.acme.com")], cable, ...app }));
}

const rails = deployed({
  processes: [processOf("web", "standard-2x", 2)],
  variables: plain({ WEB_CONCURRENCY: "2", RAILS_MAX_THREADS: "5" }),
});
const anycable = deployed({
  processes: [processOf("web", "standard-1x", 2)],
  variables: plain({ ANYCABLE_RPC_HOST: "https://www.acme.com/_anycable" }),
});

const budgetOf = (topology: Topology, users?: number) =>
  judge(topology, { users }).budgets.find(({ kind }) => kind === "websockets");
const saidOf = (topology: Topology, users?: number) =>
  judge(topology, { users })
    .findings.filter(({ rule }) => rule === "websockets-open-files")
    .map(({ message }) => message);

test("the budget is the number that capacity calculates with", () => {
  const [app] = rails.apps;
  expect(budgetOf(rails)).toMatchObject({ limit: 2 * 1627, users: 2 * 1627, certainty: "unverified" });
  expect(app && declaredCable(app, [])?.holds).toBe(2 * 1627);
  expect(budgetOf(anycable)).toMatchObject({ limit: 2 * 7552, certainty: "unverified" });
  expect(budgetOf(deployed({ processes: [processOf("web", "standard-2x")] }))?.limit).toBe(1627);
});

test("a budget from unverified figures is exceeded only with half as much again", () => {
  expect(saidOf(rails)).toEqual([]);
  expect(saidOf(rails, 4800)).toEqual([]);
  expect(saidOf(rails, 5000).join()).toContain("Websockets on the web dynos, by memory: up to 5000 of 3254");
});

test("files are a limit of the platform, however much memory there is", () => {
  expect(saidOf(anycable, 18_000)).toEqual([]);
  expect(saidOf(anycable, 18_001)).toEqual(["Websockets: up to 18001, and the web dynos open files for 18000."]);
  expect(saidOf(anycable, 30_000)).toHaveLength(1);
});

test("AnyCable inside the web dyno shares the memory with Rails", () => {
  const thruster = deployed({
    processes: [processOf("web", "standard-2x")],
    variables: plain({
      ANYCABLE_EMBEDDED: "true",
      ANYCABLE_RPC_HOST: "127.0.0.1:50051",
      CABLE_ADAPTER: "any_cable",
      WEB_CONCURRENCY: "1",
      RAILS_MAX_THREADS: "5",
    }),
  });
  expect(budgetOf(thruster)?.limit).toBe(Math.floor(((1024 * 0.8 - 350 - 32) * 1024) / 51.2));
});

test.each([
  ["an unknown size", { processes: [processOf("web", "dyno-1c-0.5gb")] }],
  ["a number of dynos that is known after apply", { processes: [{ at: "p", type: "web", size: "standard-1x" }] }],
  [
    "more workers than are planned for",
    { processes: [processOf("web", "standard-1x")], variables: plain({ WEB_CONCURRENCY: "3" }) },
  ],
])("nothing is known for %s, and nothing said", (_, app) => {
  expect(budgetOf(deployed(app))).not.toHaveProperty("limit");
  expect(saidOf(deployed(app), 5000)).toEqual([]);
});
