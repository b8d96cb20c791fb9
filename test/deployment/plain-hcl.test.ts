import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { topologiesOf } from "../../lib/deployment/from-terraform/files";
import type { Topology } from "../../lib/deployment/topology";
import { readTerraformFile, stackFiles } from "../../lib/project/project";
import { reportOn } from "../../lib/review/report/report-on";
import { judge } from "../../lib/review/rules/judge";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "plain-hcl-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function written(files: Readonly<Record<string, string>>, path = directory): Topology {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  const [read] = topologiesOf(stackFiles(path).map(readTerraformFile));
  if (read === undefined) throw new Error("nothing was read");
  return read.topology;
}

const found = (topology: Topology) =>
  judge(topology).findings.flatMap(({ rule, message }) =>
    rule.startsWith("could-not") ? [] : [`${rule}: ${message}`],
  );

const APP = `
resource "heroku_app" "web" {
  name   = "acme"
  region = "us"
}
`;

test("a directory of plain HCL is read as one configuration", () => {
  const topology = written({
    "app.tf": APP,
    "redis.tf":
      'resource "heroku_addon" "queue" {\n  app_id = heroku_app.web.id\n  plan   = "heroku-redis:premium0"\n}\n',
  });
  expect(topology.apps).toMatchObject([
    { at: "heroku_app.web", name: "acme", addons: [{ at: "heroku_addon.queue", plan: "premium0" }], unknowns: [] },
  ]);
  expect(found(topology).join("\n")).toContain('Did you mean "heroku-redis:premium-0"?');
});

test("one file of it stands for its directory, as for Terraform", () => {
  const files = {
    "app.tf": APP,
    "scale.tf": 'resource "heroku_formation" "web" {\n  app_id = heroku_app.web.id\n  type = "web"\n}\n',
  };
  expect(written(files, join(directory, "app.tf")).apps).toMatchObject([{ processes: [{ type: "web" }] }]);
});

test("lifecycle, blocks, heredocs, comments and quoted keys are read", () => {
  const topology = written({
    "main.tf": `
resource "heroku_app" "web" { # the shop
  name         = "acme"
  region       = "us"
  organization { name = "acme-team" }
  config_vars  = { "APP_ENV" : "production", NOTE = <<-EOT
    two
    lines
  EOT
  }
  lifecycle { prevent_destroy = true }
}
resource "heroku_addon" "one" {
  app_id = heroku_app.web.id
  plan   = "heroku-redis:premium-0"
  config = { maxmemory_policy = "noeviction" }
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [config]
  }
}
`,
  });
  expect(topology.apps).toMatchObject([
    {
      team: "acme-team",
      preventDestroy: true,
      addons: [{ preventDestroy: true, ignoresOptions: true, options: { maxmemory_policy: "noeviction" } }],
      variables: [{ name: "APP_ENV", value: "production" }, { name: "NOTE" }, { name: "REDIS_URL" }],
    },
  ]);
});

test("variables have their defaults, and the values of terraform.tfvars before them", () => {
  const main = `${APP}
variable "size" { default = "basic" }
variable "dynos" { type = number }
resource "heroku_formation" "web" {
  app_id   = heroku_app.web.id
  type     = "web"
  size     = var.size
  quantity = var.dynos
}
`;
  expect(written({ "main.tf": main }).apps).toMatchObject([
    {
      processes: [{ size: "basic" }],
      unknowns: [{ at: "heroku_formation.web", property: "quantity", from: "var.dynos" }],
    },
  ]);
  expect(written({ "terraform.tfvars": 'size = "standard-1x"\ndynos = 2\n' }).apps).toMatchObject([
    { processes: [{ size: "standard-1x", quantity: 2 }], unknowns: [] },
  ]);
});

