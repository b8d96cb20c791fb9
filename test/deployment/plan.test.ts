import { readFileSync } from "node:fs";
import { join } from "node:path";
import { guard } from "../../lib/review/guard/guard";
import { judge } from "../../lib/review/rules/judge";
import { topologyOfTerraform } from "../../lib/deployment/from-terraform/of-terraform";
import type { Topology } from "../../lib/deployment/topology";

/** A configuration, and the plan that Terraform 1.11.4 with the offline providers makes of it, by `terraform show -json`. */
const [configuration, plan] = ["production.tf.json", "production.plan.json"].map(
  (name) => JSON.parse(readFileSync(join(__dirname, "plans", name), "utf8")) as unknown,
);

/** What a plan has no word for: construct paths and life cycles. Parts are in the order of their names otherwise. */
const UNSEEN = new Set(["at", "owner", "addon", "client", "preventDestroy", "ignoresOptions", "disposable"]);

function comparable({ apps }: Topology): unknown {
  const plain = JSON.parse(
    JSON.stringify(apps, (key, value: unknown) => (UNSEEN.has(key) ? undefined : value)),
  ) as Record<string, unknown[]>[];
  const sorted = (list: unknown): unknown =>
    Array.isArray(list) ? list.map((one) => JSON.stringify(one)).sort() : list;
  return plain.map((app) => Object.fromEntries(Object.entries(app).map(([name, value]) => [name, sorted(value)])));
}

test("a plan that Terraform printed tells what the configuration tells", () => {
  const read = topologyOfTerraform(plan);
  expect(read.apps).toHaveLength(1);
  expect(comparable(read)).toEqual(comparable(topologyOfTerraform(configuration)));
});

test("a plan has no life cycle, so nothing is said about protection", () => {
  const { apps } = topologyOfTerraform(plan);
  expect(apps[0]?.addons.map(({ preventDestroy }) => preventDestroy)).toEqual(apps[0]?.addons.map(() => undefined));
  expect(judge(topologyOfTerraform(plan)).findings).toEqual([]);
});

test("a first plan does no harm", () => {
  expect(guard(plan)).toEqual([]);
});

test("references are followed through modules: variables to the call, outputs into the module", () => {
  const referring = (...references: string[]): object => ({ references });
  const read = topologyOfTerraform({
    format_version: "1.2",
    planned_values: {
      root_module: {
        child_modules: [
          {
            resources: [
              { address: "module.app.heroku_app.web", mode: "managed", type: "heroku_app", values: { name: "acme" } },
            ],
          },
          {
            resources: ["a", "b"].map((key) => ({
              address: `module.jobs.heroku_addon.redis["${key}"]`,
              mode: "managed",
              type: "heroku_addon",
              index: key,
              values: { plan: "heroku-redis:mini" },
            })),
          },
        ],
      },
    },
    configuration: {
      root_module: {
        module_calls: {
          app: {
            module: {
              outputs: { id: { expression: referring("heroku_app.web.id", "heroku_app.web") } },
              resources: [{ address: "heroku_app.web", mode: "managed", type: "heroku_app", expressions: {} }],
            },
          },
          jobs: {
            expressions: { app_id: referring("module.app.id", "module.app") },
            module: {
              resources: [
                {
                  address: "heroku_addon.redis",
                  mode: "managed",
                  type: "heroku_addon",
                  expressions: { app_id: referring("var.app_id") },
                },
              ],
            },
          },
        },
      },
    },
  });
  expect(read.apps).toHaveLength(1);
  expect(read.apps[0]).toMatchObject({ at: "module.app.heroku_app.web", name: "acme" });
  expect(read.apps[0]?.addons.map(({ at }) => at)).toEqual([
    'module.jobs.heroku_addon.redis["a"]',
    'module.jobs.heroku_addon.redis["b"]',
  ]);
});
