import { renderJson } from "../../../lib/review/report/json";
import { renderMarkdown } from "../../../lib/review/report/markdown";
import { renderHtml } from "../../../lib/review/report/page";
import { report } from "../../../lib/review/report/report";
import { topologyOfTerraform } from "../../../lib/deployment/from-terraform/of-terraform";
import type { Topology } from "../../../lib/deployment/topology";
import { examples, synthesised } from "./examples";
import { budget, environment, finding, topology } from "./topologies";

const asOf = "2026-11-01";

async function topologyOfExample(example: string): Promise<Topology> {
  return { apps: (await synthesised(example)).flatMap(({ json }) => topologyOfTerraform(json).apps) };
}

// Findings and budgets are told by the rules, which have tests of their own; here is what the report itself says.
describe.each(examples)("%s", (example) => {
  test("Markdown, JSON and page", async () => {
    const whole = report(await topologyOfExample(example), { findings: [], budgets: [], asOf });
    expect(renderMarkdown(whole)).toMatchSnapshot("Markdown");
    expect(renderJson(whole)).toMatchSnapshot("JSON");
    expect(renderHtml(whole)).toMatchSnapshot("page");
  });

  test("has no difference to itself", async () => {
    const topology = await topologyOfExample(example);
    const whole = report(topology, { findings: [], budgets: [], asOf, before: { topology, findings: [] } });
    expect(whole.apps.map(({ difference, changes }) => [difference, changes])).toStrictEqual(
      whole.apps.map(() => ["same", []]),
    );
    expect(whole.cost.beforeDollarsPerMonth).toBe(whole.cost.dollarsPerMonth);
  });
});

test("everything that a report can say", () => {
  const now = topology({
    acknowledgements: [
      { at: "production/app/rails", rule: "dyno-thread-limit", reason: "Measured: 31 threads at the most." },
    ],
  });
  const before = topology({
    stack: "heroku-22",
    processes: [{ at: "production/app/processes/web", type: "web", size: "basic", quantity: 1 }],
  });
  const gone = environment({ at: "staging/app/rails", name: "acme-staging", addons: [], hosts: [] });
  const whole = report(now, {
    findings: [finding(), finding({ rule: "session-memory", severity: "warning", at: "production/app/redis/session" })],
    budgets: [
      budget(),
      budget({ kind: "redis-memory", used: 0, limit: 50, unit: "MiB", users: 25_600, certainty: "unverified" }),
    ],
    asOf,
    before: {
      topology: { apps: [...before.apps, gone] },
      findings: [finding({ rule: "stack-near-its-end", at: "production/app/rails" })],
    },
  });
  expect(renderMarkdown(whole)).toMatchSnapshot("Markdown");
  expect(renderJson(whole)).toMatchSnapshot("JSON");
  expect(renderHtml(whole)).toMatchSnapshot("page");
});

test("from staging and production to production alone, as a comment", async () => {
  const [before, now] = [await topologyOfExample("staging-and-production"), await topologyOfExample("production")];
  expect(
    renderMarkdown(report(now, { findings: [], budgets: [], asOf, before: { topology: before, findings: [] } })),
  ).toMatchSnapshot();
});