test("what only Terraform can evaluate is unknown, with the expression", () => {
  const topology = written({
    "main.tf": `${APP}
variable "plans" { type = map(string) }
variable "host" {}
locals { plan = var.plans["redis"] }
module "more" { source = "./more" }
resource "heroku_addon" "redis" {
  for_each = toset(var.roles)
  app_id   = heroku_app.web.id
  plan     = local.plan
}
resource "heroku_domain" "www" {
  app_id   = heroku_app.web.id
  hostname = "www.\${var.host}"
}
resource "heroku_app_config_association" "env" {
  app_id = heroku_app.web.id
  vars   = merge({ WEB_CONCURRENCY = var.workers, APP_ENV = "production" }, var.env)
}
`,
  });
  expect(topology.unknowns).toEqual([
    { at: "module.more", property: "resource", from: 'module.more, source "./more"' },
  ]);
  expect(topology.apps[0]?.unknowns).toEqual([
    { at: "heroku_addon.redis", property: "plan", from: 'var.plans["redis"]' },
    { at: "heroku_addon.redis", property: "resource", from: "for_each = toset(var.roles)" },
    { at: "heroku_app_config_association.env", property: "variables", from: "var.env" },
    { at: "heroku_app_config_association.env", property: "variables.WEB_CONCURRENCY", from: "var.workers" },
    { at: "heroku_domain.www", property: "host", from: "www.${var.host}" },
  ]);
});

test("a URL that is copied through locals, merge and one() is found, and so are two owners of a variable", () => {
  const messages = found(
    written({
      "main.tf": `${APP}
variable "env_vars" { default = { APP_ENV = "production" } }
resource "heroku_addon" "redis" {
  count  = 1
  app_id = heroku_app.web.id
  plan   = "heroku-redis:mini"
}
locals {
  redis_env = { CABLE_REDIS_URL = one(heroku_addon.redis).config_var_values["REDIS_URL"] }
  all       = merge(local.redis_env, var.env_vars)
}
resource "heroku_app_config_association" "one" {
  app_id = heroku_app.web.id
  vars   = local.all
}
resource "heroku_app_config_association" "two" {
  app_id = heroku_app.web.id
  vars   = { APP_ENV = "staging" }
}
`,
    }),
  ).join("\n");
  expect(messages).toContain("redis-url-copied: CABLE_REDIS_URL copies heroku_addon.redis.config_var_values");
  expect(messages).toContain(
    "variable-owned-twice: APP_ENV is set by heroku_app_config_association.one and by heroku_app_config_association.two.",
  );
});

const BAD = `
variable "given" { sensitive = true }
variable "from_values" { sensitive = true }
variable "defaulted" { default = "not-secret-anymore" }
locals { shared = { LOCAL_TOKEN = "hunter2" } }
resource "heroku_app" "web" {
  name                  = "acme"
  region                = "us"
  buildpacks            = ["heroku-ruby", "https://acme:hunter2@github.com/acme/buildpack.git"]
  sensitive_config_vars = { SECRET_KEY_BASE = "hunter2" }
}
resource "heroku_build" "web" {
  app_id = heroku_app.web.id
  source { url = "https://github.com/acme/shop/tree/main" }
}
resource "heroku_addon" "redis" {
  app_id = heroku_app.web.id
  plan   = "heroku-redis:premium-0"
  config = { timeout = "-5" }
}
resource "heroku_addon_attachment" "redis" {
  app_id   = heroku_app.web.id
  addon_id = heroku_addon.redis.id
  name     = "REDIS"
}
resource "heroku_app_config_association" "env" {
  app_id = heroku_app.web.id
  vars   = { REDIS_URL = "redis://localhost", my_pepper = "hunter2" }
  sensitive_vars = merge({
    API_TOKEN   = "hunter2"
    GIVEN_TOKEN = var.given
    VALUES_KEY  = var.from_values
    OLD_KEY     = var.defaulted
    TOKEN_LIMIT = "5"
  }, local.shared)
}
resource "heroku_formation" "clock" {
  app_id   = heroku_app.web.id
  type     = "clock"
  size     = "basic"
  quantity = 2
}
`;
const BAD_FINDINGS = [
  'build-of-a-web-page: source.url "https://github.com/acme/shop/tree/main"',
  'buildpack-unknown: buildpack "heroku-ruby"',
  "clock-runs-twice: 2 clock dynos",
  'redis-timeout-out-of-range: timeout "-5"',
  "secret-in-plain-variable: The plain config var my_pepper",
  "secret-in-plain-variable: The sensitive config var API_TOKEN",
  "secret-in-plain-variable: The sensitive config var LOCAL_TOKEN",
  "secret-in-plain-variable: The sensitive config var OLD_KEY",
  "secret-in-plain-variable: The sensitive config var SECRET_KEY_BASE",
  "secret-in-plain-variable: A buildpack holds a secret",
  "variable-owned-twice: REDIS_URL is set by heroku_addon.redis and by heroku_app_config_association.env",
];

