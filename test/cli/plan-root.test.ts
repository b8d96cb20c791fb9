import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readInput } from "../../lib/cli/inputs";
import { topologiesOf } from "../../lib/deployment/from-terraform/files";
import type { Topology } from "../../lib/deployment/topology";
import { findTerraform } from "../../lib/engines/terraform";
import { judge } from "../../lib/review/rules/judge";
import { ENGINE_PATH } from "../engine";

const withEngine = findTerraform(process.env) === undefined ? test.skip : test;

let directory: string;
let said: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "plan-root-"));
  said = "";
  jest.spyOn(process.stderr, "write").mockImplementation((text) => ((said += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

async function read(main: string, others: Readonly<Record<string, string>> = {}): Promise<Topology> {
  for (const [name, text] of Object.entries({ "main.tf": main, ...others })) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  const [found] = topologiesOf(await readInput(directory, {}));
  if (found === undefined) throw new Error("nothing was read");
  return found.topology;
}

const HEROKU = 'terraform {\n  required_providers {\n    heroku = { source = "heroku/heroku" }\n  }\n}\n';
const APP = 'resource "heroku_app" "web" {\n  name   = "acme"\n  region = "us"\n}\n';

withEngine("a root is planned in a sandbox of its own: for_each, functions and modules are evaluated", async () => {
  const topology = await read(`${HEROKU}${APP}
resource "heroku_formation" "all" {
  for_each = { web = 2, worker = 1 }
  app_id   = heroku_app.web.id
  type     = each.key
  size     = join("-", ["standard", "1x"])
  quantity = each.value
}
`);
  expect(said).toBe("");
  expect(topology.apps).toMatchObject([
    {
      unknowns: [],
      processes: [
        { at: 'heroku_formation.all["web"]', type: "web", size: "standard-1x", quantity: 2 },
        { at: 'heroku_formation.all["worker"]', type: "worker", size: "standard-1x", quantity: 1 },
      ],
    },
  ]);
});

withEngine("a variable without a value gets a placeholder, and what is made of it is unknown", async () => {
  const topology = await read(`${HEROKU}${APP}
variable "host" { type = string }
variable "dynos" { type = number }
variable "app_env" {}
variable "archive" {}
resource "heroku_formation" "web" {
  app_id   = heroku_app.web.id
  type     = "web"
  size     = "basic"
  quantity = var.dynos
}
resource "heroku_build" "web" {
  app_id = heroku_app.web.id
  source {
    url     = var.archive
    version = "v1"
  }
}
resource "heroku_domain" "www" {
  app_id   = heroku_app.web.id
  hostname = "www.\${var.host}"
}
resource "heroku_app_config_association" "env" {
  app_id = heroku_app.web.id
  vars   = { APP_ENV = var.app_env, WEB_CONCURRENCY = "2" }
}
`);
  expect(said).toBe("");
  const [app] = topology.apps;
  expect(app?.unknowns).toEqual([
    { at: "heroku_build.web", property: "build", from: "var.archive" },
    { at: "heroku_domain.www", property: "host", from: "var.host" },
    { at: "heroku_formation.web", property: "quantity", from: "var.dynos" },
  ]);
  expect(app?.hosts).toEqual([expect.not.objectContaining({ host: expect.anything() as unknown })]);
  expect(app?.variables).toMatchObject([{ name: "APP_ENV" }, { name: "WEB_CONCURRENCY", value: "2" }]);
  expect(app?.variables[0]).not.toHaveProperty("value");
});

withEngine("what a variable without a value makes any number of is unknown, and judged as it is written", async () => {
  const app = (name: string) => `resource "heroku_app" "web" {\n  name   = "${name}"\n  region = "us"\n}\n`;
  const { apps } = await read(
    `${HEROKU}${APP}
variable "hosts" { type = set(string) }
variable "size" {}
locals {
  plans = { for host in var.hosts : host => "heroku-postgresql:hobby-dev" }
}
resource "heroku_domain" "all" {
  for_each = var.hosts
  app_id   = heroku_app.web.id
  hostname = each.key
}
resource "heroku_addon" "all" {
  for_each = local.plans
  app_id   = heroku_app.web.id
  plan     = "heroku-postgresql:hobby-dev"
}
resource "heroku_formation" "web" {
  count    = var.size == "big" ? 1 : 0
  app_id   = heroku_app.web.id
  type     = "web"
  size     = "basic"
  quantity = 1
}
module "inner" {
  for_each = var.hosts
  source   = "./inner"
}
`,
    {
      "inner/main.tf": `terraform {\n  required_providers {\n    heroku = { source = "heroku/heroku" }\n  }\n}\n${app("x")}`,
    },
  );
  expect(said).toBe("");
  const found = apps.flatMap(({ unknowns }) =>
    unknowns.flatMap(({ at, property, from }) => (property === "resource" ? [`${at}: ${from}`] : [])),
  );
  expect(found.sort()).toEqual([
    "heroku_addon.all: for_each, which depends on var.hosts",
    "heroku_domain.all: for_each, which depends on var.hosts",
    "heroku_formation.web: count, which depends on var.size",
    "module.inner.heroku_app.web: for_each, which depends on var.hosts",
  ]);
  expect(judge({ apps }).findings.map(({ rule, at }) => `${rule} ${at}`)).toContain(
    "addon-plan-retired heroku_addon.all",
  );
});

withEngine("a URL that a local copies is found in the files, which a plan does not show", async () => {
  const topology = await read(`${HEROKU}${APP}
resource "heroku_addon" "redis" {
  app_id = heroku_app.web.id
  plan   = "heroku-redis:premium-0"
  lifecycle { prevent_destroy = true }
}
locals { env = { CABLE_URL_COPY = heroku_addon.redis.config_var_values["REDIS_URL"] } }
resource "heroku_app_config_association" "env" {
  app_id         = heroku_app.web.id
  sensitive_vars = merge(local.env, { APP_ENV = "production" })
}
variable "common" { default = {} }
resource "heroku_app_config_association" "one" {
  app_id = heroku_app.web.id
  vars   = merge(var.common, { PAGE_SIZE = "20" })
}
resource "heroku_app_config_association" "two" {
  app_id = heroku_app.web.id
  vars   = merge({ LOCALE = "en" }, var.common)
}
`);
  expect(topology.apps).toMatchObject([{ addons: [{ preventDestroy: true }] }]);
  expect(topology.apps[0]?.variables).toContainEqual(
    expect.objectContaining({ name: "CABLE_URL_COPY", copiedFrom: "heroku_addon.redis.config_var_values" }),
  );
  // An empty map, which has no name that two associations could be seen to set.
  expect(judge(topology).findings).toContainEqual(
    expect.objectContaining({
      rule: "variable-owned-twice",
      message: expect.stringContaining("both take their config vars from var.common") as unknown,
    }),
  );
});

withEngine("a root with a provider that is not simulated is read as text, and the provider is named", async () => {
  const topology = await read(`${HEROKU}${APP}resource "aws_s3_bucket" "uploads" {\n  bucket = "acme"\n}\n`);
  expect(said).toContain(
    "it uses hashicorp/aws, which the sandbox does not simulate; to run it as it is: --allow-provider hashicorp/aws.",
  );
  expect(topology.apps).toMatchObject([{ at: "heroku_app.web" }]);
});

withEngine("a root that cannot be planned is read as text, with what the engine said of its own files", async () => {
  await read(`${HEROKU}${APP}resource "heroku_addon" "one" {\n  app  = "acme"\n  plan = "heroku-redis:mini"\n}\n`);
  expect(said).toContain(`was read as text and not planned: heroku_addon.one (${join(directory, "main.tf")}:`);
  expect(said).toMatch(/app_id|argument/i);
});

const SIZED = (size: string) => `
resource "heroku_formation" "web" {
  app_id   = heroku_app.web.id
  type     = join("", ["w", "eb"])
  size     = ${size}
  quantity = 1
}
`;
const PLANNED = { processes: [{ type: "web" }] };

function refusesVersion(version: string): boolean {
  const place = mkdtempSync(join(tmpdir(), "required-version-"));
  try {
    writeFileSync(join(place, "main.tf"), `terraform {\n  required_version = "${version}"\n}\n`);
    return spawnSync(ENGINE_PATH ?? "terraform", ["init", "-input=false"], { cwd: place }).status !== 0;
  } finally {
    rmSync(place, { recursive: true });
  }
}

withEngine("a root that imports, and asks for another version of the engine, is planned without both", async () => {
  const main = `terraform {
  required_version = ">= 99.0"
  required_providers { heroku = "~> 5.0" }
}
import {
  to = heroku_app.web
  id = "acme"
}
${APP}${SIZED('"basic"')}`;
  const { apps } = await read(main);
  expect(apps).toMatchObject([PLANNED]);
  expect(said).toContain("import blocks are left out (1), since nothing exists in the sandbox to import.");
  // OpenTofu 1.12 takes a root that asks for any version of Terraform.
  if (refusesVersion(">= 99.0")) expect(said).toContain('required_version = ">= 99.0" is left out');
  expect(said).toContain("required_providers names no source for heroku, so Terraform looks for hashicorp/heroku");
  expect(said).not.toContain("read as text");
  expect(readdirSync(directory)).toEqual(["main.tf"]);
  expect(readFileSync(join(directory, "main.tf"), "utf8")).toBe(main);
});

withEngine(
  "a module of a registry or of git that is not here is unknown by its name, and the rest is planned",
  async () => {
    const topology = await read(
      `${HEROKU}${APP}${SIZED("module.redis.sizes[0]")}
module "redis" {
  source  = "acme/redis/heroku"
  version = "~> 1.0"
  app_id  = heroku_app.web.id
  providers = { heroku = heroku }
}
module "inner" { source = "./inner" }
resource "heroku_formation" "a" {
  app_id   = module.redis.first_app_id
  type     = "web"
  size     = "basic"
  quantity = 1
}
resource "heroku_formation" "b" {
  app_id   = module.redis.second_app_id
  type     = "web"
  size     = "basic"
  quantity = 1
}
`,
      { "inner/main.tf": 'module "git" { source = "git::https://git.invalid/acme.git?ref=v1" }\n' },
    );
    expect(said).toBe("");
    expect(topology.unknowns).toEqual([
      { at: "module.redis", property: "resource", from: 'module.redis, source "acme/redis/heroku"' },
      {
        at: "module.inner.module.git",
        property: "resource",
        from: 'module.inner.module.git, source "git::https://git.invalid/acme.git?ref=v1"',
      },
    ]);
    expect(topology.apps).toMatchObject([
      { ...PLANNED, unknowns: [{ property: "size", from: "module.redis.sizes[0]" }] },
      { at: "module.redis.first_app_id", ...PLANNED },
      { at: "module.redis.second_app_id", ...PLANNED },
    ]);
  },
);

withEngine("a module that terraform init installed is planned where it is", async () => {
  const topology = await read(
    `${HEROKU}${APP}module "size" {\n  source = "acme/size/any"\n  version = "1.0.0"\n}\n${SIZED("module.size.size")}`,
    {
      ".terraform/modules/modules.json": JSON.stringify({ Modules: [{ Key: "size", Dir: ".terraform/modules/size" }] }),
      ".terraform/modules/size/main.tf": 'output "size" { value = lower("BASIC") }\n',
    },
  );
  expect(said).toBe("");
  expect(topology.apps).toMatchObject([{ processes: [{ type: "web", size: "basic" }], unknowns: [] }]);
  expect(topology.unknowns).toBeUndefined();
});

withEngine("what a data source reads at the platforms is unknown, since nothing exists in the sandbox", async () => {
  const topology = await read(
    `${HEROKU}data "heroku_app" "shop" { name = "acme" }\n${SIZED('"basic"').replace("heroku_app.web", "data.heroku_app.shop")}`,
  );
  expect(said).toContain("data sources of Heroku and Cloudflare are unknown");
  expect(topology.apps).toMatchObject([{ at: "data.heroku_app.shop", processes: [{ type: "web", size: "basic" }] }]);
});

withEngine("files beside the root and above it are found from where it is planned", async () => {
  const topology = await read(
    `${HEROKU}${APP}${SIZED('trimspace(file("${path.module}/size.txt"))')}module "up" { source = "./a/b" }\n`,
    {
      "size.txt": "basic\n",
      "a/b/main.tf":
        'import {\n  to = terraform_data.x\n  id = "1"\n}\nresource "terraform_data" "x" { input = file("${path.module}/../../size.txt") }\n',
    },
  );
  expect(said).toContain("import blocks in module.up are left out (1)");
  expect(topology.apps).toMatchObject([{ processes: [{ size: "basic" }] }]);
});

withEngine("a pipe beside the root does not keep the plan waiting, and is said not to be read", async () => {
  execFileSync("mkfifo", [join(directory, "pipe.tf"), join(directory, "more.auto.tfvars.json.d")]);
  const topology = await read(`${HEROKU}${APP}${SIZED('"basic"')}`);
  expect(said).toBe(`note: ${join(directory, "pipe.tf")}: it is a named pipe, and was not read.\n`);
  expect(topology.apps).toMatchObject([PLANNED]);
});

withEngine("a plan alone shows what is wrong as well: secrets written out, a build of a page, options", async () => {
  writeFileSync(
    join(directory, "main.tf"),
    `${HEROKU}${APP}
resource "heroku_build" "web" {
  app_id = heroku_app.web.id
  source { url = "https://github.com/acme/shop" }
}
resource "heroku_addon" "redis" {
  app_id = heroku_app.web.id
  plan   = "heroku-redis:premium-0"
  config = { timeout = "1d" }
}
resource "heroku_app_config_association" "env" {
  app_id         = heroku_app.web.id
  vars           = { REDIS_URL = "redis://localhost", my_pepper = "hunter2" }
  sensitive_vars = { API_TOKEN = "hunter2" }
}
`,
  );
  const [planned] = await readInput(directory, {});
  const json = { ...planned?.json, "//sources": undefined };
  const [read] = topologiesOf([{ file: "plan.json", json }]);
  const rules = judge(read?.topology ?? { apps: [] }).findings.map(({ rule, message }) => `${rule}: ${message}`);
  for (const start of [
    "build-of-a-web-page: source.url",
    "redis-timeout-out-of-range: timeout",
    "secret-in-plain-variable: The plain config var my_pepper",
    "secret-in-plain-variable: The sensitive config var API_TOKEN",
    "variable-owned-twice: REDIS_URL is set by heroku_app_config_association.env and by the first heroku-redis add-on.",
  ]) {
    expect(rules).toContainEqual(expect.stringContaining(start));
  }
});

withEngine("a root of OpenTofu is planned by tofu, though Terraform is installed as well", async () => {
  const { PATH } = process.env;
  const bin = join(directory, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "tofu"), "#!/bin/sh\necho 'Error: tofu was called' >&2\nexit 1\n", { mode: 0o755 });
  process.env.PATH = `${bin}:${PATH ?? ""}`;
  try {
    await read(`${HEROKU}${APP}`, { "more.tofu": "" });
    expect(said).toContain("tofu was called");
  } finally {
    process.env.PATH = PATH;
  }
});
