/** Roots as teams wrote them by hand, with raw resources under names, keys and modules of their own. */
import * as fc from "fast-check";
import { livingApp, type LivingApp } from "./living-apps";

type Block = Readonly<Record<string, unknown>>;

/** How a team writes its Terraform. */
interface Habit {
  /** What the main resource of each type is called. */
  readonly name: string;
  /** Whether an app is in a module of its own, and whether that module has a key. */
  readonly module: "none" | "plain" | "keyed";
  /** How several add-ons of one plan are written. */
  readonly several: "each" | "count" | "names";
  /** Whether config vars and a build are managed, which an adopted program leaves to others. */
  readonly deploys: boolean;
}

export interface HandWritten {
  readonly app: LivingApp;
  readonly habit: Habit;
}

const PROVIDERS = { heroku: { source: "heroku/heroku" }, cloudflare: { source: "cloudflare/cloudflare" } };
const ZONE = "0123456789abcdef0123456789abcdef";

/** Any app that a root declares. */
export function handWritten(name: string): fc.Arbitrary<HandWritten> {
  const habit = fc.record({
    name: fc.constantFrom("this", "main", "web-app", "production_2", "import"),
    module: fc.constantFrom<Habit["module"]>("none", "plain", "keyed"),
    several: fc.constantFrom<Habit["several"]>("names", "each", "count"),
    deploys: fc.boolean(),
  });
  return fc.record({ app: livingApp(name), habit });
}

/** The files of a root with these apps, in Terraform's JSON. */
export function rootOf(all: readonly HandWritten[]): Readonly<Record<string, Block>> {
  const files: Record<string, Block> = {};
  const modules: Record<string, Block> = {};
  const root = new Resources("");
  for (const { app, habit } of all) {
    if (habit.module === "none") {
      declare(new Resources(`${app.name}-`, root.blocks), app, habit);
      continue;
    }
    const inner = new Resources("");
    declare(inner, app, habit);
    files[`${app.name}/main.tf.json`] = { terraform: { required_providers: PROVIDERS }, resource: inner.blocks };
    modules[app.name] = {
      source: `./${app.name}`,
      ...(habit.module === "keyed" ? { for_each: '${toset(["eu west"])}' } : {}),
    };
  }
  const backend = { s3: { bucket: "acme-terraform", key: "production.tfstate", region: "eu-west-1" } };
  return {
    ...files,
    "main.tf.json": {
      terraform: { required_providers: PROVIDERS, backend },
      provider: { cloudflare: { api_token: "planted-token-7f3a91-000000000000000000000000" } },
      ...(Object.keys(root.blocks).length === 0 ? {} : { resource: root.blocks }),
      ...(Object.keys(modules).length === 0 ? {} : { module: modules }),
    },
  };
}

class Resources {
  constructor(
    private readonly prefix: string,
    readonly blocks: Record<string, Record<string, Block>> = {},
  ) {}

  /** Declares a resource. Returns its address within the module. */
  add(type: string, name: string, block: Block): string {
    (this.blocks[type] ??= {})[this.prefix + name] = block;
    return `${type}.${this.prefix}${name}`;
  }
}