test("what is wrong in a root that was written by hand is found: secrets, builds of pages, options, owners, clocks", () => {
  const topology = written({ "main.tf": BAD, "terraform.tfvars": 'from_values = "hunter2"\n' });
  const errors = judge(topology).findings.filter(({ severity }) => severity === "error");
  const messages = errors.map(({ rule, message }) => `${rule}: ${message}`);
  expect(BAD_FINDINGS.filter((start) => !messages.some((message) => message.startsWith(start)))).toEqual([]);
  expect(messages).toHaveLength(BAD_FINDINGS.length);
  expect(JSON.stringify(judge(topology).findings)).not.toContain("hunter2");
});

test("the attributes of version 4 of both providers are read", () => {
  const topology = written({
    "main.tf": `
resource "heroku_app" "web" {
  name   = "acme"
  region = "us"
  acm    = true
}
resource "heroku_addon" "queue" {
  app  = heroku_app.web.name
  plan = "heroku-redis:premium-0"
}
resource "heroku_domain" "cable" {
  app      = "acme"
  hostname = "cable.acme.com"
}
resource "cloudflare_record" "cable" {
  name    = "cable"
  type    = "CNAME"
  value   = heroku_domain.cable.cname
  proxied = true
}
`,
  });
  expect(topology.apps).toMatchObject([
    {
      at: "heroku_app.web",
      addons: [{ at: "heroku_addon.queue" }],
      hosts: [{ host: "cable.acme.com", proxied: true }],
    },
  ]);
});

test("a finding about the provider is said once for all of its apps", () => {
  const topology = written({
    "main.tf": `${APP}${APP.replace('"web"', '"api"').replace("acme", "api")}provider "heroku" {}\n`,
  });
  expect(found(topology).filter((message) => message.startsWith("urls-in-state"))).toHaveLength(1);
});

test("locals that refer to each other are unknown, not a circle", () => {
  const topology = written({
    "main.tf": `
locals {
  a = lower(local.b)
  b = lower(local.a)
}
resource "heroku_app" "web" {
  name   = "acme"
  region = "us"
  stack  = local.a
}
`,
  });
  expect(topology.apps[0]?.unknowns).toMatchObject([{ property: "stack" }]);
});

test("a file that cannot be read is named with the line", () => {
  expect(() => written({ "main.tf": `${APP}resource "heroku_addon" {` })).toThrow(/main\.tf: line \d+: expected/);
});

test("pipes and devices beside a configuration are passed over, and refused where they are named", () => {
  execFileSync("mkfifo", [join(directory, "pipe.tf")]);
  symlinkSync("/dev/zero", join(directory, "zero.tf"));
  expect(written({ "main.tf": APP }).apps).toHaveLength(1);
  execFileSync("mkfifo", [join(directory, "plan.json")]);
  expect(() => readTerraformFile(join(directory, "plan.json"))).toThrow("plan.json: it is a named pipe.");
  symlinkSync("/dev/zero", join(directory, "zero.json"));
  expect(() => readTerraformFile(join(directory, "zero.json"))).toThrow("zero.json: it is a device.");
});

