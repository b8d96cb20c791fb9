import { chmodSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { COMMANDS } from "../../lib/cli/commands";
import { changesOf } from "../../lib/review/guard/plan-changes";
import { readState } from "../../lib/deployment/from-platform/of-state";
import { validateTerraform } from "../../lib/deployment/from-terraform/of-terraform";
import { cdkName, terraformName } from "../../lib/engines/command-names";
import { readPlanFile, readTerraformFile } from "../../lib/project/project";
import { folder } from "../sandbox/terraform/command";

const OPENTOFU_LOCK = 'provider "registry.opentofu.org/heroku/heroku" {\n}\n';
const TERRAFORM_LOCK = 'provider "registry.terraform.io/heroku/heroku" {\n}\n';

let root: string;
const start = (files: Readonly<Record<string, string | object>>) => {
  root = folder(files);
  for (const name of readdirSync(root, { recursive: true, encoding: "utf8" }))
    if (name.startsWith("path/")) chmodSync(join(root, name), 0o755);
};
afterEach(() => {
  rmSync(root, { recursive: true });
});

test.each<readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]>([
  ["Terraform alone", { "path/terraform": "" }, {}, "terraform"],
  ["OpenTofu alone", { "path/tofu": "" }, {}, "tofu"],
  ["both", { "path/terraform": "", "path/tofu": "" }, {}, "terraform"],
  ["neither", { "path/git": "" }, {}, "terraform"],
  ["both, and a project of OpenTofu", { "path/terraform": "", "path/tofu": "", "here/main.tofu": "" }, {}, "tofu"],
  ["a lock file of OpenTofu", { "path/terraform": "", "here/.terraform.lock.hcl": OPENTOFU_LOCK }, {}, "tofu"],
  ["a lock file of Terraform", { "path/terraform": "", "here/.terraform.lock.hcl": TERRAFORM_LOCK }, {}, "terraform"],
  [
    "one that is named",
    { "path/terraform": "", "path/tofu-1.12": "" },
    { TERRAFORM_BINARY_NAME: "tofu-1.12" },
    "tofu-1.12",
  ],
])("messages call the engine by the name of what there is: %s", (_, files, named, expected) => {
  start(files);
  expect(terraformName(join(root, "here"), { PATH: join(root, "path"), ...named })).toBe(expected);
});

test.each<readonly [string, Readonly<Record<string, string | object>>, string]>([
  ["a command of cdktn", { "node_modules/.bin/cdktn": "" }, "cdktn"],
  ["a command of cdktf", { "node_modules/.bin/cdktf": "", "path/cdktn": "" }, "cdktf"],
  ["both commands, and a program on cdktn", bothAnd({ dependencies: { cdktn: "^0.24.0" } }), "cdktn"],
  ["both commands, and a program on cdktf", bothAnd({ dependencies: { cdktf: "^0.21.0" } }), "cdktf"],
  ["cdktn under the name of cdktf", bothAnd({ dependencies: { cdktf: "npm:cdktn@^0.24.0" } }), "cdktn"],
  [
    "a command that is installed for development",
    { "package.json": { devDependencies: { "cdktn-cli": "1" } } },
    "cdktn",
  ],
  ["a project above", { "package.json": { dependencies: { cdktn: "1" } }, "here/package.json": {} }, "cdktn"],
  ["a damaged package.json, and cdktn on the path", { "package.json": "{", "path/cdktn": "" }, "cdktn"],
  ["nothing", {}, "cdktf"],
])("messages call the command of the project by its name: %s", (_, files, expected) => {
  start(files);
  expect(cdkName(join(root, "here"), { PATH: join(root, "path") })).toBe(expected);
});

function bothAnd(manifest: object): Readonly<Record<string, string | object>> {
  return { "node_modules/.bin/cdktn": "", "node_modules/.bin/cdktf": "", "package.json": manifest };
}

/** Calls of a command, as a reader would copy them; `cdktf.out` and a registry are none. */
const CALL =
  /\b(?:terraform|tofu|cdktf|cdktn) (?:-\w+|apply|deploy|destroy|diff|import|init|plan|show|state|synth|validate)\b/g;
const namesIn = (text: string) => [...new Set([...text.matchAll(CALL)].map(([call]) => call.split(" ")[0]))].sort();

describe.each([
  ["terraform", "cdktf"],
  ["tofu", "cdktf"],
  ["terraform", "cdktn"],
  ["tofu", "cdktn"],
])("in a project of %s and %s", (terraform, cdk) => {
  const { PATH, TERRAFORM_BINARY_NAME } = process.env;
  const before = process.cwd();
  beforeEach(() => {
    start({ [`path/${terraform}`]: "", [`node_modules/.bin/${cdk}`]: "", "broken.json": "{", "broken.tf": "{{" });
    process.env.PATH = join(root, "path");
    delete process.env.TERRAFORM_BINARY_NAME;
    process.chdir(root);
  });
  afterEach(() => {
    process.chdir(before);
    process.env.PATH = PATH;
    if (TERRAFORM_BINARY_NAME !== undefined) process.env.TERRAFORM_BINARY_NAME = TERRAFORM_BINARY_NAME;
  });

  test("help calls them by their names", async () => {
    let help = "";
    for (const { add } of COMMANDS) {
      const program = new Command("stimulus-reflex")
        .enablePositionalOptions()
        .configureOutput({ writeOut: (text) => (help += text) });
      await add(program);
      const all = program.commands.flatMap((command) => [command, ...command.commands]);
      for (const command of all) command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    }
    expect(namesIn(help)).toEqual([cdk, terraform].sort());
  });

  test.each<readonly [string, () => unknown]>([
    ["a plan that is missing", () => readPlanFile("plan.json")],
    ["JSON that is damaged", () => readTerraformFile("broken.json")],
    ["HCL that is damaged", () => readTerraformFile("broken.tf")],
    ["no plan", () => changesOf({})],
    ["a state for a plan", () => changesOf({ format_version: "1.0" })],
    ["a state for a configuration", () => validateTerraform({ format_version: "1.0", values: {} })],
    ["no configuration", () => validateTerraform({ a: 1 })],
    ["no state", () => readState({}, "")],
    ["an old state", () => readState({ version: 3, resources: [] }, "")],
  ])("errors call the engine by its name: %s", (_, read) => {
    let message = "";
    try {
      read();
    } catch (error) {
      message = String(error);
    }
    expect(namesIn(message)).toEqual([terraform]);
  });
});

test("no message has the name of a command written into it", () => {
  start({});
  const lib = join(__dirname, "..", "..", "lib");
  const files = readdirSync(lib, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.startsWith("provider-heroku"),
  );
  const written = files.flatMap((file) =>
    readFileSync(join(lib, file), "utf8")
      .split("\n")
      .filter((line) => !/^\s*(?:\/?\*|\/\/)/.test(line) && line.search(CALL) >= 0)
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(written).toEqual([]);
});
