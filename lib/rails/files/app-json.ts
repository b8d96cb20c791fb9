import { DEFAULT_STACK } from "../../catalogue/stacks";
import type { RailsDeployment } from "../deployment";
import type { RenderedFile } from "../rendered-file";

export const APP_JSON = "app.json";

/** What Heroku does not do with `app.json`, to be told wherever one is written. */
export const APP_JSON_LIMITS: readonly string[] = [
  "It is read once, when a review or CI app is made, and never applied again: a change takes a new app.",
  "A review or CI app may get another plan of an add-on than the one written.",
  "Features are not among its keys: a review app learns its host by heroku labs:enable runtime-dyno-metadata, or by APPLICATION_HOST.",
  "Domains and DNS records are not either: the cable of a review app is on its own host, at /cable.",
];

/** Variables that hold for one deployment only, or that add-ons and the app's own environment give. */
const OWN_VARIABLES = [
  "REDIS_PROVIDER",
  "SESSION_KEY_PREFIX",
  "SESSION_TTL_SECONDS",
  "WEB_CONCURRENCY",
  "RAILS_MAX_THREADS",
];

/** The same roles for review apps: stack, buildpacks, add-ons with attachment and options, formation and variables. */
export function appJson(deployment: RailsDeployment): RenderedFile {
  const { name, redis, addons, processes, variables } = deployment;
  // One add-on for each role, shared or not: app.json names one attachment of an add-on, so a shared one would lack a URL.
  const redisAddons = Object.values(redis).map(({ variable, addon: { service, plan, options } }) => ({
    plan: `${service ?? "heroku-redis"}:${plan ?? "premium-0"}`,
    as: variable.replace(/_URL$/, ""),
    ...(Object.keys(options).length === 0 ? {} : { options }),
  }));
  const others = addons.flatMap(({ service, plan }) =>
    service === undefined ? [] : [{ plan: plan === undefined ? service : `${service}:${plan}` }],
  );
  const formation = Object.fromEntries(
    processes.flatMap(({ type, size }) =>
      type === undefined ? [] : [[type, { quantity: 1, ...(size === undefined ? {} : { size }) }]],
    ),
  );
  const env = Object.fromEntries(
    OWN_VARIABLES.flatMap((variable) => {
      const value = variables.get(variable);
      return value === undefined ? [] : [[variable, { value }]];
    }),
  );
  const content = {
    name,
    stack: deployment.stack ?? DEFAULT_STACK,
    buildpacks: (deployment.buildpacks ?? ["heroku/ruby"]).map((url) => ({ url })),
    addons: [...redisAddons, ...others],
    ...(Object.keys(formation).length === 0 ? {} : { formation }),
    env: {
      ...env,
      SECRET_KEY_BASE: { description: "Signs cookies and sessions", generator: "secret" },
    },
    scripts: { postdeploy: "bundle exec rails db:seed" },
  };
  return { path: APP_JSON, text: `${JSON.stringify(content, null, 2)}\n`, place: "shared" };
}
