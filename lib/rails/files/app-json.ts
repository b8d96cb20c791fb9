import { DEFAULT_STACK } from "../../catalogue/stacks";
import { parsePlan } from "../../catalogue/addon-plan";
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

/** The plans of a review app's Redis, Postgres and dynos: each open pull request has a set of its own. */
const REVIEW_PLANS: Readonly<Record<string, string>> = { "heroku-redis": "mini", "heroku-postgresql": "essential-0" };
const REVIEW_SIZE = "basic";

/** Options that hold another database's URL: they belong to one creation, and may hold a password. */
const COPYING_OPTIONS = ["fork", "follow", "rollback"];

/** The same roles for review apps: stack, buildpacks, add-ons with attachment and options, formation and variables. */
export function appJson(deployment: RailsDeployment, reviewPlans: ReviewPlans = {}): RenderedFile {
  const { name, redis, addons, processes, variables } = deployment;
  // One add-on for each role, shared or not: app.json names one attachment of an add-on, so a shared one would lack a URL.
  const redisAddons = Object.values(redis).map(({ variable, addon: { service, plan, options } }) => ({
    plan: `${service ?? "heroku-redis"}:${plan ?? "premium-0"}`,
    as: variable.replace(/_URL$/, ""),
    ...optionsOf(options),
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
  const small = {
    addons: [...redisAddons, ...others].map((addon) => ({ ...addon, plan: reviewPlan(addon.plan, reviewPlans) })),
    ...(Object.keys(formation).length === 0
      ? {}
      : {
          formation: Object.fromEntries(
            Object.keys(formation).map((type) => [type, { quantity: 1, size: REVIEW_SIZE }]),
          ),
        }),
  };
  const content = {
    name,
    stack: deployment.stack ?? DEFAULT_STACK,
    buildpacks: (deployment.buildpacks ?? ["heroku/ruby"]).map((url) => ({ url: withoutCredentials(url) })),
    addons: [...redisAddons, ...others],
    ...(Object.keys(formation).length === 0 ? {} : { formation }),
    env: {
      ...env,
      SECRET_KEY_BASE: { description: "Signs cookies and sessions", generator: "secret" },
    },
    environments: { review: small, test: small },
    scripts: { postdeploy: "bundle exec rails db:seed" },
  };
  return { path: APP_JSON, text: `${JSON.stringify(content, null, 2)}\n`, place: "shared" };
}

/** Plans for review apps in place of the small ones, by service, as in `heroku-redis` to `premium-0`. */
export type ReviewPlans = Readonly<Record<string, string>>;

/**
 * Reads `heroku-redis:premium-0,heroku-postgresql:standard-0`.
 *
 * @throws Error when an entry is not a service with a plan
 */
export function reviewPlansOf(text: string): ReviewPlans {
  return Object.fromEntries(
    text.split(",").map((entry): [string, string] => {
      const { service, plan } = parsePlan(entry.trim());
      if (service === "" || plan === undefined) {
        throw new Error(
          `--review-plan ${JSON.stringify(entry)}: not a service with a plan.\n  Allowed: plans separated by commas, as in heroku-redis:premium-0,heroku-postgresql:essential-1.`,
        );
      }
      return [service, plan];
    }),
  );
}

/** The plans that an app.json has for review apps, which stay when it is written again. */
export function reviewPlansIn(text: string | undefined): ReviewPlans {
  try {
    const content = JSON.parse(text ?? "{}") as {
      readonly environments?: { readonly review?: { readonly addons?: readonly { readonly plan?: unknown }[] } };
    };
    return Object.fromEntries(
      (content.environments?.review?.addons ?? []).flatMap(({ plan: written }) => {
        const { service, plan } = parsePlan(String(written));
        return plan === undefined ? [] : [[service, plan]];
      }),
    );
  } catch {
    // A file that is not ours may be anything, and is not written again.
    return {};
  }
}

function reviewPlan(deployed: string, chosen: ReviewPlans): string {
  const { service } = parsePlan(deployed);
  const plan = chosen[service] ?? REVIEW_PLANS[service];
  return plan === undefined ? deployed : `${service}:${plan}`;
}

function optionsOf(options: Readonly<Record<string, string>>): { readonly options?: Readonly<Record<string, string>> } {
  const kept = Object.entries(options).filter(
    ([name, value]) => !COPYING_OPTIONS.includes(name) && withoutCredentials(value) === value,
  );
  return kept.length === 0 ? {} : { options: Object.fromEntries(kept) };
}

/** A URL without its user and password: app.json is committed. */
function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@\s]*@/i, "$1");
}
