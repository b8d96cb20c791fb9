import { rmSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../../lib/sandbox/sandbox";
import { judge } from "../../lib/review/rules/judge";
import { topologyOfTerraform } from "../../lib/deployment/from-terraform/of-terraform";
import type { AppTopology, Topology } from "../../lib/deployment/topology";
import { describeWithTerraform, folder, succeed } from "../sandbox/terraform/command";
import { ENGINE } from "../engine";

const PROVIDERS = `terraform {
  required_providers {
    heroku     = { source = "heroku/heroku" }
    cloudflare = { source = "cloudflare/cloudflare" }
  }
}
`;

/** A whole app, as teams put it into a module to have it once for each environment. */
const APP = `${PROVIDERS}
variable "host" { type = string }
variable "proxied" { type = bool }

resource "heroku_app" "this" {
  name   = replace(var.host, ".", "-")
  region = "us"
  acm    = true
}

resource "heroku_addon" "queue" {
  app_id = heroku_app.this.id
  plan   = "heroku-redis:premium-0"
}

resource "heroku_addon_attachment" "queue" {
  app_id   = heroku_app.this.id
  addon_id = heroku_addon.queue.id
  name     = "QUEUE_REDIS"
}

resource "heroku_domain" "cable" {
  app_id   = heroku_app.this.id
  hostname = var.host
}

resource "cloudflare_dns_record" "cable" {
  zone_id = "0da42c8d2132a9ddaf714f9e7c920711"
  name    = var.host
  type    = "CNAME"
  ttl     = 1
  content = heroku_domain.cable.cname
  proxied = var.proxied
}

output "app_id" { value = heroku_app.this.id }
`;

const ENVIRONMENTS = `${PROVIDERS}
module "app" {
  source   = "./app"
  for_each = toset(["production", "staging"])
  host     = "cable.\${each.key}.com"
  proxied  = each.key == "staging"
}
`;

/** Redis of staging, attached to production as well: by for_each over the add-ons, by key, and by a map. */
const ATTACHED = `
resource "heroku_addon" "redis" {
  for_each = { cache = "premium-0", session = "premium-1" }
  app_id   = module.app["staging"].app_id
  plan     = "heroku-redis:\${each.value}"
}

resource "heroku_addon_attachment" "redis" {
  for_each = heroku_addon.redis
  app_id   = module.app["production"].app_id
  addon_id = each.value.id
  name     = "\${upper(each.key)}_REDIS"
}

resource "heroku_addon_attachment" "session" {
  app_id   = module.app["staging"].app_id
  addon_id = heroku_addon.redis["session"].id
  name     = "SESSION_REDIS"
}

resource "heroku_formation" "web" {
  for_each = module.app
  app_id   = each.value.app_id
  type     = "web"
  size     = "standard-1x"
  quantity = 1
}

resource "heroku_formation" "worker" {
  for_each = toset(["production", "staging"])
  app_id   = module.app[each.key].app_id
  type     = "worker"
  size     = "standard-1x"
  quantity = 1
}
`;

const UNRESOLVED = `${PROVIDERS}
resource "heroku_app" "web" {
  name   = "acme"
  region = "us"
}

resource "heroku_addon" "caches" {
  app_id = heroku_app.web.id
  plan   = "heroku-redis:premium-0"
}

resource "heroku_addon" "sessions" {
  app_id = heroku_app.web.id
  plan   = "heroku-redis:premium-0"
}

locals {
  redis = { CACHE_REDIS = heroku_addon.caches.id, SESSION_REDIS = heroku_addon.sessions.id }
}

resource "heroku_addon_attachment" "by_value" {
  for_each = { CACHE_REDIS = heroku_addon.caches, SESSION_REDIS = heroku_addon.sessions }
  app_id   = heroku_app.web.id
  addon_id = each.value.id
  name     = each.key
}

resource "heroku_addon_attachment" "by_local" {
  for_each = local.redis
  app_id   = heroku_app.web.id
  addon_id = each.value
  name     = "MY_\${each.key}"
}
`;

describeWithTerraform("instances of count and for_each in a plan that Terraform made", () => {
  let root: string;
  let sandbox: Sandbox;

  const start = async (files: Readonly<Record<string, string>>) => {
    root = folder(files);
    sandbox = await Sandbox.start({ directory: join(root, "sandbox") });
    await terraform("init", "-input=false");
  };
  afterEach(async () => {
    await sandbox.stop();
    rmSync(root, { recursive: true });
  });
  const terraform = (...args: readonly string[]) => succeed(ENGINE, args, { cwd: root, env: sandbox.env });
  const planned = async (): Promise<Topology> => {
    await terraform("plan", "-input=false", "-out=tfplan");
    return topologyOfTerraform(JSON.parse(await terraform("show", "-json", "tfplan")));
  };
  const addonsOf = ({ addons }: AppTopology) =>
    Object.fromEntries(addons.map(({ at, attachments }) => [at, attachments]));
  const production = 'module.app["production"]';
  const staging = 'module.app["staging"]';

  test("every instance of a module has its own parts, before and after it is applied", async () => {
    await start({ "main.tf": ENVIRONMENTS, "app/main.tf": APP });
    const parts = ({ apps }: Topology) =>
      apps.map((app) => [app.at, addonsOf(app), app.hosts.map(({ host, proxied }) => [host, proxied])]);
    const expected = [
      [
        `${production}.heroku_app.this`,
        { [`${production}.heroku_addon.queue`]: ["QUEUE_REDIS"] },
        [["cable.production.com", false]],
      ],
      [
        `${staging}.heroku_app.this`,
        { [`${staging}.heroku_addon.queue`]: ["QUEUE_REDIS"] },
        [["cable.staging.com", true]],
      ],
    ];
    const first = await planned();
    expect(parts(first)).toEqual(expected);
    await terraform("apply", "-input=false", "tfplan");
    const second = await planned();
    expect(parts(second)).toEqual(expected);
    for (const topology of [first, second]) {
      const proxied = judge(topology).findings.filter(({ rule }) => rule === "cable-record-proxied");
      expect(proxied.map(({ at }) => at)).toEqual([`${staging}.heroku_domain.cable`]);
    }
  });

  test("each.value, each.key and keys in references are followed", async () => {
    await start({ "main.tf": `${ENVIRONMENTS}${ATTACHED}`, "app/main.tf": APP });
    const topology = await planned();
    const [first, second] = topology.apps;
    expect(first && addonsOf(first)).toEqual({
      'heroku_addon.redis["cache"]': ["CACHE_REDIS"],
      'heroku_addon.redis["session"]': ["SESSION_REDIS"],
      [`${production}.heroku_addon.queue`]: ["QUEUE_REDIS"],
    });
    expect(second && addonsOf(second)).toEqual({
      'heroku_addon.redis["cache"]': [],
      'heroku_addon.redis["session"]': ["SESSION_REDIS"],
      [`${staging}.heroku_addon.queue`]: ["QUEUE_REDIS"],
    });
    expect(topology.apps.map(({ processes }) => processes.map(({ at }) => at))).toEqual([
      ['heroku_formation.web["production"]', 'heroku_formation.worker["production"]'],
      ['heroku_formation.web["staging"]', 'heroku_formation.worker["staging"]'],
    ]);
  });

  test("what the plan does not tell apart is not said to be the same Redis", async () => {
    await start({ "main.tf": UNRESOLVED });
    const { findings } = judge(await planned());
    expect(findings.map(({ rule }) => rule)).not.toContain("cache-and-session-apart");
  });
});