test("brackets and blocks that nest deeper than anything real are refused with the line", () => {
  const list = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  expect(() => written({ "main.tf": `locals {\n  a = ${list}\n}\n` })).toThrow(
    "main.tf: line 2: nested deeper than 500",
  );
  expect(() => written({ "main.tf": "a {\n".repeat(3000) })).toThrow("nested deeper than 500 levels");
  const calls = `locals {\n  a = ${"lower(".repeat(400)}var.x${")".repeat(400)}\n}\n`;
  expect(written({ "main.tf": `${APP}${calls}` }).apps).toHaveLength(1);
});

test("links that lead to each other in a circle are named", () => {
  symlinkSync("loop", join(directory, "loop"));
  expect(() => stackFiles(join(directory, "loop"))).toThrow("loop: its links lead to each other in a circle.");
});

test("a plan with 3,000 nested modules, or of a newer format, is refused with the reason", () => {
  const deep = `${'{"child_modules":['.repeat(3000)}${"]}".repeat(3000)}`;
  writeFileSync(join(directory, "deep.json"), `{"planned_values":{"root_module":${deep}}}`);
  expect(() => readTerraformFile(join(directory, "deep.json"))).toThrow("levels deep, and up to 500 are read");
  writeFileSync(join(directory, "new.json"), '{"format_version":"2.0","planned_values":{}}');
  expect(() => topologiesOf([readTerraformFile(join(directory, "new.json"))])).toThrow(
    'new.json: it is a plan of format "2.0", and formats up to 1.x are read',
  );
});

test("what could not be judged is a finding of its own kind, which names the expression", () => {
  const topology = written({
    "main.tf": `${APP}resource "heroku_formation" "web" {
  app_id = heroku_app.web.id
  type   = "web"
  size   = var.size
}
`,
  });
  expect(judge(topology).findings.filter(({ kind }) => kind === "unknown")).toMatchObject([
    {
      kind: "unknown",
      rule: "value-unknown",
      at: "heroku_formation.web",
      message: "size comes from var.size, so rules could not judge it.",
    },
  ]);
});

test("a local module is read with what it is given and what it gives out", () => {
  const topology = written({
    "main.tf": `
provider "heroku" {
  customizations {
    set_app_all_config_vars_in_state   = false
    set_addon_config_vars_in_state     = false
  }
}
locals { sizes = { production = "standard-1x", staging = "basic" } }
module "app" {
  source   = "./modules/app"
  for_each = local.sizes
  name     = "acme-\${each.key}"
  size     = each.value
}
resource "heroku_app_config_association" "env" {
  app_id = module.app["staging"].id
  vars   = { CABLE_COPY = module.app["production"].redis_url }
}
module "elsewhere" { source = "acme/redis/heroku" }
`,
    "modules/app/main.tf": `
variable "name" {}
variable "size" {}
variable "stack" {}
resource "heroku_app" "this" {
  name   = var.name
  region = "us"
  stack  = var.stack
}
resource "heroku_addon" "queue" {
  app_id = heroku_app.this.id
  plan   = "heroku-redis:premium0"
}
module "web" {
  source = "../web"
  app    = heroku_app.this
  size   = var.size
}
output "id" { value = heroku_app.this.id }
output "redis_url" { value = heroku_addon.queue.config_var_values["REDIS_URL"] }
`,
    "modules/web/main.tf": `
variable "app" {}
variable "size" {}
resource "heroku_formation" "web" {
  app_id   = var.app.id
  type     = "web"
  size     = var.size
  quantity = 2
}
`,
  });
  expect(topology.unknowns).toEqual([
    { at: "module.elsewhere", property: "resource", from: 'module.elsewhere, source "acme/redis/heroku"' },
  ]);
  expect(topology.apps).toMatchObject([
    {
      at: 'module.app["production"].heroku_app.this',
      name: "acme-production",
      urlsInState: false,
      addons: [{ at: 'module.app["production"].heroku_addon.queue', plan: "premium0" }],
      processes: [{ at: 'module.app["production"].module.web.heroku_formation.web', size: "standard-1x", quantity: 2 }],
      unknowns: [{ property: "stack", from: 'module.app["production"].var.stack' }],
    },
    {
      at: 'module.app["staging"].heroku_app.this',
      name: "acme-staging",
      processes: [{ size: "basic" }],
      variables: expect.arrayContaining([
        expect.objectContaining({
          name: "CABLE_COPY",
          copiedFrom: "module.app.heroku_addon.queue.config_var_values",
        }),
      ]) as unknown,
    },
  ]);
});