function declare(resources: Resources, app: LivingApp, { name, several, deploys }: Habit): void {
  const web = resources.add("heroku_app", name, {
    name: app.name,
    region: app.region,
    stack: app.stack,
    acm: app.acm,
    buildpacks: app.buildpacks,
    ...(app.team ? { organization: [{ name: "acme-inc" }] } : {}),
  });
  const appId = `\${${web}.id}`;
  const counts = new Map<string, number>();
  for (const { plan } of app.addons) counts.set(plan, (counts.get(plan) ?? 0) + 1);
  const addons = [...counts].flatMap(([plan, count], at) => {
    const block = { app_id: appId, plan };
    const label = `${plan.split(":")[0] ?? ""}-${String(at)}`;
    const indices = Array.from({ length: count }, (_, index) => index);
    if (several === "names") {
      return indices.map((index) => resources.add("heroku_addon", `${label}-${String(index)}`, block));
    }
    if (several === "count") {
      const address = resources.add("heroku_addon", label, { ...block, count });
      return indices.map((index) => `${address}[${String(index)}]`);
    }
    const keys = indices.map((index) => `no. ${String(index)}`);
    const address = resources.add("heroku_addon", label, { ...block, for_each: `\${toset(${JSON.stringify(keys)})}` });
    return keys.map((key) => `${address}[${JSON.stringify(key)}]`);
  });
  const attached = app.addons.flatMap(({ names }) => names);
  for (const [at, label] of attached.entries()) {
    const addon = addons[at % addons.length];
    if (addon === undefined) continue;
    resources.add("heroku_addon_attachment", label.toLowerCase(), {
      app_id: appId,
      addon_id: `\${${addon}.id}`,
      name: label,
    });
  }
  for (const feature of app.features) {
    resources.add("heroku_app_feature", feature, { app_id: appId, name: feature });
  }
  declareHosts(resources, app, appId);
  for (const [at, url] of app.drains.entries()) {
    resources.add("heroku_drain", `${name}-${String(at)}`, { app_id: appId, url });
  }
  for (const [at, url] of app.webhooks.entries()) {
    const include = ["api:release", "api:build"];
    resources.add("heroku_app_webhook", `${name}-${String(at)}`, { app_id: appId, url, level: "notify", include });
  }
  if (deploys) declareDeployment(resources, app, name, appId);
  if (app.pipeline === undefined) return;
  const line = resources.add("heroku_pipeline", name, { name: `${app.name}-line` });
  const pipeline = `\${${line}.id}`;
  resources.add("heroku_pipeline_coupling", name, { app_id: appId, pipeline, stage: app.pipeline });
}

function declareHosts(resources: Resources, app: LivingApp, appId: string): void {
  for (const [at, host] of app.hosts.entries()) {
    const zone = `${app.name}.example.com`;
    const hostname = host.label === "@" ? zone : `${host.label}.${zone}`;
    const domain = resources.add("heroku_domain", `host-${String(at)}`, { app_id: appId, hostname });
    const record = {
      zone_id: ZONE,
      name: hostname,
      ttl: host.ttl,
      proxied: false,
      ...(host.comment === undefined ? {} : { comment: host.comment.replaceAll("${", () => "$${") }),
    };
    const content = `\${${domain}.cname}`;
    const records: Readonly<Record<LivingApp["hosts"][number]["dns"], readonly Block[]>> = {
      alias: [{ ...record, type: "CNAME", content }],
      proxied: [{ ...record, type: "CNAME", content, ttl: 1, proxied: true }],
      "other-name": [{ ...record, type: "CNAME", content: `${app.name}.herokuapp.com` }],
      address: ["192.0.2.1", "192.0.2.2"].map((address) => ({ ...record, type: "A", content: address })),
      "address-6": [{ ...record, type: "AAAA", content: "2001:db8::1" }],
      missing: [],
      wildcard: [],
    };
    for (const [index, block] of records[host.dns].entries()) {
      resources.add("cloudflare_dns_record", `host-${String(at)}-${String(index)}`, block);
    }
  }
}

/** What an adopted program lets go of, and the processes that code makes possible. */
function declareDeployment(resources: Resources, app: LivingApp, name: string, appId: string): void {
  resources.add("heroku_app_config_association", name, {
    app_id: appId,
    vars: { RAILS_LOG_LEVEL: "planted-plain-7f3a91" },
    sensitive_vars: { SECRET_KEY_BASE: "planted-secret-7f3a91" },
  });
  const build = resources.add("heroku_build", name, {
    app_id: appId,
    source: [{ url: "https://example.com/acme.tgz", version: "1" }],
  });
  for (const [type, quantity] of Object.entries(app.formation)) {
    if (quantity === 0) continue;
    resources.add("heroku_formation", type, { app_id: appId, type, size: app.size, quantity, depends_on: [build] });
  }
}
