import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exposuresOf } from "../../../lib/deployment/from-terraform/exposures";
import { topologyOfTerraform } from "../../../lib/deployment/from-terraform/of-terraform";
import { readTerraformFile, stackFiles } from "../../../lib/project/project";
import { reportOn } from "../../../lib/review/report/report-on";
import { judge } from "../../../lib/review/rules/judge";

const UUID = "01234567-89ab-cdef-0123-456789abcdef";
const places = (json: object): readonly string[] =>
  exposuresOf({ ...json }).map(({ at, argument }) => `${at} ${argument}`);

test.each<[string, object, readonly string[]]>([
  [
    "a key of a provider",
    { provider: { heroku: { email: "ops@acme.com", api_key: UUID } } },
    ["provider.heroku api_key"],
  ],
  [
    "one of a provider with an alias",
    { provider: { cloudflare: [{}, { alias: "b", api_token: "x1y2z3" }] } },
    ["provider.cloudflare.b api_token"],
  ],
  [
    "keys of other providers",
    { provider: { aws: { access_key: "AKIA", secret_key: "abc" } } },
    ["provider.aws access_key", "provider.aws secret_key"],
  ],
  [
    "the default of a variable that is a secret by its name",
    { variable: { db_password: { default: "hunter2" } } },
    ["var.db_password default"],
  ],
  [
    "the default of a sensitive variable",
    { variable: { x: { default: "hunter2", sensitive: true } } },
    ["var.x default"],
  ],
  [
    "the default that a provider takes for its key",
    { variable: { k: { default: UUID } }, provider: { heroku: { api_key: "${var.k}" } } },
    ["var.k default"],
  ],
  [
    "a drain with a password",
    { resource: { heroku_drain: { logs: { url: "https://a:b@logs.acme.com" } } } },
    ["heroku_drain.logs url"],
  ],
  ["a private key", { resource: { heroku_ssl: { www: { private_key: "PEM" } } } }, ["heroku_ssl.www private_key"]],
  [
    "a config var of a pipeline",
    { resource: { heroku_pipeline_config_var: { all: { vars: { API_TOKEN: "t", LOCALE: "en" } } } } },
    ["heroku_pipeline_config_var.all vars.API_TOKEN"],
  ],
])("finds %s", (_, json, expected) => {
  expect(places(json)).toEqual(expected);
});

test.each<[string, object]>([
  ["a reference", { provider: { heroku: { api_key: "${var.key}" } }, variable: { key: { sensitive: true } } }],
  ["an empty text", { provider: { heroku: { api_key: "" } }, variable: { password: { default: "" } } }],
  ["a file of credentials", { provider: { google: { credentials: "account.json" } } }],
  [
    "public values",
    { provider: { aws: { region: "eu-west-1", profile: "acme" } }, variable: { host: { default: "www.acme.com" } } },
  ],
])("finds nothing in %s", (_, json) => {
  expect(places(json)).toEqual([]);
});

test("finds them in a plan, and in modules, without showing them", () => {
  const plan = {
    format_version: "1.2",
    planned_values: {},
    configuration: {
      provider_config: { heroku: { name: "heroku", expressions: { api_key: { constant_value: UUID } } } },
      root_module: {
        variables: { token: { default: "hunter2" } },
        module_calls: { logs: { module: { variables: { password: { default: "hunter3" } } } } },
      },
    },
  };
  expect(places(plan)).toEqual(["provider.heroku api_key", "var.token default", "module.logs.var.password default"]);
  const { findings } = judge(topologyOfTerraform(plan));
  expect(findings).toMatchObject([
    { rule: "secret-in-plain-variable", severity: "error", at: "provider.heroku" },
    { at: "var.token" },
    { at: "module.logs.var.password" },
  ]);
  expect(JSON.stringify(findings)).not.toMatch(/hunter|01234567/);
  const app = { resource: { heroku_app: { web: { name: "acme", region: "us" } } } };
  const reported = reportOn([{ file: "main.tf.json", json: { ...app, variable: { token: { default: "hunter2" } } } }], {
    asOf: "2026-11-01",
  });
  expect(JSON.stringify(reported)).toContain("default is a secret that is written in the configuration");
});

test("finds them in Terraform's own language", () => {
  const directory = mkdtempSync(join(tmpdir(), "exposures-"));
  try {
    writeFileSync(
      join(directory, "main.tf"),
      `provider "heroku" {\n  api_key = "${UUID}"\n}\nprovider "heroku" {\n  alias   = "eu"\n  api_key = var.key\n}\nvariable "key" {}\n`,
    );
    const files = stackFiles(directory).map(readTerraformFile);
    expect(files.flatMap(({ json }) => places(json))).toEqual(["provider.heroku api_key"]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