test("modules that call each other in a circle end", () => {
  const topology = written({
    "main.tf": `${APP}module "a" { source = "./a" }\n`,
    "a/main.tf": 'module "b" { source = "../b" }\nmodule "c" { source = "../b" }\n',
    "b/main.tf": 'module "a" { source = "../a" }\nmodule "b" { source = "../a" }\n',
  });
  expect(topology.apps).toHaveLength(1);
  expect(topology.unknowns?.length).toBeGreaterThan(0);
});

test("modules beyond those that are read are left out, and that is said as the reason", () => {
  const calls = Array.from({ length: 2_001 }, (_, index) => `module "m${index}" { source = "./a" }\n`).join("");
  const { unknowns = [] } = written({ "main.tf": `${APP}${calls}`, "a/main.tf": 'variable "x" {}\n' });
  expect(unknowns.at(-1)?.at).toBe("module.m2000");
  for (const { remedy } of unknowns) expect(remedy).toContain("more than 2,000 modules");
  const [finding] = judge({ apps: [], unknowns }).findings;
  expect(finding?.message).not.toContain("not on this machine");
});

test("a module that terraform init installed is read where it is", () => {
  const topology = written({
    "main.tf": 'module "app" { source = "acme/app/heroku" }\n',
    ".terraform/modules/modules.json": JSON.stringify({
      Modules: [
        { Key: "", Dir: "." },
        { Key: "app", Source: "registry.terraform.io/acme/app/heroku", Dir: ".terraform/modules/app" },
      ],
    }),
    ".terraform/modules/app/main.tf": APP,
  });
  expect(topology).toMatchObject({ apps: [{ at: "module.app.heroku_app.web", name: "acme" }] });
  expect(topology.unknowns).toBeUndefined();
});

test("count, for_each and for are expanded where they are known", () => {
  const topology = written({
    "main.tf": `${APP}
variable "workers" { default = { mailers = 2, default = 0 } }
resource "heroku_formation" "worker" {
  for_each = { for name, dynos in var.workers : name => dynos if dynos > 0 }
  app_id   = heroku_app.web.id
  type     = "worker_\${each.key}"
  quantity = each.value
}
resource "heroku_addon" "redis" {
  for_each = toset(["queue", "cache"])
  app_id   = heroku_app.web.id
  plan     = "heroku-redis:mini"
}
resource "heroku_addon_attachment" "redis" {
  for_each = heroku_addon.redis
  app_id   = heroku_app.web.id
  addon_id = each.value.id
  name     = "\${upper(each.key)}_REDIS"
}
resource "heroku_addon" "logs" {
  count  = length(var.workers) > 5 ? 1 : 0
  app_id = heroku_app.web.id
  plan   = "papertrail:choklad"
}
`,
  });
  expect(topology.apps).toMatchObject([
    {
      unknowns: [],
      processes: [{ at: 'heroku_formation.worker["mailers"]', type: "worker_mailers", quantity: 2 }],
      addons: [
        { at: 'heroku_addon.redis["cache"]', attachments: ["CACHE_REDIS"] },
        { at: 'heroku_addon.redis["queue"]', attachments: ["QUEUE_REDIS"] },
      ],
    },
  ]);
});

