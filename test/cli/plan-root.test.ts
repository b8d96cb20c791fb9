import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readInput } from "../../lib/cli/inputs";
import { topologiesOf } from "../../lib/deployment/from-terraform/files";
import type { Topology } from "../../lib/deployment/topology";
import { findTerraform } from "../../lib/sandbox/terraform/binary";

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

async function read(main: string): Promise<Topology> {
  writeFileSync(join(directory, "main.tf"), main);
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
resource "heroku_formation" "web" {
  app_id   = heroku_app.web.id
  type     = "web"
  size     = "basic"
  quantity = var.dynos
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
    { at: "heroku_domain.www", property: "host", from: "var.host" },
    { at: "heroku_formation.web", property: "quantity", from: "var.dynos" },
  ]);
  expect(app?.hosts).toEqual([expect.not.objectContaining({ host: expect.anything() as unknown })]);
  expect(app?.variables).toMatchObject([{ name: "APP_ENV" }, { name: "WEB_CONCURRENCY", value: "2" }]);
  expect(app?.variables[0]).not.toHaveProperty("value");
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
`);
  expect(topology.apps).toMatchObject([{ addons: [{ preventDestroy: true }] }]);
  expect(topology.apps[0]?.variables).toContainEqual(
    expect.objectContaining({ name: "CABLE_URL_COPY", copiedFrom: "heroku_addon.redis.config_var_values" }),
  );
});

withEngine("a root with a provider that is not simulated is read as text, and the provider is named", async () => {
  const topology = await read(`${HEROKU}${APP}resource "aws_s3_bucket" "uploads" {\n  bucket = "acme"\n}\n`);
  expect(said).toContain(
    "it uses hashicorp/aws, which the sandbox does not simulate; to run it as it is: --allow-provider hashicorp/aws.",
  );
  expect(topology.apps).toMatchObject([{ at: "heroku_app.web" }]);
});

withEngine("a root that cannot be planned is read as text, with what the engine said", async () => {
  await read(`${HEROKU}${APP}resource "heroku_addon" "one" {\n  app  = "acme"\n  plan = "heroku-redis:mini"\n}\n`);
  expect(said).toMatch(/was read as text and not planned: .*(?:app_id|argument)/i);
});
