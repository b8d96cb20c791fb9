import { judge } from "../../lib/review/rules/judge";
import { topologyOfTerraform } from "../../lib/deployment/from-terraform/of-terraform";

const referring = (...references: string[]): object => ({ references });
const managed = (type: string, name: string, expressions: object, rest: object = {}): object => ({
  address: `${type}.${name}`,
  mode: "managed",
  type,
  expressions,
  ...rest,
});
const appId = referring("heroku_app.this.id", "heroku_app.this");
const ROLES = ["cache", "session", "cable"];

/** A plan that creates a module with for_each so many times: an app with everything that belongs to one. */
function planOf(instances: number): object {
  const keys = Array.from({ length: instances }, (_, index) => `env${index}`);
  return {
    format_version: "1.2",
    planned_values: { root_module: { child_modules: keys.map((key) => instanceOf(`module.app["${key}"]`, key)) } },
    configuration: {
      root_module: {
        module_calls: {
          app: {
            expressions: { host: referring("each.key") },
            module: {
              resources: [
                managed("heroku_app", "this", { name: referring("var.host") }),
                managed("heroku_addon", "redis", { app_id: appId }, { for_each_expression: { constant_value: ROLES } }),
                managed(
                  "heroku_addon_attachment",
                  "redis",
                  { app_id: appId, addon_id: referring("each.value.id", "each.value") },
                  { for_each_expression: referring("heroku_addon.redis") },
                ),
                managed("heroku_config", "shared", {}),
                managed("heroku_app_config_association", "vars", {
                  app_id: appId,
                  vars: referring("heroku_config.shared.vars", "heroku_config.shared"),
                }),
                managed("heroku_domain", "cable", { app_id: appId }),
                managed("cloudflare_dns_record", "cable", {
                  content: referring("heroku_domain.cable.cname", "heroku_domain.cable"),
                }),
              ],
            },
          },
        },
      },
    },
  };
}

function instanceOf(address: string, key: string): object {
  const planned = (name: string, values: object, index?: string): object => {
    const [type] = name.split(".");
    const at = `${address}.${name}${index === undefined ? "" : `["${index}"]`}`;
    return { address: at, mode: "managed", type, ...(index === undefined ? {} : { index }), values };
  };
  return {
    address,
    resources: [
      planned("heroku_app.this", { name: key, region: "us" }),
      ...ROLES.flatMap((role) => [
        planned("heroku_addon.redis", { plan: "heroku-redis:premium-0" }, role),
        planned("heroku_addon_attachment.redis", { name: `${role.toUpperCase()}_REDIS` }, role),
      ]),
      planned("heroku_config.shared", { vars: { SHARED: key } }),
      planned("heroku_app_config_association.vars", { vars: { ACTION_CABLE_URL: `wss://cable.${key}.com/cable` } }),
      planned("heroku_domain.cable", { hostname: `cable.${key}.com` }),
      planned("cloudflare_dns_record.cable", { name: `cable.${key}.com`, proxied: false }),
    ],
  };
}

test("the plan that grows here is read as it is meant", () => {
  const { apps } = topologyOfTerraform(planOf(2));
  expect(apps.map(({ name, addons, hosts }) => [name, addons.map(({ roles }) => roles), hosts[0]?.proxied])).toEqual(
    ["env0", "env1"].map((name) => [name, [["cache"], ["session"], ["cable"]], false]),
  );
});

test("sixteen times the instances of a module take some sixteen times as long, not the square of it", () => {
  const seconds = (instances: number): number => {
    const plan = planOf(instances);
    const times = Array.from({ length: 3 }, () => {
      // Of this process alone, so that a busy machine makes no difference.
      const before = process.cpuUsage();
      judge(topologyOfTerraform(plan));
      const { user, system } = process.cpuUsage(before);
      return user + system;
    });
    return Math.min(...times);
  };
  seconds(100);
  expect(seconds(1600) / seconds(100)).toBeLessThan(64);
});
