import { Testing } from "cdktf";
import { StimulusReflexStack } from "cdktf-stimulus-reflex";
import { cableCapacity } from "../../../lib/deployment/sizing/capacity";
import { demandOfApp } from "../../../lib/deployment/sizing/demand-of-app";
import { topologyOf } from "../../../lib/deployment/from-constructs/of-constructs";

const use = { connections: 5000, messagesPerSecond: 40 };

function appOf(processes?: Record<string, { size: "performance-m" | "standard-2x"; quantity: number }>) {
  const stack = new StimulusReflexStack(Testing.app(), "production", {
    name: "acme",
    region: "us",
    redis: { client: "ruby" },
    railsMaxThreads: 3,
    processes,
  });
  const [app] = topologyOf(stack).apps;
  if (app === undefined) throw new Error("the stack has no app");
  return app;
}

test("takes size, dynos, workers and threads from what is deployed", () => {
  const demand = demandOfApp(appOf({ web: { size: "performance-m", quantity: 3 } }), use);
  expect(demand).toEqual({ ...use, webSize: "performance-m", webDynos: 3, workers: 5, threads: 3 });
  expect(cableCapacity(demand).anycable.web.dynos).toBe(3);
});

test("what is not deployed, or stopped, has its defaults", () => {
  expect(demandOfApp(appOf(), use)).not.toHaveProperty("webDynos");
  expect(demandOfApp(appOf({ web: { size: "standard-2x", quantity: 0 } }), use)).not.toHaveProperty("webDynos");
});