test("a file that holds nothing but comments is passed over", () => {
  expect(
    written({ "main.tf": APP, "pipeline.tf": '# resource "heroku_pipeline" "p" {}\n', "empty.tf": "" }).apps,
  ).toHaveLength(1);
});

test("an override file goes over what the others say", () => {
  const topology = written({
    "main.tf": `${APP}
variable "size" { default = "basic" }
resource "heroku_formation" "web" {
  app_id = heroku_app.web.id
  type   = "web"
  size   = var.size
  lifecycle { prevent_destroy = true }
}
`,
    "override.tf": 'resource "heroku_app" "web" {\n  stack = "heroku-22"\n}\n',
    "size_override.tf": 'variable "size" {\n  default = "standard-1x"\n}\n',
  });
  expect(topology.apps).toMatchObject([
    { name: "acme", region: "us", stack: "heroku-22", processes: [{ size: "standard-1x" }] },
  ]);
});

test("a root without a block for the provider has its defaults, one file of several says nothing of it", () => {
  expect(found(written({ "main.tf": APP })).join("\n")).toContain("urls-in-state");
  const json = { resource: { heroku_app: { web: { name: "acme", region: "us" } } } };
  const [read] = topologiesOf([{ file: "one.tf.json", json }]);
  expect(read?.topology.apps).toMatchObject([{ at: "heroku_app.web" }]);
  expect(read?.topology.apps[0]).not.toHaveProperty("urlsInState");
});

test("config vars and options that are written as blocks, as Terraform 0.11 took them, are read", () => {
  const topology = written({
    "main.tf": `
resource "heroku_app" "web" {
  name   = "acme"
  region = "us"
  config_vars {
    RAILS_ENV  = "production"
    DB_PASSWORD = "hunter2"
  }
  config_vars { REGION = "us" }
}
resource "heroku_addon" "queue" {
  app  = "\${heroku_app.web.name}"
  plan = "heroku-redis:premium-0"
  config { maxmemory_policy = "noeviction" }
}
`,
  });
  expect(topology.apps).toMatchObject([{ addons: [{ options: { maxmemory_policy: "noeviction" } }] }]);
  expect(topology.apps[0]?.variables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["RAILS_ENV", "DB_PASSWORD", "REGION"]),
  );
  expect(found(topology).join("\n")).toContain("The plain config var DB_PASSWORD looks like a secret");
});

test("an add-on whose app is named by the variable of the app's own name is on that app", () => {
  const topology = written({
    "main.tf": `
variable "environment" {}
module "app" {
  source = "./app"
  name   = var.environment
}
resource "heroku_addon" "database" {
  app  = var.environment
  plan = "heroku-postgresql:standard-0"
}
`,
    "app/main.tf": 'variable "name" {}\nresource "heroku_app" "this" {\n  name   = var.name\n  region = "us"\n}\n',
  });
  expect(topology.apps).toMatchObject([
    { at: "module.app.heroku_app.this", addons: [{ at: "heroku_addon.database" }] },
  ]);
});

test("two apps whose names read alike are not told apart by them", () => {
  const topology = written({
    "main.tf": `
variable "name" {}
resource "heroku_app" "one" {
  name   = var.name
  region = "us"
}
resource "heroku_app" "two" {
  name   = var.name
  region = "eu"
}
resource "heroku_addon" "database" {
  app  = var.name
  plan = "heroku-postgresql:standard-0"
}
`,
  });
  expect(topology.apps.map(({ at }) => at)).toEqual(expect.arrayContaining(["var.name"]));
});

test("a report on a module whose files are missing says so, and not that there is no app", () => {
  const file = join(directory, "main.tf");
  writeFileSync(file, 'module "shop" { source = "acme/shop/heroku" }\n');
  expect(() => reportOn([file].map(readTerraformFile), { asOf: "2026-11-01" })).toThrow(
    'no app at Heroku was found, and module.shop, source "acme/shop/heroku" could not be read.',
  );
});
